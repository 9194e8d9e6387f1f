"""Nothing worse gets through: not on what came after, not on the grammar, not for one person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from editor.engine.weights import Learned
from editor.learning.belief import FACTORY, Belief
from editor.learning.benchmark import frozen
from editor.learning.feedback import Judgement, Kind
from editor.learning.fit import UNTAUGHT, Trained, train
from editor.learning.gate import GateReport, attempt, gate, split
from tests.editor.learning.test_fit import swaps

BENCHMARK = "d712127407815b9e"


def against(count: int, person: str) -> list[Judgement]:
    """Swaps that teach the opposite of `swaps`."""
    turned = []
    for judgement in swaps(count, person=person):
        stored = judgement.as_dict()
        differences = stored["options"][0]["differences"]
        stored["options"][0]["differences"] = {key: -x for key, x in differences.items()}
        turned.append(Judgement.from_dict(stored))
    return turned


def test_the_benchmark_is_the_one_that_was_frozen() -> None:
    assert frozen().fingerprint == BENCHMARK
    assert {scene.names[0][0].count("/") for scene in frozen().problems} == {1}
    assert frozen().choices > 200
    assert 0.3 < frozen().refused < 0.8


def test_the_factory_chooses_what_somebody_would() -> None:
    assert frozen().agreement(None) > 0.98
    assert frozen().agreement(Learned({})) == frozen().agreement(None)


def test_a_model_that_unlearned_the_grammar_agrees_less() -> None:
    careless = Learned({"flub": 0.05, "defect": 0.05, "offscreen": 0.05, "missing_words": 0.05})
    assert frozen().agreement(careless) < frozen().agreement(None) - 0.02


def test_the_last_fifth_by_time_is_held_out() -> None:
    first, last = split(swaps(20)[::-1])
    assert [x.number for x in first] == list(range(16))
    assert [x.number for x in last] == [16, 17, 18, 19]


def test_a_consistent_editor_is_learned_and_promoted() -> None:
    tried = attempt(swaps(30), UNTAUGHT, name="film 1")
    assert tried.report.promoted, tried.report
    assert tried.report.gain > 0
    assert tried.report.held_out == 6
    assert tried.trained.learned.name == "film 1"


def test_fewer_than_ten_judgements_promote_nothing() -> None:
    report = attempt(swaps(9), UNTAUGHT).report
    assert "too-few" in report.refusals
    assert not report.promoted


def test_what_was_let_pass_is_neither_counted_nor_held_out() -> None:
    """Shots left as they were teach a little; a model is held against what people did."""
    passed = [replace(x, kind=Kind.ACCEPTED, chosen="", number=x.number + 100) for x in swaps(40)]
    tried = attempt([*swaps(20), *passed], UNTAUGHT)
    assert tried.report.held_out == 4
    alone = train(swaps(16)).learned.factors
    assert tried.trained.learned.factors != alone
    assert "too-few" in attempt([*swaps(5), *passed], UNTAUGHT).report.refusals


def test_what_foretells_worse_is_refused() -> None:
    worse = train(against(30, "ana"))
    report = gate(worse, UNTAUGHT, swaps(6), frozen())
    assert "held-out" in report.refusals
    assert report.gain < 0


def test_what_is_no_better_is_refused() -> None:
    assert "held-out" in gate(UNTAUGHT, UNTAUGHT, swaps(6), frozen()).refusals


def test_one_person_may_not_pay_for_the_others() -> None:
    candidate = train(swaps(30))
    report = gate(candidate, UNTAUGHT, [*swaps(12), *against(2, "ben")], frozen())
    assert report.refusals == ("person",)
    assert [(x.person, x.judgements, x.rise > 0.05) for x in report.persons] == [
        ("ana", 12, False),
        ("ben", 2, True),
    ]


def test_a_model_that_unlearns_the_grammar_is_refused_however_well_it_foretells() -> None:
    careless = {"flub": 0.05, "defect": 0.05, "offscreen": 0.05, "missing_words": 0.05}
    learned = train(swaps(30))
    candidate = Trained(Learned({**learned.learned.factors, **careless}), learned.belief)
    report = gate(candidate, UNTAUGHT, swaps(6), frozen())
    assert report.refusals == ("benchmark",)
    assert report.candidate_agreement < report.current_agreement


@pytest.mark.parametrize("count", [0, 30])
def test_a_report_survives_storage(count: int) -> None:
    report = attempt(swaps(count), Trained(Learned({}), Belief()), FACTORY).report
    stored = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    again = GateReport.from_dict(stored)
    assert again == report
    assert stored["promoted"] is (count == 30)
