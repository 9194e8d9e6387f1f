"""Where a line may be cut inside: at the clause pauses that most of its readings make.

A line is parted at the same words in every reading. A reading that does not pause there, or that
somebody speaks over there, is not cut there: its parts are tied together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice, pairwise

import numpy as np

from editor.engine.cut import Line, TakeClip
from editor.engine.grouped import Bools, Floats, Ints, spread
from editor.engine.heard import Hearing
from editor.engine.spoken import Readings, Spoken, ints
from roughcut.core.value import value

# A pause between clauses. Source: the aligner's own measure of a silence that can be cut.
PAUSE_S = Fraction(15, 100)
# In a reading that pauses less than this between two words, no cut may fall there.
CUTTABLE_S = Fraction(12, 100)
# A part that lasts less cannot be read as a shot.
LEAST_PART_S = Fraction(8, 10)


@value(frozen=True, slots=True)
class Phrasing:
    """A scene's lines in parts: the P parts of all readings of such lines, in the readings' order.

    counts: how many parts a line has, by its id; lines that are not parted are absent.
    of: place of the reading. numbers: which part of the line, from 1. first, after: its words.
    starts, ends: its frames, empty where nothing of it was said. shares: of the line's words that
    belong here. covered: of the words that belong here, how many were heard. no_in, no_out: a cut
    may not fall before it, after it.
    """

    counts: Mapping[str, int]
    of: Ints
    numbers: Ints
    first: Ints
    after: Ints
    starts: Ints
    ends: Ints
    shares: Floats
    covered: Floats
    no_in: Bools
    no_out: Bools

    @property
    def said(self) -> Bools:
        return self.ends > self.starts


def phrasing(lines: Sequence[Line], spoken: Spoken, hearing: Hearing) -> Phrasing:
    """Where each line of a scene may be cut inside."""
    clock = _clock(spoken.clips)
    readings = spoken.readings
    partable = set(readings.spans.lines[_partable(readings, clock)].tolist())
    wished = _wished(readings, clock)
    written = {spoken.lines[x.id]: x for x in lines if not x.action and x.id in spoken.lines}
    said = _said(readings, {x: wished[x] for x in written if x in partable and x in wished}, clock)
    lengths = _lengths(spoken)
    parted = []
    for number, line in written.items():
        if number in said and (places := _boundaries(said[number], clock.part)):
            length = max(int(lengths[number]), len(line.spoken.split()))
            parted.append(_Parted(line.id, said[number].readings, (0, *places, length)))
    return _parts(readings, parted, clock, hearing)


@value(frozen=True, slots=True)
class _Parted:
    """A line that may be cut inside, and its readings.

    edges: the first word of each part, and how many words the line has.
    """

    line: str
    own: tuple[int, ...]
    edges: tuple[int, ...]

    def readings(self) -> list[int]:
        """What follows is of each part of each reading, in order."""
        return [reading for reading in self.own for _ in self.edges[1:]]

    def numbers(self) -> list[int]:
        return [*range(1, len(self.edges))] * len(self.own)

    def begins(self) -> list[int]:
        return [*self.edges[:-1]] * len(self.own)

    def wanted(self) -> list[int]:
        return [after - first for first, after in pairwise(self.edges)] * len(self.own)

    def lengths(self) -> list[int]:
        return [self.edges[-1]] * (len(self.own) * (len(self.edges) - 1))


@value(frozen=True, slots=True)
class _Clock:
    """Ticks so fine that a second, and a frame of each clip, lasts a whole number.

    frames: of each clip. pause, part: the least pause to part a line at, and the least length of a
    part. cuttable: the least pause in which a cut may fall.
    """

    frames: tuple[int, ...]
    pause: int
    part: int
    cuttable: int

    def in_frames(self, ticks: int) -> Ints:
        """The least whole frames of each clip that last so long."""
        return ints([-(-ticks // frame) for frame in self.frames])


def _clock(clips: Sequence[TakeClip]) -> _Clock:
    # A hundred times finer than the frames need, so that the thresholds are whole as well.
    second = 100 * math.lcm(*{clip.rate.numerator for clip in clips})
    frames = tuple([second * x.rate.denominator // x.rate.numerator for x in clips])
    times = [int(x * second) for x in (PAUSE_S, LEAST_PART_S, CUTTABLE_S)]
    return _Clock(frames, *times)


def _partable(readings: Readings, clock: _Clock) -> Bools:
    """(R,) whether a reading lasts long enough for two parts."""
    first, after = readings.first[:-1], readings.first[1:]
    spoken = after > first
    least = clock.in_frames(2 * clock.part)[readings.spans.clips]
    lengths = np.zeros(len(first), dtype=np.int64)
    lengths[spoken] = readings.ends[after[spoken] - 1] - readings.starts[first[spoken]]
    return spoken & (lengths >= least)


def _wished(readings: Readings, clock: _Clock) -> dict[int, list[int]]:
    """The words of each line, by their place in it, before which most of its readings pause; where
    the most do so, and the longest, first."""
    of = np.repeat(np.arange(len(readings.each)), np.diff(readings.first))
    known = np.flatnonzero(readings.places >= 0)
    follows = np.flatnonzero(of[known[1:]] == of[known[:-1]])
    before, after = known[:-1][follows], known[1:][follows]
    most = int(readings.places.max(initial=0)) + 1
    keys = readings.spans.lines[of[after]] * most + readings.places[after]
    clips = readings.spans.clips[of[after]]
    gaps = readings.starts[after] - readings.ends[before]
    paused = gaps >= clock.in_frames(clock.pause)[clips]
    times = np.bincount(keys)
    pauses = np.bincount(keys[paused], minlength=len(times))
    mostly = (pauses > 0) & (2 * pauses >= times)
    lasting: dict[int, int] = defaultdict(int)
    paused &= mostly[keys]
    for key, gap, clip in zip(*(x[paused].tolist() for x in (keys, gaps, clips)), strict=True):
        lasting[key] += gap * clock.frames[clip]
    ranked = sorted(
        (-float(pauses[key] / times[key]), -lasts, key)
        for key, lasts in lasting.items()
        if key % most
    )
    wished: dict[int, list[int]] = defaultdict(list)
    for _, _, key in ranked:
        wished[key // most].append(key % most)
    return wished


@value(frozen=True, slots=True)
class _Said:
    """The readings of a line, and where words are wished to part it, the most wished first.

    frames: how long one lasts in each reading. begins: by place in the line, the first word of each
    reading from there on; at 0 its first word, at -1 the end of its words. starts, ends: of all
    words.
    """

    readings: tuple[int, ...]
    wished: Sequence[int]
    frames: tuple[int, ...]
    begins: Mapping[int, list[int]]
    starts: list[int]
    ends: list[int]


def _said(
    readings: Readings, wished: Mapping[int, Sequence[int]], clock: _Clock
) -> dict[int, _Said]:
    """By line. wished: where each line might be parted."""
    by_line: dict[int, list[int]] = {line: [] for line in wished}
    for reading, line in enumerate(readings.spans.lines.tolist()):
        if line in by_line:
            by_line[line].append(reading)
    asked = [(own, place) for line, own in by_line.items() for place in wished[line]]
    of = ints([x for own, _ in asked for x in own])
    places = ints([place for own, place in asked for _ in own])
    found = iter(readings.reached.before(of, places).tolist())
    starts, ends = readings.starts.tolist(), readings.ends.tolist()
    clips, first = readings.spans.clips.tolist(), readings.first.tolist()
    said = {}
    for line, own in by_line.items():
        begins = {place: list(islice(found, len(own))) for place in wished[line]}
        begins |= {0: [first[x] for x in own], -1: [first[x + 1] for x in own]}
        frames = tuple([clock.frames[clips[x]] for x in own])
        said[line] = _Said(tuple(own), wished[line], frames, begins, starts, ends)
    return said


def _boundaries(said: _Said, least: int) -> list[int]:
    """As many of the wished boundaries of a line as leave its parts long enough.

    least: how long a part must be, in ticks.
    """
    chosen: list[int] = []
    for place in said.wished:
        tried = sorted([*chosen, place])
        if _long_enough(said, tried, least):
            chosen = tried
    return chosen


def _long_enough(said: _Said, places: Sequence[int], least: int) -> bool:
    """Whether every part lasts long enough in the middle one of the readings that say it all."""
    starts, ends = said.starts, said.ends
    parts = list(pairwise([said.begins[place] for place in (0, *places, -1)]))
    whole = [True] * len(said.frames)
    for first, after in parts:
        whole = [x and a < b for x, a, b in zip(whole, first, after, strict=True)]
    middle, odd = divmod(sum(whole), 2)
    if not middle + odd:
        return False
    for first, after in parts:
        own = zip(whole, first, after, said.frames, strict=True)
        lengths = sorted([(ends[b - 1] - starts[a]) * frame for x, a, b, frame in own if x])
        if lengths[middle] + lengths[middle if odd else middle - 1] < 2 * least:
            return False
    return True


def _lengths(spoken: Spoken) -> Ints:
    """How many words each line has, as far as any of its readings goes."""
    readings = spoken.readings
    lasts = np.full(len(spoken.lines), -1, dtype=np.int64)
    of = np.repeat(readings.spans.lines, np.diff(readings.first))
    np.maximum.at(lasts, of, readings.places)
    return lasts + 1


def _parts(
    readings: Readings, parted: Sequence[_Parted], clock: _Clock, hearing: Hearing
) -> Phrasing:
    owners = ints([x for line in parted for x in line.readings()])
    order = np.argsort(owners, kind="stable")
    of = owners[order]
    numbers, begins, wanted, lengths = (
        ints([x for line in parted for x in found(line)])[order]
        for found in (
            _Parted.numbers,
            _Parted.begins,
            _Parted.wanted,
            _Parted.lengths,
        )
    )
    first = readings.reached.before(of, begins)
    last = np.append(numbers[1:] == 1, True)[: len(of)]
    after = np.where(last, readings.first[of + 1], np.append(first[1:], 0)[: len(of)])
    starts, ends = _frames(readings, of, numbers == 1, first, after)
    least = clock.in_frames(clock.cuttable)[readings.spans.clips[of]]
    tied = ~last & _tied(starts, ends, least, readings.spans.clips[of], hearing)
    said = readings.first[of + 1] > readings.first[of]
    covered = _heard(readings, first, after) / np.maximum(1, wanted)
    return Phrasing(
        counts={x.line: len(x.edges) - 1 for x in parted},
        of=of,
        numbers=numbers,
        first=first,
        after=after,
        starts=starts,
        ends=ends,
        shares=wanted / np.maximum(1, lengths),
        covered=np.where(said, covered, readings.covered[of]),
        no_in=np.append(False, tied[:-1])[: len(of)],
        no_out=tied,
    )


def _heard(readings: Readings, first: Ints, after: Ints) -> Ints:
    """How many different words of the line each part has."""
    of, at = spread(first, after - first)
    known = readings.places[at] >= 0
    heard = np.zeros((len(first), int(readings.places.max(initial=0)) + 1), dtype=np.bool_)
    heard[of[known], readings.places[at[known]]] = True
    return np.asarray(heard.sum(axis=1))


def _frames(
    readings: Readings, of: Ints, opens: Bools, first: Ints, after: Ints
) -> tuple[Ints, Ints]:
    """The frames of each part, without gaps at the reading's own edges.

    A part that was not said has none: it lies at the end of what was said before it, or, if
    nothing was, at the start of the reading. opens: whether it is the first part.
    """
    spans = readings.spans
    said = (after > first) | (opens & (readings.first[of + 1] == readings.first[of]))
    here = np.flatnonzero(said)
    opening, closing = np.zeros((2, len(of)), dtype=np.bool_)
    turns = of[here[1:]] != of[here[:-1]]
    opening[here] = np.append(True, turns)[: len(here)]
    closing[here] = np.append(turns, True)[: len(here)]
    words = np.append(readings.starts, 0), np.append(readings.ends, 0)
    starts = np.where(opening, spans.starts[of], words[0][first])
    ends = np.maximum(starts, np.where(closing, spans.ends[of], words[1][after - 1]))
    at = lying(said, opens, ends, spans.starts[of])
    return np.where(said, starts, at), np.where(said, ends, at)


def lying(said: Bools, opens: Bools, ends: Ints, default: Ints) -> Ints:
    """Where parts lie that were not said: at the end of what was said before, else by default.

    opens: which parts are the first of a reading.
    """
    places = np.arange(len(said))
    before = np.maximum.accumulate(np.where(said, places, -1))
    known = before >= np.maximum.accumulate(np.where(opens, places, 0))
    return np.where(known, ends[before], default)


def _tied(starts: Ints, ends: Ints, least: Ints, clips: Ints, hearing: Hearing) -> Bools:
    """Whether no cut may fall between each part and the next. least: frames of silence."""
    following = np.append(starts[1:], 0)[: len(starts)]
    empty = starts == ends
    unsaid = empty | np.append(empty[1:], True)[: len(starts)]
    short = following - ends < least
    return np.asarray(unsaid | short | hearing.heard(clips, ends, following))
