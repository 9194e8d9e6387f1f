"""What people ask of the engine from the review room: parameters, takes kept and left out, why."""

from __future__ import annotations

from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from django.urls import reverse

from editor.models import Cut, CutChange, Verdict
from editor.services.propose import scene_propose
from tests.editor.room import Cast, Message, Seat, both, other_take, same, seated, swap

pytestmark = pytest.mark.django_db(transaction=True)


async def ask(seat: Seat, kind: str, **fields: Any) -> Message:
    """An act on the cut as it stands now."""
    state = await seat.state()
    return await seat.ask(kind, revision=state["cut"]["revision"], **fields)


async def clips(seat: Seat) -> list[int]:
    return [event["clip"] for event in (await seat.state())["events"]]


async def test_a_slower_pace_is_heard_by_both_at_once_and_lengthens_the_cut(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        before = await editor.state()
        assert (await ask(editor, "parameters", values={"pace": -1}))["type"] == "ack"
        for seat in (editor, director):
            news = await seat.changed()
            assert (news["act"], news["revision"]) == ("parameters", 1)
            after = await seat.state()
            assert same(news["patch"], after)
        assert after["asked"]["pace"] == -1
        assert after["cut"]["duration_frames"] > before["cut"]["duration_frames"]


async def test_a_favoured_character_is_kept_with_the_scene_and_others_stay(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        assert list((await editor.state())["asked"]["favour"]) == ["ANNA", "BEN"]
        await ask(editor, "parameters", values={"favour": {"ANNA": 1.0}})
        await director.changed()
        await ask(director, "parameters", values={"favour": {"BEN": -0.5}})
        assert (await director.state())["asked"]["favour"] == {"ANNA": 1.0, "BEN": -0.5}
        await ask(editor, "undo")
        assert (await director.state())["asked"]["favour"] == {"ANNA": 0.0, "BEN": -0.5}


async def test_what_was_swapped_trimmed_and_locked_outlives_other_parameters(cast: Cast) -> None:
    async with both(cast) as (editor, _):
        await swap(editor)
        state = await editor.state()
        second, fourth = state["events"][1], state["events"][3]
        await ask(editor, "trim", event=second["id"], edge="out", frames=-3)
        await editor.ask("status", event=fourth["id"], value="locked")
        await ask(editor, "parameters", values={"style": "intimate", "pace": 0.5})
        after = (await editor.state())["events"]
        assert after[0]["clip"] == state["events"][0]["clip"]
        assert after[0]["pinned"]
        still = ("clip", "source_in", "source_out")
        assert [after[3][part] for part in still] == [fourth[part] for part in still]
        assert after[3]["status"] == "locked"


async def test_a_range_of_shots_is_locked_and_opened_in_one_act(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        before = await editor.state()
        few = [event["id"] for event in before["events"][1:3]]
        assert (await director.ask("lock", events=few, value="locked"))["type"] == "ack"
        news = await editor.changed()
        assert news["seq"] == before["seq"] + 1
        states = [event["status"] for event in news["patch"]["events"]]
        assert states == ["in_review", "locked", "locked", "in_review"]
        for fields in ({"events": few, "value": "burnt"}, {"events": ["1"], "value": "locked"}):
            assert (await director.ask("lock", **fields))["code"] == "refused.status"
        await director.ask("lock", events=few, value="in_review")
        assert {one["status"] for one in (await editor.state())["events"]} == {"in_review"}


async def test_a_target_length_says_what_was_asked_and_what_came(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        came = (await editor.state())["cut"]["duration_frames"]
        await ask(editor, "parameters", values={"target_frames": came * 2})
        state = await editor.state()
        assert state["asked"]["target_frames"] == came * 2
        assert state["cut"]["duration_frames"] > came
        await ask(editor, "parameters", values={"target_frames": None})
        assert (await editor.state())["cut"]["duration_frames"] == came


async def test_asking_for_what_is_already_so_changes_nothing(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        told = await ask(editor, "parameters", values={"pace": 0.0})
        assert (told["type"], told["seq"]) == ("ack", 0)
        assert (await editor.state())["cut"]["revision"] == 0


WRONG: list[Message] = [
    {"pace": 2},
    {"pace": "fast"},
    {"pace": True},
    {"pace": None},
    {"listener": -1},
    {"style": "noir"},
    {"style": ["classic"]},
    {"favour": {"NOBODY": 1}},
    {"favour": {"ANNA": 3}},
    {"favour": {"ANNA": "much"}},
    {"favour": []},
    {"target_frames": 3},
    {"target_frames": 10**9},
    {"target_frames": 500.5},
    {"opening": "slow"},
    {"opening": ["wide"]},
    {"ignore_emotion": 1},
    {"pins": []},
    {"speed": 1},
]


async def test_what_the_engine_cannot_be_asked_is_refused_and_touches_nothing(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        before = await editor.state()
        for values in WRONG:
            told = await ask(editor, "parameters", values=values)
            assert told.get("code") == "refused.malformed", values
        assert await editor.state() == before


async def test_a_wish_against_an_older_cut_is_refused_with_the_present_revision(
    cast: Cast,
) -> None:
    async with both(cast) as (editor, director):
        await ask(editor, "parameters", values={"pace": 0.4})
        await director.changed()
        event = (await director.state())["events"][0]
        tries: list[tuple[str, Message]] = [
            ("parameters", {"values": {"pace": 0.1}}),
            ("pin", {"event": event["id"]}),
            ("unpin", {"event": event["id"]}),
            ("ban", {"event": event["id"], "alternate": 0}),
            ("allow", {"clip": event["clip"]}),
        ]
        for kind, fields in tries:
            told = await director.ask(kind, revision=0, **fields)
            assert (told["code"], told["revision"]) == ("refused.stale", 1), kind


async def test_a_banned_take_goes_and_is_never_offered_until_it_is_allowed(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        before = (await editor.state())["events"]
        gone = before[0]["clip"]
        await ask(editor, "ban", event=before[0]["id"], alternate=0)
        news = await director.changed()
        after = news["patch"]["events"]
        assert news["act"] == "ban"
        assert after[0]["clip"] != gone
        assert gone not in [one["clip"] for one in after[0]["alternates"]]
        assert [event["clip"] for event in after[1:]] == [event["clip"] for event in before[1:]]
        (ban,) = news["patch"]["asked"]["bans"]
        assert (ban["clip"], ban["lines"]) == (gone, before[0]["lines"])
        await ask(editor, "parameters", values={"pace": 0.3})
        assert gone not in await clips(editor)
        await ask(editor, "allow", clip=gone)
        state = await editor.state()
        assert state["asked"]["bans"] == []
        assert gone in [one["clip"] for one in state["events"][0]["alternates"]]


async def test_a_banned_alternate_is_no_longer_offered_and_the_cut_stays(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        state = await editor.state()
        wanted = other_take(state)
        clip = next(one["clip"] for one in state["events"][0]["alternates"] if one["id"] == wanted)
        shown = await clips(editor)
        await ask(editor, "ban", event=state["events"][0]["id"], alternate=wanted)
        assert await clips(editor) == shown
        offered = (await editor.state())["events"][0]["alternates"]
        assert clip not in [one["clip"] for one in offered]
        await editor.ask("undo")
        offered = (await editor.state())["events"][0]["alternates"]
        assert clip in [one["clip"] for one in offered]


async def test_the_last_take_of_a_line_cannot_be_banned(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        for _ in range(2):
            event = (await editor.state())["events"][0]["id"]
            assert (await ask(editor, "ban", event=event, alternate=0))["type"] == "ack"
        before = await editor.state()
        told = await ask(editor, "ban", event=before["events"][0]["id"], alternate=0)
        assert told["code"] == "refused.last-take"
        assert await editor.state() == before


async def test_a_pin_keeps_a_shot_that_nobody_swapped_through_another_style(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        event = (await editor.state())["events"][2]
        await ask(editor, "pin", event=event["id"])
        assert (await editor.state())["events"][2]["pinned"]
        await ask(editor, "parameters", values={"style": "fast", "pace": 1})
        after = (await editor.state())["events"][2]
        assert (after["clip"], after["pinned"]) == (event["clip"], True)
        await ask(editor, "unpin", event=after["id"])
        assert not (await editor.state())["events"][2]["pinned"]


async def test_a_pin_that_a_ban_makes_impossible_is_named(cast: Cast) -> None:
    def contradict() -> None:
        cut = Cut.objects.get(pk=cast.cut.pk)
        event = cut.events.order_by("order")[0]
        reading = event.readings.get()
        cut.pins = {str(reading.line_id): str(reading.pk)}
        cut.bans = {f"{reading.line_id}:{event.clip_id}": True}
        cut.save()

    async with seated(cast.cut, cast.editor) as editor:
        event = (await editor.state())["events"][0]
        label = event["alternates"][0]["label"]
        await database_sync_to_async(contradict)()
        await ask(editor, "parameters", values={"pace": 0.2})
        (conflict,) = (await editor.state())["asked"]["conflicts"]
        line = event["lines"][0]
        assert conflict == {"kind": "pin", "line": line, "lines": [line], "label": label}


async def test_redo_brings_back_what_each_undid_and_nothing_of_the_other(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        start = await clips(editor)
        await swap(editor, 0)
        await swap(director, 1)
        swapped = await clips(editor)
        await ask(editor, "parameters", values={"pace": 0.6})
        for _ in range(2):
            assert (await editor.ask("undo"))["type"] == "ack"
        assert await clips(editor) == [start[0], *swapped[1:]]
        assert (await director.ask("redo"))["code"] == "refused.nothing-to-redo"
        await editor.ask("redo")
        assert await clips(editor) == swapped
        assert (await editor.state())["asked"]["pace"] == 0
        await editor.ask("redo")
        assert (await editor.state())["asked"]["pace"] == 0.6
        assert (await editor.ask("redo"))["code"] == "refused.nothing-to-redo"
        await editor.ask("undo")
        assert (await editor.state())["asked"]["pace"] == 0


async def test_a_new_change_leaves_nothing_to_redo(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        await swap(editor, 0)
        await editor.ask("undo")
        await swap(editor, 1)
        assert (await editor.ask("redo"))["code"] == "refused.nothing-to-redo"


async def test_a_reason_is_kept_beside_the_verdict_it_explains(cast: Cast) -> None:
    async with both(cast) as (editor, director):
        event = (await editor.state())["events"][0]["id"]
        told = await editor.ask("reason", event=event, words=["sound"])
        assert told["code"] == "refused.nothing-to-explain"
        await director.ask("rate", event=event, value=2)
        await swap(editor)
        assert (await editor.ask("reason", event=event, words=["sound", "size"]))["type"] == "ack"
        for words in (["taste"], [["sound"]], [1]):
            told = await editor.ask("reason", event=event, words=words)
            assert told["code"] == "refused.no-reason", words

    def kept() -> tuple[int, Verdict]:
        return Verdict.objects.get(kind="swap").pk, Verdict.objects.get(kind="reason")

    swapped, reason = await database_sync_to_async(kept)()
    assert reason.person_id == cast.editor.pk
    assert reason.detail["of"] == swapped
    assert reason.tags == ["sound_defect", "noise", "size"]


async def test_a_guest_steers_nothing(cast: Cast) -> None:
    async with seated(cast.cut, cast.guest) as guest:
        before = await guest.state()
        event = before["events"][0]
        tries: list[tuple[str, Message]] = [
            ("parameters", {"values": {"pace": 0.5}}),
            ("pin", {"event": event["id"]}),
            ("unpin", {"event": event["id"]}),
            ("ban", {"event": event["id"], "alternate": 0}),
            ("allow", {"clip": event["clip"]}),
            ("reason", {"event": event["id"], "words": ["sound"]}),
            ("lock", {"events": [event["id"]], "value": "locked"}),
            ("redo", {}),
        ]
        for kind, fields in tries:
            assert (await ask(guest, kind, **fields))["code"] == "refused.role", kind
        assert await guest.state() == before


async def test_every_wish_leaves_its_trail(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        event = (await editor.state())["events"][0]["id"]
        await ask(editor, "parameters", values={"listener": 0.5})
        await ask(editor, "pin", event=event)
        await editor.ask("undo")

    def acts() -> list[str]:
        return list(CutChange.objects.order_by("revision").values_list("act", flat=True))

    assert await database_sync_to_async(acts)() == ["parameters", "pin", "undo"]


async def test_overruling_the_engine_shows_what_it_would_rather_have(cast: Cast) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        first = (await editor.state())["events"][0]
        await swap(editor)
        after = (await editor.state())["events"][0]
        rather = next(one for one in after["alternates"] if one["clip"] == first["clip"])
        assert rather["price"] < 0
        assert after["why"]["lead"] == pytest.approx(rather["price"], abs=0.002)


async def test_proposals_are_listed_with_who_asked_for_what_and_how_far_they_differ(
    cast: Cast,
) -> None:
    def second() -> Cut:
        return scene_propose(scene=cast.cut.scene, actor=cast.director)

    async with seated(cast.cut, cast.editor) as editor:
        await ask(editor, "parameters", values={"listener": 0.4})
        await database_sync_to_async(second)()
        await swap(editor)
        address = reverse("cut-versions", args=[cast.cut.pk])
        answer = await database_sync_to_async(editor.client.get)(address)
        newest, oldest = answer.json()["versions"]
        assert (newest["version"], newest["by"], newest["differ"]) == (2, "Karim", 1)
        assert (oldest["version"], oldest["by"], oldest["differ"]) == (1, "Lea", 0)
        assert newest["asked"] == []
        stranger = Client()
        await database_sync_to_async(stranger.force_login)(cast.stranger)
        refused = await database_sync_to_async(stranger.get)(address)
        assert refused.status_code == 404


async def test_other_proposals_come_as_versions_that_differ_and_keep_what_is_held(
    cast: Cast,
) -> None:
    async with seated(cast.cut, cast.editor) as editor:
        first = (await editor.state())["events"][0]
        await ask(editor, "pin", event=first["id"])
        assert (await editor.ask("propose"))["type"] == "ack"
        address = reverse("cut-versions", args=[cast.cut.pk])
        answer = await database_sync_to_async(editor.client.get)(address)
        *others, here = answer.json()["versions"]
        assert others
        assert here["id"] == cast.cut.pk
        assert all(one["by"] == "Lea" and one["differ"] >= 1 for one in others)

        def openings() -> set[int | None]:
            cuts = Cut.objects.filter(scene=cast.cut.scene)
            return {cut.events.order_by("order")[0].clip_id for cut in cuts}

        assert await database_sync_to_async(openings)() == {first["clip"]}
