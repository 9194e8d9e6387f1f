"""What is heard in a clip: which words belong to a reading, and how far a cut may move from it.

All frames are of the clip's own rate from its first frame.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from editor.engine.cut import Speech, TakeClip
from editor.engine.grouped import Bools, Grouped, Ints, ended_before, starts_of
from editor.engine.kernels import COMPILED
from editor.engine.spoken import Spoken, ints
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

# Recognisers end words early more than they begin them late, so the guard is not symmetrical.
# The figures stand for 25 frames a second: one frame before a word, four after it.
GUARD_BEFORE_S = Fraction(1, 25)
GUARD_AFTER_S = Fraction(4, 25)
_GUARDS_S = (GUARD_BEFORE_S, GUARD_AFTER_S)


def frames_in(seconds: Fraction, rate: Fraction) -> int:
    """Whole frames that hold a length of time."""
    parts = seconds.denominator * rate.denominator
    return -(-seconds.numerator * rate.numerator // parts)


def frames_within(seconds: Fraction, rate: Fraction) -> int:
    """Whole frames that a length of time holds."""
    return seconds.numerator * rate.numerator // (seconds.denominator * rate.denominator)


@value(frozen=True, slots=True)
class Room:
    """Where a cut may fall: `ins` before the words of a reading, `outs` after, ends included."""

    ins: tuple[int, int]
    outs: tuple[int, int]


@value(frozen=True, slots=True)
class Rooms:
    """The rooms of many spans in numbers, (N,) each."""

    ins_least: Ints
    ins_last: Ints
    outs_first: Ints
    outs_most: Ints


@value(frozen=True, slots=True)
class Words:
    """All words that are heard in a clip, in order. starts, ends: frames of each.

    ended: the last end of the words before each, -1 before the first and one more after the last:
    what began earlier may end later.
    """

    starts: list[int]
    ends: list[int]
    ended: list[int]

    def heard(self, start: int, end: int) -> bool:
        """Whether any word lies between two frames, in part or whole."""
        return self.ended[bisect_left(self.starts, end)] > start


class Hearing:
    """All words that are heard in a scene's clips, asked about many spans at once."""

    def __init__(self, spoken: Spoken) -> None:
        clips, said = spoken.clips, spoken.speeches
        of = np.repeat(said.spans.clips, said.after - said.first)
        order = np.lexsort((said.ends, said.starts, of))
        counts = np.bincount(of, minlength=len(clips))
        self._first = starts_of(counts)
        self._starts, self._ends = said.starts[order], said.ends[order]
        self._words = Grouped(self._first, self._starts)
        self._ended = ended_before(self._first, self._ends, -1)
        guards = [[frames_in(x, clip.rate) for clip in clips] for x in _GUARDS_S]
        self._guards = np.array(guards, dtype=np.int64)
        # Frames of each clip, and where its words end among all.
        self._clips = np.stack([ints([clip.frames for clip in clips]), self._first[1:]])

    def of_clips(self) -> list[Words]:
        """The words of each clip."""
        starts, ends, ended = (x.tolist() for x in (self._starts, self._ends, self._ended))
        edges = self._first.tolist()
        return [
            Words(starts[first:after], ends[first:after], ended[first + clip : after + clip + 1])
            for clip, (first, after) in enumerate(pairwise(edges))
        ]

    def heard(self, clips: Ints, starts: Ints, ends: Ints) -> Bools:
        """Whether any word of each clip lies between two frames of it, in part or whole."""
        return np.asarray(self._ended[self._words.before(clips, ends) + clips] > starts)

    def rooms(self, clips: Ints, starts: Ints, ends: Ints) -> Rooms:
        """How far the in points may go back and the out points forth without other speech.

        starts, ends: from the first of some words to the end of the last.
        """
        spans = np.stack([starts, ends])
        places = self._words.before(clips, spans)
        given = self._starts, self._ended, self._clips, self._guards
        return Rooms(*COMPILED["rooms"](clips, spans, places, *given))


@value(frozen=True, slots=True)
class Uttered:
    """A speech of a clip, or the part of one that belongs to a part of its line.

    of: which speech of the clip; part: 0 all of it, else of its line, from 1. first, after: which
    of its words. owner: the reading that it is, "" none.
    """

    of: int
    part: int
    first: int
    after: int
    owner: str

    def among(self, speeches: Sequence[Speech]) -> Speech:
        whole = speeches[self.of]
        if not self.part:
            return whole
        words = (whole.words or (whole.frames,))[self.first : self.after]
        frames = FrameRange(words[0].start, max([word.end for word in words]))
        return Speech(frames, words, f"{whole.line}#{self.part}")


class Soundtrack:
    """The words of one clip, and which reading says which.

    words: all of them. said: frames of words that each reading owns, by its id. cues: words of
    slates and calls. uttered: tells its speech in parts, which few clips are asked for.
    """

    def __init__(
        self,
        clip: TakeClip,
        words: Words,
        said: Mapping[str, int],
        uttered: Callable[[], list[Uttered]],
        cues: Sequence[tuple[int, int]],
    ) -> None:
        self.clip = clip
        self.words = words
        self.said = said
        self._tell = uttered
        self._cues = cues
        self._before = frames_in(GUARD_BEFORE_S, clip.rate)
        self._after = frames_in(GUARD_AFTER_S, clip.rate)

    @cached_property
    def _uttered(self) -> list[Uttered]:
        return self._tell()

    @cached_property
    def speech(self) -> tuple[Speech, ...]:
        """What is said in the clip, the speech of lines that may be cut inside in their parts."""
        return tuple([each.among(self.clip.speech) for each in self._uttered])

    @cached_property
    def _named(self) -> list[tuple[int, int, str]]:
        """Start, end and the reading that owns it ("" none), of each word, in order."""
        return sorted(
            [
                (word.start, word.end, each.owner)
                for speech, each in zip(self.speech, self._uttered, strict=True)
                for word in speech.words or (speech.frames,)
            ]
        )

    def foreign(self, span: FrameRange, mine: tuple[str, ...]) -> list[FrameRange]:
        """Words inside the span that none of these readings says, parts outside cut off."""
        first = bisect_right(self.words.ended, span.start) - 1
        last = bisect_left(self.words.starts, span.end)
        return [
            FrameRange(max(start, span.start), min(end, span.end))
            for start, end, owner in self._named[first:last]
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
        words, last = self.words, bisect_left(self.words.starts, span.end)
        first = min(last, max(0, bisect_right(words.ended, span.start) - 1))
        for start, end in zip(words.starts[first:last], words.ends[first:last], strict=True):
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
        return max([end for _, end in self._cues if end <= frame], default=0)

    def first_cue_after(self, frame: int) -> int:
        """Where the first slate or call after a frame begins; the clip's end if none."""
        starts = [start for start, _ in self._cues if start >= frame]
        return min(starts, default=self.clip.frames)
