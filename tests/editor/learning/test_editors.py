"""Simulated editors: what the bench measures in full, on a few of them, with room for chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.learning import MIXED, RATED, SWAPS
from editor.learning.asking import MOST
from editor.learning.feedback import Judgement, Kind
from editor.learning.fit import UNTAUGHT, Trained, train
from editor.learning.gate import attempt
from editor.learning.hierarchy import house_of
from editor.learning.imitation import Demonstration, imitate
from tests.simulators.editors import (
    Curve,
    Review,
    Scene,
    agreement,
    editor,
    house,
    learning,
    made,
    recovered,
    same,
    scenes,
)

PEOPLE = tuple(editor(seed) for seed in range(50, 53))


@pytest.fixture(scope="module")
def shown() -> tuple[Scene, ...]:
    return scenes(range(300, 325))


@pytest.fixture(scope="module")
def unseen() -> tuple[Scene, ...]:
    return scenes(range(400, 408))


@pytest.fixture(scope="module")
def swaps(shown: tuple[Scene, ...], unseen: tuple[Scene, ...]) -> list[Curve]:
    return [learning(who, shown, unseen, SWAPS, learn, every=20) for who in PEOPLE]


def learn(said: Sequence[Judgement]) -> Trained:
    return train(said)


def test_an_editor_agrees_with_nobody_fully_and_the_factory_less() -> None:
    unseen = scenes(range(400, 408))
    for who in PEOPLE:
        curve = learning(who, (), unseen, (), learn)
        assert curve.after[0] < curve.ceiling < 1


def test_scenes_are_english_and_french_by_turns_and_repeat_themselves() -> None:
    one, other = scenes(range(2)), (made(0), made(1))
    assert [scene.language for scene in one] == ["en", "fr"]
    for x, y in zip(one, other, strict=True):
        assert np.array_equal(x.seen.numbers.unary, y.seen.numbers.unary)
    blurred = scenes(range(2), blur=True)
    assert not np.array_equal(blurred[0].seen.numbers.unary, blurred[0].true.numbers.unary)


def test_fifty_swaps_recover_most_of_the_gap(swaps: list[Curve]) -> None:
    assert recovered(swaps, len(SWAPS)) > 0.75
    assert recovered(swaps, 1) > 0.4


def test_a_hundred_mixed_judgements_recover_most_of_the_gap(
    shown: tuple[Scene, ...], unseen: tuple[Scene, ...]
) -> None:
    curves = [learning(who, shown, unseen, MIXED[-1:], learn, RATED, every=30) for who in PEOPLE]
    assert recovered(curves, 1) > 0.6


def test_who_answers_what_the_room_asks_teaches_as_much_with_a_hundred_judgements(
    shown: tuple[Scene, ...], unseen: tuple[Scene, ...]
) -> None:
    curves = [learning(who, shown, unseen, (100,), learn, every=30, asked=True) for who in PEOPLE]
    assert recovered(curves, 1) > 0.6
    for curve in curves:
        rated = [one for one in curve.said if one.kind is Kind.RATING]
        asked = Counter(one.scene for one in rated)
        assert max(asked.values()) <= MOST
        low = sum(one.rating <= 2 for one in rated)
        assert len(curve.said) - len(rated) == low > 0


def test_what_the_engine_measures_badly_is_still_learned_from() -> None:
    shown, unseen = scenes(range(300, 325), blur=True), scenes(range(400, 408), blur=True)
    curves = [learning(who, shown, unseen, SWAPS[-1:], learn, every=20) for who in PEOPLE]
    assert recovered(curves, 1) > 0.4


def test_no_promoted_model_is_worse_on_its_gate(swaps: list[Curve]) -> None:
    promoted = 0
    for curve in swaps:
        current = UNTAUGHT
        for count in (25, len(curve.said)):
            tried = attempt(curve.said[:count], current)
            if tried.report.promoted:
                assert tried.report.gain > 0
                current, promoted = tried.trained, promoted + 1
    assert promoted >= 2


def test_a_new_editor_in_a_known_house_does_not_start_from_nothing() -> None:
    shared = house(5, 0.7)
    known = [editor(seed, 0.4, shared) for seed in range(60, 64)]
    unseen = scenes(range(400, 408))
    said: list[Judgement] = []
    for place, who in enumerate(known):
        review = Review(who, ratings=0.3)
        for scene in scenes(range(500 + 10 * place, 510 + 10 * place)):
            said += review.judge(scene, None)
    model = house_of([replace(x, number=number) for number, x in enumerate(said)])
    new = [editor(seed, 0.4, shared) for seed in range(70, 73)]
    curves = [learning(who, (), unseen, (0,), lambda _: model) for who in new]
    assert recovered(curves, 1) > 0.35


def test_a_finished_cut_teaches_both_modes(
    shown: tuple[Scene, ...], unseen: tuple[Scene, ...]
) -> None:
    who = PEOPLE[0]
    cuts = [who.cut(scene) for scene in unseen]
    mode = imitate([Demonstration(x.seen, who.cut(x)) for x in shown[:8]])
    shares = [
        same(scene, mode.cut(scene.seen), cut) for scene, cut in zip(unseen, cuts, strict=True)
    ]
    review = Review(who)
    finals = [judgement for x in shown[:8] for judgement in review.final(x, None)]
    assert {judgement.kind for judgement in finals} == {Kind.FINAL}
    start = agreement(unseen, cuts, None)
    assert min(float(np.mean(shares)), agreement(unseen, cuts, learn(finals).learned)) > start
