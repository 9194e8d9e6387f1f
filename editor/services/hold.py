"""What people hold against the engine: a shot kept as it is, a take never shown again."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from editor.models import Alternate, Event, Verdict
from editor.services.feedback import verdict_add
from editor.services.propose import ban_key, locked
from editor.services.review import choices_with, cut_for, event_for, require_fresh
from editor.services.standing import Standing, Told, changed, resolve, standing, told
from projects.models import Clip, User
from projects.permissions import Act
from projects.services.audit import audit
from roughcut.core.errors import RefusedError


@transaction.atomic
def event_pin(*, cut_id: int, actor: User, event_id: int, revision: int) -> Told:
    """Keep what a shot shows through every later solve."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    event = event_for(cut, event_id, revision)
    was = standing(cut)
    kept = _carried(was, event)
    if not kept:
        raise RefusedError("nothing-to-keep", "No take covers this line.")
    verdict_add(cut, actor, Verdict.Kind.PIN, event)
    resolve(cut, replace(was, pins=was.pins | kept))
    return changed(cut, actor, "pin", was, event=event_id)


@transaction.atomic
def event_unpin(*, cut_id: int, actor: User, event_id: int, revision: int) -> Told:
    """Let the engine choose again at the next solve; what is shown stays until then."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    event = event_for(cut, event_id, revision)
    was = standing(cut)
    freed = was.without(set(_carried(was, event)))
    resolve(cut, replace(freed, choices=was.choices, trims=was.trims))
    return changed(cut, actor, "unpin", was, event=event_id)


@transaction.atomic
def take_ban(*, cut_id: int, actor: User, event_id: int, alternate_id: int, revision: int) -> Told:
    """Never show a take again for the lines of a shot. alternate_id: 0 for the take in the cut.

    Raises RefusedError where nothing else covers a line.
    """
    cut = cut_for(cut_id, actor, Act.SWAP)
    event = event_for(cut, event_id, revision)
    was = standing(cut)
    clip, lines, alternate = _named(was, event, alternate_id)
    verdict_add(cut, actor, Verdict.Kind.BAN, event, alternate)
    bans = was.bans | {ban_key(line, str(clip.pk)): True for line in lines}
    shown = lines if clip.pk == event.clip_id else set()
    uncovered = set(cut.uncovered)
    resolve(cut, replace(was.without(shown), bans=bans))
    if set(cut.uncovered) - uncovered:
        raise RefusedError(
            "last-take", "No other take covers this line.", action="Allow another take first."
        )
    return changed(cut, actor, "ban", was, event=event_id, clip=clip.pk, lines=sorted(lines))


@transaction.atomic
def take_allow(*, cut_id: int, actor: User, clip_id: int, revision: int) -> Told:
    """Lift every ban of a take in this cut."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    require_fresh(cut, revision)
    was = standing(cut)
    kept = {key: value for key, value in was.bans.items() if key.partition(":")[2] != str(clip_id)}
    if kept == was.bans:
        raise RefusedError("no-ban", "This take is not left out.")
    resolve(cut, replace(was, bans=kept))
    return changed(cut, actor, "allow", was, clip=clip_id)


@transaction.atomic
def shots_lock(*, cut_id: int, actor: User, event_ids: list[int], value: str) -> Told:
    """Lock shots together, so that no solve touches them, or open them again."""
    cut = cut_for(cut_id, actor, Act.APPROVE)
    whole = all(isinstance(pk, int) and not isinstance(pk, bool) for pk in event_ids)
    if value not in (Event.Status.LOCKED, Event.Status.IN_REVIEW) or not whole:
        raise RefusedError("status", "There is no such status.")
    shots = list(cut.events.filter(pk__in=event_ids).exclude(status=value))
    for event in shots:
        event.status = value
        event.save(update_fields=["status"])
        kind = Verdict.Kind.APPROVAL if locked(event) else Verdict.Kind.STATUS
        verdict_add(cut, actor, kind, event, status=value)
        audit(project=cut.project, actor=actor, verb="event_status_set", subject=event, value=value)
    return told(cut, actor, events=True)


def _carried(was: Standing, event: Event) -> dict[str, str]:
    """What carries the stretches of a shot now."""
    return {key: was.choices[key] for key, _ in event.ways if key in was.choices}


def _named(
    was: Standing, event: Event, alternate_id: int
) -> tuple[Clip, set[str], Alternate | None]:
    """The take meant, and the lines of the shot that it would carry."""
    if alternate_id == 0 and event.clip is not None:
        return event.clip, set(_carried(was, event)), None
    alternate = Alternate.objects.filter(pk=alternate_id, event=event).first()
    if alternate is None:
        raise RefusedError("no-alternate", "This choice is not there any more.")
    return alternate.clip, set(choices_with(alternate)), alternate
