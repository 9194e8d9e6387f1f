"""Where a line may be cut inside: at the clause pauses that most of its readings make.

A line is parted at the same words in every reading. A reading that does not pause there, or that
somebody speaks over there, is not cut there: its parts are tied together.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise

from editor.engine.cut import Line, LineReading, SceneCoverage, Speech, TakeClip
from editor.engine.heard import Words
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

# A pause between clauses. Source: the aligner's own measure of a silence that can be cut.
PAUSE_S = Fraction(15, 100)
# In a reading that pauses less than this between two words, no cut may fall there.
CUTTABLE_S = Fraction(12, 100)
# A part that lasts less cannot be read as a shot.
LEAST_PART_S = Fraction(8, 10)


@value(frozen=True, slots=True)
class Part:
    """What one reading says of one part of its line.

    reading: that part alone, with an id of its own ("r#2"); frames are empty where nothing of it
    was said. share: of the line's words that belong here. no_in, no_out: a cut may not fall
    before it, after it.
    """

    reading: LineReading
    share: float
    no_in: bool
    no_out: bool


@value(frozen=True, slots=True)
class Phrasing:
    """A scene's lines in parts. parts: of each reading by its id; counts: of each line by its id.

    clips: with what is said in each parted by the same rule; words: of each. Lines that are not
    parted are absent.
    """

    parts: Mapping[str, tuple[Part, ...]]
    counts: Mapping[str, int]
    clips: tuple[TakeClip, ...]
    words: tuple[Words, ...]


def phrasing(coverage: SceneCoverage) -> Phrasing:
    """Where each line of a scene may be cut inside."""
    words = {clip.id: Words(clip) for clip in coverage.clips}
    clock = _clock(coverage.clips)
    by_line: dict[str, list[LineReading]] = defaultdict(list)
    for reading in coverage.readings:
        if reading.clip in words:
            by_line[reading.line].append(reading)
    parts: dict[str, tuple[Part, ...]] = {}
    counts: dict[str, int] = {}
    mine: dict[tuple[str, str], list[LineReading]] = defaultdict(list)
    for line in coverage.lines:
        readings = by_line.get(line.id, [])
        wished = _wished(readings, clock) if _partable(line, readings, clock) else []
        if not wished:
            continue
        said = [_Said(reading, clock.frames[reading.clip]) for reading in readings]
        if places := _boundaries(said, wished, clock):
            counts[line.id] = len(places) + 1
            edges = [0, *places, _length(line, readings)]
            for each in said:
                reading = each.reading
                parts[reading.id] = _parts(each, edges, clock, words[reading.clip])
                mine[line.id, reading.clip].append(reading)
    parted = tuple(_parted(clip, counts, mine, parts) for clip in coverage.clips)
    return Phrasing(parts, counts, parted, tuple(words.values()))


@value(frozen=True, slots=True)
class _Clock:
    """Ticks so fine that a second, and a frame of each clip by its id, lasts a whole number.

    pause, part: the least pause to part a line at, and the least length of a part. cuttable: the
    least pause in which a cut may fall.
    """

    frames: Mapping[str, int]
    pause: int
    part: int
    cuttable: int


def _clock(clips: Sequence[TakeClip]) -> _Clock:
    # A hundred times finer than the frames need, so that the thresholds are whole as well.
    second = 100 * math.lcm(*{clip.rate.numerator for clip in clips})
    frames = {x.id: second * x.rate.denominator // x.rate.numerator for x in clips}
    times = [int(x * second) for x in (PAUSE_S, LEAST_PART_S, CUTTABLE_S)]
    return _Clock(frames, *times)


def _partable(line: Line, readings: Sequence[LineReading], clock: _Clock) -> bool:
    """Whether any reading lasts long enough for two parts."""
    spans = [(x.words[0][1].start, x.words[-1][1].end, x.clip) for x in readings if x.words]
    lengths = [(end - start) * clock.frames[clip] for start, end, clip in spans]
    return not line.action and max(lengths, default=0) >= 2 * clock.part


def _wished(readings: Sequence[LineReading], clock: _Clock) -> list[int]:
    """The words, by their place in the line, before which most of its readings pause; where the
    most do so, and the longest, first."""
    after: list[int] = []  # the places of all words that follow another
    pauses: dict[int, list[int]] = defaultdict(list)
    for reading in readings:
        words = [word for word in reading.words if word[0] >= 0]
        frame = clock.frames[reading.clip]
        least = -(-clock.pause // frame)
        after += [place for place, _ in words[1:]]
        for (_, before), (place, word) in pairwise(words):
            if word.start - before.end >= least:
                pauses[place].append((word.start - before.end) * frame)
    spans = {x: after.count(x) for x in pauses}
    wished = [x for x, found in pauses.items() if x > 0 and 2 * len(found) >= spans[x]]
    wished.sort(key=lambda x: (-Fraction(len(pauses[x]), spans[x]), -sum(pauses[x]), x))
    return wished


class _Said:
    """A reading's words: one that is not of the line, or comes again, goes with the one before."""

    def __init__(self, reading: LineReading, frame: int) -> None:
        """frame: how long a frame of its clip lasts, in ticks."""
        self.reading, self.frame = reading, frame
        # How far in the line it has come with each word.
        self._reached = [*accumulate([place for place, _ in reading.words], max, initial=0)][1:]

    def begins(self, places: Sequence[int]) -> list[int]:
        """The first word of each part, and after the last word. places: of parts but the first."""
        reached = self._reached
        return [0, *[bisect_left(reached, place) for place in places], len(reached)]


def _boundaries(said: Sequence[_Said], wished: Sequence[int], clock: _Clock) -> tuple[int, ...]:
    """As many of the wished boundaries of a line as leave its parts long enough."""
    chosen: list[int] = []
    for place in wished:
        if _long_enough(said, clock, sorted([*chosen, place])):
            chosen.append(place)
    return tuple(sorted(chosen))


def _long_enough(said: Sequence[_Said], clock: _Clock, places: list[int]) -> bool:
    """Whether every part lasts long enough in the middle one of the readings that say it all."""
    lengths: list[list[int]] = []
    for each in said:
        edges = each.begins(places)
        if all(before < after for before, after in pairwise(edges)):
            words = each.reading.words
            spans = [(words[a][1].start, words[b - 1][1].end) for a, b in pairwise(edges)]
            lengths.append([(end - start) * each.frame for start, end in spans])
    parts = zip(*lengths, strict=True)
    return bool(lengths) and all(statistics.median(part) >= clock.part for part in parts)


Placed = tuple[tuple[int, FrameRange], ...]


def _length(line: Line, readings: Sequence[LineReading]) -> int:
    """How many words a line has as the aligner counts them."""
    last = max((place for x in readings for place, _ in x.words), default=-1)
    return max(last + 1, len(line.spoken.split()))


def _parts(said: _Said, edges: Sequence[int], clock: _Clock, words: Words) -> tuple[Part, ...]:
    """edges: the first word of each part, and how many words the line has."""
    reading = said.reading
    groups = [reading.words[first:after] for first, after in pairwise(said.begins(edges[1:-1]))]
    spans = _spans(reading, groups)
    least = -(-clock.cuttable // said.frame)
    ties = [_tied(left, right, least, words) for left, right in pairwise(spans)]
    wanted = [after - first for first, after in pairwise(edges)]
    each = zip(groups, spans, wanted, [False, *ties], [*ties, False], strict=True)
    return tuple(
        [
            Part(_part(reading, number, group, span, count), count / max(1, edges[-1]), *tied)
            for number, (group, span, count, *tied) in enumerate(each, 1)
        ]
    )


def _part(
    whole: LineReading, number: int, words: Placed, frames: FrameRange, wanted: int
) -> LineReading:
    """A reading of one part of a line. wanted: how many words that part has."""
    heard = len({place for place, _ in words if place >= 0})
    return LineReading(
        f"{whole.id}#{number}",
        whole.clip,
        f"{whole.line}#{number}",
        whole.ordinal,
        frames,
        whole.delivery,
        heard / max(1, wanted) if whole.words else whole.coverage,
        whole.error_rate,
        whole.confidence,
        whole.performance,
        tuple([x for x in whole.pauses if frames.start <= x.start and x.end <= frames.end]),
        words,
    )


def _spans(reading: LineReading, groups: Sequence[Placed]) -> list[FrameRange]:
    """The frames of each part, without gaps at the reading's own edges.

    A part that was not said has none: it lies at the end of what was said before it, or, if
    nothing was, at the start of the reading.
    """
    said = [part for part, group in enumerate(groups) if group]
    if not said:  # nothing is known of its words: all of it counts as the first part
        at_end = FrameRange(reading.frames.end, reading.frames.end)
        return [reading.frames, *(at_end for _ in groups[1:])]
    spans, at = [], reading.frames.start
    for part, group in enumerate(groups):
        if group:
            start = reading.frames.start if part == said[0] else group[0][1].start
            end = reading.frames.end if part == said[-1] else group[-1][1].end
            spans.append(FrameRange(start, max(start, end)))
            at = spans[-1].end
        else:
            spans.append(FrameRange(at, at))
    return spans


def _tied(left: FrameRange, right: FrameRange, least: int, words: Words) -> bool:
    """Whether no cut may fall between two parts of one reading. least: frames of silence."""
    if left.start == left.end or right.start == right.end:
        return True
    return right.start - left.end < least or words.heard(left.end, right.start)


def _parted(
    clip: TakeClip,
    counts: Mapping[str, int],
    mine: Mapping[tuple[str, str], Sequence[LineReading]],
    parts: Mapping[str, tuple[Part, ...]],
) -> TakeClip:
    """The clip with the speech of parted lines in parts. mine: readings by line and clip."""
    if not any(speech.line in counts for speech in clip.speech):
        return clip
    spoken: list[Speech] = []
    for speech in clip.speech:
        own = mine.get((speech.line, clip.id), ()) if speech.line in counts else ()
        owner = _owner(speech, own) if own else None
        spoken.extend(_split(speech, parts[owner.id]) if owner else (speech,))
    return replace(clip, speech=tuple(spoken))


def _owner(speech: Speech, readings: Sequence[LineReading]) -> LineReading | None:
    """The reading that a speech is: the one most of it has in common with."""
    found = max(readings, key=lambda x: x.frames.overlap(speech.frames), default=None)
    return found if found is not None and found.frames.overlap(speech.frames) else None


def _split(speech: Speech, parts: Sequence[Part]) -> list[Speech]:
    """A speech as the parts of its reading: each word belongs to the last part begun by then."""
    begun = [part.reading for part in parts if part.reading.frames.duration]
    words = speech.words or (speech.frames,)
    starts = [word.start for word in words]
    edges = [0, *[bisect_left(starts, part.frames.start) for part in begun[1:]], len(words)]
    return [
        _speech(words[first:after], part.line)
        for part, first, after in zip(begun, edges, edges[1:], strict=False)
        if first < after
    ]


def _speech(words: tuple[FrameRange, ...], line: str) -> Speech:
    return Speech(FrameRange(words[0].start, max([x.end for x in words])), words, line)
