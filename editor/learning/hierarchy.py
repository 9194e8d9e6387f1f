"""From the factory to the house, the project and the editor: each begins where the one before ends.

What the editors of a house have in common is believed of the next one; how far they differ is how
firmly. Source: empirical Bayes for a hierarchical normal model (Gelman and others, 2013, ch. 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from editor.engine.terms import KEYS
from editor.learning.belief import FACTORY, Belief
from editor.learning.evidence import gather, heard, speaks
from editor.learning.feedback import Judgement
from editor.learning.fit import UNTAUGHT, Trained, infer, train

# Of what a house has heard, the most that one person may count for.
MOST_OF_HOUSE = 0.3
# Judgements before a level is used.
FEWEST = 10
_ROUNDS = 3
# As if this many editors of the factory's variety were in every house.
_IMAGINED = 2.0


@dataclass(frozen=True, slots=True)
class Levels:
    """A model for each level. A level that heard too little is the level above it."""

    house: Trained
    project: Trained
    editor: Trained

    @property
    def deepest(self) -> str:
        """Which level the editor's model is really of: "editor", "project", "house", "factory"."""
        if self.editor is not self.project:
            return "editor"
        if self.project is not self.house:
            return "project"
        return "factory" if self.house is UNTAUGHT else "house"


def levels(judgements: Sequence[Judgement], project: str, person: str) -> Levels:
    """The models of a house, of one of its projects, and of one person in it ("" for nobody).

    Each level is taught by its own judgements on top of what the level above believes; the level
    above has not heard them, so that nothing is heard twice: the house learns from its other
    projects, the project from its other people.
    """
    elsewhere = [x for x in judgements if x.project != project and x.person != person]
    beside = [x for x in judgements if x.project == project and x.person != person]
    own = [x for x in judgements if x.person == person]
    house = house_of(elsewhere)
    above = _next(house, beside, lambda said: _shared(said, house.belief, "project"))
    return Levels(house, above, _next(above, own, lambda said: train(said, above.belief, "editor")))


def house_of(judgements: Sequence[Judgement], name: str = "house") -> Trained:
    """What the people of a house have in common, and how far they differ."""
    return _next(UNTAUGHT, judgements, lambda said: _shared(said, FACTORY, name))


def shares(judgements: Sequence[Judgement]) -> dict[str, float]:
    """How much each person's judgements count so that nobody is more than 30 % of the house.

    With fewer than four people that cannot be: all count the same.
    """
    said = Counter(judgement.person for judgement in judgements if speaks(judgement))
    if len(said) * MOST_OF_HOUSE < 1:
        least = min(said.values(), default=0)
        return {person: least / count for person, count in said.items()}
    counts = {person: float(count) for person, count in said.items()}
    while (top := max(counts.values())) > MOST_OF_HOUSE * sum(counts.values()) + 1e-9:
        capped = {person for person, count in counts.items() if count == top}
        others = sum(count for person, count in counts.items() if person not in capped)
        room = 1 - MOST_OF_HOUSE * len(capped)
        below = max((x for person, x in counts.items() if person not in capped), default=0.0)
        most = max(below, MOST_OF_HOUSE * others / room) if room > 0 else below
        counts |= dict.fromkeys(capped, most)
    return {person: counts[person] / count for person, count in said.items()}


def _next(
    above: Trained, judgements: Sequence[Judgement], learn: Callable[[list[Judgement]], Trained]
) -> Trained:
    said = list(judgements)
    return learn(said) if heard(said) >= FEWEST else above


def _shared(judgements: list[Judgement], prior: Belief, name: str) -> Trained:
    """What several people have in common: mean and spread of what each is believed to want."""
    counted = shares(judgements)
    together = train(judgements, prior, name, counted)
    people = {
        person: gather([x for x in judgements if x.person == person], counted)
        for person in sorted(counted)
    }
    common = _before(together.belief, prior)
    for _ in range(_ROUNDS):
        each = [infer(evidence, common)[0] for evidence in people.values()]
        common = _common(common, prior, each)
    manner = together.belief
    belief = replace(
        common,
        pause=manner.pause,
        decisiveness=manner.decisiveness,
        thresholds=manner.thresholds,
        slack=manner.slack,
        judgements=manner.judgements,
    )
    learned = replace(together.learned, factors=dict(belief.factors))
    return Trained(learned, belief, together.diagnostics)


def _before(together: Belief, prior: Belief) -> Belief:
    """The pooled taste, held as loosely as people differ before any is known."""
    return replace(together, spread=dict(prior.spread), width=prior.width)


def _common(common: Belief, prior: Belief, each: Sequence[Belief]) -> Belief:
    centres = np.array([[np.log(one.factors[key]) for key in KEYS] for one in each])
    spreads = np.array([[one.spread[key] for key in KEYS] for one in each])
    prior_centre = np.array([np.log(prior.factors.get(key, 1.0)) for key in KEYS])
    before = np.array([prior.spread.get(key, prior.width) for key in KEYS])
    centre = (centres.sum(axis=0) + prior_centre) / (len(each) + 1)
    between = ((centres - centre) ** 2 + spreads**2).sum(axis=0)
    spread = np.sqrt((_IMAGINED * before**2 + between) / (_IMAGINED + len(each)))
    return replace(
        common,
        factors=_by_key(np.exp(centre)),
        spread=_by_key(spread),
        width=prior.width,
    )


def _by_key(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Mapping[str, float]:
    return dict(zip(KEYS, values.tolist(), strict=True))
