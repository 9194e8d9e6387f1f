"""Every act of the review room's socket: what a page may ask, field by field.

The table is the whole protocol: a message whose type is not in it, or whose fields are not of
these types, is refused and touches nothing. docs/protocol.md is checked against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from editor.services import review
from editor.services.because import verdict_explain
from editor.services.hold import event_pin, event_unpin, shots_lock, take_allow, take_ban
from editor.services.parameters import parameters_set
from editor.services.proposals import proposals_add
from editor.services.standing import Told
from editor.services.trim import event_trim
from editor.services.undo import change_redo, change_undo
from projects.models import User
from roughcut.core.errors import RefusedError


@dataclass(frozen=True, slots=True)
class ActSpec:
    """One act. fields: name in the message to (name of the service's argument, type)."""

    service: Callable[..., Told]
    fields: dict[str, tuple[str, type | tuple[type, ...]]]


LARGEST_WHOLE = 2**31 - 1
_WHOLE = int
_MAYBE = (int, type(None))
_SHOT: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "event": ("event_id", _WHOLE),
    "revision": ("revision", _WHOLE),
}
ACTS: dict[str, ActSpec] = {
    "swap": ActSpec(
        review.event_swap,
        {
            "event": ("event_id", _WHOLE),
            "alternate": ("alternate_id", _WHOLE),
            "revision": ("revision", _WHOLE),
        },
    ),
    "reset": ActSpec(review.event_reset, _SHOT),
    "trim": ActSpec(
        event_trim,
        {
            "event": ("event_id", _WHOLE),
            "edge": ("edge", str),
            "frames": ("frames", _WHOLE),
            "revision": ("revision", _WHOLE),
        },
    ),
    "rate": ActSpec(review.event_rate, {"event": ("event_id", _WHOLE), "value": ("value", _WHOLE)}),
    "status": ActSpec(
        review.event_status_set, {"event": ("event_id", _WHOLE), "value": ("value", str)}
    ),
    "note": ActSpec(
        review.note_add,
        {
            "event": ("event_id", _MAYBE),
            "record_frame": ("record_frame", _WHOLE),
            "text": ("text", str),
        },
    ),
    "reply": ActSpec(review.note_reply, {"note": ("parent_id", _WHOLE), "text": ("text", str)}),
    "note_state": ActSpec(
        review.note_state_set, {"note": ("note_id", _WHOLE), "value": ("value", str)}
    ),
    "pin": ActSpec(event_pin, _SHOT),
    "unpin": ActSpec(event_unpin, _SHOT),
    "ban": ActSpec(
        take_ban,
        {
            "event": ("event_id", _WHOLE),
            "alternate": ("alternate_id", _WHOLE),
            "revision": ("revision", _WHOLE),
        },
    ),
    "allow": ActSpec(take_allow, {"clip": ("clip_id", _WHOLE), "revision": ("revision", _WHOLE)}),
    "lock": ActSpec(shots_lock, {"events": ("event_ids", list), "value": ("value", str)}),
    "parameters": ActSpec(
        parameters_set, {"values": ("values", dict), "revision": ("revision", _WHOLE)}
    ),
    "reason": ActSpec(verdict_explain, {"event": ("event_id", _WHOLE), "words": ("words", list)}),
    "propose": ActSpec(proposals_add, {}),
    "undo": ActSpec(change_undo, {}),
    "redo": ActSpec(change_redo, {}),
}


def perform(cut_id: int, actor: User, message: dict[str, Any]) -> Told:
    """Do the act that a message asks for. Raises RefusedError."""
    act = ACTS.get(str(message.get("type")))
    if act is None:
        raise RefusedError("unknown-act", "This page asked for something unknown. Reload it.")
    arguments: dict[str, Any] = {}
    for field, (name, kind) in act.fields.items():
        value = message.get(field)
        if not _fits(value, kind):
            raise RefusedError(
                "malformed",
                "“{field}” is missing or not of the right kind.",
                values={"field": field},
            )
        arguments[name] = value
    return act.service(cut_id=cut_id, actor=actor, **arguments)


def _fits(value: Any, kind: type | tuple[type, ...]) -> bool:
    """Whether a value is of a field's kind, and a number one that the database can hold."""
    if not isinstance(value, kind) or isinstance(value, bool):
        return False
    return not isinstance(value, int) or abs(value) <= LARGEST_WHOLE
