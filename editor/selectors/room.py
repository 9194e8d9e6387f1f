"""What a change of a cut looks like to one member of the room."""

from __future__ import annotations

from typing import Any

from editor.models import Cut
from editor.selectors.review import cut_state
from projects.models import Membership


def change_for(
    cut: Cut, membership: Membership, *, events: bool, notes: list[int]
) -> dict[str, Any]:
    """The parts of the state that changed: the whole edit list, or the notes named.

    The edit list comes with its clips, since a swap may bring one that was not shown before.
    """
    state = cut_state(cut, membership)
    patch: dict[str, Any] = {"cut": state["cut"]}
    if events:
        patch |= {"events": state["events"], "full": True, "clips": state["clips"]}
        patch |= {"notes": state["notes"], "asked": state["asked"]}
    if notes:
        patch["notes"] = [note for note in state["notes"] if note["id"] in notes]
    return patch
