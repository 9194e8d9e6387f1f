"""Two people in the review room: what one does, the other sees at once, and the database keeps."""

from __future__ import annotations

import pytest
from channels.db import database_sync_to_async

from editor.models import CutChange, Event, Verdict
from projects.models import AuditEntry
from tests.editor.room import Cast, both, other_take, same, seated, swap

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_swap_is_seen_by_both_at_once_and_stays(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        before = await editor.state()
        assert (await swap(editor))["type"] == "ack"
        for seat in (editor, director):
            news = await seat.changed()
            after = await seat.state()
            assert (news["revision"], news["by"]) == (1, cast.editor.pk)
            assert news["seq"] == after["seq"] == before["seq"] + 1
            assert same(news["patch"], after)
            assert after["events"][0]["clip"] != before["events"][0]["clip"]
            assert after["events"][0]["pinned"]
            assert after["events"][1]["clip"] == before["events"][1]["clip"]


async def test_each_reads_the_change_in_their_own_language(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        await swap(editor)
        english, french = await editor.changed(), await director.changed()
    whys = [news["patch"]["events"][0]["why"]["sentence"] for news in (english, french)]
    assert all(whys)
    assert whys[0] != whys[1]


async def test_a_change_against_an_older_revision_is_refused_with_the_current_one(
    cast: Cast,
) -> None:
    async with both(cast) as (editor, director):
        old = await director.state()
        await swap(editor)
        await director.changed()
        refused = await director.ask(
            "swap", event=old["events"][1]["id"], alternate=other_take(old, 1), revision=0
        )
        assert (refused["code"], refused["revision"]) == ("refused.stale", 1)
        assert (await swap(director, 1))["type"] == "ack"


async def test_two_swaps_at_the_same_moment_make_one_change_and_one_refusal(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        state = await editor.state()
        for index, seat in enumerate((editor, director)):
            event = state["events"][index]["id"]
            alternate = other_take(state, index)
            await seat.socket.send_json_to(
                {"type": "swap", "ref": "r", "event": event, "alternate": alternate, "revision": 0}
            )
        answers = sorted(
            [(await seat.next("ack", "refused"))["type"] for seat in (editor, director)]
        )
    assert answers == ["ack", "refused"]


async def test_a_rating_is_each_ones_own_and_told_to_the_other(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        event = (await editor.state())["events"][0]["id"]
        await director.ask("rate", event=event, value=4)
        await editor.changed()
        await editor.ask("rate", event=event, value=2)
        states = [(await seat.state())["events"][0]["rating"] for seat in (editor, director)]
    assert states == [{"mine": 2, "others": [4]}, {"mine": 4, "others": [2]}]


async def test_a_rating_belongs_to_the_take_and_comes_back_with_it(cast: Cast) -> None:
    async with both(cast) as (_, director):
        event = (await director.state())["events"][0]["id"]
        await director.ask("rate", event=event, value=5)
        await director.ask("rate", event=event, value=3)
        await swap(director)
        assert (await director.state())["events"][0]["rating"]["mine"] == 0
        await director.ask("undo")
        assert (await director.state())["events"][0]["rating"]["mine"] == 3


async def test_a_note_and_its_reply_are_seen_by_both(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        event = (await editor.state())["events"][1]
        at = event["record_in"] + 5
        await editor.ask("note", event=event["id"], record_frame=at, text="  Shorter?  ")
        await editor.changed()
        (note,) = (await director.changed())["patch"]["notes"]
        assert (note["text"], note["record_frame"], note["event"]) == ("Shorter?", at, event["id"])
        assert note["source_frame"] == event["source_in"] + 5
        await director.ask("reply", note=note["id"], text="Oui.")
        (told,) = (await editor.changed())["patch"]["notes"]
        assert [(reply["text"], reply["author"]["id"]) for reply in told["replies"]] == [
            ("Oui.", cast.director.pk)
        ]
        assert (await editor.state())["notes"] == [told]


async def test_a_note_is_ticked_off_and_opened_again(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        await editor.ask("note", event=None, record_frame=0, text="Look.")
        note = (await editor.state())["notes"][0]["id"]
        for value in ("done", "verified", "open"):
            assert (await director.ask("note_state", note=note, value=value))["type"] == "ack"
            assert (await editor.state())["notes"][0]["state"] == value


async def test_a_note_stays_with_its_picture_when_the_shot_before_is_trimmed(cast: Cast) -> None:
    async with both(cast) as (editor, _):
        state = await editor.state()
        first, second = state["events"][:2]
        at = second["record_in"] + 7
        await editor.ask("note", event=second["id"], record_frame=at, text="Here.")
        await editor.ask("trim", event=first["id"], edge="out", frames=-3, revision=0)
        after = await editor.state()
        assert after["notes"][0]["source_frame"] == state["events"][1]["source_in"] + 7
        assert after["notes"][0]["record_frame"] == at - 3


async def test_a_status_is_told_and_a_locked_shot_holds_still(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        event = (await editor.state())["events"][0]["id"]
        for value in ("change_asked", "approved", "locked"):
            assert (await director.ask("status", event=event, value=value))["type"] == "ack"
            assert (await editor.changed())["patch"]["events"][0]["status"] == value
        refused = await swap(editor)
        assert refused["code"] == "refused.locked"
        assert (await director.ask("status", event=event, value="in_review"))["type"] == "ack"
        assert (await swap(editor))["type"] == "ack"


async def test_a_trim_moves_one_edge_and_later_shots_follow(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        first, second = (await editor.state())["events"][:2]
        await editor.ask("trim", event=first["id"], edge="out", frames=-4, revision=0)
        events = (await director.changed())["patch"]["events"]
        assert events[0]["source_out"] == first["source_out"] - 4
        assert events[1]["record_in"] == second["record_in"] - 4
        assert events[1]["source_in"] == second["source_in"]
        await editor.ask("undo")
        events = (await director.changed())["patch"]["events"]
        assert [one["record_in"] for one in events[:2]] == [0, second["record_in"]]


async def test_a_trim_beyond_the_clip_is_refused(cast: Cast) -> None:
    async with both(cast) as (editor, _):
        event = (await editor.state())["events"][0]
        told = await editor.ask(
            "trim", event=event["id"], edge="in", frames=-event["source_in"] - 1, revision=0
        )
        assert told["code"] == "refused.no-handle"
        for edge, frames in (("middle", 1), ("in", 0), ("out", 1001)):
            told = await editor.ask("trim", event=event["id"], edge=edge, frames=frames, revision=0)
            assert told["code"] == "refused.trim"


async def test_everybody_undoes_their_own_change_only(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        clips = [event["clip"] for event in (await editor.state())["events"]]
        await swap(editor, 0)
        await director.changed()
        await swap(director, 1)
        await editor.changed()
        await editor.ask("undo")
        after = [event["clip"] for event in (await editor.state())["events"]]
        assert (after[0] == clips[0], after[1] == clips[1]) == (True, False)
        assert (await editor.ask("undo"))["code"] == "refused.nothing-to-undo"
        await director.ask("undo")
        assert [event["clip"] for event in (await editor.state())["events"]] == clips


async def test_reset_gives_the_shot_back_to_the_engine(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        before = await editor.state()
        await swap(editor)
        await director.changed()
        told = await editor.ask("reset", event=before["events"][0]["id"], revision=1)
        assert told["type"] == "ack"
        after = await director.state()
        assert after["events"][0]["clip"] == before["events"][0]["clip"]
        assert not after["events"][0]["pinned"]


async def test_who_is_here_is_told_when_they_come_move_and_go(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        async with seated(cast.cut, cast.director) as director:
            seen = await director.next("presence")
            assert seen["person"]["id"] == cast.editor.pk
            await director.socket.send_json_to(
                {"type": "presence", "record_frame": 40, "playing": True}
            )
            while (told := await editor.next("presence"))["record_frame"] != 40:
                pass
            assert (told["person"]["id"], told["playing"]) == (cast.director.pk, True)
        left = await editor.next("left")
        assert left["person"]["id"] == cast.director.pk


async def test_the_database_keeps_every_act_with_its_trail(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        event = (await editor.state())["events"][0]["id"]
        await swap(editor)
        await director.changed()
        await director.ask("rate", event=event, value=4)
        await director.ask("status", event=event, value="approved")
        await editor.ask("undo")

    def stored() -> tuple[list[str], list[str], list[str], str]:
        return (
            list(CutChange.objects.order_by("revision").values_list("act", flat=True)),
            sorted(Verdict.objects.values_list("kind", flat=True)),
            list(
                AuditEntry.objects.filter(verb__startswith="cut_")
                .order_by("pk")
                .values_list("verb", flat=True)
            ),
            Event.objects.get(pk=event).status,
        )

    acts, verdicts, trail, status = await database_sync_to_async(stored)()
    assert acts == ["swap", "undo"]
    assert verdicts == ["approval", "rating", "swap"]
    assert trail == ["cut_swap", "cut_undo"]
    assert status == "in_review"
