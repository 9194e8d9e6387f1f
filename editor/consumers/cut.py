"""The socket of the review room: acts in, changes and presence out."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import translation

from editor.models import Cut
from editor.protocol import perform
from editor.selectors.review import person
from editor.selectors.room import change_for
from projects.models import User
from projects.permissions import membership
from roughcut.core.errors import RefusedError, RoughCutError
from roughcut.live import cut_group
from roughcut.refusals import told

STRANGER = 4404
LARGEST_MESSAGE = 16_384


class CutConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc] # channels has no types
    """One page of one cut. Every change is told from the rows, in the reader's language."""

    async def connect(self) -> None:
        self.cut_id: int = self.scope["url_route"]["kwargs"]["cut_id"]
        self.group = cut_group(self.cut_id)
        self.user = self.scope["user"]
        self.at: dict[str, Any] = {"record_frame": 0, "playing": False}
        self.seated = False
        await self.accept()
        seq = await database_sync_to_async(self._seq)()
        if seq is None:
            await self.close(code=STRANGER)
            return
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.send_json({"type": "hello", "seq": seq, "people": [person(self.user)]})
        self.seated = True
        await self._to_room({"type": "room.arrived", "channel": self.channel_name})

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)
        if self.seated:
            await self._to_room({"type": "room.left", "person": person(self.user)})

    async def receive(self, text_data: str | None = None, **kwargs: Any) -> None:
        if text_data is None or len(text_data) > LARGEST_MESSAGE:
            await self.close(code=1009)
            return
        with suppress(ValueError):  # what is no JSON asks for nothing
            await self.receive_json(json.loads(text_data))

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("type") == "presence":
            await self._presence(content)
            return
        ref = str(content.get("ref", ""))[:64]
        try:
            done = await database_sync_to_async(perform)(self.cut_id, self.user, content)
        except RoughCutError as error:
            await self._refuse(ref, error)
        else:
            await self.send_json({"type": "ack", "ref": ref, "seq": done.seq})

    async def _refuse(self, ref: str, error: RoughCutError) -> None:
        with translation.override(self.user.language if isinstance(self.user, User) else None):
            message = told(error)
        refusal: dict[str, Any] = {
            "type": "refused",
            "ref": ref,
            "code": error.code,
            "message": message,
        }
        if isinstance(error, RefusedError) and error.code == "refused.stale":
            refusal["revision"] = int(error.subject)
        await self.send_json(refusal)

    async def _presence(self, content: dict[str, Any]) -> None:
        frame, playing = content.get("record_frame"), content.get("playing")
        if isinstance(frame, int) and isinstance(playing, bool):
            self.at = {"record_frame": frame, "playing": playing}
            await self._to_room({"type": "room.presence", "person": person(self.user), **self.at})

    async def _to_room(self, message: dict[str, Any]) -> None:
        await self.channel_layer.group_send(self.group, message)

    async def room_arrived(self, message: dict[str, Any]) -> None:
        """Tell who just came that we are here too."""
        if message["channel"] != self.channel_name:
            await self._to_room({"type": "room.presence", "person": person(self.user), **self.at})

    async def room_presence(self, message: dict[str, Any]) -> None:
        if message["person"]["id"] != self.user.pk:
            await self.send_json({**message, "type": "presence"})

    async def room_left(self, message: dict[str, Any]) -> None:
        if message["person"]["id"] != self.user.pk:
            await self.send_json({"type": "left", "person": message["person"]})

    async def cut_changed(self, message: dict[str, Any]) -> None:
        patch = await database_sync_to_async(self._patch)(message)
        if patch is None:
            await self.close(code=STRANGER)
            return
        await self.send_json(
            {
                "type": "changed",
                "seq": message["seq"],
                "by": message["by"],
                "act": message["act"],
                "revision": message["revision"],
                "patch": patch,
            }
        )

    def _seq(self) -> int | None:
        cut = Cut.objects.filter(pk=self.cut_id).first()
        if cut is None or membership(self.user, cut.project_id) is None:
            return None
        return cut.seq

    def _patch(self, message: dict[str, Any]) -> dict[str, Any] | None:
        cut = Cut.objects.select_related("project", "scene").filter(pk=self.cut_id).first()
        found = membership(self.user, cut.project_id) if cut else None
        if cut is None or found is None or not isinstance(self.user, User):
            return None
        with translation.override(self.user.language):
            return change_for(cut, found, events=message["events"], notes=message["notes"])
