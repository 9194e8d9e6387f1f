"""Stores what the engine proposes as rows, keeping what people said of shots that stay."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from editor.engine.cut import Alternate as EngineAlternate
from editor.engine.cut import Cut as EngineCut
from editor.engine.cut import Event as EngineEvent
from editor.engine.cut import SoundPiece, TermShare
from editor.models import Alternate, Cut, Event


@transaction.atomic
def edit_list_replace(*, cut: Cut, proposed: EngineCut) -> None:
    """Make the cut's events equal to the engine's, in order.

    An event that holds the same stretches keeps its row, so that its address and status stay; one
    that shows something else is to be reviewed again.
    """
    present = {shot_keys(event): event for event in events_of(cut)}
    for order, wanted in enumerate(proposed.events):
        event = present.pop(wanted.keys, None) or Event(cut=cut)
        _fill(event, wanted, order)
        event.save()
        event.lines.set([int(line) for line in wanted.lines])
        event.readings.set([int(reading) for reading in wanted.readings if reading])
        _alternates_replace(event, wanted.alternates)
    for event in present.values():
        event.delete()
    cut.uncovered = list(proposed.uncovered)
    cut.warnings = list(proposed.warnings)
    cut.save(update_fields=["uncovered", "warnings", "changed_at"])


def events_of(cut: Cut) -> list[Event]:
    """The cut's events in order with their lines and readings."""
    return list(cut.events.prefetch_related("lines", "readings").order_by("order"))


def shot_keys(event: Event) -> tuple[str, ...]:
    """The keys of the event's stretches, in script order."""
    return tuple(key for key, _ in event.ways)


def _fill(event: Event, wanted: EngineEvent, order: int) -> None:
    clip = int(wanted.clip) if wanted.clip else None
    if event.pk and (event.clip_id, event.source_in, event.source_out) != (
        clip,
        wanted.source.start,
        wanted.source.end,
    ):
        event.status = Event.Status.IN_REVIEW
    event.order, event.kind, event.clip_id = order, wanted.kind, clip
    event.source_in, event.source_out = wanted.source.start, wanted.source.end
    event.record_in, event.record_out = wanted.record.start, wanted.record.end
    event.sounds = [_sound(piece) for piece in wanted.sounds]
    event.confidence = wanted.confidence
    event.terms = _terms(wanted.terms)
    event.ways = [list(way) for way in wanted.ways]


def _alternates_replace(event: Event, alternates: tuple[EngineAlternate, ...]) -> None:
    event.alternates.all().delete()
    Alternate.objects.bulk_create(
        Alternate(
            event=event,
            rank=rank,
            reading_id=int(alternate.reading) if alternate.reading else None,
            clip_id=int(alternate.clip),
            source_in=alternate.source.start,
            source_out=alternate.source.end,
            price=alternate.price,
            terms=_terms(alternate.terms),
            ways=[list(way) for way in alternate.ways],
        )
        for rank, alternate in enumerate(alternates)
    )


def _terms(shares: tuple[TermShare, ...]) -> list[dict[str, Any]]:
    return [asdict(share) for share in shares]


def _sound(piece: SoundPiece) -> dict[str, Any]:
    return {
        "of_clip": int(piece.of_clip),
        "sound": asdict(piece.sound) if piece.sound else None,
        "source": [piece.source.start, piece.source.end],
        "record": [piece.record.start, piece.record.end],
        "kind": piece.kind,
    }
