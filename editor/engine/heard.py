"""What is heard in a clip: which words belong to a reading, and how far a cut may move from it.

All frames are of the clip's own rate from its first frame.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from editor.engine.cut import LineReading, Speech, TakeClip
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

# Recognisers end words early more than they begin them late, so the guard is not symmetrical.
# The figures stand for 25 frames a second: one frame before a word, four after it.
GUARD_BEFORE_S = Fraction(1, 25)
GUARD_AFTER_S = Fraction(4, 25)


def frames_in(seconds: Fraction, rate: Fraction) -> int:
    """Whole frames that hold a length of time."""
    parts = seconds.denominator * rate.denominator
    return -(-seconds.numerator * rate.numerator // parts)


@value(frozen=True, slots=True)
class Room:
    """Where a cut may fall: `ins` before the words of a reading, `outs` after, ends included."""

    ins: tuple[int, int]
    outs: tuple[int, int]


class Words:
    """All words that are heard in a clip, in order. starts, ends: frames of each."""

    def __init__(self, clip: TakeClip) -> None:
        words = sorted([(x.start, x.end) for y in clip.speech for x in y.words or (y.frames,)])
        self.starts = [start for start, _ in words]
        self.ends = [end for _, end in words]
        # The last end of the words before each, for what began earlier may end later.
        in_order = self.ends == sorted(self.ends)
        self.ended: list[int] = [-1, *(self.ends if in_order else accumulate(self.ends, max))]

    def heard(self, start: int, end: int) -> bool:
        """Whether any word lies between two frames, in part or whole."""
        return self.ended[bisect_left(self.starts, end)] > start


class Soundtrack:
    """The words of one clip, and which reading says which.

    words: all of them. said: frames of words that each reading owns, by its id.
    """

    def __init__(self, clip: TakeClip, readings: Sequence[LineReading], words: Words) -> None:
        self.clip = clip
        self.words = words
        self._before = frames_in(GUARD_BEFORE_S, clip.rate)
        self._after = frames_in(GUARD_AFTER_S, clip.rate)
        by_line: dict[str, list[LineReading]] = {}
        for reading in readings:
            by_line.setdefault(reading.line, []).append(reading)
        self._core = {x.id: (x.frames.start, x.frames.end) for x in readings}
        self.said = dict.fromkeys(self._core, 0)
        self._owners = [_owner(speech, by_line.get(speech.line, ())) for speech in clip.speech]
        for speech, owner in zip(clip.speech, self._owners, strict=True):
            if owner:
                self._owned(owner, speech)

    def _owned(self, reading: str, speech: Speech) -> None:
        """Count the words of a speech among those of a reading."""
        words = speech.words or (speech.frames,)
        starts, ends = [x.start for x in words], [x.end for x in words]
        (first, last), begins, over = self._core[reading], starts[0], max(ends)
        self._core[reading] = (begins if begins < first else first), (over if over > last else last)
        frames = self.clip.frames
        if over > frames:
            starts, ends = [min(x, frames) for x in starts], [min(x, frames) for x in ends]
        self.said[reading] += sum(ends) - sum(starts)

    @cached_property
    def _named(self) -> list[tuple[int, int, str, bool]]:
        """Start, end, the reading that owns it ("" none), whether it is a slate or a call; of each
        word, in order."""
        return sorted(
            [
                (word.start, word.end, owner, speech.cue)
                for speech, owner in zip(self.clip.speech, self._owners, strict=True)
                for word in speech.words or (speech.frames,)
            ]
        )

    def core(self, reading: LineReading) -> FrameRange:
        """From the reading's first word to its last, within the clip."""
        first, last = self._core[reading.id]
        frames = self.clip.frames
        if 0 <= first <= last <= frames:
            return FrameRange(first, last)
        start = max(0, min(first, frames))
        return FrameRange(start, max(start, min(last, frames)))

    def foreign(self, span: FrameRange, mine: tuple[str, ...]) -> list[FrameRange]:
        """Words inside the span that none of these readings says, parts outside cut off."""
        first = bisect_right(self.words.ended, span.start) - 1
        last = bisect_left(self.words.starts, span.end)
        return [
            FrameRange(max(start, span.start), min(end, span.end))
            for start, end, owner, _ in self._named[first:last]
            if end > span.start and owner not in mine
        ]

    def room(self, core: FrameRange) -> Room:
        """How far the in point may go back and the out point forth without other speech.

        core: from the first of some words to the end of the last: what lies beyond is not theirs.
        """
        return Room(self._ins(core.start), self._outs(core.end))

    def _ins(self, start: int) -> tuple[int, int]:
        before = self.words.ended[bisect_left(self.words.starts, start)]
        if before < 0:
            return 0, max(0, start - self._before)
        if before >= start:
            return start, start
        guard = (start - before) // 2
        return before + (self._after if self._after < guard else guard), start - (
            self._before if self._before < guard else guard
        )

    def _outs(self, end: int) -> tuple[int, int]:
        starts = self.words.starts
        place = bisect_left(starts, end)
        if self.words.ended[place] > end:
            return end, end  # something that began before outlasts it
        if place == len(starts):
            return min(self.clip.frames, end + self._after), self.clip.frames
        guard = (starts[place] - end) // 2
        return end + (self._after if self._after < guard else guard), starts[place] - (
            self._before if self._before < guard else guard
        )

    def silences(self, span: FrameRange) -> list[FrameRange]:
        """The stretches of a span without any word, guards taken off."""
        found, at = [], span.start
        for start, end, _, _ in self._named:
            if start >= span.end:
                break
            if start > at:
                found.append((at, start))
            at = max(at, end)
        if at < span.end:
            found.append((at, span.end))
        return [
            FrameRange(start + self._after, end - self._before)
            for start, end in found
            if end - start > self._after + self._before
        ]

    def last_cue_before(self, frame: int) -> int:
        """Where the last slate or call before a frame ends; 0 if none was heard."""
        return max((end for _, end, _, cue in self._named if cue and end <= frame), default=0)

    def first_cue_after(self, frame: int) -> int:
        """Where the first slate or call after a frame begins; the clip's end if none."""
        return min(
            (start for start, _, _, cue in self._named if cue and start >= frame),
            default=self.clip.frames,
        )

    def splits_word(self, frame: int) -> bool:
        """Whether a cut before this frame would fall inside a word."""
        return any(start < frame < end for start, end, _, _ in self._named)


def _owner(said: Speech, readings: Sequence[LineReading]) -> str:
    """The reading that this speech is, "" if none: same line, most of the speech in common."""
    if not said.line or said.cue:
        return ""
    best, owner, own = 0, "", said.frames
    for reading in readings:
        common = reading.frames.overlap(own)
        if common > best and (
            2 * common >= own.end - own.start or 2 * common >= reading.frames.duration
        ):
            best, owner = common, reading.id
    return owner
