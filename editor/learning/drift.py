"""Whether what a model was trained on is still what it sees, and whether people still agree."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from editor.learning.calibrate import brier

# Population stability index: below .1 nothing, above .25 a shift. Source: Siddiqi 2006.
MOST_SHIFT = 0.25
_BINS = 10
# Values of a term in fewer shots than this say nothing of its distribution.
FEWEST_SHOTS = 50
# A swap rate this much above the reference, two windows running, is no accident.
MOST_RISE = 0.3
_RUNNING = 2
# Confidence may be off by this much on average: a fifth of a shot in one.
MOST_OFF = 0.1
FEWEST_TOLD = 30
_CONFIDENCE_BINS = 5


@dataclass(frozen=True, slots=True)
class Window:
    """What was proposed and what became of it in a stretch of time, a week for one.

    values: of each term by key, one for each shot; shots: proposed; swapped: of them, replaced by
    a person. told: confidence as it was shown and whether the shot was kept.
    """

    shots: int
    swapped: int
    values: Mapping[str, Sequence[float]] = field(default_factory=dict)
    told: Sequence[tuple[float, bool]] = ()

    @property
    def swap_rate(self) -> float:
        """Swaps per 100 shots; 0 where nothing was proposed."""
        return 100.0 * self.swapped / self.shots if self.shots else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Shots whose confidence was alike: what was said, what came, how many."""

    said: float
    kept: float
    shots: int


@dataclass(frozen=True, slots=True)
class DriftReport:
    """shift: PSI by term. swap_rates: per 100 shots, reference first, then each window in time.

    brier: of confidence against what was kept, None if too few were judged; reliability: its bins,
    off: how far said and kept lie apart on average. alarms: "features:<term>", "swap-rate",
    "calibration".
    """

    shift: Mapping[str, float]
    swap_rates: tuple[float, ...]
    brier: float | None
    off: float | None
    reliability: tuple[Bin, ...]
    alarms: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain values for storage."""
        return asdict(self) | {"shift": dict(self.shift)}


def drift(reference: Window, recent: Sequence[Window]) -> DriftReport:
    """Hold recent windows, in order of time, against the one that a model was trained on."""
    shift = {
        key: value
        for key, before in reference.values.items()
        if (value := stability(before, [x for w in recent for x in w.values.get(key, ())]))
        is not None
    }
    rates = (reference.swap_rate, *(window.swap_rate for window in recent))
    told = [pair for window in recent for pair in window.told]
    bins = reliability(told)
    enough = len(told) >= FEWEST_TOLD
    score = _brier(told) if enough else None
    off = sum(abs(x.said - x.kept) * x.shots for x in bins) / len(told) if enough else None
    alarms = [f"features:{key}" for key, value in sorted(shift.items()) if value > MOST_SHIFT]
    if len(recent) >= _RUNNING and reference.shots and _risen(rates):
        alarms.append("swap-rate")
    if off is not None and off > MOST_OFF:
        alarms.append("calibration")
    return DriftReport(shift, rates, score, off, bins, tuple(alarms))


def stability(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Population stability index between two samples, None if either is too small.

    Bins are deciles of what was before; half a shot is added to each so that none is empty.
    """
    if min(len(before), len(after)) < FEWEST_SHOTS:
        return None
    edges = np.unique(np.quantile(before, np.linspace(0, 1, _BINS + 1)[1:-1]))
    shares = [
        (np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1) + 0.5)
        / (len(x) + 0.5 * (len(edges) + 1))
        for x in (before, after)
    ]
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def reliability(told: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Shots in fifths of confidence, those that hold any."""
    found: dict[int, list[tuple[float, bool]]] = {}
    for said, kept in told:
        if not math.isnan(said):
            place = min(_CONFIDENCE_BINS - 1, int(said * _CONFIDENCE_BINS))
            found.setdefault(place, []).append((said, kept))
    return tuple(
        Bin(
            float(np.mean([said for said, _ in pairs])),
            float(np.mean([kept for _, kept in pairs])),
            len(pairs),
        )
        for _, pairs in sorted(found.items())
    )


def _brier(told: Sequence[tuple[float, bool]]) -> float:
    said, kept = (np.array(column, dtype=np.float64) for column in zip(*told, strict=True))
    return brier(said, kept)


def _risen(rates: tuple[float, ...]) -> bool:
    """Whether the last two windows are both well above the reference."""
    return all(rate > (1 + MOST_RISE) * rates[0] for rate in rates[-_RUNNING:])
