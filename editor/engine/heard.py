"""What is heard in a clip: which words belong to a reading, and how far a cut may move from it.

All frames are of the clip's own rate from its first frame.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from editor.engine.cut import LineReading, Speech, TakeClip
from roughcut.core.timecode import FrameRange

# Recognisers end words early more than they begin them late, so the guard is not symmetrical.
# The figures stand for 25 frames a second: one frame before a word, four after it.
GUARD_BEFORE_S = Fraction(1, 25)
GUARD_AFTER_S = Fraction(4, 25)


def frames_in(seconds: Fraction, rate: Fraction) -> int:
    """Whole frames that hold a length of time."""
    return math.ceil(seconds * rate)


class Room(NamedTuple):
    """Where a cut may fall: `ins` before the words of a reading, `outs` after, ends included."""

    ins: tuple[int, int]
    outs: tuple[int, int]


class Soundtrack:
    """The words of one clip, and which reading says which.

    words: start, end, the reading that owns it ("" none), whether it is a slate or a call; in
    order. said: frames of words that each reading owns, by its id.
    """

    def __init__(self, clip: TakeClip, readings: tuple[LineReading, ...]) -> None:
        self.clip = clip
        self._before = frames_in(GUARD_BEFORE_S, clip.rate)
        self._after = frames_in(GUARD_AFTER_S, clip.rate)
        by_line: dict[str, list[LineReading]] = {}
        for reading in readings:
            by_line.setdefault(reading.line, []).append(reading)
        self._core = {x.id: (x.frames.start, x.frames.end) for x in readings}
        self.said = dict.fromkeys(self._core, 0)
        found: list[tuple[int, int, str, bool]] = []
        for speech in clip.speech:
            owner = _owner(speech, by_line.get(speech.line, ()))
            words = [(x.start, x.end) for x in speech.words or (speech.frames,)]
            cue = speech.cue
            found += [(start, end, owner, cue) for start, end in words]
            if owner:
                self._owned(owner, words)
        found.sort()
        self.words = tuple(found)
        self._starts = [word[0] for word in found]
        # The last end of the words before each, for what began earlier may end later.
        self._ended = [-1, *accumulate([word[1] for word in found], max)]

    def _owned(self, reading: str, words: list[tuple[int, int]]) -> None:
        """Count words among those of a reading."""
        first, last = self._core[reading]
        begins, ends = words[0][0], max([end for _, end in words])
        self._core[reading] = (begins if begins < first else first), (ends if ends > last else last)
        frames = self.clip.frames
        if ends > frames:
            words = [(min(start, frames), min(end, frames)) for start, end in words]
        self.said[reading] += sum([end - start for start, end in words])

    def core(self, reading: LineReading) -> FrameRange:
        """From the reading's first word to its last, within the clip."""
        first, last = self._core[reading.id]
        start = max(0, min(first, self.clip.frames))
        return FrameRange(start, max(start, min(last, self.clip.frames)))

    def foreign(self, span: FrameRange, mine: tuple[str, ...]) -> list[FrameRange]:
        """Words inside the span that none of these readings says, parts outside cut off."""
        first = bisect_right(self._ended, span.start) - 1
        last = bisect_left(self._starts, span.end)
        return [
            FrameRange(max(start, span.start), min(end, span.end))
            for start, end, owner, _ in self.words[first:last]
            if end > span.start and owner not in mine
        ]

    def heard(self, start: int, end: int) -> bool:
        """Whether any word lies between two frames, in part or whole."""
        return self._ended[bisect_left(self._starts, end)] > start

    def room(self, core: FrameRange) -> Room:
        """How far the in point may go back and the out point forth without other speech.

        core: from the first of some words to the end of the last: what lies beyond is not theirs.
        """
        return Room(self._ins(core.start), self._outs(core.end))

    def _ins(self, start: int) -> tuple[int, int]:
        before = self._ended[bisect_left(self._starts, start)]
        if before < 0:
            return 0, max(0, start - self._before)
        gap = start - min(before, start)
        guard = gap // 2
        return start - gap + min(self._after, guard), start - min(self._before, guard)

    def _outs(self, end: int) -> tuple[int, int]:
        place = bisect_left(self._starts, end)
        if self._ended[place] <= end:
            if place == len(self._starts):
                return min(self.clip.frames, end + self._after), self.clip.frames
            gap = self._starts[place] - end
            guard = gap // 2
            return end + min(self._after, guard), end + gap - min(self._before, guard)
        return end, end  # something that began before outlasts it

    def silences(self, span: FrameRange) -> list[FrameRange]:
        """The stretches of a span without any word, guards taken off."""
        found, at = [], span.start
        for start, end, _, _ in self.words:
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
        return max((end for _, end, _, cue in self.words if cue and end <= frame), default=0)

    def first_cue_after(self, frame: int) -> int:
        """Where the first slate or call after a frame begins; the clip's end if none."""
        return min(
            (start for start, _, _, cue in self.words if cue and start >= frame),
            default=self.clip.frames,
        )

    def splits_word(self, frame: int) -> bool:
        """Whether a cut before this frame would fall inside a word."""
        return any(start < frame < end for start, end, _, _ in self.words)


def _owner(said: Speech, readings: Sequence[LineReading]) -> str:
    """The reading that this speech is, "" if none: same line, most of the speech in common."""
    if not said.line or said.cue:
        return ""
    best, owner = 0, ""
    for reading in readings:
        common = reading.frames.overlap(said.frames)
        if common > best and 2 * common >= min(said.frames.duration, reading.frames.duration):
            best, owner = common, reading.id
    return owner
