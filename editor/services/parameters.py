"""What people ask of the engine for one scene: manner, pace, whom to favour, how long."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from editor.engine.styles import STYLES
from editor.models import Cut
from editor.services.review import cut_for, require_fresh
from editor.services.standing import Told, changed, resolve, standing
from projects.models import User
from projects.permissions import Act
from roughcut.core.errors import RefusedError

LONGEST_S = 6 * 3600
OPENINGS = ("wide", "close", "any")


@transaction.atomic
def parameters_set(*, cut_id: int, actor: User, values: dict[str, Any], revision: int) -> Told:
    """Ask something else of the engine and solve the scene again, pins, locks and trims kept.

    values: what changes, by the names of engine.cut.Parameters; "favour" holds the characters
    that change. Raises RefusedError for a value that the engine does not know.
    """
    cut = cut_for(cut_id, actor, Act.SWAP)
    require_fresh(cut, revision)
    asked = _checked(cut, values)
    was = standing(cut)
    wanted = was.parameters | asked
    if wanted == was.parameters:
        return Told(cut.seq, cut.revision)
    resolve(cut, replace(was, choices={}, parameters=wanted))
    return changed(cut, actor, "parameters", was, values=values)


def _checked(cut: Cut, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values one level deep, as a standing holds them."""
    names = cut.scene.lines.filter(character__isnull=False)
    present = set(names.values_list("character__name", flat=True))
    asked: dict[str, Any] = {}
    for name, value in values.items():
        if name == "favour" and isinstance(value, dict):
            _require(name, all(who in present and _share(-1)(x) for who, x in value.items()))
            asked |= {f"favour:{who}": float(weight) for who, weight in value.items()}
            continue
        _require(name, name in _FITS and _FITS[name](cut, value))
        asked[name] = value
    return asked


def _require(field: str, fits: bool) -> None:
    if not fits:
        raise RefusedError(
            "malformed", "“{field}” is missing or not of the right kind.", values={"field": field}
        )


def _share(least: float) -> Callable[[Any], bool]:
    """Whether a value is a number from `least` to 1."""

    def fits(value: Any) -> bool:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and math.isfinite(value) and least <= value <= 1

    return fits


def _length(cut: Cut, value: Any) -> bool:
    """Whether a value is no length, or one from a second to some hours in frames."""
    if value is None:
        return True
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and cut.rate <= value <= LONGEST_S * cut.rate


_FITS: dict[str, Callable[[Cut, Any], bool]] = {
    "style": lambda cut, value: isinstance(value, str) and value in STYLES,
    "pace": lambda cut, value: _share(-1)(value),
    "listener": lambda cut, value: _share(0)(value),
    "target_frames": _length,
    "opening": lambda cut, value: value in OPENINGS,
    "ignore_emotion": lambda cut, value: isinstance(value, bool),
}
