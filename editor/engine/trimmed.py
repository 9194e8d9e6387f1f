"""Trims that people made, laid over the engine's cut: a shot longer or shorter, the rest moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from editor.engine.cut import Cut, Event, SceneCoverage, SoundPiece
from editor.engine.trim import record_frames
from roughcut.core.timecode import FrameRange


@dataclass(frozen=True, slots=True)
class Trim:
    """Frames of the clip's own rate. head > 0: begins later; tail > 0: ends later."""

    head: int = 0
    tail: int = 0


def trim_key(clip: str, lines: tuple[str, ...]) -> str:
    """What a trim belongs to: a clip carrying these lines. Another take is not trimmed by it."""
    return f"{clip}:{','.join(lines)}"


def apply_trims(cut: Cut, coverage: SceneCoverage, trims: Mapping[str, Trim]) -> Cut:
    """The cut with every trim that still has its shot; each kept inside its clip, one frame long
    at least. The record stays contiguous."""
    clips = {clip.id: clip for clip in coverage.clips}
    events: list[Event] = []
    moved = 0
    for event in cut.events:
        trim = trims.get(trim_key(event.clip, event.lines), Trim())
        clip = clips.get(event.clip)
        source = event.source
        if clip is not None and trim != Trim():
            start = min(max(0, source.start + trim.head), source.end - 1)
            source = FrameRange(start, min(clip.frames, max(source.end + trim.tail, start + 1)))
        length = (
            record_frames(source, clip, cut.rate)
            if source != event.source
            else event.record.duration
        )
        record = FrameRange(event.record.start + moved, event.record.start + moved + length)
        sounds = tuple(_sound(piece, event, source, record) for piece in event.sounds)
        events.append(replace(event, source=source, record=record, sounds=sounds))
        moved += length - event.record.duration
    return replace(cut, events=tuple(events))


def _sound(piece: SoundPiece, event: Event, source: FrameRange, record: FrameRange) -> SoundPiece:
    """The event's sound follows those of its edges that lie on the picture's; J and L stay."""
    if piece.of_clip != event.clip:
        return replace(piece, record=piece.record.shifted(record.start - event.record.start))
    head = piece.record.start - event.record.start
    tail = piece.record.end - event.record.end
    heard = FrameRange(
        source.start + (piece.source.start - event.source.start),
        source.end + (piece.source.end - event.source.end),
    )
    return replace(piece, source=heard, record=FrameRange(record.start + head, record.end + tail))
