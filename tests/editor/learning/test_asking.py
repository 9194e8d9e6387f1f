"""Asking: where stars would teach most, and not twice for the same lesson."""

from __future__ import annotations

import numpy as np

from editor.engine.terms import INDEX, KEYS
from editor.learning.asking import MOST, Amounts, worth
from editor.learning.belief import FACTORY, Belief
from editor.learning.evidence import Floats
from editor.learning.likelihood import Manner, chances

SETTLED = {"cut": 5.0}
CLOSE = {"performance": 1.2, "size": -1.0}
OTHER = {"jump_cut": 1.2, "uncircled": -1.0}


def test_a_shot_that_leads_by_far_is_asked_about_last() -> None:
    assert worth([[SETTLED], [CLOSE]], FACTORY) == (1, 0)


def test_a_shot_without_a_rival_is_not_asked_about() -> None:
    assert worth([[], [CLOSE]], FACTORY) == (1,)


def test_nobody_is_asked_for_more_than_a_few() -> None:
    assert len(worth([[CLOSE]] * 9, FACTORY)) == MOST
    assert len(worth([[CLOSE]] * 9, FACTORY, most=2)) == 2


def test_what_is_known_of_a_taste_is_not_asked_again() -> None:
    known = Belief(spread={"performance": 0.05, "size": 0.05})
    assert worth([[CLOSE], [OTHER]], known)[0] == 1
    assert worth([[OTHER], [CLOSE]], known)[0] == 0


def test_the_second_question_is_of_something_else_than_the_first() -> None:
    less = {key: 0.97 * points for key, points in OTHER.items()}
    assert worth([[CLOSE], [CLOSE], [less]], FACTORY)[:2] == (0, 2)


def test_a_shot_that_was_rated_is_not_asked_about_and_speaks_for_its_like() -> None:
    assert worth([[CLOSE], [CLOSE], [OTHER]], FACTORY, rated=[0]) == (2, 1)


def test_the_questions_say_most_by_counting_too() -> None:
    """Against the information of the stars over tastes drawn by chance, with nothing linear."""
    chance = np.random.default_rng(3)
    shots = [[_by_chance(chance) for _ in range(4)] for _ in range(12)]
    said = [_counted(shot, chance) for shot in shots]
    asked = worth(shots, FACTORY)
    assert sum(said[place] for place in asked) > 0.95 * sum(sorted(said)[-MOST:])


def _by_chance(chance: np.random.Generator) -> Amounts:
    keys = chance.choice(KEYS, 5, replace=False)
    lead = chance.exponential(1.0)
    return dict(zip(keys, chance.normal(0.0, 0.5, 5), strict=True)) | {"cut": lead}


def _counted(shot: list[Amounts], chance: np.random.Generator) -> float:
    """The information of a shot's stars about the taste, in nats, over 4000 tastes."""
    tastes = np.exp(chance.normal(0, FACTORY.width, (4000, len(KEYS))))
    amounts = np.zeros((len(shot) + 1, len(KEYS)))
    for row, other in enumerate(shot, start=1):
        for key, points in other.items():
            amounts[row, INDEX[key]] = points
    raised = np.exp(-FACTORY.decisiveness * tastes @ amounts.T).sum(axis=1)
    manner = Manner(FACTORY.decisiveness, FACTORY.slack, np.array(FACTORY.thresholds))
    told = chances(np.log(raised) / FACTORY.decisiveness, manner)
    return float(_entropy(told.mean(axis=0)) - _entropy(told).mean())


def _entropy(shares: Floats) -> Floats:
    return np.asarray(-(shares * np.log(shares)).sum(axis=-1))
