"""How likely judgements are under a taste, with gradients.

A choice among all that stood follows Luce (a soft-max over energies, of which Bradley and Terry's
model is the case of two). A rating is an ordered logit of regret: by how many points the best of
all that stood, as the soft-max expects it, betters what stood. Sources: Luce 1959; McCullagh 1980.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from editor.learning.evidence import TAG_FACTOR, Evidence, Floats

_FAR = 1e9
# Now and then a star is given by mistake: all five are this likely together, whatever the regret.
_SLIP = 0.02


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person turns points into acts. thresholds: (4,) of regret; slack: their softness."""

    decisiveness: float
    slack: float
    thresholds: Floats


@dataclass(frozen=True, slots=True)
class Told:
    """losses: (n,) minus the logarithm of each judgement's probability, unweighted.

    by_factor: (n, T) their gradient by each factor; by_manner: (n, 6) by log decisiveness, log
    slack and each threshold. information: (n, T, T) what each says of the factors (Fisher), None
    if not asked for.
    """

    losses: Floats
    by_factor: Floats
    by_manner: Floats
    information: Floats | None = None


def tell(evidence: Evidence, factors: Floats, manner: Manner, informed: bool = False) -> Told:
    """factors: (T,), or (n, T) of each judgement's own."""
    prices = np.matmul(evidence.gains, factors[..., None])[..., 0]
    energies = np.where(evidence.exists, -manner.decisiveness * prices, -_FAR)
    odds, whole = _softmax(energies)
    expected = _mean(odds, evidence.gains)
    rated = evidence.regret >= 0
    losses, by_factor = np.zeros(len(evidence)), np.zeros_like(expected)
    by_manner = np.zeros((len(evidence), 6))
    among, part = _softmax(np.where(evidence.taken, energies, -_FAR))
    meant = _mean(among, evidence.gains)
    choice = ~rated
    losses[choice] = (whole - part)[choice]
    by_factor[choice] = manner.decisiveness * (meant - expected)[choice]
    by_manner[choice, 0] = manner.decisiveness * ((among - odds) * prices).sum(axis=1)[choice]
    slopes = np.zeros(len(evidence))
    if rated.any():
        regret = (whole / manner.decisiveness)[rated]
        loss, slope, bounds, knowledge = _ordinal(regret, evidence.regret[rated], manner)
        losses[rated] = loss
        by_factor[rated] = -slope[:, None] * expected[rated]
        by_manner[rated, 0] = slope * (-(odds * prices).sum(axis=1)[rated] - regret)
        by_manner[rated, 1:] = bounds
        slopes[rated] = knowledge
    if not informed:
        return Told(losses, by_factor, by_manner)
    information = _choices_say(evidence, odds, expected, manner.decisiveness)
    if evidence.taken.sum() > choice.sum():
        information -= _choices_say(evidence, among, meant, manner.decisiveness)
    information[rated] = np.einsum("n,ns,nt->nst", slopes, expected, expected)[rated]
    return Told(losses, by_factor, by_manner, information)


def emphasis(evidence: Evidence) -> Floats:
    """(n, T): by how much a judgement's gradient counts, term by term."""
    return np.where(evidence.tagged, TAG_FACTOR, 1.0) * evidence.weight[:, None]


def _mean(odds: Floats, gains: Floats) -> Floats:
    """(n, T) the gains that are expected under the odds (n, K)."""
    return np.asarray(np.matmul(odds[:, None, :], gains)[:, 0])


def _softmax(energies: Floats) -> tuple[Floats, Floats]:
    """Probabilities over the last axis and the logarithm of the sum."""
    highest = energies.max(axis=1, keepdims=True)
    raised = np.exp(energies - highest)
    total = raised.sum(axis=1, keepdims=True)
    return raised / total, (highest + np.log(total))[:, 0]


def _choices_say(evidence: Evidence, odds: Floats, mean: Floats, scale: float) -> Floats:
    """Covariance of the gains under the odds, squared scale: the information of a choice."""
    centred = (evidence.gains - mean[:, None, :]) * np.sqrt(odds)[:, :, None]
    said: Floats = scale**2 * np.matmul(centred.transpose(0, 2, 1), centred)
    return said


def _ordinal(
    regret: Floats, taken: np.ndarray[tuple[int, ...], np.dtype[np.int64]], manner: Manner
) -> tuple[Floats, Floats, Floats, Floats]:
    """Loss, its slope by regret, by log slack and thresholds, and the information on regret.

    taken: stars taken away, 0..4; probability of k is that regret with its slack falls between
    thresholds k-1 and k.
    """
    reach = np.pad(_reach(regret, manner), ((0, 0), (1, 1)))  # no end has a density
    below = _below(reach[:, 1:-1])
    density = np.pad((1 - _SLIP) * below * (1 - below) / manner.slack, ((0, 0), (1, 1)))
    chance = chances(regret, manner)
    rows = np.arange(len(regret))
    own = chance[rows, taken]
    high, low = density[rows, taken + 1], density[rows, taken]
    slope = (high - low) / own
    by = np.zeros((len(regret), 5))
    far_high, far_low = reach[rows, taken + 1], reach[rows, taken]
    by[:, 0] = manner.slack * (high * far_high - low * far_low) / own
    upper, lower = taken < 4, taken > 0
    by[rows[upper], 1 + taken[upper]] -= (high / own)[upper]
    by[rows[lower], taken[lower]] += (low / own)[lower]
    slopes = -np.diff(density, axis=1)
    knowledge = (slopes**2 / chance).sum(axis=1)
    return -np.log(own), slope, by, knowledge


def chances(regret: Floats, manner: Manner) -> Floats:
    """(..., 5) how probable five stars, four and so on are at each regret (...)."""
    below = _below(_reach(regret, manner))
    return np.asarray((1 - _SLIP) * np.diff(below, axis=-1, prepend=0.0, append=1.0) + _SLIP / 5)


def _reach(regret: Floats, manner: Manner) -> Floats:
    """(..., 4) how far each threshold lies above each regret, in slacks, within what exp holds."""
    return np.clip((manner.thresholds - regret[..., None]) / manner.slack, -40, 40)


def _below(reach: Floats) -> Floats:
    """How probable it is that a regret with its slack falls below thresholds so far above it."""
    return np.asarray(1 / (1 + np.exp(-reach)))
