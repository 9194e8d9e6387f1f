"""What the review room does not let happen, and that saying no breaks nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client

from editor.models import Note
from projects.models import Membership
from roughcut.asgi import application
from tests.editor.room import Cast, Message, both, other_take, seated, swap
from tests.factories import make_cut, make_user

pytestmark = pytest.mark.django_db(transaction=True)

MALFORMED: list[Message] = [
    {"type": "swap"},
    {"type": "swap", "event": "1", "alternate": 1, "revision": 0},
    {"type": "swap", "event": True, "alternate": 1, "revision": 0},
    {"type": "swap", "event": 1.5, "alternate": 1, "revision": 0},
    {"type": "rate", "event": None, "value": 3},
    {"type": "note", "event": None, "record_frame": 0, "text": None},
    {"type": "note", "event": None, "record_frame": 1 << 40, "text": "Far away."},
    {"type": "rate", "event": 1 << 70, "value": 3},
    {"type": "status", "event": [], "value": "locked"},
]


async def test_a_malformed_act_is_refused_and_touches_nothing(cast: Cast) -> None:
    async with both(cast) as (editor, _):
        before = await editor.state()
        for message in MALFORMED:
            fields = {name: value for name, value in message.items() if name != "type"}
            told = await editor.ask(message["type"], **fields)
            assert (told["type"], told["code"]) == ("refused", "refused.malformed"), message
        assert await editor.state() == before


@pytest.mark.parametrize("kind", ["", "delete", "cut.changed", "room_left", "__init__"])
async def test_an_unknown_act_is_refused(cast: Cast, kind: str) -> None:
    async with both(cast) as (editor, _):
        assert (await editor.ask(kind))["code"] == "refused.unknown-act"


@pytest.mark.parametrize("text", ["not json", "[1, 2]", "12", "null", '"swap"', "{", "\x00"])
async def test_what_is_no_message_at_all_does_not_break_the_room(cast: Cast, text: str) -> None:
    async with both(cast) as (editor, director):
        await editor.socket.send_to(text_data=text)
        assert (await swap(editor))["type"] == "ack"
        assert (await director.changed())["revision"] == 1


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("rate", {"value": 6}, "refused.rating"),
        ("rate", {"value": -1}, "refused.rating"),
        ("status", {"value": "burnt"}, "refused.status"),
        ("note", {"record_frame": 0, "text": " \n "}, "refused.empty-note"),
        ("note", {"record_frame": 0, "text": "\x00"}, "refused.empty-note"),
    ],
)
async def test_a_value_out_of_range_is_refused(
    cast: Cast, kind: str, fields: Message, code: str
) -> None:
    async with both(cast) as (editor, _):
        event = (await editor.state())["events"][0]["id"]
        assert (await editor.ask(kind, event=event, **fields))["code"] == code


async def test_a_note_longer_than_a_note_is_refused_and_not_cut_short(cast: Cast) -> None:
    async with both(cast) as (editor, _):
        told = await editor.ask("note", event=None, record_frame=0, text="e" * 5000)
        assert told["code"] == "refused.long-note"
        assert (await editor.state())["notes"] == []


async def test_shots_notes_and_alternates_of_another_cut_are_not_there(cast: Cast) -> None:
    foreign = await database_sync_to_async(lambda: make_cut(make_user("Other")))()
    event = await database_sync_to_async(lambda: foreign.events.order_by("order")[0])()
    other = await database_sync_to_async(lambda: event.alternates.all()[0])()
    note = await Note.objects.acreate(
        cut=foreign, author=foreign.made_by, record_frame=0, text="Theirs."
    )
    async with both(cast) as (editor, _):
        own = (await editor.state())["events"][0]["id"]
        tries: list[tuple[str, Message, str]] = [
            ("rate", {"event": event.pk, "value": 3}, "refused.no-shot"),
            ("status", {"event": event.pk, "value": "locked"}, "refused.no-shot"),
            ("swap", {"event": own, "alternate": other.pk, "revision": 0}, "refused.no-alternate"),
            ("reply", {"note": note.pk, "text": "Hm."}, "refused.no-note"),
            ("note_state", {"note": note.pk, "value": "done"}, "refused.no-note"),
        ]
        for kind, fields, code in tries:
            assert (await editor.ask(kind, **fields))["code"] == code, kind


Try = tuple[str, Callable[[Message], Message], bool]
GUEST: list[Try] = [
    ("swap", lambda state: {"alternate": other_take(state), "revision": 0}, False),
    ("reset", lambda state: {"revision": 0}, False),
    ("trim", lambda state: {"edge": "out", "frames": -1, "revision": 0}, False),
    ("rate", lambda state: {"value": 3}, False),
    ("status", lambda state: {"value": "approved"}, False),
    ("undo", lambda state: {}, False),
    ("note", lambda state: {"record_frame": 0, "text": "Nice."}, True),
]


async def test_a_guest_may_write_notes_and_change_nothing(cast: Cast) -> None:
    async with seated(cast.cut, cast.guest) as guest:
        before = await guest.state()
        event = before["events"][0]["id"]
        for kind, fields, allowed in GUEST:
            told = await guest.ask(kind, event=event, **fields(before))
            assert told.get("code") == (None if allowed else "refused.role"), kind
        assert (await guest.state())["events"] == before["events"]


async def test_a_stranger_who_knocks_is_not_told_to_the_room(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        client = Client()
        await database_sync_to_async(client.force_login)(cast.stranger)
        cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
        knock = WebsocketCommunicator(
            application,
            f"/ws/cuts/{cast.cut.pk}/",
            headers=[(b"origin", b"http://testserver"), (b"cookie", cookie)],
        )
        await knock.connect(timeout=20)
        assert (await knock.receive_output(timeout=20))["code"] == 4404
        await knock.disconnect(timeout=20)
        assert await editor.socket.receive_nothing(timeout=0.5)


async def test_somebody_who_is_put_out_hears_and_does_nothing_more(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        await Membership.objects.filter(user=cast.director).adelete()
        await director.socket.send_json_to({"type": "undo", "ref": "x"})
        assert (await director.next("refused"))["code"] == "refused.stranger"
        await swap(editor)
        assert await director.closed() == 4404
