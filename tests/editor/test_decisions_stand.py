"""Every decision of a person stands through every later solve, or what cannot be kept is named.

Random sequences of acts over the socket, on a scene with listeners, lines cut inside and beats;
beside it a plain account of what was decided and not yet decided anew.
"""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from channels.db import database_sync_to_async

from analysis.models import OnScreen
from editor.engine.candidates import look
from editor.models import Alternate, Cut, Event
from editor.services.propose import scene_propose
from projects.models import Character, Clip, Role, User
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

Anna folds the letter and puts it away.

ANNA
You said nine o'clock and I waited here all evening for you, alone in the dark.

BEN
I said I would try to come and then I could not find a way over the water.

He sits down, slowly, without taking off his coat.

ANNA
It is almost midnight now, and the tea has been cold for three hours, Ben.

BEN
Then there is still time to make some more of it before the boat goes.
"""
ACTS = 22


def _seen(clip: Clip, who: Character, x: float) -> None:
    OnScreen.objects.create(
        clip=clip, character=who, start_s=0.0, end_s=60.0, height=0.4, x=x, confidence=0.9
    )


def _shot() -> Cut:
    """Two takes of a wide with everything, and two of a single of each, who listen before."""
    owner = make_user("Lea")
    project = make_project(owner)
    (scene,) = bring_script(project, SCRIPT)
    add_member(project, make_user("Karim"), Role.DIRECTOR)
    lines = list(scene.lines.filter(kind="dialogue").order_by("order"))
    for setup, own in (("4", lines), ("4A", lines[::2]), ("4B", lines[1::2])):
        for take in (1, 2):
            clip = make_clip(
                project, f"{setup}-{take}.mov", scene=scene, setup=setup, take=take, frames=1500
            )
            for place, who in enumerate(dict.fromkeys(line.character for line in own)):
                assert who is not None
                _seen(clip, who, 0.3 + 0.4 * place)
            for place, line in enumerate(lines):
                if line in own:
                    read_slowly(clip, line, 5.0 + 10.0 * place + 0.2 * take)
    return scene_propose(scene=scene, actor=owner)


def _looks(row: Event) -> tuple[Any, ...]:
    sounds = [
        (piece["of_clip"], *piece["source"], piece["record"][0] - row.record_in)
        for piece in row.sounds
    ]
    length = row.record_out - row.record_in
    return row.clip_id, row.source_in, row.source_out, length, tuple(sounds)


Keys = tuple[str, ...]


@dataclass
class Account:
    """What was decided. held: stretch to what carries it. trims, locks: stretches to their looks.

    bans: lines and the clip that is neither to be seen nor heard in them.
    """

    held: dict[str, str] = field(default_factory=dict)
    trims: dict[Keys, tuple[Any, ...]] = field(default_factory=dict)
    bans: set[tuple[int, int]] = field(default_factory=set)
    values: dict[str, Any] = field(default_factory=dict)

    def free(self, keys: set[str]) -> None:
        self.held = {key: name for key, name in self.held.items() if key not in keys}
        self.trims = {own: looks for own, looks in self.trims.items() if keys.isdisjoint(own)}


class Player:
    """Does random acts and keeps the account."""

    def __init__(self, seat: Seat, seed: int) -> None:
        self.seat, self.chance = seat, random.Random(seed)
        self.account = Account()
        self.done: list[Account] = []
        self.undone: list[Account] = []
        self.locks: dict[Keys, tuple[Any, ...]] = {}

    async def act(self) -> str:
        kinds = "swap swap swap trim trim trim pin unpin reset ban allow lock lock open steer steer"
        kind = self.chance.choice([*kinds.split(), "undo", "undo", "redo"])
        state = await self.seat.state()
        rows = await database_sync_to_async(self._rows)()
        row = self.chance.choice(rows)
        told = await getattr(self, f"_{kind}")(row, state)
        return f"{kind} {row.order}: {told.get('code', told['type'])}"

    def _rows(self, cut: Cut | None = None) -> list[Event]:
        return list(Event.objects.filter(cut=cut or self.seat.cut).order_by("order"))

    async def _row(self, keys: set[str]) -> list[Event]:
        rows = await database_sync_to_async(self._rows)()
        return [row for row in rows if not keys.isdisjoint(key for key, _ in row.ways)]

    async def _tell(self, kind: str, state: Message, **fields: Any) -> Message:
        """Ask for a change; the account before it is kept if it was made."""
        before = deepcopy(self.account)
        revision = state["cut"]["revision"]
        told = await self.seat.ask(kind, revision=revision, **fields)
        after = (await self.seat.state())["cut"]["revision"]
        if told["type"] == "ack" and after != revision:
            self.done.append(before)
            self.undone = []
        return told

    async def _swap(self, row: Event, state: Message) -> Message:
        found = await database_sync_to_async(
            lambda: list(Alternate.objects.filter(event=row).order_by("rank"))
        )()
        if not found:
            return {"type": "nothing"}
        chosen = self.chance.choice(found)
        told = await self._tell("swap", state, event=row.pk, alternate=chosen.pk)
        if told["type"] == "ack":
            ways = dict(chosen.ways)
            self.account.free(set(ways))
            self.account.held |= ways
        return told

    async def _trim(self, row: Event, state: Message) -> Message:
        edge, frames = self.chance.choice(("in", "out")), self.chance.choice((-7, -3, 2, 5))
        told = await self._tell("trim", state, event=row.pk, edge=edge, frames=frames)
        if told["type"] == "ack":
            keys = {key for key, _ in row.ways}
            self.account.free(keys)
            self.account.held |= dict(row.ways)
            (now,) = await self._row(keys)
            side = "source_in" if edge == "in" else "source_out"
            assert getattr(now, side) != getattr(row, side)
            others = await self._row({one for own in self.account.trims for one in own})
            for other in others:  # a picture that is moved alone moves that beside it
                own = tuple(key for key, _ in other.ways)
                if abs(other.order - now.order) == 1 and own in self.account.trims:
                    self.account.trims[own] = _looks(other)
            self.account.trims[tuple(key for key, _ in now.ways)] = _looks(now)
        return told

    async def _pin(self, row: Event, state: Message) -> Message:
        told = await self._tell("pin", state, event=row.pk)
        if told["type"] == "ack":
            self.account.held |= dict(row.ways)
        return told

    async def _unpin(self, row: Event, state: Message) -> Message:
        told = await self._tell("unpin", state, event=row.pk)
        if told["type"] == "ack":
            self.account.free({key for key, _ in row.ways})
        return told

    async def _reset(self, row: Event, state: Message) -> Message:
        told = await self._tell("reset", state, event=row.pk)
        if told["type"] == "ack":
            self.account.free({key for key, _ in row.ways})
        return told

    async def _ban(self, row: Event, state: Message) -> Message:
        told = await self._tell("ban", state, event=row.pk, alternate=0)
        if told["type"] == "ack":
            keys = {key for key, _ in row.ways}
            self.account.free(keys)
            self.account.bans |= {(int(key.partition("#")[0]), row.clip_id or 0) for key in keys}
        return told

    async def _allow(self, row: Event, state: Message) -> Message:
        if not self.account.bans:
            return {"type": "nothing"}
        clip = self.chance.choice(sorted(clip for _, clip in self.account.bans))
        told = await self._tell("allow", state, clip=clip)
        if told["type"] == "ack":
            self.account.bans = {ban for ban in self.account.bans if ban[1] != clip}
        return told

    async def _lock(self, row: Event, state: Message) -> Message:
        told = await self.seat.ask("lock", events=[row.pk], value="locked")
        self.locks[tuple(key for key, _ in row.ways)] = _looks(row)
        return told

    async def _open(self, row: Event, state: Message) -> Message:
        told = await self.seat.ask("lock", events=[row.pk], value="in_review")
        mine = {key for key, _ in row.ways}
        self.locks = {own: looks for own, looks in self.locks.items() if mine.isdisjoint(own)}
        return told

    async def _steer(self, row: Event, state: Message) -> Message:
        values: dict[str, Any] = self.chance.choice(
            (
                {"pace": self.chance.choice((-1.0, -0.5, 0.5, 1.0))},
                {"style": self.chance.choice(("fast", "intimate", "comedy", "documentary"))},
                {"listener": self.chance.choice((0.3, 0.9))},
                {"opening": self.chance.choice(("any", "close", "wide"))},
                {"target_frames": int(state["cut"]["duration_frames"] * 0.9)},
            )
        )
        told = await self._tell("parameters", state, values=values)
        if told["type"] == "ack":
            self.account.values |= values
        return told

    async def _undo(self, row: Event, state: Message) -> Message:
        told = await self.seat.ask("undo")
        if told["type"] == "ack":
            self.undone.append(self.account)
            self.account = self.done.pop()
        return told

    async def _redo(self, row: Event, state: Message) -> Message:
        told = await self.seat.ask("redo")
        if told["type"] == "ack":
            self.done.append(self.account)
            self.account = self.undone.pop()
        return told

    async def check(self, story: list[str]) -> None:
        state = await self.seat.state()
        named = {line for one in state["asked"]["conflicts"] for line in one["lines"]}
        rows = await database_sync_to_async(self._rows)()
        self._stands(rows, named, story)
        assert {key: state["asked"][key] for key in self.account.values} == self.account.values
        assert rows[0].record_in == 0
        for left, right in pairwise(rows):
            assert left.record_out == right.record_in, story

    def _stands(self, rows: list[Event], named: set[int], story: list[str]) -> None:
        carried = {key: (name, row) for row in rows for key, name in row.ways}
        looks = {_looks(row): row for row in rows}
        for keys, locked in self.locks.items():
            assert locked in looks, (story, "lock", keys)
            assert looks[locked].status == "locked", (story, "lock", keys)
        fixed = {key for keys in self.locks for key in keys}
        for keys, trimmed in self.account.trims.items():
            assert trimmed in looks or _lines(keys) & named, (story, "trim", keys)
        for key, name in self.account.held.items():
            # How a listener's picture is fixed may follow what comes to stand beside it.
            stands = look(carried[key][0]) == look(name)
            assert stands or key in fixed or _lines((key,)) & named, (story, "held", key, name)
        for line, clip in self.account.bans:
            for key, (_, row) in carried.items():
                if _lines((key,)) == {line} and key not in fixed and line not in named:
                    assert row.clip_id != clip, (story, "ban", key)


def _lines(keys: Keys) -> set[int]:
    return {int(key.partition("#")[0]) for key in keys}


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_done_every_decision_stands_or_what_cannot_be_kept_is_named(
    seed: int, transactional_db: None
) -> None:
    cut = await database_sync_to_async(_shot)()
    lea = await database_sync_to_async(User.objects.get)(name="Lea")
    async with seated(cut, lea) as seat:
        player, story = Player(seat, seed), list[str]()
        for _ in range(ACTS):
            story.append(await player.act())
            await player.check(story)

    following = await database_sync_to_async(scene_propose)(scene=cut.scene, actor=lea)
    async with seated(following, lea) as seat:
        player.seat = seat
        await player.check([*story, "proposed anew"])
