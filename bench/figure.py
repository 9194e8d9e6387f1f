"""One measured number, beside what it is compared with in the same run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """name: dotted, stable. unit: "ms", "s", "%", "count" or "share". ratio: peer_value / value.

    peer_name "" and the rest NaN: nothing to compare with.
    """

    name: str
    value: float
    unit: str
    peer_name: str = ""
    peer_value: float = float("nan")
    ratio: float = float("nan")
