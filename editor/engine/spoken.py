"""What is said in a scene, laid out flat: the speeches of its clips and the readings of its lines.

Words by the thousand are asked about at once here; as values they stay where they came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from editor.engine.cut import LineReading, SceneCoverage, TakeClip
from editor.engine.grouped import Bools, Floats, Grouped, Ints, firsts, spread, starts_of
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Spans:
    """Spans of clips in which a line is said, or a part of it. clips, lines, starts, ends (N,).

    lines: a number for each line, and each part of one.
    """

    clips: Ints
    lines: Ints
    starts: Ints
    ends: Ints

    def at(self, places: Ints) -> Spans:
        return Spans(self.clips[places], self.lines[places], self.starts[places], self.ends[places])

    def owners(self, readings: Spans, *, mostly: bool) -> Ints:
        """(N,) place of the reading that each of these is: of the same line in the same clip, the
        one most of it has in common with, of equals the first; -1 none.

        mostly: only where that is half of the one or of the other.
        """
        most = max(self.lines.max(initial=0), readings.lines.max(initial=0)) + 1
        wanted, offered = self.clips * most + self.lines, readings.clips * most + readings.lines
        order = np.argsort(offered, kind="stable")
        lows = np.searchsorted(offered[order], wanted, side="left")
        counts = np.searchsorted(offered[order], wanted, side="right") - lows
        of, at = spread(lows, counts)
        by = order[at]
        common = np.minimum(self.ends[of], readings.ends[by]) - np.maximum(
            self.starts[of], readings.starts[by]
        )
        enough = common > 0
        if mostly:
            own, other = (self.ends - self.starts)[of], (readings.ends - readings.starts)[by]
            enough &= (2 * common >= own) | (2 * common >= other)
        of, by, common = of[enough], by[enough], common[enough]
        best = firsts(of, -common)
        found = np.full(len(self.clips), -1, dtype=np.int64)
        found[of[best]] = by[best]
        return found


@value(frozen=True, slots=True)
class Speeches:
    """S speeches, or parts of some, clip by clip; W words, speech by speech.

    first, after (S,): which words are theirs. parts: 0 a speech as it came, else which part of its
    line it is, from 1. of: which speech of all clips it is or was. cues: slates and calls.
    """

    spans: Spans
    parts: Ints
    of: Ints
    cues: Bools
    first: Ints
    after: Ints
    starts: Ints
    ends: Ints


@value(frozen=True, slots=True)
class Readings:
    """R readings and their W words, reading by reading. first (R + 1,): where those begin.

    covered, wrong (R,): shares of the line's words that were heard, and that were said otherwise.
    places: of each word in its line, -1 not of the line. reached: how far in the line the reading
    has come with each word.
    """

    each: tuple[LineReading, ...]
    spans: Spans
    covered: Floats
    wrong: Floats
    first: Ints
    places: Ints
    starts: Ints
    ends: Ints
    reached: Grouped


@value(frozen=True, slots=True)
class Spoken:
    """All that is said in a scene. lines: a number for each line that anybody says, by its id."""

    clips: tuple[TakeClip, ...]
    lines: dict[str, int]
    speeches: Speeches
    readings: Readings


def spoken(coverage: SceneCoverage) -> Spoken:
    """What is said in the clips of a scene, and the readings that were found in them."""
    numbers: dict[str, int] = {}
    speeches = _speeches(coverage.clips, numbers)
    readings = _readings(coverage, numbers)
    return Spoken(coverage.clips, numbers, speeches, readings)


def _speeches(clips: Sequence[TakeClip], numbers: dict[str, int]) -> Speeches:
    each = [speech for clip in clips for speech in clip.speech]
    words = [x.words or (x.frames,) for x in each]
    counts = ints([len(x) for x in words])
    first = starts_of(counts)
    starts = ints([word.start for own in words for word in own])
    ends = ints([word.end for own in words for word in own])
    return Speeches(
        _spans(
            np.repeat(np.arange(len(clips)), ints([len(clip.speech) for clip in clips])),
            [numbers.setdefault(x.line, len(numbers)) for x in each],
            [x.frames for x in each],
        ),
        np.zeros(len(each), dtype=np.int64),
        np.arange(len(each)),
        np.array([x.cue for x in each], dtype=np.bool_),
        first[:-1],
        first[1:],
        starts,
        ends,
    )


def _readings(coverage: SceneCoverage, numbers: dict[str, int]) -> Readings:
    clips = {clip.id: place for place, clip in enumerate(coverage.clips)}
    each = tuple([x for x in coverage.readings if x.clip in clips])
    spans = _spans(
        ints([clips[x.clip] for x in each]),
        [numbers.setdefault(x.line, len(numbers)) for x in each],
        [x.frames for x in each],
    )
    first = starts_of(ints([len(x.words) for x in each]))
    places = ints([place for x in each for place, _ in x.words])
    return Readings(
        each,
        spans,
        np.array([x.coverage for x in each], dtype=np.float64),
        np.array([x.error_rate for x in each], dtype=np.float64),
        first,
        places,
        ints([frames.start for x in each for _, frames in x.words]),
        ints([frames.end for x in each for _, frames in x.words]),
        _reached(first, places),
    )


def _reached(first: Ints, places: Ints) -> Grouped:
    """A word that is not of the line, or comes again, goes with the one before."""
    far = int(places.max(initial=0)) + 1
    base = np.repeat(np.arange(len(first) - 1) * far, np.diff(first))
    return Grouped(first, np.maximum.accumulate(np.maximum(places, 0) + base) - base)


def _spans(clips: Ints, lines: Sequence[int], frames: Sequence[FrameRange]) -> Spans:
    starts, ends = [x.start for x in frames], [x.end for x in frames]
    return Spans(clips, ints(lines), ints(starts), ints(ends))


def ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
