"""Tells the sockets of a project or a cut that something changed, after it is committed."""

from __future__ import annotations

import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)


def project_group(project_id: int) -> str:
    return f"project.{project_id}"


def cut_group(cut_id: int) -> str:
    return f"cut.{cut_id}"


def publish(group: str, message: dict[str, Any]) -> None:
    """Send once the transaction is committed. message["type"] names the consumer's method.

    A socket that misses a message reads the truth by HTTP, so a broken layer is only logged.
    """

    def send() -> None:
        layer = get_channel_layer()
        try:
            async_to_sync(layer.group_send)(group, message)
        except OSError as error:
            log.warning("could not tell %s: %s", group, error)

    transaction.on_commit(send)
