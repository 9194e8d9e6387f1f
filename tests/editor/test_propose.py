"""A new version of a cut keeps what people decided: pins, trims, statuses, ratings."""

from __future__ import annotations

import pytest

from analysis.models import Reading
from editor.engine.cut import Parameters
from editor.models import Cut, Event
from editor.services.parameters import parameters_set
from editor.services.propose import scene_propose
from editor.services.review import event_reset, event_status_set, event_swap
from editor.services.trim import event_trim
from projects.models import AuditEntry, User
from roughcut.core.errors import FootageError, RefusedError
from tests.factories import bring_script, make_clip, make_cut, make_project, make_user, read_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


def shots(cut: Cut) -> list[Event]:
    return list(cut.events.order_by("order"))


def swap(cut: Cut, actor: User, order: int = 0) -> int:
    """Swap a shot's first alternate in; returns the clip that is shown now."""
    cut.refresh_from_db()
    event = shots(cut)[order]
    alternate = event.alternates.order_by("rank")[0]
    event_swap(
        cut_id=cut.pk,
        actor=actor,
        event_id=event.pk,
        alternate_id=alternate.pk,
        revision=cut.revision,
    )
    return alternate.clip_id


def test_the_engine_covers_every_line_in_order(editor: User) -> None:
    cut = make_cut(editor)
    events = shots(cut)
    spoken = [line.number for event in events for line in event.lines.order_by("order")]
    assert spoken == sorted(spoken, key=lambda number: number or 0)
    assert len(spoken) == 4
    assert cut.uncovered == []
    assert [event.record_in for event in events] == [
        0,
        *(event.record_out for event in events[:-1]),
    ]


def test_no_shot_begins_or_ends_inside_a_word(editor: User) -> None:
    cut = make_cut(editor)
    for event in shots(cut):
        for reading in Reading.objects.filter(clip=event.clip):
            for _, start_s, end_s, _ in reading.words:
                for frame in (event.source_in, event.source_out):
                    assert not start_s < frame / 25 < end_s


def test_every_shot_has_a_reason_and_two_alternates(editor: User) -> None:
    for event in shots(make_cut(editor)):
        assert event.alternates.count() >= 2
        assert event.terms
        assert [item.rank for item in event.alternates.all()] == [0, 1]
        prices = [item.price for item in event.alternates.all()]
        assert prices == sorted(prices)


def test_what_was_swapped_in_stays_in_the_next_version(editor: User) -> None:
    cut = make_cut(editor)
    chosen = swap(cut, editor, 1)
    following = scene_propose(scene=cut.scene, actor=editor)
    assert (following.version, shots(following)[1].clip_id) == (2, chosen)
    assert following.pins
    assert cut.events.count() == following.events.count()


def test_what_was_given_back_is_the_engines_again_in_the_next_version(editor: User) -> None:
    cut = make_cut(editor)
    first = shots(cut)[0].clip_id
    swap(cut, editor)
    event_reset(cut_id=cut.pk, actor=editor, event_id=shots(cut)[0].pk, revision=1)
    following = scene_propose(scene=cut.scene, actor=editor)
    assert following.pins == {}
    assert shots(following)[0].clip_id == first


def test_a_trim_stays_with_its_take_in_the_next_version(editor: User) -> None:
    cut = make_cut(editor)
    before = shots(cut)[0]
    event_trim(cut_id=cut.pk, actor=editor, event_id=before.pk, edge="out", frames=-3, revision=0)
    following = scene_propose(scene=cut.scene, actor=editor)
    assert shots(following)[0].source_out == before.source_out - 3


def test_a_locked_shot_is_locked_and_the_same_in_the_next_version(editor: User) -> None:
    cut = make_cut(editor)
    before = shots(cut)[2]
    event_status_set(cut_id=cut.pk, actor=editor, event_id=before.pk, value="locked")
    asked = Parameters(style="fast", pace=1.0)
    after = shots(scene_propose(scene=cut.scene, actor=editor, parameters=asked))[2]
    assert (after.clip_id, after.source_in, after.source_out, after.status) == (
        before.clip_id,
        before.source_in,
        before.source_out,
        "locked",
    )


def test_the_next_version_asks_for_what_the_last_one_asked(editor: User) -> None:
    cut = make_cut(editor)
    wish = {"pace": -0.5}
    parameters_set(cut_id=cut.pk, actor=editor, values=wish, revision=0)
    cut.refresh_from_db()
    following = scene_propose(scene=cut.scene, actor=editor)
    assert following.parameters == cut.parameters


def test_a_swap_keeps_the_rows_and_statuses_of_other_shots(editor: User) -> None:
    cut = make_cut(editor)
    kept = shots(cut)[3]
    event_status_set(cut_id=cut.pk, actor=editor, event_id=kept.pk, value="approved")
    swap(cut, editor)
    after = shots(cut)[3]
    assert (after.pk, after.status) == (kept.pk, "approved")


def test_a_shot_that_shows_something_else_is_to_be_reviewed_again(editor: User) -> None:
    cut = make_cut(editor)
    event = shots(cut)[0]
    event_status_set(cut_id=cut.pk, actor=editor, event_id=event.pk, value="approved")
    swap(cut, editor)
    after = shots(cut)[0]
    assert (after.pk, after.status) == (event.pk, "in_review")


def test_a_locked_shot_is_neither_swapped_nor_trimmed_nor_given_back(editor: User) -> None:
    cut = make_cut(editor)
    event = shots(cut)[0]
    event_status_set(cut_id=cut.pk, actor=editor, event_id=event.pk, value="locked")
    with pytest.raises(RefusedError, match="locked"):
        swap(cut, editor)
    with pytest.raises(RefusedError, match="locked"):
        event_reset(cut_id=cut.pk, actor=editor, event_id=event.pk, revision=0)
    with pytest.raises(RefusedError, match="locked"):
        event_trim(cut_id=cut.pk, actor=editor, event_id=event.pk, edge="in", frames=1, revision=0)


def test_a_better_take_that_arrives_changes_only_what_nobody_pinned(editor: User) -> None:
    cut = make_cut(editor)
    chosen = swap(cut, editor)
    first, second = cut.scene.lines.order_by("order")[:2]
    Reading.objects.filter(line=second).update(error_rate=0.4, coverage=0.6, delivery="flub")
    fresh = make_clip(
        cut.project, "A001C020.mov", scene=cut.scene, setup="4B", take=9, circled=True
    )
    read_lines(fresh, [first, second])
    following = shots(scene_propose(scene=cut.scene, actor=editor))
    shown = {line.pk: event.clip_id for event in following for line in event.lines.all()}
    assert (shown[first.pk], shown[second.pk]) == (chosen, fresh.pk)


def test_a_line_that_no_take_says_is_told(editor: User) -> None:
    project = make_project(editor)
    (scene,) = bring_script(project)
    lines = list(scene.lines.order_by("order"))
    read_lines(make_clip(project, "A001C001.mov", scene=scene), lines[:3])
    cut = scene_propose(scene=scene, actor=editor)
    assert cut.uncovered == [str(lines[3].pk)]
    assert [event.kind for event in shots(cut)][-1] == Event.Kind.SLUG


def test_a_scene_without_rushes_is_refused_in_words(editor: User) -> None:
    (scene,) = bring_script(make_project(editor))
    with pytest.raises(FootageError, match="no rushes"):
        scene_propose(scene=scene, actor=editor)
    assert not Cut.objects.exists()


def test_a_proposal_is_in_the_trail(editor: User) -> None:
    make_cut(editor)
    entry = AuditEntry.objects.get(verb="scene_propose")
    assert (entry.actor, entry.subject) == (editor, "4 v1")
