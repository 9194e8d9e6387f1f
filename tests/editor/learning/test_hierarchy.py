"""A house teaches its next editor; nobody is the house; too little heard is not used."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from editor.learning.feedback import Judgement, Kind
from editor.learning.fit import UNTAUGHT
from editor.learning.gate import attempt_by
from editor.learning.hierarchy import MOST_OF_HOUSE, house_of, levels, shares
from tests.editor.learning.test_fit import swaps


def of(person: str, count: int, project: str = "old") -> list[Judgement]:
    return [replace(x, person=person, project=project) for x in swaps(count)]


def counted(judgements: list[Judgement]) -> dict[str, float]:
    """How much each person counts in all."""
    said = Counter(x.person for x in judgements)
    return {person: share * said[person] for person, share in shares(judgements).items()}


@pytest.mark.parametrize(
    "people",
    [
        {"a": 100, "b": 20, "c": 20, "d": 20},
        {"a": 100, "b": 90, "c": 5, "d": 5, "e": 5},
        {"a": 30, "b": 30, "c": 30, "d": 30},
        {"a": 1000, "b": 1, "c": 1, "d": 1},
    ],
)
def test_nobody_is_more_than_three_tenths_of_a_house(people: dict[str, int]) -> None:
    weights = counted([x for who, count in people.items() for x in of(who, count)])
    assert max(weights.values()) <= MOST_OF_HOUSE * sum(weights.values()) + 1e-6
    assert all(weights[who] <= count + 1e-9 for who, count in people.items())


def test_those_below_the_cap_count_in_full() -> None:
    weights = counted([*of("a", 100), *of("b", 20), *of("c", 20), *of("d", 20)])
    assert {who: round(x, 3) for who, x in weights.items() if who != "a"} == {
        "b": 20,
        "c": 20,
        "d": 20,
    }


def test_fewer_than_four_people_count_alike() -> None:
    assert set(counted([*of("a", 100), *of("b", 20)]).values()) == {20.0}


def test_a_house_believes_what_its_people_share_and_is_unsure_where_they_differ() -> None:
    alike = house_of([x for who in "abcd" for x in of(who, 12)])
    opposed = [
        replace(x, options=tuple(
            replace(option, differences={k: -v for k, v in option.differences.items()})
            for option in x.options
        ))
        for who in "cd" for x in of(who, 12)
    ]  # fmt: skip
    torn = house_of([*of("a", 12), *of("b", 12), *opposed])
    assert alike.belief.factors["size"] > 1.2
    assert torn.belief.factors["size"] < alike.belief.factors["size"]
    assert torn.belief.spread["size"] > alike.belief.spread["size"]


def test_a_level_that_heard_too_little_is_the_one_above() -> None:
    nobody = levels([], "film", "ana")
    assert nobody.house is nobody.project is nobody.editor is UNTAUGHT
    assert nobody.deepest == "factory"
    house = [x for who in "abcd" for x in of(who, 12)]
    newcomer = levels([*house, *of("ana", 9, "film")], "film", "ana")
    assert newcomer.deepest == "house"
    assert newcomer.editor is newcomer.project is newcomer.house
    known = levels([*house, *of("ana", 10, "film")], "film", "ana")
    assert known.deepest == "editor"
    assert known.editor.learned.name == "editor"


def test_shots_left_as_they_were_make_no_model_by_themselves() -> None:
    passed = [replace(x, kind=Kind.ACCEPTED, chosen="") for x in of("ana", 60)]
    assert house_of(passed) is UNTAUGHT
    both = [*of("ana", 30), *(replace(x, person="ben") for x in passed)]
    assert house_of(both) is not UNTAUGHT


def test_a_project_begins_where_the_house_ends() -> None:
    said = [*(x for who in "abcd" for x in of(who, 12)), *of("e", 12, "film")]
    found = levels(said, "film", "")
    assert found.deepest == "project"
    house, project = found.house.learned.factors, found.project.learned.factors
    assert project["size"] > house["size"] > 1


def test_nothing_a_person_said_is_heard_twice() -> None:
    house = [x for who in "abcd" for x in of(who, 12)]
    alone = levels(house, "film", "ana").house
    assert levels([*house, *of("ana", 40, "other")], "film", "ana").house == alone


def test_a_house_passes_the_same_gate() -> None:
    said = [x for number in range(12) for who in "abcd" for x in of(who, 12)[number : number + 1]]
    tried = attempt_by(house_of, [replace(x, number=n) for n, x in enumerate(said)], UNTAUGHT)
    assert tried.report.promoted
    assert len(tried.report.persons) == 4
