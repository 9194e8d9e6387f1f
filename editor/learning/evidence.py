"""Judgements as arrays: what the choice model reads.

n judgements, K options at most, T terms in the order of `terms.KEYS`. Place 0 of the options is
the shot that stood; differences are weighed by what each term weighed in that cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from editor.engine.styles import STYLES
from editor.engine.terms import FEATURES, INDEX, KEYS
from editor.engine.weights import Weights
from editor.learning.feedback import Judgement, Kind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A reason makes the gradient of the terms it names this many times as large.
TAG_FACTOR = 3.0
# A shot that was approved, or left as it was in a cut that went out, speaks softly.
_SOFT = frozenset({Kind.APPROVAL, Kind.ACCEPTED})
APPROVAL_WEIGHT = 0.05
# Stars are a guess at a regret: (0.3 / 0.6)^2, so that their prior is half as wide as a swap's.
RATING_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Evidence:
    """gains: (n, K+1, T) points by which each option is dearer than what stood; exists: (n, K+1).

    taken: (n, K+1) options among which the choice fell, all False for a rating. regret: (n,)
    4 - how many stars were taken away.. 0 for five stars, -1 for a choice. weight: (n,).
    tagged: (n, T) True for the terms named as reasons. stretches: (n,) of how many the shot was.
    persons: of each judgement.
    """

    gains: Floats
    exists: Bools
    taken: Bools
    regret: Ints
    weight: Floats
    tagged: Bools
    stretches: Floats
    persons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.weight)

    def part(self, rows: Bools | Ints | slice) -> Evidence:
        """Some of the judgements."""
        chosen = np.arange(len(self))[rows]
        return Evidence(
            self.gains[rows],
            self.exists[rows],
            self.taken[rows],
            self.regret[rows],
            self.weight[rows],
            self.tagged[rows],
            self.stretches[rows],
            tuple(self.persons[row] for row in chosen),
        )


def teaches(judgement: Judgement) -> bool:
    """Whether a judgement says something of the weights: of today's terms, among options."""
    if judgement.kind is Kind.TRIM or not judgement.options:
        return False
    return judgement.features in ("", FEATURES)


def speaks(judgement: Judgement) -> bool:
    """Whether it is an act that a model can be held against: trims teach the pause, which no gate
    measures, and what was let pass was no act."""
    return judgement.kind not in (Kind.TRIM, Kind.ACCEPTED)


def heard(judgements: Iterable[Judgement]) -> int:
    """How many acts teach something of the weights."""
    return sum(teaches(judgement) and speaks(judgement) for judgement in judgements)


def gather(judgements: Sequence[Judgement], shares: Mapping[str, float] | None = None) -> Evidence:
    """The judgements that teach, in order of time. shares: how much each person counts."""
    told = sorted((x for x in judgements if teaches(x)), key=lambda x: x.number)
    most = 1 + max((len(judgement.options) for judgement in told), default=0)
    shape = (len(told), most)
    gains, exists = np.zeros((*shape, len(KEYS))), np.zeros(shape, dtype=np.bool_)
    taken, tagged = np.zeros(shape, dtype=np.bool_), np.zeros((len(told), len(KEYS)), np.bool_)
    regret, weight = np.full(len(told), -1, dtype=np.int64), np.ones(len(told))
    for row, judgement in enumerate(told):
        exists[row, : len(judgement.options) + 1] = True
        weights = _weights(judgement)
        for place, option in enumerate(judgement.options, start=1):
            for key, value in option.differences.items():
                gains[row, place, INDEX[key]] = value * weights[INDEX[key]]
            taken[row, place] = judgement.chosen == option.name
        weight[row] = _weight(judgement) * (shares or {}).get(judgement.person, 1.0)
        tagged[row] = [key in judgement.tags for key in KEYS]
        if judgement.kind is Kind.RATING:
            taken[row] = False
            regret[row] = 5 - judgement.rating
        elif judgement.kind is Kind.BAN:
            taken[row] = exists[row]
            taken[row, 0] = False
        elif not judgement.chosen:
            taken[row, 0] = True
    persons = tuple(judgement.person for judgement in told)
    stretches = np.array([_stretches(judgement) for judgement in told], dtype=np.float64)
    return Evidence(gains, exists, taken, regret, weight, tagged, stretches, persons)


def _weights(judgement: Judgement) -> Floats:
    plain = Weights.factory(STYLES[judgement.style].changes)
    return Weights.factory({**plain.as_dict(), **judgement.weights}).vector


def _stretches(judgement: Judgement) -> int:
    """Of how many stretches a shot is: those that an option changes alone."""
    changed = [option.name.split(" ") for option in judgement.options]
    return max(1, len({names[0].partition("=")[0] for names in changed if len(names) == 1}))


def _weight(judgement: Judgement) -> float:
    if judgement.kind is Kind.RATING:
        return RATING_WEIGHT
    return APPROVAL_WEIGHT if judgement.kind in _SOFT else 1.0
