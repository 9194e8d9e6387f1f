"""Trims that people made, laid over the engine's cut.

A trim makes a shot longer or shorter and moves the rest. Only where the sound runs on under the
edge, as it does at a cutaway, the picture alone is moved: nothing that is heard is lost or doubled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from editor.engine.cut import Cut, Event, SceneCoverage, SoundPiece, TakeClip
from editor.engine.strip import Strip, opened, record_frames
from editor.engine.tone import TONE
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Trim:
    """Frames of the clip's own rate. head > 0: begins later; tail > 0: ends later."""

    head: int = 0
    tail: int = 0


def trim_key(clip: str, lines: Iterable[str]) -> str:
    """What a trim belongs to: a clip carrying these lines. Another take is not trimmed by it."""
    return f"{clip}:{','.join(lines)}"


def apply_trims(cut: Cut, coverage: SceneCoverage, trims: Mapping[str, Trim]) -> Cut:
    """The cut with every trim that still has its shot; each kept inside its clip, one frame long
    at least. The record stays contiguous."""
    laying = _Laying(cut, coverage)
    left = dict(trims)
    for place, event in enumerate(cut.events):
        # A line in parts may bring one clip back with the same lines: it was trimmed once.
        trim = left.pop(trim_key(event.clip, event.keys), None)
        if trim is not None and event.clip in laying.clips:
            laying.trim(place, trim)
    return replace(cut, events=tuple(opened(event, laying.ratio) for event in laying.events))


class _Laying:
    """The events of a cut while they are trimmed; contiguous after every step."""

    def __init__(self, cut: Cut, coverage: SceneCoverage) -> None:
        self.rate = cut.rate
        self.clips = {clip.id: clip for clip in coverage.clips}
        self.events = list(cut.events)

    def trim(self, place: int, trim: Trim) -> None:
        if trim.head:
            rolled = place > 0 and _runs_on(self.events[place - 1], self.events[place])
            (self._roll if rolled else self._head)(place - rolled, trim.head)
        if trim.tail:
            last = place + 1 == len(self.events)
            rolled = not last and _runs_on(self.events[place], self.events[place + 1])
            (self._roll if rolled else self._tail)(place, trim.tail)

    def ratio(self, clip: str) -> Fraction:
        return self.clips[clip].rate / self.rate

    def _strip(self, event: Event) -> Strip:
        return Strip(event.source.start, event.record.start, self.ratio(event.clip))

    def _roll(self, place: int, frames: int) -> None:
        """Move the change of picture after a shot, as far as both clips reach."""
        left, right = self.events[place], self.events[place + 1]
        owner = left if left.kind == "reaction" else right
        by = _nearest(frames / self.ratio(owner.clip))
        before, after = self._strip(left), self._strip(right)
        least = max(left.record.start + 1, after.record_at(0))
        most = min(right.record.end - 1, before.record_at(self.clips[left.clip].frames))
        at = left.record.end
        at = min(max(at + by, min(at, least)), max(at, most))
        seen = FrameRange(left.record.start, at), FrameRange(at, right.record.end)
        self.events[place] = replace(left, record=seen[0], source=before.under(seen[0]))
        self.events[place + 1] = replace(right, record=seen[1], source=after.under(seen[1]))

    def _head(self, place: int, frames: int) -> None:
        event = self.events[place]
        start = min(max(0, event.source.start + frames), event.source.end - 1)
        frames, source = start - event.source.start, FrameRange(start, event.source.end)
        by = self._resized(place, source)
        pieces = _from_head(event.sounds, -by, frames, event.clip, self.rate, self.clips)
        self._moved(place, by, tuple(_shifted(piece, by) for piece in pieces))

    def _tail(self, place: int, frames: int) -> None:
        event = self.events[place]
        most = self.clips[event.clip].frames
        end = max(min(most, event.source.end + frames), event.source.start + 1)
        frames, source = end - event.source.end, FrameRange(event.source.start, end)
        by = self._resized(place, source)
        pieces = _from_tail(event.sounds, by, frames, event.clip, self.rate, self.clips)
        self._moved(place, by, pieces)

    def _resized(self, place: int, source: FrameRange) -> int:
        """Give a shot another source; by how many frames of the record it is longer now."""
        event = self.events[place]
        length = event.record.duration
        if source != event.source:
            length = record_frames(source, self.clips[event.clip], self.rate)
        start = event.record.start
        record = FrameRange(start, start + length)
        self.events[place] = replace(event, source=source, record=record)
        return length - event.record.duration

    def _moved(self, place: int, by: int, sounds: tuple[SoundPiece, ...]) -> None:
        """Store a shot's sound, and move all later shots."""
        self.events[place] = replace(self.events[place], sounds=sounds)
        for later in range(place + 1, len(self.events)):
            event = self.events[later]
            self.events[later] = replace(
                event,
                record=event.record.shifted(by),
                sounds=tuple(_shifted(piece, by) for piece in event.sounds),
            )


def _runs_on(left: Event, right: Event) -> bool:
    """Whether one clip is heard without a break under the change from one shot to the next."""
    if not (left.sounds and right.sounds) or not left.clip or not right.clip:
        return False
    last, first = left.sounds[-1], right.sounds[0]
    return (last.of_clip, last.source.end, last.record.end) == (
        first.of_clip,
        first.source.start,
        first.record.start,
    )


def _nearest(value: Fraction) -> int:
    return int((2 * value + 1) // 2)


def _shifted(piece: SoundPiece, by: int) -> SoundPiece:
    return replace(piece, record=piece.record.shifted(by))


def _from_tail(
    pieces: tuple[SoundPiece, ...],
    by: int,
    frames: int,
    own: str,
    rate: Fraction,
    clips: Mapping[str, TakeClip],
) -> tuple[SoundPiece, ...]:
    """A shot's sound that ends `by` frames of the record, `frames` of the clip `own`, later."""
    kept = list(pieces)
    while kept and kept[-1].record.duration + by <= 0:
        by += kept.pop().record.duration
        frames = 0
    if not kept or not by:
        return tuple(kept)
    last = kept[-1]
    if last.kind == TONE and by > 0:
        return (*kept, *_again(last, by, rate, clips))
    clip = clips[last.of_clip]
    ratio = clip.rate / rate
    moved = frames if last.of_clip == own and frames else _nearest(by * ratio)
    end = max(last.source.start + 1, min(clip.frames, last.source.end + moved))
    short = _nearest((last.source.end + moved - end) / ratio) if moved > 0 else 0
    record = FrameRange(last.record.start, last.record.end + by - short)
    kept[-1] = replace(last, source=FrameRange(last.source.start, end), record=record)
    return tuple(kept)


def _from_head(
    pieces: tuple[SoundPiece, ...],
    by: int,
    frames: int,
    own: str,
    rate: Fraction,
    clips: Mapping[str, TakeClip],
) -> tuple[SoundPiece, ...]:
    """A shot's sound that begins `by` frames of the record, `frames` of the clip `own`, later."""
    kept = list(pieces)
    while kept and kept[0].record.duration - by <= 0:
        by -= kept.pop(0).record.duration
        frames = 0
    if not kept or not by:
        return tuple(kept)
    first = kept[0]
    ratio = clips[first.of_clip].rate / rate
    moved = frames if first.of_clip == own and frames else _nearest(by * ratio)
    start = min(first.source.end - 1, max(0, first.source.start + moved))
    short = _nearest((start - first.source.start - moved) / ratio) if moved < 0 else 0
    record = FrameRange(first.record.start + by + short, first.record.end)
    kept[0] = replace(first, source=FrameRange(start, first.source.end), record=record)
    return tuple(kept)


def _again(
    tone: SoundPiece, by: int, rate: Fraction, clips: Mapping[str, TakeClip]
) -> Iterable[SoundPiece]:
    """A room's tone repeated over `by` frames more."""
    ratio = clips[tone.of_clip].rate / rate
    end = tone.record.end
    for start in range(end, end + by, tone.record.duration):
        record = FrameRange(start, min(end + by, start + tone.record.duration))
        yield replace(
            tone, record=record, source=Strip(tone.source.start, start, ratio).under(record)
        )
