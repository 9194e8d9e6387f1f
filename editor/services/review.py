"""What people do to a cut in the review room. Every act is checked, stored, audited and told.

An act made against an older revision of the cut is refused with the current one. Acts that hold,
ban or steer what the engine chooses are in their own modules.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from editor.models import Alternate, Cut, Event, Note, Verdict
from editor.selectors.stars import showed_by
from editor.services.feedback import verdict_add
from editor.services.propose import locked
from editor.services.standing import Told, changed, resolve, standing, told
from projects.models import User
from projects.permissions import Act, require
from projects.services.audit import audit
from roughcut.core.errors import RefusedError

LONGEST_NOTE = 4000


def choices_with(alternate: Alternate) -> dict[str, str]:
    """What an alternate puts in: the whole shot from its take, as far as that says its lines."""
    return dict(alternate.ways)


@transaction.atomic
def event_swap(
    *, cut_id: int, actor: User, event_id: int, alternate_id: int, revision: int
) -> Told:
    """Put an alternate in the place of a shot's reading; all other choices stay as they are."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    event = event_for(cut, event_id, revision)
    alternate = Alternate.objects.filter(pk=alternate_id, event=event).first()
    if alternate is None:
        raise RefusedError("no-alternate", "This choice is not there any more.")
    was = standing(cut)
    chosen = choices_with(alternate)
    verdict_add(cut, actor, Verdict.Kind.SWAP, event, alternate, ways=chosen)
    resolve(cut, replace(was, choices=was.choices | chosen, pins=was.pins | chosen))
    return changed(cut, actor, "swap", was, event=event_id, chosen=chosen)


@transaction.atomic
def event_reset(*, cut_id: int, actor: User, event_id: int, revision: int) -> Told:
    """Give a shot back to the engine: its lines are no longer pinned."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    event = event_for(cut, event_id, revision)
    was = standing(cut)
    resolve(cut, was.without({key for key, _ in event.ways}))
    return changed(cut, actor, "reset", was, event=event_id)


@transaction.atomic
def event_rate(*, cut_id: int, actor: User, event_id: int, value: int) -> Told:
    """Rate a shot 1 to 5; 0 takes the rating back. The rating belongs to what is shown.

    It counts as the performance of the readings that the shot shows from the next solve on; this
    cut stays as it is.
    """
    cut = cut_for(cut_id, actor, Act.RATE)
    event = event_for(cut, event_id)
    if not 0 <= value <= 5:
        raise RefusedError("rating", "A rating is 1 to 5 stars.")
    verdict_add(cut, actor, Verdict.Kind.RATING, event, rating=value, showed=showed_by(event))
    return told(cut, actor, events=True)


@transaction.atomic
def event_status_set(*, cut_id: int, actor: User, event_id: int, value: str) -> Told:
    """Approve a shot, ask for a change, lock it, or put it back in review."""
    cut = cut_for(cut_id, actor, Act.APPROVE)
    event = event_for(cut, event_id)
    if value not in Event.Status.values:
        raise RefusedError("status", "There is no such status.")
    event.status = value
    event.save(update_fields=["status"])
    approves = value in (Event.Status.APPROVED, Event.Status.LOCKED)
    kind = Verdict.Kind.APPROVAL if approves else Verdict.Kind.STATUS
    verdict_add(cut, actor, kind, event, status=value)
    audit(project=cut.project, actor=actor, verb="event_status_set", subject=event, value=value)
    return told(cut, actor, events=True)


@transaction.atomic
def note_add(
    *,
    cut_id: int,
    actor: User,
    text: str,
    record_frame: int,
    event_id: int | None = None,
) -> Told:
    """Write a note on a frame. It stays with its source frame when the scene is recut."""
    cut = cut_for(cut_id, actor, Act.NOTE)
    event = cut.events.filter(pk=event_id).first() if event_id else _event_at(cut, record_frame)
    note = Note.objects.create(
        cut=cut,
        author=actor,
        clip=event.clip if event else None,
        source_frame=_source_frame(event, record_frame),
        record_frame=max(0, record_frame),
        text=_worded(text),
    )
    return told(cut, actor, notes=[note.pk])


@transaction.atomic
def note_reply(*, cut_id: int, actor: User, parent_id: int, text: str) -> Told:
    """Answer a note."""
    cut = cut_for(cut_id, actor, Act.NOTE)
    parent = cut.notes.filter(pk=parent_id, parent__isnull=True).first()
    if parent is None:
        raise RefusedError("no-note", "This note is not there any more.")
    Note.objects.create(
        cut=cut,
        author=actor,
        parent=parent,
        clip=parent.clip,
        source_frame=parent.source_frame,
        record_frame=parent.record_frame,
        text=_worded(text),
    )
    return told(cut, actor, notes=[parent.pk])


def _worded(text: str) -> str:
    words = text.replace("\x00", "").strip()  # the database holds no NUL
    if not words:
        raise RefusedError("empty-note", "A note needs words.")
    if len(words) > LONGEST_NOTE:
        raise RefusedError("long-note", "This note is too long. Write it as two.")
    return words


@transaction.atomic
def note_state_set(*, cut_id: int, actor: User, note_id: int, value: str) -> Told:
    """Tick a note off as done, verified, or open again."""
    cut = cut_for(cut_id, actor, Act.NOTE)
    note = cut.notes.filter(pk=note_id).first()
    if note is None or value not in Note.State.values:
        raise RefusedError("no-note", "This note is not there any more.")
    note.state = value
    note.save(update_fields=["state"])
    return told(cut, actor, notes=[note.pk])


def cut_for(cut_id: int, actor: User, act: Act) -> Cut:
    cut = (
        Cut.objects.select_for_update(of=("self",))
        .select_related("project", "scene__project")
        .filter(pk=cut_id)
        .first()
    )
    if cut is None:
        raise RefusedError("stranger", "There is no such cut here.")
    require(actor, cut.project_id, act)
    return cut


def require_fresh(cut: Cut, revision: int) -> None:
    """Refuse what was asked of an older cut than this."""
    if revision != cut.revision:
        raise RefusedError(
            "stale", "Somebody changed the cut meanwhile.", subject=str(cut.revision)
        )


def event_for(cut: Cut, event_id: int, revision: int | None = None) -> Event:
    if revision is not None:
        require_fresh(cut, revision)
    event = cut.events.filter(pk=event_id).first()
    if event is None:
        raise RefusedError("no-shot", "This shot is not there any more.")
    if revision is not None and locked(event):
        raise RefusedError("locked", "This shot is locked.", action="Unlock it first.")
    return event


def _event_at(cut: Cut, frame: int) -> Event | None:
    return cut.events.filter(record_in__lte=frame, record_out__gt=frame).first()


def _source_frame(event: Event | None, record_frame: int) -> int | None:
    if event is None or event.clip is None:
        return None
    rate = event.clip.rate or event.cut.rate
    into = int((record_frame - event.record_in) / event.cut.rate * rate)
    return min(max(event.source_in + into, event.source_in), event.source_out - 1)
