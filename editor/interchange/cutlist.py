"""The cut as rows that a person reads: what is shown, from where, why, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from editor.interchange.timeline import (
    Event,
    Marker,
    Sequence,
    Source,
    events_by_link,
    track_order,
    transitions_into,
)
from roughcut.core.timecode import droppable, frames_to_smpte


@dataclass(frozen=True, slots=True)
class Row:
    """One event, or with number 0 a place where something was noted and nothing is shown.

    event: its index, for its picture; None without one. record, source: first and last timecode,
    out exclusive as in an EDL. sound: names of the channels under it. early, late: frames by
    which its sound begins before and ends after the picture; below 0 the other way. dissolve:
    frames of the one that leads into it.
    """

    number: int
    event: int | None
    frame: int
    record: tuple[str, str]
    frames: int
    source: tuple[str, str] = ("", "")
    track: str = ""
    name: str = ""
    file: str = ""
    reel: str = ""
    sound: tuple[str, ...] = ()
    dissolve: int = 0
    early: int = 0
    late: int = 0
    lines: tuple[str, ...] = ()
    reason: str = ""
    status: str = ""
    confidence: float | None = None
    notes: tuple[Marker, ...] = ()


def rows(sequence: Sequence) -> tuple[Row, ...]:
    """Picture events and sounds that no picture goes with, in record order, notes among them."""
    shown = _shown(sequence)
    told, loose = _notes(sequence, shown)
    groups = events_by_link(sequence)
    into = transitions_into(sequence)
    made = []
    for number, index in enumerate(shown, 1):
        row = _event_row(sequence, number, index, groups, told.get(index, []))
        made.append(replace(row, dissolve=into[index].record.duration) if index in into else row)
    made += [_note_row(sequence, marker) for marker in loose]
    return tuple(sorted(made, key=lambda row: row.frame))


def _shown(sequence: Sequence) -> list[int]:
    """Events with a row of their own: pictures, and sounds whose shot has none."""
    pictured = {event.link for event in sequence.events if event.picture and event.enabled}
    found = []
    heard: set[int] = set()
    for index, event in enumerate(sequence.events):
        if not event.enabled:
            continue
        alone = event.link is None or (event.link not in pictured and event.link not in heard)
        if event.picture or alone:
            found.append(index)
        if not event.picture and event.link is not None:
            heard.add(event.link)
    events = sequence.events
    return sorted(found, key=lambda i: (events[i].record.start, track_order(events[i].track)))


def _notes(sequence: Sequence, shown: list[int]) -> tuple[dict[int, list[Marker]], list[Marker]]:
    """Markers by the row that they belong to, and those that lie where nothing is shown."""
    rows_of_link = {sequence.events[index].link: index for index in reversed(shown)}
    at = _Places(sequence, shown)
    told: dict[int, list[Marker]] = {}
    loose = []
    for marker in sorted(sequence.markers, key=lambda marker: marker.frame):
        index = marker.event if marker.event in at.rows else None
        if index is None and marker.event is not None:
            index = rows_of_link.get(sequence.events[marker.event].link)
        if index is None:
            index = at.frame(marker.frame)
        if index is None:
            loose.append(marker)
        else:
            told.setdefault(index, []).append(marker)
    return told, loose


class _Places:
    """Which row shows a record frame: the highest picture there."""

    def __init__(self, sequence: Sequence, shown: list[int]) -> None:
        self.rows = frozenset(shown)
        self.events = sequence.events
        self.order = sorted(shown, key=self._height)

    def _height(self, index: int) -> tuple[bool, int]:
        event = self.events[index]
        return (not event.picture, -event.track_number if event.picture else event.track_number)

    def frame(self, frame: int) -> int | None:
        for index in self.order:
            record = self.events[index].record
            if record.start <= frame < record.end:
                return index
        return None


def _event_row(
    sequence: Sequence,
    number: int,
    index: int,
    groups: dict[int, list[int]],
    notes: list[Marker],
) -> Row:
    event = sequence.events[index]
    source = sequence.by_key[event.source]
    sounds = [
        sequence.events[other]
        for other in groups.get(event.link or 0, ())
        if event.link is not None and not sequence.events[other].picture
    ]
    record = event.record
    return Row(
        number=number,
        event=index,
        frame=record.start,
        record=(_record(sequence, record.start), _record(sequence, record.end)),
        frames=record.duration,
        source=_source(sequence, event, source),
        track=event.track,
        name=event.name,
        file=source.name,
        reel=source.reel,
        sound=tuple(dict.fromkeys(_heard(sequence, sounds))),
        early=record.start - min((s.record.start for s in sounds), default=record.start),
        late=max((s.record.end for s in sounds), default=record.end) - record.end,
        lines=event.lines,
        reason=event.reason,
        status=event.status,
        confidence=event.confidence,
        notes=tuple(notes),
    )


def _note_row(sequence: Sequence, marker: Marker) -> Row:
    end = marker.frame + marker.duration
    return Row(
        number=0,
        event=None,
        frame=marker.frame,
        record=(_record(sequence, marker.frame), _record(sequence, end)),
        frames=marker.duration,
        notes=(marker,),
    )


def _heard(sequence: Sequence, sounds: list[Event]) -> Iterator[str]:
    sources = sequence.by_key
    for sound in sounds:
        source = sources[sound.source]
        channel = sound.channel or 0
        named = source.channel_names[channel : channel + 1]
        yield (named[0] if named and named[0] else f"{source.name} {channel + 1}")


def _record(sequence: Sequence, frame: int) -> str:
    return frames_to_smpte(sequence.start + frame, sequence.rate, drop=sequence.drop)


def _source(sequence: Sequence, event: Event, source: Source) -> tuple[str, str]:
    """In the file's own timecode."""
    rate = sequence.rate
    first = source.frame_at(event.source_in / rate)
    last = first + max(1, round(event.record.duration / rate * source.rate))
    drop = source.drop and droppable(source.rate)
    start, end = (
        frames_to_smpte(source.start + frame, source.rate, drop=drop) for frame in (first, last)
    )
    return start, end
