"""The data set: nobody named, nothing shown, no project on both sides of a split."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from editor.learning.export import rows, split_of
from editor.learning.feedback import Judgement, Kind
from tests.editor.learning.test_fit import between

SECRET = b"of a house"


def said(project: str = "The Lighthouse", person: str = "Ana Duarte") -> list[Judgement]:
    judgements = [between(n, {"size": -0.5}, person=person, tags=("size",)) for n in (2, 1)]
    return [replace(judgement, project=project) for judgement in judgements]


def test_a_project_is_wholly_in_one_part() -> None:
    parts = {row["split"] for row in rows(said(), SECRET)}
    assert parts == {split_of("The Lighthouse")}


def test_parts_are_as_large_as_they_should_be() -> None:
    counted = Counter(split_of(f"project {number}") for number in range(4000))
    shares = {part: count / 4000 for part, count in counted.items()}
    assert shares == {
        "train": pytest.approx(0.7, abs=0.03),
        "validation": pytest.approx(0.15, abs=0.03),
        "test": pytest.approx(0.15, abs=0.03),
    }


def test_no_name_is_in_a_row() -> None:
    text = json.dumps(list(rows(said(), SECRET)), allow_nan=False)
    assert not [name for name in ("Ana", "Duarte", "Lighthouse", '"b"') if name in text]


def test_the_same_person_keeps_one_name_in_a_house_and_has_another_elsewhere() -> None:
    one, other = (list(rows(said(), secret)) for secret in (SECRET, b"of another house"))
    assert len({row["person"] for row in one}) == 1
    assert one[0]["person"] != other[0]["person"]


def test_scenes_of_two_projects_with_one_number_are_two_scenes() -> None:
    found = [*rows(said("one"), SECRET), *rows(said("two"), SECRET)]
    assert len({row["scene"] for row in found}) == 2


def test_rows_come_in_order_of_time_and_say_what_was_chosen() -> None:
    found = list(rows(said(), SECRET))
    assert [row["number"] for row in found] == [1, 2]
    assert [row["chosen"] for row in found] == [0, 0]
    assert found[0]["options"] == [{"size": -0.5}]
    kept = replace(said()[0], kind=Kind.FINAL, chosen="")
    assert next(rows([kept], SECRET))["chosen"] is None


def test_names_that_anybody_could_tell_are_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        next(rows(said(), b""))
