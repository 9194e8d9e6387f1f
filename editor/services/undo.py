"""Undo and redo: each person's own changes only; what others did meanwhile stays."""

from __future__ import annotations

from django.db import transaction

from editor.models import Cut, CutChange
from editor.services.review import cut_for
from editor.services.standing import Told, changed, resolve, standing
from projects.models import User
from projects.permissions import Act
from roughcut.core.errors import RefusedError


@transaction.atomic
def change_undo(*, cut_id: int, actor: User) -> Told:
    """Take back this person's last change that still stands."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    standing_ones = cut.changes.filter(actor=actor, undone_by__isnull=True)
    last = standing_ones.exclude(act="undo").last()
    if last is None:
        raise RefusedError("nothing-to-undo", "There is nothing of yours to undo.")
    return _take_back(cut, actor, last, "undo")


@transaction.atomic
def change_redo(*, cut_id: int, actor: User) -> Told:
    """Do again what this person undid last; a new change of theirs leaves nothing to redo."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    own = cut.changes.filter(actor=actor)
    fresh = own.exclude(act__in=("undo", "redo")).last()
    undone = own.filter(
        act="undo", undone_by__isnull=True, revision__gt=fresh.revision if fresh else 0
    ).last()
    if undone is None:
        raise RefusedError("nothing-to-redo", "There is nothing of yours to redo.")
    return _take_back(cut, actor, undone, "redo")


def _take_back(cut: Cut, actor: User, change: CutChange, act: str) -> Told:
    now = standing(cut)
    resolve(cut, now.taken_back(change.detail["then"], change.detail["after"]))
    told = changed(cut, actor, act, now)
    change.undone_by = cut.changes.get(revision=told.revision)
    change.save(update_fields=["undone_by"])
    return told
