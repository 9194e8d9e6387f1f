"""Seats in the review room for tests: a signed-in person's socket beside what their page loads."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client
from django.urls import reverse

from editor.models import Cut
from projects.models import User
from roughcut.asgi import application

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cast:
    """The cut under review and who comes to it."""

    cut: Cut
    editor: User
    director: User
    guest: User
    stranger: User


class Seat:
    """One page of the room: a socket, and the state that its page would load by HTTP."""

    def __init__(self, cut: Cut, user: User, socket: Any, client: Client) -> None:
        self.cut, self.user, self.socket, self.client = cut, user, socket, client
        self.asked = 0
        self.news: Message | None = None

    async def state(self) -> Message:
        address = reverse("cut-state", args=[self.cut.pk])
        response = await database_sync_to_async(self.client.get)(address)
        assert response.status_code == 200
        return dict(response.json())

    async def next(self, *kinds: str) -> Message:
        """The next message of one of these kinds; presence is passed over unless asked for."""
        while True:
            message: Message = await self.socket.receive_json_from(timeout=20)
            if message["type"] in kinds:
                return message
            assert message["type"] in ("presence", "left"), message

    async def closed(self) -> int:
        """The code that the socket is closed with; until then it may hear who else is there."""
        while True:
            output = await self.socket.receive_output(timeout=20)
            if output["type"] == "websocket.close":
                return int(output["code"])
            assert json.loads(output["text"])["type"] in ("presence", "left"), output

    async def ask(self, kind: str, **fields: Any) -> Message:
        """Send an act; returns its ack or refusal, whatever order the news comes in."""
        self.asked += 1
        ref = f"{self.user.pk}-{self.asked}"
        await self.socket.send_json_to({"type": kind, "ref": ref, **fields})
        while True:
            message = await self.next("ack", "refused", "changed")
            if message["type"] == "changed":
                self.news = message
                continue
            assert message["ref"] == ref
            return message

    async def changed(self) -> Message:
        news, self.news = self.news, None
        return news or await self.next("changed")


@asynccontextmanager
async def seated(cut: Cut, user: User) -> AsyncIterator[Seat]:
    client = Client()
    await database_sync_to_async(client.force_login)(user)
    headers = [
        (b"host", b"testserver"),
        (b"origin", b"http://testserver"),
        (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()),
    ]
    socket = WebsocketCommunicator(application, f"/ws/cuts/{cut.pk}/", headers=headers)
    accepted, _ = await socket.connect(timeout=20)
    assert accepted
    seat = Seat(cut, user, socket, client)
    hello = await socket.receive_json_from(timeout=20)
    assert hello["type"] == "hello"
    try:
        yield seat
    finally:
        await socket.disconnect(timeout=20)


@asynccontextmanager
async def both(cast: Cast) -> AsyncIterator[tuple[Seat, Seat]]:
    async with AsyncExitStack() as room:
        editor = await room.enter_async_context(seated(cast.cut, cast.editor))
        director = await room.enter_async_context(seated(cast.cut, cast.director))
        yield editor, director


def other_take(state: Message, event: int = 0) -> int:
    return next(int(one["id"]) for one in state["events"][event]["alternates"] if not one["in_cut"])


async def swap(seat: Seat, event: int = 0) -> Message:
    """Put the first alternate of a shot in."""
    state = await seat.state()
    return await seat.ask(
        "swap",
        event=state["events"][event]["id"],
        alternate=other_take(state, event),
        revision=state["cut"]["revision"],
    )


def same(patch: Message, state: Message) -> bool:
    """Whether what the socket told is what a page that is loaded now would show."""
    return all(state[part] == told for part, told in patch.items() if part != "full")
