"""A clip laid on the record: one frame of each tied together, exact at any mixture of rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from editor.engine.cut import Event, TakeClip
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Strip:
    """Frame `source` of a clip plays from frame `record` of the cut on; all else follows from it.

    ratio: frames of the clip per frame of the record. Edges taken from one strip never drift
    apart, because each is counted from the same tie and not from the edge before it.
    """

    source: int
    record: int
    ratio: Fraction

    def source_at(self, record: int) -> int:
        """The boundary between frames of the clip nearest to a frame boundary of the record."""
        over, under = self.ratio.numerator, self.ratio.denominator
        return self.source + (2 * (record - self.record) * over + under) // (2 * under)

    def record_at(self, source: int) -> int:
        """The boundary of the record nearest to one of the clip."""
        over, under = self.ratio.denominator, self.ratio.numerator
        return self.record + (2 * (source - self.source) * over + under) // (2 * under)

    def under(self, record: FrameRange) -> FrameRange:
        """The frames of the clip under a stretch of the record; one frame at least."""
        start = self.source_at(record.start)
        return FrameRange(start, max(start + 1, self.source_at(record.end)))


_EQUAL = Fraction(1)


def ratio_of(clip: TakeClip | None, rate: Fraction) -> Fraction:
    """Frames of a clip, of a card if None, per frame of the record."""
    return _EQUAL if clip is None or clip.rate == rate else clip.rate / rate


def record_frames(source: FrameRange, clip: TakeClip | None, rate: Fraction) -> int:
    """How many frames of the project's rate a source range fills: the nearest count, at least 1."""
    if clip is None or clip.rate == rate:
        return max(1, source.duration)
    return max(1, round(source.duration * rate / clip.rate))


def opened(event: Event, ratio: Callable[[str], Fraction]) -> Event:
    """The event without sound that would begin before the cut itself does.

    ratio: frames of a clip, by its id, per frame of the record.
    """
    if all(piece.record.start >= 0 for piece in event.sounds):
        return event
    sounds = []
    for piece in event.sounds:
        record = FrameRange(max(0, piece.record.start), max(0, piece.record.end))
        if record.duration:
            strip = Strip(piece.source.start, piece.record.start, ratio(piece.of_clip))
            source = FrameRange(strip.source_at(record.start), piece.source.end)
            sounds.append(replace(piece, record=record, source=source))
    return replace(event, sounds=tuple(sounds))
