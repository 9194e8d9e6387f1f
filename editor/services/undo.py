"""Undo and redo: each person's own changes only; what others did meanwhile stays."""

from __future__ import annotations

from django.db import transaction

from editor.models import Cut, CutChange
from editor.services.propose import locked_choices
from editor.services.review import cut_for
from editor.services.standing import Standing, Told, changed, resolve, standing
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
    wanted = now.taken_back(change.detail["then"], change.detail["after"])
    touched = {key for key, _ in _asked_of(now) ^ _asked_of(wanted)}
    if not touched.isdisjoint(locked_choices(cut)):
        raise RefusedError("locked", "This shot is locked.", action="Unlock it first.")
    resolve(cut, wanted)
    told = changed(cut, actor, act, now)
    change.undone_by = cut.changes.get(revision=told.revision)
    change.save(update_fields=["undone_by"])
    return told


def _asked_of(one: Standing) -> set[tuple[str, str]]:
    """What people hold of single stretches: pairs of a stretch's key and what is held."""
    trims = {
        (key, repr(trim["shot"])) for trim in one.trims.values() for key, _ in trim["shot"]["ways"]
    }
    return trims | set(one.pins.items())
