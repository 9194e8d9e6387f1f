"""What judgements teach: the terms they speak of, no more than they say, and nobody else's."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from editor.engine.terms import FEATURES
from editor.learning.belief import FACTORY, Belief
from editor.learning.feedback import Judgement, Kind, Option
from editor.learning.fit import FURTHEST, Trained, train


def between(number: int, gains: dict[str, float], **more: object) -> Judgement:
    """A shot and one option; gains: what the option holds more of each term."""
    stored = {"kind": Kind.SWAP, "person": "ana", "chosen": "b", "weights": {"size": 2.0}} | more
    if stored["kind"] is not Kind.SWAP:
        stored["chosen"] = ""
    option = Option("b", gains)
    return Judgement(number=number, project="film", scene="1", options=(option,), **stored)  # type: ignore[arg-type]


def swaps(count: int, **more: object) -> list[Judgement]:
    """A better size taken at the price of a take not circled, again and again."""
    gains = {"size": -0.5, "uncircled": 1.0}
    return [between(number, gains, **more) for number in range(count)]


def test_swaps_raise_what_was_asked_for_and_lower_what_was_given_up() -> None:
    factors = train(swaps(12)).learned.factors
    assert factors["size"] > 1.3
    assert factors["uncircled"] < 0.7
    assert factors["jump_cut"] == pytest.approx(1.0)


def test_no_judgements_leave_the_belief_as_it_was() -> None:
    trained = train([])
    assert trained.learned.factors == {}
    assert trained.belief == replace(FACTORY, pause=trained.belief.pause)


def test_a_hundred_equal_swaps_keep_every_factor_within_bounds_and_positive() -> None:
    factors = np.array(list(train(swaps(100)).learned.factors.values()))
    assert (factors > 0).all()
    assert np.abs(np.log(factors)).max() <= FURTHEST + 0.5


def test_few_stars_teach_that_something_else_that_stood_was_better() -> None:
    gains = {"size": -0.5, "uncircled": 1.0}
    poor = [between(n, gains, kind=Kind.RATING, rating=2) for n in range(12)]
    factors = train(poor).learned.factors
    assert factors["size"] > 1.2 * factors["uncircled"]


def test_five_stars_and_one_star_teach_opposite_things() -> None:
    gains = {"size": -0.5, "uncircled": 0.4}
    factors = [
        train([between(n, gains, kind=Kind.RATING, rating=stars) for n in range(20)])
        .learned.factors["size"]
        for stars in (1, 5)
    ]  # fmt: skip
    assert factors[0] > 1 > factors[1]


def test_a_ban_teaches_what_a_swap_to_the_only_other_would() -> None:
    banned, swapped = train(swaps(12, kind=Kind.BAN)), train(swaps(12))
    assert banned.learned.factors["size"] == pytest.approx(swapped.learned.factors["size"])


def test_a_kept_final_shot_speaks_for_what_stood_and_an_approval_softly() -> None:
    gains = {"size": -0.5, "uncircled": 0.7}
    final = train([between(n, gains, kind=Kind.FINAL) for n in range(20)]).learned.factors
    approved = train([between(n, gains, kind=Kind.APPROVAL) for n in range(20)]).learned.factors
    assert final["uncircled"] > approved["uncircled"] > 1


def test_a_reason_turns_the_lesson_to_the_term_it_names() -> None:
    gains = {"size": -0.5, "performance": -0.5, "uncircled": 1.0}
    plain = train([between(n, gains) for n in range(8)]).learned.factors
    told = train([between(n, gains, tags=("performance",)) for n in range(8)]).learned.factors
    assert told["performance"] > plain["performance"] > 1
    assert told["performance"] / told["size"] > plain["performance"] / plain["size"]


def test_judgements_of_other_features_are_kept_but_not_learned_from() -> None:
    trained = train(swaps(12, features="of another time"))
    assert trained.learned.factors == {}
    assert trained.diagnostics is not None
    assert (trained.diagnostics.unheard, trained.diagnostics.kinds) == (12, {"swap": 12})
    assert train(swaps(12, features=FEATURES)).learned.factors["size"] > 1.3


def test_trims_move_the_pause_and_one_wild_trim_does_not() -> None:
    def trim(number: int, left: float) -> Judgement:
        return between(number, {}, kind=Kind.TRIM, pause_s=left, usual_s=0.4)

    halved = [trim(n, 0.2) for n in range(12)]
    assert 0.45 < train(halved).learned.pause < 0.65
    steady = [trim(n, 0.4) for n in range(12)]
    assert 0.9 < train([*steady, trim(13, 8.0)]).learned.pause < 1.15


def test_what_was_learned_foretells_it_better_than_what_was_believed_before() -> None:
    told = train(swaps(60)).diagnostics
    assert told is not None
    assert (told.after or 1.0) < (told.before or 0.0)


def test_a_firm_prior_moves_less_than_a_wide_one() -> None:
    firm = Belief(width=0.1)
    assert train(swaps(6), firm).learned.factors["size"] > 1
    assert train(swaps(6), firm).learned.factors["size"] < train(swaps(6)).learned.factors["size"]


def test_the_order_of_judgements_in_the_list_does_not_matter() -> None:
    said = [*swaps(20), *(between(20 + n, {"cut": -1.0, "size": 0.3}) for n in range(20))]
    assert train(said).learned == train(said[::-1]).learned


def test_a_model_and_its_judgements_survive_storage() -> None:
    said = swaps(12, tags=("size",))
    trained = train(said, name="film 3")
    assert Trained.from_dict(json.loads(json.dumps(trained.as_dict(), allow_nan=False))) == trained
    stored = json.loads(json.dumps([judgement.as_dict() for judgement in said], allow_nan=False))
    again = [Judgement.from_dict(judgement) for judgement in stored]
    assert [x.as_dict() for x in again] == [x.as_dict() for x in said]
    assert train(again, name="film 3").learned == trained.learned


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": Kind.RATING, "rating": 0},
        {"chosen": "nowhere"},
        {"chosen": ""},
    ],
    ids=["no stars", "unknown option", "swap for nothing"],
)
def test_a_judgement_that_says_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"stars|options|put in"):
        between(1, {"size": 1.0}, **wrong)


def test_a_belief_must_be_a_distribution() -> None:
    with pytest.raises(ValueError, match="> 0"):
        Belief(factors={"size": -1.0})
    with pytest.raises(ValueError, match="ascend"):
        Belief(thresholds=(1.0, 0.5, 2.0, 3.0))
    with pytest.raises(ValueError, match="> 0"):
        Belief(decisiveness=math.inf)
