"""Where to ask: the shots of a cut of which a rating is expected to teach most.

What stars would say of a taste is how open they are, less how open they would be if the taste were
known: Bayesian active learning by disagreement. The taste is normal about the most likely weights,
and regret is taken as linear there. The shots are taken one after the other, each as if those
before it were rated. Sources: Lindley 1956; MacKay 1992; Houlsby et al. 2011.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from editor.engine.terms import INDEX, KEYS
from editor.learning.belief import Belief
from editor.learning.evidence import RATING_WEIGHT, Floats
from editor.learning.likelihood import Manner, chances

# Of a scene. Who is asked of every shot answers without looking.
MOST = 5
# Less than this, in nats, is nothing: a shot that nothing could replace.
_NOTHING = 1e-9
_AT, _SHARE = np.polynomial.hermite_e.hermegauss(9)
_SHARE = _SHARE / _SHARE.sum()

# What another choice costs more than the shot, in points by term, as the engine weighs them.
Amounts = Mapping[str, float]


def worth(
    shots: Sequence[Sequence[Amounts]],
    belief: Belief,
    rated: Collection[int] = (),
    most: int = MOST,
) -> tuple[int, ...]:
    """The places of the shots to ask about, those first of which a rating teaches most.

    shots: of each, what else could stand there, nothing for one that is not to be asked about.
    belief: of the model that weighed them. rated: places of shots that were rated already; they
    are not named again.
    """
    regret, lean = _regrets(shots, belief)
    spread = np.array([belief.spread.get(key, belief.width) for key in KEYS])
    unknown = np.diag(spread**2)
    manner = Manner(belief.decisiveness, belief.slack, np.array(belief.thresholds))
    for place in rated:
        unknown = _known(unknown, lean[place], regret[place], manner)
    left = [place for place, others in enumerate(shots) if others and place not in rated]
    found: list[int] = []
    while left and len(found) < most:
        variance = (lean[left] @ unknown * lean[left]).sum(axis=1)
        taught = _taught(regret[left], variance, manner)
        best = left[int(np.argmax(taught))]
        if taught.max() < _NOTHING:
            break
        found.append(best)
        left.remove(best)
        unknown = _known(unknown, lean[best], regret[best], manner)
    return tuple(found)


def _regrets(shots: Sequence[Sequence[Amounts]], belief: Belief) -> tuple[Floats, Floats]:
    """(n,) the regret of each shot in points, and (n, T) by how much each log-weight changes it."""
    regret, lean = np.zeros(len(shots)), np.zeros((len(shots), len(KEYS)))
    for place, others in enumerate(shots):
        amounts = np.zeros((len(others) + 1, len(KEYS)))
        for row, other in enumerate(others, start=1):
            for key, points in other.items():
                amounts[row, INDEX[key]] = points
        energies = -belief.decisiveness * amounts.sum(axis=1)
        raised = np.exp(energies - energies.max())
        regret[place] = (energies.max() + np.log(raised.sum())) / belief.decisiveness
        lean[place] = -raised @ amounts / raised.sum()
    return regret, lean


def _taught(regret: Floats, variance: Floats, manner: Manner) -> Floats:
    """(n,) what the stars of each shot say of its regret, in nats. variance: (n,) of the regret."""
    reach = regret[:, None] + np.sqrt(variance)[:, None] * _AT
    told = chances(reach, manner)
    mean = _SHARE @ told
    return np.asarray(_entropy(mean) - _entropy(told) @ _SHARE)


def _known(unknown: Floats, lean: Floats, regret: float, manner: Manner) -> Floats:
    """The covariance of the log-weights once a shot was rated."""
    to = unknown @ lean
    variance = float(lean @ to)
    if variance < _NOTHING:
        return unknown
    said = _taught(np.array([regret]), np.array([variance]), manner)[0]
    firmness = RATING_WEIGHT * np.expm1(2 * said)
    return np.asarray(unknown - np.outer(to, to) * (firmness / (1 + firmness)) / variance)


def _entropy(shares: Floats) -> Floats:
    return np.asarray(-(shares * np.log(shares)).sum(axis=-1))
