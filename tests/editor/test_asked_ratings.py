"""Who reviews a cut is asked for a few ratings, where they teach most, and for no more."""

from __future__ import annotations

import pytest

from editor.learning.asking import MOST
from editor.models import Cut
from editor.selectors.review import cut_state
from editor.services.propose import scene_propose
from editor.services.review import event_rate
from projects.models import Learning, Project, User
from projects.permissions import membership
from tests.editor.room import Cast, Message, both, seated, swap
from tests.factories import bring_script, make_clip, make_project, make_user, read_lines

pytestmark = pytest.mark.django_db(transaction=True)


def asks(state: Message) -> list[int]:
    return [event["asks"] for event in state["events"]]


def first_asked(state: Message) -> Message:
    return next(event for event in state["events"] if event["asks"] == 1)


async def test_shots_are_asked_about_in_an_order_until_they_are_rated(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        before = await editor.state()
        named = sorted(place for place in asks(before) if place)
        assert named == list(range(1, len(named) + 1))
        first = first_asked(before)
        await editor.ask("rate", event=first["id"], value=4)
        news = await editor.changed()
        told = {event["id"]: event["asks"] for event in news["patch"]["events"]}
        assert told[first["id"]] == 0
        assert sum(place > 0 for place in told.values()) == len(named) - 1
        assert asks(await director.state()) == asks(before)


async def test_a_shot_that_somebody_chose_is_not_asked_about(cast: Cast) -> None:
    async with both(cast) as (editor, _):
        await swap(editor)
        await editor.changed()
        assert asks(await editor.state())[0] == 0


async def test_nobody_is_asked_who_may_not_rate_or_where_nothing_is_learned(cast: Cast) -> None:
    async with seated(cast.cut, cast.guest) as guest, seated(cast.cut, cast.editor) as editor:
        assert not any(asks(await guest.state()))
        assert any(asks(await editor.state()))
        await Project.objects.filter(pk=cast.cut.project_id).aupdate(learning=Learning.OFF)
        assert not any(asks(await editor.state()))


def test_nobody_is_asked_for_more_than_a_few_of_a_scene(transactional_db: None) -> None:
    owner = make_user("Lea")
    cut, left = _cut_of_seven(owner), []
    seat = membership(owner, cut.project_id)
    assert seat is not None
    for _ in range(MOST + 1):
        state = cut_state(cut, seat)
        left.append(sum(place > 0 for place in asks(state)))
        if left[-1]:
            event_rate(cut_id=cut.pk, actor=owner, event_id=first_asked(state)["id"], value=2)
    assert left == [5, 4, 3, 2, 1, 0]


def _cut_of_seven(owner: User) -> Cut:
    """Seven lines, each in a setup of its own, in two takes."""
    said = "\n\n".join(f"{who}\nThis is what I say, number {n}." for n, who in enumerate("ABABABA"))
    project = make_project(owner)
    (scene,) = bring_script(project, f"INT. KITCHEN - NIGHT #4#\n\n{said}\n")
    for number, line in enumerate(scene.lines.filter(kind="dialogue").order_by("order")):
        for take in (1, 2):
            name = f"A001C{number}{take}.mov"
            clip = make_clip(project, name, scene=scene, setup=f"4{number}", take=take)
            read_lines(clip, [line], error_rate=0.1 * (take % 2))
    return scene_propose(scene=scene, actor=owner)
