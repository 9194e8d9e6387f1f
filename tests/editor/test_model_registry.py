"""Which model speaks for whom: the most specific one in use."""

from __future__ import annotations

from typing import Any

import pytest

from editor.models import Cut, TasteModel
from editor.services.learning import learned_for, learned_named
from projects.models import User
from tests.factories import make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(editor: User) -> Cut:
    return make_cut(editor)


def model(level: str, factor: float, number: int = 1, **scope: Any) -> TasteModel:
    state = scope.pop("state", "promoted")
    return TasteModel.objects.create(
        level=level,
        number=number,
        name=f"{level}-{number}",
        learned={"factors": {"cut": factor}, "pause": 1.2, "certainty": 0.8},
        state=state,
        **scope,
    )


def factor_for(cut: Cut, person: User | None) -> float | None:
    found = learned_for(cut.project, person)
    return found.factors["cut"] if found else None


def test_without_a_model_the_factorys_weights_speak(cut: Cut, editor: User) -> None:
    assert learned_for(cut.project, editor) is None
    assert learned_named("") is None


def test_the_most_specific_model_in_use_speaks(cut: Cut, editor: User) -> None:
    other = make_user("Karim")
    model("house", 1.1)
    assert factor_for(cut, editor) == 1.1
    model("project", 1.2, project=cut.project)
    assert factor_for(cut, editor) == 1.2
    model("editor", 1.3, project=cut.project, person=editor)
    assert [factor_for(cut, who) for who in (editor, other, None)] == [1.3, 1.2, 1.2]


def test_a_model_that_is_not_in_use_does_not_speak_but_can_be_named(cut: Cut) -> None:
    model("project", 1.2, project=cut.project, state="refused")
    model("project", 1.4, 2, project=cut.project, state="retired")
    assert learned_for(cut.project, None) is None
    named = learned_named("project-2")
    assert named is not None
    assert (named.factors, named.pause, named.certainty) == ({"cut": 1.4}, 1.2, 0.8)


def test_a_project_that_opted_out_is_left_to_the_factory(cut: Cut, editor: User) -> None:
    model("house", 1.1)
    cut.project.learning = "off"
    cut.project.save()
    assert learned_for(cut.project, editor) is None
