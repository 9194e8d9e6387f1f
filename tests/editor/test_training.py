"""From verdicts to a model in use: bursts are one run, gates hold, nothing is lost or doubled."""

from __future__ import annotations

from datetime import timedelta

import django_rq
import pytest
from django.utils import timezone

from editor.models import Cut, Drift, TasteModel, Training
from editor.services import training
from editor.services.learning import learned_for
from editor.services.teaching import lesson_prepare
from editor.services.training import (
    BURST,
    LOST,
    MAX_ATTEMPTS,
    SILENT,
    training_run,
    trainings_sweep,
)
from projects.models import Role, User
from tests.editor.lessons import say
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(editor: User) -> Cut:
    return make_cut(editor)


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """Let the clock be that much later than it is."""
    moment = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def of(cut: Cut) -> Training:
    return Training.objects.get(project=cut.project)


def learn(cut: Cut) -> TasteModel:
    """Run what is queued for the project, whatever else is."""
    Training.objects.filter(project=cut.project).update(state="queued")
    training_run(training_id=of(cut).pk)
    return TasteModel.objects.filter(project=cut.project)[0]


def test_nothing_is_queued_while_people_still_speak(cut: Cut, editor: User) -> None:
    say(cut, editor, 15)
    assert trainings_sweep() == 0


def test_a_burst_becomes_one_run(cut: Cut, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    say(cut, editor, 15)
    later(monkeypatch, seconds=30)
    assert trainings_sweep() == 2  # the project and the house
    assert [trainings_sweep(), trainings_sweep()] == [0, 0]
    assert of(cut).state == "queued"


def test_a_large_burst_is_not_waited_for(cut: Cut, editor: User) -> None:
    say(cut, editor, BURST)
    assert trainings_sweep() == 2


def test_what_was_said_is_learned_and_put_in_use(cut: Cut, editor: User) -> None:
    say(cut, editor, 60)
    trainings_sweep()
    model = learn(cut)
    assert (model.state, model.level, model.number) == ("promoted", "project", 1)
    assert (model.events, model.why, model.promoted_by) == (60, [], None)
    assert model.gate["candidate"] < model.gate["current"]
    learned = learned_for(cut.project, editor)
    assert learned is not None
    assert learned.name == model.name
    assert learned.factors["performance"] > 1.3
    assert Drift.objects.filter(project=cut.project).count() == 1


def test_a_run_that_has_nothing_new_makes_no_model(cut: Cut, editor: User) -> None:
    say(cut, editor, 60)
    trainings_sweep()
    learn(cut)
    learn(cut)
    assert TasteModel.objects.filter(project=cut.project).count() == 1


def test_what_is_said_while_a_run_goes_on_makes_it_run_once_more(
    cut: Cut, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(cut, editor, 20)
    later(monkeypatch, minutes=1)
    trainings_sweep()
    training_run(training_id=of(cut).pk)
    assert (of(cut).state, of(cut).counted) == ("idle", 20)
    say(cut, editor, 3, seed=2)
    assert trainings_sweep() == 0  # people have only just spoken
    later(monkeypatch, minutes=2)
    assert trainings_sweep() >= 1
    assert of(cut).state == "queued"


def test_the_next_model_is_held_against_the_one_in_use(cut: Cut, editor: User) -> None:
    say(cut, editor, 60)
    trainings_sweep()
    first = learn(cut)
    say(cut, editor, 60, seed=2)
    second = learn(cut)
    assert (second.number, second.parent) == (2, first)
    first.refresh_from_db()
    assert {first.state, second.state} <= {"promoted", "retired", "refused"}
    assert TasteModel.objects.filter(project=cut.project, state="promoted").count() == 1


def test_contradictions_are_refused_and_the_reason_is_kept(cut: Cut, editor: User) -> None:
    say(cut, editor, 45, wants={"performance": 4.0})
    say(cut, editor, 15, wants={"performance": 0.0, "flub": 0.0, "missing_words": 0.0}, seed=3)
    trainings_sweep()
    model = learn(cut)
    assert model.state == "refused"
    assert model.why
    assert learned_for(cut.project, editor) is None


def test_two_people_of_a_project_get_models_of_their_own(cut: Cut, editor: User) -> None:
    other = make_user("Karim")
    add_member(cut.project, other, Role.EDITOR)
    say(cut, editor, 50, wants={"performance": 6.0, "cut": 0.3})
    say(cut, other, 50, wants={"performance": 0.2, "cut": 4.0})
    trainings_sweep()
    learn(cut)
    mine = TasteModel.objects.get(level="editor", person=editor)
    theirs = TasteModel.objects.get(level="editor", person=other)
    assert mine.learned["factors"]["performance"] > theirs.learned["factors"]["performance"]


def test_a_project_that_opted_out_is_not_learned_from(cut: Cut, editor: User) -> None:
    say(cut, editor, BURST)
    cut.project.learning = "off"
    cut.project.save()
    assert trainings_sweep() == 0


def test_a_project_of_its_own_does_not_teach_the_house(cut: Cut, editor: User) -> None:
    say(cut, editor, BURST)
    cut.project.learning = "own"
    cut.project.save()
    assert trainings_sweep() == 1
    assert not Training.objects.filter(project=None).exists()


def test_a_silent_run_is_taken_up_again_and_the_first_one_writes_nothing(
    cut: Cut, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(cut, editor, BURST)
    trainings_sweep()
    first = training._take_up(of(cut).pk)
    assert first is not None
    lesson = lesson_prepare(cut.project)
    later(monkeypatch, seconds=SILENT.total_seconds() + 1)
    assert trainings_sweep() >= 1
    training._finish(first, lesson, 40)
    assert not TasteModel.objects.exists()
    assert of(cut).state == "queued"
    training_run(training_id=of(cut).pk)
    assert TasteModel.objects.filter(project=cut.project).count() == 1


def test_a_run_that_the_queue_lost_is_queued_again(
    cut: Cut, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(cut, editor, BURST)
    trainings_sweep()
    django_rq.get_queue("default").empty()
    later(monkeypatch, seconds=LOST.total_seconds() + 1)
    assert trainings_sweep() == 2


def test_a_run_that_always_dies_gives_up_until_more_is_said(
    cut: Cut, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(cut, editor, BURST)
    trainings_sweep()
    for tried in range(1, MAX_ATTEMPTS + 1):
        Training.objects.filter(project=cut.project).update(
            state="running", attempts=tried, heartbeat_at=timezone.now() - 2 * SILENT
        )
        trainings_sweep()
    assert of(cut).state == "failed"
    assert "3 times" in of(cut).message
    assert trainings_sweep() == 0
    say(cut, editor, BURST, seed=2)
    trainings_sweep()
    assert (of(cut).state, of(cut).attempts) == ("queued", 0)
