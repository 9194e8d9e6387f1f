"""Frozen events: kept as they are, frame by frame, wherever they come to lie on the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from editor.engine.cut import Event, SoundPiece
from roughcut.core.timecode import FrameRange


def borders(keys: Sequence[str], frozen: Sequence[Event]) -> frozenset[int]:
    """The stretches at which a frozen event begins, or the one after it: no shot runs across."""
    rows = {key: row for row, key in enumerate(keys)}
    found: set[int] = set()
    for event in frozen:
        own = sorted(rows[key] for key, _ in event.ways if key in rows)
        if own:
            found |= {own[0], own[-1] + 1}
    return frozenset(found)


def kept(events: Sequence[Event], frozen: Sequence[Event]) -> tuple[Event, ...]:
    """The events, with those that are frozen as they were, laid end to end on the record."""
    as_they_were = {event.ways: event for event in frozen}
    found: list[Event] = []
    at = 0
    for event in events:
        old = as_they_were.get(event.ways)
        shown = event if old is None else replace(old, notes=event.notes)
        found.append(_moved(shown, at - shown.record.start))
        at = found[-1].record.end
    return tuple(found)


def _moved(event: Event, frames: int) -> Event:
    if not frames:
        return event
    sounds = tuple(_shifted(piece, frames) for piece in event.sounds)
    return replace(event, record=event.record.shifted(frames), sounds=sounds)


def _shifted(piece: SoundPiece, frames: int) -> SoundPiece:
    start = piece.record.start + frames
    return replace(piece, record=FrameRange(start, start + piece.record.duration))
