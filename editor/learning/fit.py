"""Training: from judgements and what was believed before to what is believed now.

Weights are those of the style times exp(theta), so no idiom can change its sign. theta is normal
before; after, it is taken as normal about its most likely value (Laplace). The engine is given the
most likely weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import minimize

from editor.engine.terms import KEYS
from editor.engine.weights import Learned
from editor.learning.belief import FACTORY, Belief
from editor.learning.calibrate import Calibration, calibrate, outcomes
from editor.learning.evidence import Evidence, Floats, gather, teaches
from editor.learning.feedback import Judgement, Kind
from editor.learning.likelihood import Manner, Told, emphasis, tell
from editor.learning.pauses import pause_from

# No term is ever worth more than 20 times, or less than a 20th of, what it was.
FURTHEST = 3.0
# Rounds in which the terms without a reason stay, while those with one move.
_ROUNDS = 4
_MANNER_SPREAD = np.array([0.7, 0.5, 0.5, 0.5, 0.5, 0.5])


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What training saw and how it went.

    kinds: judgements by kind; unheard: those of other features or without options.
    before, after: mean log-loss of what it learned from, None of nothing. converged: of the
    optimiser.
    """

    kinds: Mapping[str, int]
    unheard: int
    before: float | None
    after: float | None
    converged: bool
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Trained:
    """A model: what the engine takes, what the next level begins with, and how it came about."""

    learned: Learned
    belief: Belief
    diagnostics: Diagnostics | None = None

    def as_dict(self) -> dict[str, Any]:
        """As plain values for storage."""
        return {
            "learned": asdict(self.learned) | {"factors": dict(self.learned.factors)},
            "belief": self.belief.as_dict(),
            "diagnostics": None if self.diagnostics is None else asdict(self.diagnostics),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Trained:
        """What `as_dict` gave. Raises KeyError, TypeError or ValueError for anything else."""
        told = stored.get("diagnostics")
        if told is not None:
            told = Diagnostics(**{**told, "calibration": Calibration(**told["calibration"])})
        return cls(Learned(**stored["learned"]), Belief.from_dict(stored["belief"]), told)


UNTAUGHT = Trained(Learned({}), FACTORY)


def train(
    judgements: Sequence[Judgement],
    prior: Belief = FACTORY,
    name: str = "",
    shares: Mapping[str, float] | None = None,
) -> Trained:
    """What judgements teach someone of whom `prior` was believed.

    name: of the model. shares: how much each person's judgements count, 1 where absent.
    """
    evidence = gather(judgements, shares)
    belief, converged = infer(evidence, prior)
    pause, pause_spread = pause_from(judgements, prior)
    belief = replace(belief, pause=pause, pause_spread=pause_spread)
    factors = likeliest(belief)
    calibration = calibrate(*outcomes(evidence, factors))
    learned = Learned(
        dict(zip(KEYS, factors.tolist(), strict=True)) if len(evidence) else {},
        pause,
        calibration.certainty,
        name,
    )
    return Trained(
        learned,
        belief,
        Diagnostics(
            kinds=dict(Counter(judgement.kind.value for judgement in judgements)),
            unheard=sum(x.kind is not Kind.TRIM and not teaches(x) for x in judgements),
            before=log_loss(evidence, prior),
            after=log_loss(evidence, belief),
            converged=converged,
            calibration=calibration,
        ),
    )


def log_loss(evidence: Evidence, belief: Belief) -> float | None:
    """Mean loss per judgement under a belief, each by its weight; None if there are none."""
    if not len(evidence):
        return None
    return float(np.average(losses(evidence, belief), weights=evidence.weight))


def losses(evidence: Evidence, belief: Belief) -> Floats:
    """(n,) log-loss of each judgement under the most likely weights of a belief."""
    return tell(evidence, likeliest(belief), _manner(_start(belief))).losses


def likeliest(belief: Belief) -> Floats:
    """(terms,) the most likely factor of each, as a multiple of what it is untaught."""
    return np.array([belief.factors.get(key, 1.0) for key in KEYS])


def infer(evidence: Evidence, prior: Belief) -> tuple[Belief, bool]:
    """The posterior of a prior, and whether the optimum was found."""
    if not len(evidence):
        return prior, True
    size = len(KEYS)
    spread = _normal(prior)[1]
    start = _start(prior)
    deviation = np.concatenate([spread, _MANNER_SPREAD])
    bounds = [(-FURTHEST, FURTHEST)] * size + [(x - 3, x + 3) for x in start[size:]]
    at, converged = start, True
    for _ in range(_ROUNDS if evidence.tagged.any() else 1):
        loss = partial(_objective, evidence, start, deviation, at)
        found = minimize(loss, at, jac=True, method="L-BFGS-B", bounds=bounds)
        at, converged = found.x, bool(found.success)
    told = tell(evidence, np.exp(at[:size]), _manner(at), informed=True)
    after = np.sqrt(np.diag(np.linalg.inv(_precision(evidence, told, at[:size], spread))))
    manner = _manner(at)
    first, second, third, fourth = (float(x) for x in manner.thresholds)
    return Belief(
        factors=dict(zip(KEYS, np.exp(at[:size]).tolist(), strict=True)),
        spread=dict(zip(KEYS, after.tolist(), strict=True)),
        width=prior.width,
        pause=prior.pause,
        pause_spread=prior.pause_spread,
        decisiveness=manner.decisiveness,
        thresholds=(first, second, third, fourth),
        slack=manner.slack,
        judgements=len(evidence),
    ), converged


def _objective(
    evidence: Evidence, centre: Floats, deviation: Floats, standing: Floats, at: Floats
) -> tuple[float, Floats]:
    """Minus the logarithm of the posterior and its gradient.

    Where a reason was given, the judgement is heard twice more with the terms of the reason free
    and the others at `standing`: their gradient is three times as large, and it is a gradient.
    """
    size = len(KEYS)
    factors, manner = np.exp(at[:size]), _manner(at)
    away = (at - centre) / deviation
    loss, slope = float(away @ away) / 2, away / deviation
    told = tell(evidence, factors, manner)
    loss += float(evidence.weight @ told.losses)
    slope[:size] += factors * (evidence.weight @ told.by_factor)
    slope[size:] += _by_manner(at, evidence.weight @ told.by_manner)
    rows = np.flatnonzero(evidence.tagged.any(axis=1))
    if len(rows):
        part = evidence.part(rows)
        stays = np.exp(standing[:size])
        again = tell(part, np.where(part.tagged, factors, stays), _manner(standing))
        more = (emphasis(part) - part.weight[:, None]) * part.tagged
        loss += float(more.max(axis=1) @ again.losses)
        slope[:size] += factors * (more * again.by_factor).sum(axis=0)
    return loss, slope


def _by_manner(at: Floats, slope: Floats) -> Floats:
    """The gradient by log decisiveness, log slack and the logarithm of each threshold's step."""
    steps = np.exp(at[len(KEYS) + 2 :])
    return np.concatenate([slope[:2], steps * np.cumsum(slope[:1:-1])[::-1]])


def _precision(evidence: Evidence, told: Told, theta: Floats, spread: Floats) -> Floats:
    """Inverse covariance of theta after: what each judgement says of it, and the prior."""
    assert told.information is not None  # it was asked for
    scale = np.sqrt(emphasis(evidence)) * np.exp(theta)
    said: Floats = np.einsum("ns,nst,nt->st", scale, told.information, scale)
    return said + np.diag(1 / spread**2)


def _normal(belief: Belief) -> tuple[Floats, Floats]:
    centre = np.array([math.log(belief.factors.get(key, 1.0)) for key in KEYS])
    return centre, np.array([belief.spread.get(key, belief.width) for key in KEYS])


def _start(belief: Belief) -> Floats:
    steps = np.diff([0.0, *belief.thresholds])
    manner = [math.log(belief.decisiveness), math.log(belief.slack), *np.log(steps)]
    return np.concatenate([_normal(belief)[0], manner])


def _manner(at: Floats) -> Manner:
    decisiveness, slack = np.exp(at[len(KEYS) : len(KEYS) + 2])
    return Manner(float(decisiveness), float(slack), np.cumsum(np.exp(at[len(KEYS) + 2 :])))
