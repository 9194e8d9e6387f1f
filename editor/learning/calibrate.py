"""How sure "sure" is: leads in points against what people then kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize, minimize_scalar

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
    """P(kept) = 1 / (1 + exp(-(intercept + slope x lead))), and the engine's own link.

    certainty: factor on the lead under which the engine's confidence comes nearest to what was
    kept. before, after: Brier score of that confidence without and with it; None, as intercept
    and slope are 0, where too little was kept or lost.
    """

    intercept: float
    slope: float
    certainty: float
    before: float | None
    after: float | None
    judgements: int


def outcomes(evidence: Evidence, factors: Floats) -> tuple[Floats, Floats]:
    """The lead of each shot over the nearest option, in points, and whether it was kept, 0 or 1.

    A rating of four stars or five is a shot kept, of one or two a shot lost; three says neither.
    """
    prices = np.where(evidence.exists, evidence.gains @ factors, np.inf)[:, 1:]
    leads = prices.min(axis=1) if prices.shape[1] else np.zeros(len(evidence))
    kept = np.where(evidence.regret < 0, evidence.taken[:, 0], evidence.regret <= 1)
    plain = (evidence.regret != 2) & np.isfinite(leads)
    return leads[plain], kept[plain].astype(np.float64)


def calibrate(leads: Floats, kept: Floats) -> Calibration:
    """Fit probability to lead. leads: points; kept: 0 or 1, or a share."""
    if min(kept.sum(), (1 - kept).sum()) < _FEWEST:
        return Calibration(0.0, 0.0, 1.0, None, None, len(leads))
    line = minimize(_logistic_loss, np.zeros(2), args=(leads, kept), method="L-BFGS-B", jac=True)
    best = minimize_scalar(
        lambda log: _link_loss(math.exp(log), leads, kept),
        bounds=(-_FURTHEST, _FURTHEST),
        method="bounded",
    )
    certainty = float(math.exp(best.x))
    return Calibration(
        intercept=float(line.x[0]),
        slope=float(line.x[1]),
        certainty=certainty,
        before=brier(_confidence(leads), kept),
        after=brier(_confidence(leads * certainty), kept),
        judgements=len(leads),
    )


def brier(chances: Floats, kept: Floats) -> float:
    """Mean squared distance of what was foretold from what came. Source: Brier 1950."""
    return float(np.mean((chances - kept) ** 2))


def _confidence(leads: Floats) -> Floats:
    return np.array([confidence(float(lead)) for lead in leads])


def _logistic_loss(at: Floats, leads: Floats, kept: Floats) -> tuple[float, Floats]:
    reach = at[0] + at[1] * leads
    chance = 1 / (1 + np.exp(-np.clip(reach, -40, 40)))
    loss = np.logaddexp(0, reach) - kept * reach
    away = chance - kept
    slope = np.array([away.sum(), away @ leads]) + at / 100
    return float(loss.sum() + at @ at / 200), slope


def _link_loss(certainty: float, leads: Floats, kept: Floats) -> float:
    chance = np.clip(_confidence(leads * certainty), _SLIP, 1 - _SLIP)
    losses = -(kept * np.log(chance) + (1 - kept) * np.log(1 - chance))
    return float(losses.sum() + (math.log(certainty) / _SPREAD) ** 2 / 2)
