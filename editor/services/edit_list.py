"""Stores what the engine proposes as rows, keeping what people said of shots that stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from django.db import transaction

from editor.engine.cut import Alternate as EngineAlternate
from editor.engine.cut import Cut as EngineCut
from editor.engine.cut import Event as EngineEvent
from editor.engine.cut import Sound, SoundPiece, TermShare
from editor.models import Alternate, Cut, Event
from roughcut.core.timecode import FrameRange


@transaction.atomic
def edit_list_replace(*, cut: Cut, proposed: EngineCut) -> None:
    """Make the cut's events equal to the engine's, in order.

    An event that holds the same stretches, or shows the same frames for some of them, keeps its
    row, so that its address and status stay; one that shows something else is to be reviewed again.
    """
    present = {shot_keys(event): event for event in events_of(cut)}
    kept = [_row_of(wanted, present) for wanted in proposed.events]
    for order, (wanted, row) in enumerate(zip(proposed.events, kept, strict=True)):
        event = row or Event(cut=cut)
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


def events_of(cut: Cut, *statuses: str) -> list[Event]:
    """The cut's events in order with their lines and readings; with statuses, those alone."""
    rows = cut.events.filter(status__in=statuses) if statuses else cut.events.all()
    return list(rows.prefetch_related("lines", "readings").order_by("order"))


def shot_keys(event: Event) -> tuple[str, ...]:
    """The keys of the event's stretches, in script order."""
    return tuple(key for key, _ in event.ways)


def as_event(row: Event) -> EngineEvent:
    """A row as the engine knows it, without its reasons."""
    return EngineEvent(
        kind=row.kind,
        lines=tuple(str(line.pk) for line in sorted(row.lines.all(), key=attrgetter("order"))),
        readings=tuple(str(reading.pk) for reading in row.readings.all()),
        clip=str(row.clip_id) if row.clip_id else "",
        source=FrameRange(row.source_in, row.source_out),
        record=FrameRange(row.record_in, row.record_out),
        sounds=tuple(_piece(piece) for piece in row.sounds),
        confidence=row.confidence,
        terms=(),
        alternates=(),
        ways=tuple((key, name) for key, name in row.ways),
    )


def stored(event: EngineEvent) -> dict[str, Any]:
    """What of an event is kept where it is to be shown again as it is: see `from_stored`."""
    return {
        "kind": event.kind,
        "lines": list(event.lines),
        "readings": list(event.readings),
        "clip": event.clip,
        "source": [event.source.start, event.source.end],
        "record": [event.record.start, event.record.end],
        "sounds": [_sound(piece) for piece in event.sounds],
        "ways": [list(way) for way in event.ways],
    }


def from_stored(kept: Mapping[str, Any]) -> EngineEvent:
    return EngineEvent(
        kind=kept["kind"],
        lines=tuple(kept["lines"]),
        readings=tuple(kept["readings"]),
        clip=kept["clip"],
        source=FrameRange(*kept["source"]),
        record=FrameRange(*kept["record"]),
        sounds=tuple(_piece(piece) for piece in kept["sounds"]),
        confidence=0.0,
        terms=(),
        alternates=(),
        ways=tuple((key, name) for key, name in kept["ways"]),
    )


def _row_of(wanted: EngineEvent, present: dict[tuple[str, ...], Event]) -> Event | None:
    """The row that goes on as this event, taken from those that are still there."""
    if (row := present.pop(wanted.keys, None)) is not None:
        return row
    shows = (int(wanted.clip or 0), wanted.source.start, wanted.source.end)
    for keys, row in present.items():
        same = shows == (row.clip_id or 0, row.source_in, row.source_out)
        if same and not set(keys).isdisjoint(wanted.keys):
            return present.pop(keys)
    return None


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


def _piece(kept: Mapping[str, Any]) -> SoundPiece:
    return SoundPiece(
        of_clip=str(kept["of_clip"]),
        sound=Sound(**kept["sound"]) if kept["sound"] else None,
        source=FrameRange(*kept["source"]),
        record=FrameRange(*kept["record"]),
        kind=kept.get("kind", "speech"),
    )


def _sound(piece: SoundPiece) -> dict[str, Any]:
    return {
        "of_clip": int(piece.of_clip),
        "sound": asdict(piece.sound) if piece.sound else None,
        "source": [piece.source.start, piece.source.end],
        "record": [piece.record.start, piece.record.end],
        "kind": piece.kind,
    }
