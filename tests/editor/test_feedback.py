"""What people judge is kept as it was said, with how things stood."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from analysis.models import Reading
from editor.models import Cut, Verdict
from editor.services.review import event_rate, event_status_set, event_swap
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
    assert said.features.startswith("terms-")


@pytest.mark.parametrize(
    "change", [{"rating": 1}, {"person": None}, {"kind": "ban"}, {"detail": {}}, {"options": [1]}]
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
