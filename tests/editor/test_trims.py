"""A shot that somebody trimmed is held as it was left; what somebody locked is not undone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.editor.room import Cast, Message, Seat, both, seated, swap

pytestmark = pytest.mark.django_db(transaction=True)


async def ask(seat: Seat, kind: str, **fields: Any) -> Message:
    """An act on the cut as it stands now."""
    state = await seat.state()
    return await seat.ask(kind, revision=state["cut"]["revision"], **fields)


async def test_a_trimmed_shot_stays_as_it_was_left_until_it_is_given_back(cast: Cast) -> None:
    frames = ("clip", "source_in", "source_out")
    async with both(cast) as (editor, director):
        start = (await editor.state())["events"][1]
        await ask(editor, "trim", event=start["id"], edge="in", frames=4)
        left = (await editor.state())["events"][1]
        assert left["pinned"]
        assert [left[x] for x in frames] == [
            start["clip"],
            start["source_in"] + 4,
            start["source_out"],
        ]
        await ask(director, "parameters", values={"style": "fast", "pace": 1.0})
        await swap(director, 0)
        await swap(director, 2)
        still = (await editor.state())["events"][1]
        assert [still[x] for x in frames] == [left[x] for x in frames]
        await ask(director, "parameters", values={"style": "classic", "pace": 0.0})
        await ask(director, "reset", event=still["id"])
        freed = (await editor.state())["events"][1]
        assert not freed["pinned"]
        assert [freed[x] for x in frames] == [start[x] for x in frames]


async def test_a_trim_comes_back_with_its_take(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        first = (await editor.state())["events"][0]
        await ask(editor, "trim", event=first["id"], edge="out", frames=-5)
        await swap(editor, 0)
        state = await editor.state()
        back = next(x for x in state["events"][0]["alternates"] if x["clip"] == first["clip"])
        await ask(editor, "swap", event=state["events"][0]["id"], alternate=back["id"])
        again = (await editor.state())["events"][0]
        assert (again["clip"], again["source_out"]) == (first["clip"], first["source_out"] - 5)


async def test_what_somebody_locked_meanwhile_is_not_undone(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        await swap(editor, 0)
        before = await editor.state()
        await director.ask("lock", events=[before["events"][0]["id"]], value="locked")
        assert (await editor.ask("undo"))["code"] == "refused.locked"
        await director.ask("lock", events=[before["events"][0]["id"]], value="in_review")
        assert (await editor.ask("undo"))["type"] == "ack"
