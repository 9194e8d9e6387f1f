"""The socket of a project: how far its work is, told at most four times a second.

The socket sends whole snapshots read from the rows, so that a message lost or a page refreshed
never leaves a wrong picture; what is published is only that there is news.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import translation

from editor.selectors.progress import ProgressMessage, progress_message
from projects.models import User
from projects.permissions import membership
from roughcut.live import project_group

STRANGER = 4404
_BETWEEN_S = 0.25
_REFRESH_S = 5.0


class ProjectConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc] # channels has no types
    """One page of one project."""

    async def connect(self) -> None:
        self.project_id: int = self.scope["url_route"]["kwargs"]["project_id"]
        self.user = self.scope["user"]
        self._news = asyncio.Event()
        self._telling: asyncio.Task[None] | None = None
        await self.accept()
        if not await database_sync_to_async(membership)(self.user, self.project_id):
            await self.close(code=STRANGER)
            return
        await self.channel_layer.group_add(project_group(self.project_id), self.channel_name)
        self._news.set()
        self._telling = asyncio.create_task(self._tell())

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(project_group(self.project_id), self.channel_name)
        if self._telling is not None:
            self._telling.cancel()

    async def progress_changed(self, message: dict[str, Any]) -> None:
        self._news.set()

    async def _tell(self) -> None:
        """Send a snapshot at news, and now and then without, so that rates stay true."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _REFRESH_S)
            self._news.clear()
            snapshot = await database_sync_to_async(self._snapshot)()
            if snapshot is None:
                await self.close(code=STRANGER)
                return
            await self.send_json(snapshot)
            await asyncio.sleep(_BETWEEN_S)

    def _snapshot(self) -> ProgressMessage | None:
        """The state now; None for who is no member any more."""
        found = membership(self.user, self.project_id)
        if found is None:
            return None
        language = self.user.language if isinstance(self.user, User) else "en"
        with translation.override(language):
            return progress_message(found.project)
