"""Observations to JSON-able values and back, typed: each value carries the name of its class."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from analysis.observations import Observation

_KINDS: dict[str, type[Observation]] = {kind.__name__: kind for kind in get_args(Observation)}


def encode(observations: Iterable[Observation]) -> list[dict[str, Any]]:
    """JSON has no NaN: an unknown number is left out and comes back as NaN."""
    return [_encode(observation) for observation in observations]


def decode(values: Sequence[Mapping[str, Any]]) -> tuple[Observation, ...]:
    """Raises KeyError for a kind that is not known, TypeError for fields that do not fit."""
    return tuple(_decode(value) for value in values)


def _encode(observation: Observation) -> dict[str, Any]:
    encoded: dict[str, Any] = {"kind": type(observation).__name__}
    for field in fields(observation):
        value = getattr(observation, field.name)
        if isinstance(value, float) and math.isnan(value):
            continue
        encoded["defect" if field.name == "kind" else field.name] = _plain(value)
    return encoded


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value


def _decode(value: Mapping[str, Any]) -> Observation:
    kind = _KINDS[value["kind"]]
    given: dict[str, Any] = {}
    for name, hint in _hints(value["kind"]).items():
        key = "defect" if name == "kind" else name
        if key in value:
            given[name] = _typed(hint, value[key])
        elif hint is float:
            given[name] = math.nan
    return kind(**given)


@cache
def _hints(name: str) -> dict[str, Any]:
    return get_type_hints(_KINDS[name])


def _typed(hint: Any, value: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return tuple(value) if isinstance(value, list) else value
