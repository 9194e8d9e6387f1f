"""A final cut that comes back teaches, once, what it kept and what it changed."""

from __future__ import annotations

import pytest

from editor.learning.evidence import teaches
from editor.learning.gold import FinalShot
from editor.models import Cut, Verdict
from editor.selectors.judgements import judgements
from editor.services.final_cut import final_cut_learn
from projects.models import AuditEntry, Role, User
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(editor: User) -> Cut:
    return make_cut(editor)


def final(cut: Cut, *, other: int | None = None) -> list[FinalShot]:
    """The cut as it is, with one shot shown by its first alternate."""
    shots = []
    for event in cut.events.order_by("order"):
        clip, source = event.clip_id, FrameRange(event.source_in, event.source_out)
        if event.order == other:
            instead = event.alternates.order_by("rank")[0]
            clip = instead.clip_id
            source = FrameRange(instead.source_in, instead.source_in + source.duration)
        shots.append(FinalShot(str(clip), source, FrameRange(event.record_in, event.record_out)))
    return shots


def test_what_was_kept_and_what_was_changed_are_both_learned(cut: Cut, editor: User) -> None:
    done = final_cut_learn(cut=cut, actor=editor, sha256="a" * 64, pictures=final(cut, other=1))
    assert (done.kept, done.changed) == (3, 1)
    said = [one for one in judgements(Verdict.objects.all()) if one.kind == "final"]
    assert sorted(bool(one.chosen) for one in said) == [False, False, False, True]
    assert all(teaches(one) for one in said)


def test_the_same_file_teaches_once(cut: Cut, editor: User) -> None:
    for _ in range(2):
        final_cut_learn(cut=cut, actor=editor, sha256="a" * 64, pictures=final(cut))
    assert Verdict.objects.filter(kind="final").count() == 4
    assert AuditEntry.objects.filter(verb="final_cut_learn").count() == 1
    final_cut_learn(cut=cut, actor=editor, sha256="b" * 64, pictures=final(cut))
    assert Verdict.objects.filter(kind="final").count() == 8


def test_who_may_not_change_the_cut_does_not_teach_it(cut: Cut) -> None:
    guest = make_user("Ines")
    add_member(cut.project, guest, Role.GUEST)
    with pytest.raises(RefusedError, match="role"):
        final_cut_learn(cut=cut, actor=guest, sha256="a" * 64, pictures=final(cut))
    assert not Verdict.objects.exists()
