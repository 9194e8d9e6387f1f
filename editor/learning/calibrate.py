"""How sure "sure" is: what else could have stood, in points, against what people then kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from editor.engine.explain import confidence
from editor.learning.evidence import Evidence, Floats

# Of shots kept and of shots lost, so that neither stands for both.
_FEWEST = 5
# A person's slip of the finger: no chance of being kept is outside of this.
_SLIP = 0.02
# Certainty is believed to lie within a factor of e^2 or so of 1 before anything is seen.
_SPREAD = 1.0
_FURTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """certainty: factor on all prices under which the engine's confidence comes nearest to what
    was kept. before, after: Brier score of that confidence without and with it, None where too
    little was kept or lost.
    """

    certainty: float
    before: float | None
    after: float | None
    judgements: int


def outcomes(evidence: Evidence, factors: Floats) -> tuple[Floats, Floats, Floats]:
    """What each other option would have cost, in points, of how many stretches the shot was, and
    whether it was kept, 0 or 1.

    Prices are infinite where there is no option. A rating of four stars or five is a shot kept, of
    one or two a shot lost; three says neither.
    """
    prices = np.where(evidence.exists, evidence.gains @ factors, np.inf)[:, 1:]
    kept = np.where(evidence.regret < 0, evidence.taken[:, 0], evidence.regret <= 1)
    plain = (evidence.regret != 2) & evidence.exists[:, 1:].any(axis=1)
    return prices[plain], evidence.stretches[plain], kept[plain].astype(np.float64)


def calibrate(prices: Floats, stretches: Floats, kept: Floats) -> Calibration:
    """Fit confidence to what was kept: 0 or 1, or a share. prices: (n, K); stretches: (n,)."""
    if min(kept.sum(), (1 - kept).sum()) < _FEWEST:
        return Calibration(1.0, None, None, len(kept))
    best = minimize_scalar(
        lambda log: _loss(confidence(prices, math.exp(log), stretches), kept) + _far(log),
        bounds=(-_FURTHEST, _FURTHEST),
        method="bounded",
    )
    certainty = float(math.exp(best.x))
    return Calibration(
        certainty=certainty,
        before=brier(confidence(prices, 1.0, stretches), kept),
        after=brier(confidence(prices, certainty, stretches), kept),
        judgements=len(kept),
    )


def brier(chances: Floats, kept: Floats) -> float:
    """Mean squared distance of what was foretold from what came. Source: Brier 1950."""
    return float(np.mean((chances - kept) ** 2))


def _loss(told: Floats, kept: Floats) -> float:
    chance = np.clip(told, _SLIP, 1 - _SLIP)
    return float(-(kept * np.log(chance) + (1 - kept) * np.log(1 - chance)).sum())


def _far(log: float) -> float:
    """What a certainty is dearer for being far from the usual. log: its logarithm."""
    return (log / _SPREAD) ** 2 / 2
