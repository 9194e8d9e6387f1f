"""CMX 3600 edit decision lists: one for each track, split at 999 events.

Format: CMX, "CMX 3400/3600 EDL" (SMPTE 258M describes the line), with the comment lines that
Avid, Premiere and Resolve read: FROM/TO CLIP NAME (a file name), SOURCE FILE, LOC. Source
timecode counts at the source's own rate, record timecode at the sequence's; a list names no
rate, so the file's name does. A dissolve is a zero-length line of the outgoing clip and a D line
of the same number whose record in is the dissolve's first frame; a clip that shows in its
dissolve only has no other line than that, and FROM FILE names its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from editor.interchange.names import one_line, short_reels
from editor.interchange.timeline import (
    Event,
    Marker,
    Sequence,
    Source,
    Transition,
    covered_events,
    events_by_track,
    transitions_into,
    transitions_out_of,
)
from roughcut.core.timecode import droppable, frames_to_smpte

EVENTS_MAX = 999
_DISSOLVE_FRAMES_MAX = 999  # three digits
_TITLE_LENGTH = 70
_COLORS = frozenset("RED GREEN BLUE CYAN MAGENTA YELLOW BLACK WHITE".split())
_NEAREST_COLOR = {"ORANGE": "YELLOW", "PURPLE": "MAGENTA", "PINK": "MAGENTA"}


@dataclass(frozen=True, slots=True)
class TrackList:
    """One EDL. part: 0 when the track fits in one list, else from 1."""

    track: str
    part: int
    text: str

    @property
    def suffix(self) -> str:
        return f"_{self.track}_{self.part}" if self.part else f"_{self.track}"

    @property
    def data(self) -> bytes:
        return self.text.encode("utf-8")


def reels(sequence: Sequence) -> dict[str, str]:
    """The eight-character reel of each source key; the notes page prints this map."""
    return short_reels({s.key: (s.reel, s.name) for s in sequence.sources})


def write(sequence: Sequence) -> tuple[TrackList, ...]:
    """Lists of every track on which something plays. Switched-off events are not in them."""
    writer = _Writer(sequence, reels(sequence))
    lists = []
    for track, events in events_by_track(sequence).items():
        active = [(index, event) for index, event in events if event.enabled]
        parts = writer.split(active)
        for number, part in enumerate(parts, 1):
            lists.append(
                TrackList(
                    track,
                    number if len(parts) > 1 else 0,
                    writer.text(part, last=number == len(parts)),
                )
            )
    return tuple(lists)


class _Writer:
    """Lines of one sequence's lists. Each marker goes into one list only."""

    def __init__(self, sequence: Sequence, short: Mapping[str, str]) -> None:
        self.sequence = sequence
        self.short = short
        self.sources = sequence.by_key
        self.into = transitions_into(sequence)
        self.out_of = transitions_out_of(sequence)
        self.covered = covered_events(sequence)
        self.waiting = sorted(sequence.markers, key=lambda marker: marker.frame)

    def split(self, events: list[tuple[int, Event]]) -> list[list[tuple[int, Event]]]:
        """Runs of at most 999 events; a run begins with no dissolve, its first half would be lost.

        Where dissolves join more than 999 events the run breaks in them after all.
        """
        parts = []
        while len(events) > EVENTS_MAX:
            end = EVENTS_MAX
            while end > 1 and events[end][0] in self.into:
                end -= 1
            end = end if end > 1 else EVENTS_MAX
            parts.append(events[:end])
            events = events[end:]
        return [*parts, events] if events else parts

    def text(self, events: list[tuple[int, Event]], *, last: bool) -> str:
        """One list. last: no list of this track follows, so later markers belong here too."""
        sequence = self.sequence
        fcm = "DROP FRAME" if sequence.drop else "NON-DROP FRAME"
        lines = [f"TITLE: {one_line(sequence.name)[:_TITLE_LENGTH]}", f"FCM: {fcm}", ""]
        markers = self._claim(events, rest=last)
        listed = [(index, event) for index, event in events if index not in self.covered]
        for number, (index, event) in enumerate(listed, 1):
            lines += self._event(number, index, event)
            upto = listed[number][1].record.start if number < len(listed) else None
            while markers and (upto is None or markers[0].frame < upto):
                lines.append(self._locator(markers.pop(0)))
            lines.append("")
        return "\r\n".join(lines)

    def _claim(self, events: list[tuple[int, Event]], *, rest: bool) -> list[Marker]:
        """Markers of this list's clips, and of the timeline and of switched-off clips too.

        The lowest track comes first, so those without a list of their own end up there.
        """
        here = {index for index, _ in events}
        ends = events[-1][1].record.end
        mine = []
        for marker in self.waiting:
            homeless = marker.event is None or not self.sequence.events[marker.event].enabled
            if marker.event in here or (homeless and (rest or marker.frame < ends)):
                mine.append(marker)
        self.waiting = [marker for marker in self.waiting if marker not in mine]
        return mine

    def _event(self, number: int, index: int, event: Event) -> list[str]:
        source = self.sources[event.source]
        into, out_of = self.into.get(index), self.out_of.get(index)
        head = into.head if into else 0
        record_in = event.record.start - head
        record_out = out_of.record.start if out_of else event.record.end
        source_in = event.source_in - head
        span = self._span(source, source_in, record_out - record_in)
        record = self._record(record_in), self._record(record_out)
        kind = "V" if event.picture else "A"
        effect = f"D    {into.record.duration:03d}" if into else "C       "
        lines = []
        if into:
            lines.append(self._outgoing(number, into, kind))
        lines.append(_line(number, self.short[source.key], kind, effect, span, record))
        if into:
            before = self.sources[self.sequence.events[into.before].source]
            lines.append(f"* FROM CLIP NAME: {one_line(before.name)}")
            if into.before in self.covered:
                lines.append(f"* FROM FILE: {one_line(before.path)}")
            lines.append(f"* TO CLIP NAME: {one_line(source.name)}")
        else:
            lines.append(f"* FROM CLIP NAME: {one_line(source.name)}")
        lines.append(f"* SOURCE FILE: {one_line(source.path)}")
        if event.comment:
            lines.append(f"* COMMENT: {one_line(event.comment)}")
        return lines

    def _outgoing(self, number: int, into: Transition, kind: str) -> str:
        """The first line: the outgoing clip without length, where the dissolve begins."""
        before = self.sequence.events[into.before]
        source = self.sources[before.source]
        at = before.source_out - into.head
        span = self._span(source, at, 0)
        record = self._record(into.record.start)
        return _line(number, self.short[source.key], kind, "C       ", span, (record, record))

    def _span(self, source: Source, source_in: int, frames: int) -> tuple[str, str]:
        """Source in and out in whole frames of the source's own rate."""
        rate = self.sequence.rate
        first = source.frame_at(source_in / rate)
        last = first + (frames if source.rate == rate else round(frames / rate * source.rate))
        return _timecode(source.start + first, source), _timecode(source.start + last, source)

    def _record(self, frame: int) -> str:
        sequence = self.sequence
        return frames_to_smpte(sequence.start + frame, sequence.rate, drop=sequence.drop)

    def _locator(self, marker: Marker) -> str:
        color = _NEAREST_COLOR.get(marker.color, marker.color)
        color = color if color in _COLORS else "WHITE"
        words = " ".join(filter(None, (one_line(marker.name), one_line(marker.signed_note))))
        return f"* LOC: {self._record(marker.frame)} {color:<7} {words}"


def _line(
    number: int,
    reel: str,
    kind: str,
    effect: str,
    source: tuple[str, str],
    record: tuple[str, str],
) -> str:
    times = " ".join((*source, *record))
    return f"{number:03d}  {reel:<8} {kind:<5} {effect} {times}"


def _timecode(frame: int, source: Source) -> str:
    drop = source.drop and droppable(source.rate)
    return frames_to_smpte(frame, source.rate, drop=drop)
