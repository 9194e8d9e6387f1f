"""Frozen events: kept as they are, frame by frame, wherever they come to lie on the record.

Picture and sound of a frozen event never change, nor does the split between them: what stands
beside it meets its sound with its own words untouched, and its picture with its own picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from editor.engine.candidates import UNSHOWN
from editor.engine.cut import Event, SceneCoverage, TakeClip
from editor.engine.strip import Strip, opened
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value


def borders(keys: Sequence[str], frozen: Sequence[Event]) -> frozenset[int]:
    """The stretches at which a frozen event begins, or the one after it: no shot runs across."""
    found: set[int] = set()
    for event in frozen:
        own = [row for row, key in enumerate(keys) if _carries(event, key)]
        if own:
            found |= {own[0], own[-1] + 1}
    return frozenset(found)


def kept(
    events: Sequence[Event], frozen: Sequence[Event], coverage: SceneCoverage
) -> tuple[Event, ...]:
    """The events, with those that are frozen as they were, laid end to end on the record."""
    rows = _replaced(events, frozen)
    if not any(row.rigid for row in rows):
        return tuple(events)
    joining = _Joining({clip.id: clip for clip in coverage.clips}, coverage.rate)
    found = [_moved(rows[0].event, -rows[0].event.record.start)]
    for left, right in pairwise(rows):
        if left.rigid or right.rigid:
            found[-1:] = joining.met(replace(left, event=found[-1]), right)
        else:
            by = found[-1].record.end - left.event.record.end
            found.append(_moved(right.event, by))
    return tuple(opened(event, joining.ratio) for event in found)


def lost(events: Sequence[Event], frozen: Sequence[Event]) -> tuple[Event, ...]:
    """The frozen events that a cut does not hold as they were."""
    held = {looks(event) for event in events}
    return tuple(event for event in frozen if looks(event) not in held)


def looks(event: Event) -> tuple[object, ...]:
    """All that is seen and heard of an event, wherever it lies on the record."""
    start = event.record.start
    sounds = tuple((x.of_clip, x.source, x.record.start - start) for x in event.sounds)
    return event.clip, event.source, event.record.duration, sounds


def _carries(event: Event, key: str) -> bool:
    """Whether an event carries a stretch: by its key, or as a whole line now told in parts."""
    own = {own for own, _ in event.ways}
    return key in own or key.partition("#")[0] in own


@value(frozen=True, slots=True)
class _Row:
    event: Event
    rigid: bool


def _replaced(events: Sequence[Event], frozen: Sequence[Event]) -> list[_Row]:
    """The events in order; for those that hold a frozen event's stretches and no more, itself."""
    rows = [_Row(event, rigid=False) for event in events]
    for old in frozen:
        mine = [row for row in rows if any(_carries(old, key) for key in row.event.keys)]
        more = [way for row in mine for way in row.event.ways if not _carries(old, way[0])]
        if mine and not any(row.rigid for row in mine) and all(name == UNSHOWN for _, name in more):
            at = rows.index(mine[0])
            rows[at : at + len(mine)] = [_Row(_as_it_was(old, [x.event for x in mine]), rigid=True)]
    return rows


def _as_it_was(old: Event, instead_of: Sequence[Event]) -> Event:
    """A frozen event under the names that its stretches have now."""
    return replace(
        old,
        lines=tuple(dict.fromkeys(line for event in instead_of for line in event.lines)),
        ways=tuple(way for event in instead_of for way in event.ways),
        notes=tuple(dict.fromkeys(note for event in instead_of for note in event.notes)),
    )


@value(frozen=True, slots=True)
class _Joining:
    """Puts events side by side of which one at least may not change."""

    clips: Mapping[str, TakeClip]
    rate: Fraction

    def met(self, left: _Row, right: _Row) -> tuple[Event, Event]:
        """Both, the right one moved so that sound meets sound, and the free picture the other."""
        first = left.event
        second = _moved(right.event, first.record.end - right.event.record.start)
        if first.sounds and second.sounds:
            second = _moved(second, first.sounds[-1].record.end - second.sounds[0].record.start)
        if not right.rigid:
            second = self._from(second, first.record.end)
        elif not left.rigid:
            first = self._until(first, second.record.start)
        return first, _moved(second, first.record.end - second.record.start)

    def _from(self, event: Event, start: int) -> Event:
        """An event whose picture begins at a frame of the record, or as near as its clip has it."""
        strip = self._strip(event)
        earliest = strip.record_at(0) if event.clip else start
        return self._seen(event, min(max(start, earliest), event.record.end - 1), event.record.end)

    def _until(self, event: Event, end: int) -> Event:
        clip = self.clips.get(event.clip)
        latest = self._strip(event).record_at(clip.frames) if clip else end
        return self._seen(event, event.record.start, max(min(end, latest), event.record.start + 1))

    def _seen(self, event: Event, start: int, end: int) -> Event:
        record = FrameRange(start, end)
        source = self._strip(event).under(record)
        clip = self.clips.get(event.clip)
        if clip:
            last = min(source.end, clip.frames)
            source = FrameRange(max(0, min(source.start, last - 1)), last)
        else:
            source = FrameRange(0, record.duration)
        return replace(event, record=record, source=source)

    def _strip(self, event: Event) -> Strip:
        return Strip(event.source.start, event.record.start, self.ratio(event.clip))

    def ratio(self, clip: str) -> Fraction:
        known = self.clips.get(clip)
        return known.rate / self.rate if known else Fraction(1)


def _moved(event: Event, frames: int) -> Event:
    if not frames:
        return event
    sounds = tuple(replace(piece, record=piece.record.shifted(frames)) for piece in event.sounds)
    return replace(event, record=event.record.shifted(frames), sounds=sounds)
