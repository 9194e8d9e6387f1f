"""What people judge is kept as it was said, with how things stood."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from analysis.models import Reading
from editor.engine.terms import FEATURES
from editor.learning.evidence import teaches
from editor.models import Cut, Verdict
from editor.selectors.judgements import judgements
from editor.services.because import verdict_explain
from editor.services.review import event_rate, event_status_set, event_swap
from editor.services.trim import event_trim
from editor.services.undo import change_redo, change_undo
from projects.models import User
from tests.factories import make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(editor: User) -> Cut:
    return make_cut(editor)


def swap(cut: Cut, actor: User) -> Verdict:
    event = cut.events.order_by("order")[1]
    other = event.alternates.order_by("rank")[0]
    event_swap(
        cut_id=cut.pk, actor=actor, event_id=event.pk, alternate_id=other.pk, revision=cut.revision
    )
    return Verdict.objects.get(kind="swap")


def test_a_swap_tells_who_of_what_version_and_by_what_engine(cut: Cut, editor: User) -> None:
    said = swap(cut, editor)
    assert (said.project, said.person, said.role) == (cut.project, editor, "owner")
    assert (said.version, said.revision, said.shot) == (1, 0, 1)
    assert (said.engine, said.style, said.language) == (cut.engine, "classic", "en")
    assert said.features == FEATURES


def test_a_swap_holds_all_that_stood_and_what_each_would_have_cost(cut: Cut, editor: User) -> None:
    said = swap(cut, editor)
    names = [one["name"] for one in said.options]
    assert len(names) == len(set(names)) >= 2
    assert said.chosen in names
    prices = [
        sum(said.weights[key] * value for key, value in one["differences"].items())
        for one in said.options
    ]
    assert min(prices) > -1e-9  # the cut was the best there was
    (judgement,) = judgements(Verdict.objects.all())
    assert teaches(judgement)
    assert (judgement.chosen, judgement.person) == (said.chosen, str(editor.pk))


def test_what_was_undone_does_not_teach(cut: Cut, editor: User) -> None:
    swap(cut, editor)
    change_undo(cut_id=cut.pk, actor=editor)
    assert Verdict.objects.count() == 1
    assert judgements(Verdict.objects.all()) == []
    change_redo(cut_id=cut.pk, actor=editor)
    assert len(judgements(Verdict.objects.all())) == 1


def test_only_the_last_stars_count_and_none_takes_them_back(cut: Cut, editor: User) -> None:
    event = cut.events.all()[0]
    for stars in (2, 5):
        event_rate(cut_id=cut.pk, actor=editor, event_id=event.pk, value=stars)
    assert [one.rating for one in judgements(Verdict.objects.all())] == [5]
    event_rate(cut_id=cut.pk, actor=editor, event_id=event.pk, value=0)
    assert judgements(Verdict.objects.all()) == []


def test_a_reason_joins_the_swap_that_it_is_of(cut: Cut, editor: User) -> None:
    event = cut.events.order_by("order")[1]
    swap(cut, editor)
    verdict_explain(cut_id=cut.pk, actor=editor, event_id=event.pk, words=["picture"])
    assert [one.tags for one in judgements(Verdict.objects.all())] == [("defect",)]


def test_a_trim_tells_the_silence_it_leaves_and_the_engines_own(cut: Cut, editor: User) -> None:
    first, second = cut.events.order_by("order")[:2]
    for edge, event, frames in (("out", first, 5), ("in", second, -10)):
        cut.refresh_from_db()
        event_trim(
            cut_id=cut.pk,
            actor=editor,
            event_id=event.pk,
            edge=edge,
            frames=frames,
            revision=cut.revision,
        )
    longer, longest = Verdict.objects.order_by("pk")
    assert longer.usual_s == pytest.approx(longest.usual_s)
    assert longer.pause_s == pytest.approx(longer.usual_s + 0.2)
    assert longest.pause_s == pytest.approx(longer.usual_s + 0.6)
    assert 0.1 < longer.usual_s < 1.5


@pytest.mark.parametrize(
    "change",
    [{"rating": 1}, {"person": None}, {"kind": "ban"}, {"detail": {"a": 1}}, {"options": [1]}],
)
def test_what_was_said_cannot_be_changed(cut: Cut, editor: User, change: dict[str, object]) -> None:
    event_rate(cut_id=cut.pk, actor=editor, event_id=cut.events.all()[0].pk, value=4)
    other = make_user("Karim") if "person" in change else None
    wanted = {"person": other} if other else change
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Verdict.objects.update(**wanted)
    assert Verdict.objects.get().rating == 4


def test_a_verdict_outlives_the_reading_that_it_was_of(cut: Cut, editor: User) -> None:
    said = swap(cut, editor)
    assert said.reading is not None
    other = Reading.objects.exclude(pk=said.reading.pk).first()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Verdict.objects.update(reading=other)
    said.reading.delete()
    assert Verdict.objects.get(pk=said.pk).reading is None


def test_approval_and_a_wish_for_a_change_are_told_apart(cut: Cut, editor: User) -> None:
    event = cut.events.all()[0]
    for value in ("approved", "change_asked", "locked", "in_review"):
        event_status_set(cut_id=cut.pk, actor=editor, event_id=event.pk, value=value)
    kinds = list(Verdict.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["approval", "status", "approval", "status"]
