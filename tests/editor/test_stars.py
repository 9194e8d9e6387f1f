"""What people’s stars do to the next proposal: a low take gives way, a decision never does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editor.engine.cut import LineReading
from editor.models import Cut, Event, Verdict
from editor.selectors.coverage import coverage_of
from editor.selectors.review import cut_state
from editor.services.hold import event_pin
from editor.services.proposals import proposals_add
from editor.services.propose import scene_propose
from editor.services.review import event_rate, event_status_set, event_swap
from projects.models import Membership, Role, User
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(editor: User) -> Cut:
    return make_cut(editor)


@pytest.fixture
def director(cut: Cut) -> User:
    person = make_user("Karim")
    add_member(cut.project, person, Role.DIRECTOR)
    return person


def shots(cut: Cut) -> list[Event]:
    return list(cut.events.order_by("order"))


def rate(cut: Cut, actor: User, stars: int, order: int = 0) -> Event:
    event = shots(cut)[order]
    event_rate(cut_id=cut.pk, actor=actor, event_id=event.pk, value=stars)
    return event


def read(cut: Cut, event: Event) -> LineReading:
    """The reading that a shot shows, as the engine would be given it now."""
    (reading,) = event.readings.all()
    return next(x for x in coverage_of(cut.scene).readings if x.id == str(reading.pk))


def seen(cut: Cut, actor: User) -> int:
    """The stars of their own that a person sees on the first shot."""
    membership = Membership.objects.get(project=cut.project, user=actor)
    return int(cut_state(cut, membership)["events"][0]["rating"]["mine"])


def again(cut: Cut, actor: User) -> list[Event]:
    return shots(scene_propose(scene=cut.scene, actor=actor))


def test_a_shot_rated_low_gives_way_when_the_scene_is_proposed_again(
    cut: Cut, editor: User
) -> None:
    assert [x.clip_id for x in again(cut, editor)] == [x.clip_id for x in shots(cut)]
    low = rate(cut, editor, 1)
    after = again(cut, editor)
    assert after[0].clip_id != low.clip_id
    assert [x.clip_id for x in after[1:]] == [x.clip_id for x in shots(cut)[1:]]
    passed_over = after[0].alternates.get(clip=low.clip)
    assert max(passed_over.terms, key=lambda share: share["amount"])["term"] == "performance"


def test_a_shot_rated_high_stays(cut: Cut, editor: User) -> None:
    high = rate(cut, editor, 5)
    assert again(cut, editor)[0].clip_id == high.clip_id


def test_the_cut_that_was_rated_changes_only_where_somebody_changes_it(
    cut: Cut, editor: User
) -> None:
    low = rate(cut, editor, 1)
    second = shots(cut)[1]
    other = second.alternates.order_by("rank")[0]
    event_swap(cut_id=cut.pk, actor=editor, event_id=second.pk, alternate_id=other.pk, revision=0)
    assert shots(cut)[0].clip_id == low.clip_id


@pytest.mark.parametrize("decided", ["pinned", "approved", "locked"])
def test_what_was_decided_stays_however_low_it_is_rated(
    cut: Cut, editor: User, decided: str
) -> None:
    event = shots(cut)[0]
    if decided == "pinned":
        event_pin(cut_id=cut.pk, actor=editor, event_id=event.pk, revision=0)
    else:
        event_status_set(cut_id=cut.pk, actor=editor, event_id=event.pk, value=decided)
    rate(cut, editor, 1)
    after = again(cut, editor)[0]
    assert (after.clip_id, after.source_in, after.source_out) == (
        event.clip_id,
        event.source_in,
        event.source_out,
    )
    assert after.status == ("in_review" if decided == "pinned" else decided)


def test_what_was_approved_stays_in_other_proposals_too(cut: Cut, editor: User) -> None:
    event = shots(cut)[0]
    event_status_set(cut_id=cut.pk, actor=editor, event_id=event.pk, value="approved")
    proposals_add(cut_id=cut.pk, actor=editor)
    others = [shots(one)[0] for one in cut.scene.cuts.exclude(pk=cut.pk)]
    assert {(one.clip_id, one.status) for one in others} == {(event.clip_id, "approved")}


def test_each_persons_last_stars_count_and_the_mean_over_people(
    cut: Cut, editor: User, director: User
) -> None:
    event = rate(cut, editor, 5)
    assert read(cut, event).performance == 1.0
    rate(cut, director, 2)
    assert read(cut, event).performance == pytest.approx((1.0 + 0.25) / 2)
    rate(cut, editor, 3)
    assert read(cut, event).performance == pytest.approx((0.5 + 0.25) / 2)
    rate(cut, director, 0)
    assert read(cut, event).performance == 0.5


def test_stars_count_in_every_version_and_are_seen_there(cut: Cut, editor: User) -> None:
    event = rate(cut, editor, 5)
    following = scene_propose(scene=cut.scene, actor=editor)
    assert shots(following)[0].clip_id == event.clip_id
    assert seen(following, editor) == 5
    rate(following, editor, 0)
    assert read(cut, event).performance != read(cut, event).performance  # not a number: unknown
    assert seen(cut, editor) == 0


def test_stars_of_a_listener_say_nothing_of_the_words_heard(cut: Cut, editor: User) -> None:
    event, other = shots(cut)[0], shots(cut)[2]
    reading = event.readings.get()
    Event.objects.filter(pk=event.pk).update(kind="reaction", clip=other.clip)
    rate(cut, editor, 1)
    assert read(cut, event).id == str(reading.pk)
    assert read(cut, event).performance != read(cut, event).performance


def test_a_star_given_again_is_not_foretold_by_the_first(
    cut: Cut, editor: User, director: User
) -> None:
    for actor, stars in ((editor, 1), (editor, 2), (director, 4), (editor, 3)):
        rate(cut, actor, stars)
    told = [
        any("performance" in option["differences"] for option in said.options)
        for said in Verdict.objects.order_by("pk")
    ]
    assert told == [False, False, True, True]  # by others only


def test_a_judgement_keeps_the_measures_of_the_moment_it_was_made(cut: Cut, editor: User) -> None:
    rate(cut, editor, 1)
    before = Verdict.objects.get().options
    rate(cut, editor, 5)
    again(cut, editor)
    assert Verdict.objects.order_by("pk")[0].options == before


def test_stars_are_read_at_once_however_many_there_are(cut: Cut, editor: User) -> None:
    rate(cut, editor, 1)
    few = _queries(cut)
    for order in range(4):
        for stars in (2, 3, 4):
            rate(cut, editor, stars, order)
    assert _queries(cut) == few


def _queries(cut: Cut) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        coverage_of(cut.scene)
    return len(asked)
