"""The review room where shots show who listens, and where a line is cut inside."""

from __future__ import annotations

import pytest
from channels.db import database_sync_to_async

from analysis.models import OnScreen
from editor.models import Cut
from editor.services.propose import scene_propose
from projects.models import Role, User
from tests.editor.room import Message, Seat, seated
from tests.factories import (
    add_member,
    bring_script,
    make_clip,
    make_project,
    make_user,
    read_slowly,
)

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPT = """INT. KITCHEN - NIGHT #4#

ANNA
You said nine o'clock and I waited here all evening for you, alone in the dark.

BEN
I said I would try to come and then I could not find a way over the water.
"""
LISTENS_S = 14.0


@pytest.fixture
def listening(transactional_db: None) -> Cut:
    """Singles of both, two takes each, who listen long before they say their line."""
    owner = make_user("Lea")
    project = make_project(owner)
    (scene,) = bring_script(project, SCRIPT)
    add_member(project, make_user("Karim", language="fr"), Role.DIRECTOR)
    lines = list(scene.lines.filter(kind="dialogue").order_by("order"))
    for setup, line in zip(("4A", "4B"), lines, strict=True):
        for take in (1, 2):
            name = f"{setup}-{take}.mov"
            clip = make_clip(project, name, scene=scene, setup=setup, take=take)
            assert line.character is not None
            OnScreen.objects.create(
                clip=clip,
                character=line.character,
                start_s=0.0,
                end_s=40.0,
                height=0.4,
                x=0.5,
                confidence=0.9,
            )
            read_slowly(clip, line, LISTENS_S)
    return scene_propose(scene=scene, actor=owner)


def _reactions(state: Message) -> list[tuple[Message, Message]]:
    return [
        (event, one)
        for event in state["events"]
        for one in event["alternates"]
        if one["kind"] == "reaction" and not one["in_cut"]
    ]


async def _ask(seat: Seat, kind: str, **fields: int | str | Message) -> Message:
    state = await seat.state()
    return await seat.ask(kind, revision=state["cut"]["revision"], **fields)


async def _swapped(seat: Seat) -> Message:
    """The shot as it is after the first reaction that is offered was put in."""
    event, wanted = _reactions(await seat.state())[0]
    told = await _ask(seat, "swap", event=event["id"], alternate=wanted["id"])
    assert told["type"] == "ack", told
    return await _holding(seat, wanted["clip"])


async def _holding(seat: Seat, clip: int) -> Message:
    """The shot of a clip under which another is heard."""
    for event in (await seat.state())["events"]:
        if event["clip"] == clip and {piece["clip"] for piece in event["sounds"]} - {clip}:
            return dict(event)
    raise AssertionError("nobody listens")


def _shown(state: Message) -> list[tuple[object, ...]]:
    return [(one["kind"], one["clip"], one["source_in"]) for one in state["events"]]


async def test_a_reaction_put_in_is_named_kept_and_taken_back(listening: Cut) -> None:
    lea, karim = await database_sync_to_async(_people)(listening)
    async with seated(listening, lea) as editor, seated(listening, karim) as director:
        before = await editor.state()
        assert any("reaction 4" in one["sentence"] for _, one in _reactions(before))
        french = await director.state()
        assert any("réaction 4" in one["sentence"] for _, one in _reactions(french))
        put_in = await _swapped(editor)
        assert put_in["pinned"]
        await _ask(editor, "parameters", values={"pace": 0.4})
        assert (await _holding(editor, put_in["clip"]))["pinned"]
        for _ in range(2):
            assert (await editor.ask("undo"))["type"] == "ack"
        assert _shown(await editor.state()) == _shown(before)


async def test_a_reaction_is_locked_and_given_back(listening: Cut) -> None:
    lea, _ = await database_sync_to_async(_people)(listening)
    async with seated(listening, lea) as editor:
        put_in = await _swapped(editor)
        await editor.ask("lock", events=[put_in["id"]], value="locked")
        assert (await _ask(editor, "reset", event=put_in["id"]))["code"] == "refused.locked"
        await _ask(editor, "parameters", values={"style": "fast"})
        locked = await _holding(editor, put_in["clip"])
        still = ("status", "source_in", "source_out")
        assert [locked[part] for part in still] == ["locked", *(put_in[p] for p in still[1:])]
        await editor.ask("lock", events=[locked["id"]], value="in_review")
        told = await _ask(editor, "reset", event=locked["id"])
        assert told["type"] == "ack", told
        assert not [e for e in (await editor.state())["events"] if e["pinned"]]


async def test_what_cannot_be_done_with_parts_is_told_in_lines(listening: Cut) -> None:
    def warn() -> int:
        cut = Cut.objects.get(pk=listening.pk)
        event = cut.events.order_by("order")[0]
        key, name = event.ways[0]
        clip = event.clip_id
        line = int(key.partition("#")[0])
        over = f"over:{clip}:{name}:left"
        cut.pins = {f"{line}#1": over, f"{line}#2": name}
        cut.bans = {f"{line}#1:{clip}": True}
        cut.warnings = [
            f"pin-impossible:{line}#1:{over}",
            f"pin-impossible:{line}#1:clip:{clip}",
            f"pins-conflict:{line}#1,{line}#2",
            f"length-drop:{line}",
        ]
        cut.save()
        return line

    lea, _ = await database_sync_to_async(_people)(listening)
    line = await database_sync_to_async(warn)()
    async with seated(listening, lea) as editor:
        asked = (await editor.state())["asked"]
        kinds = [one["kind"] for one in asked["conflicts"]]
        assert kinds == ["pin", "ban", "pins", "length"]
        assert all((one["line"], one["lines"]) == (line, [line]) for one in asked["conflicts"])
        assert all(one["label"] for one in asked["conflicts"][:3])
        assert [ban["lines"] for ban in asked["bans"]] == [[line]]


def _people(cut: Cut) -> tuple[User, User]:
    return User.objects.get(name="Lea"), User.objects.get(name="Karim")
