"""Where a line may be cut inside: at the clause pauses that most of its readings make.

A line is parted at the same words in every reading. A reading that does not pause there, or that
somebody speaks over there, is not cut there: its parts are tied together.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from editor.engine.cut import Line, LineReading, SceneCoverage, Speech, TakeClip
from roughcut.core.timecode import FrameRange

# A pause between clauses. Source: the aligner's own measure of a silence that can be cut.
PAUSE_S = Fraction(15, 100)
# In a reading that pauses less than this between two words, no cut may fall there.
CUTTABLE_S = Fraction(12, 100)
# A part that lasts less cannot be read as a shot.
LEAST_PART_S = Fraction(8, 10)


@dataclass(frozen=True, slots=True)
class Part:
    """What one reading says of one part of its line.

    reading: that part alone, with an id of its own ("r#2"); frames are empty where nothing of it
    was said. share: of the line's words that belong here. no_in, no_out: a cut may not fall
    before it, after it. wrong: words here that are missing or not of the line.
    """

    reading: LineReading
    share: float
    no_in: bool
    no_out: bool
    wrong: int


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A scene's lines in parts. parts: of each reading by its id; counts: of each line by its id.

    clips: with what is said in each parted by the same rule. Lines that are not parted are absent.
    """

    parts: Mapping[str, tuple[Part, ...]]
    counts: Mapping[str, int]
    clips: tuple[TakeClip, ...]


def phrasing(coverage: SceneCoverage) -> Phrasing:
    """Where each line of a scene may be cut inside."""
    clips = {clip.id: clip for clip in coverage.clips}
    by_line: dict[str, list[LineReading]] = defaultdict(list)
    for reading in coverage.readings:
        if reading.clip in clips:
            by_line[reading.line].append(reading)
    parts: dict[str, tuple[Part, ...]] = {}
    counts: dict[str, int] = {}
    for line in coverage.lines:
        said = by_line.get(line.id, [])
        places = boundaries(said, clips) if not line.action else ()
        if places:
            counts[line.id] = len(places) + 1
            words = _length(line, said)
            parts |= {x.id: _parts(x, places, words, clips[x.clip]) for x in said}
    parted = tuple(_parted(clip, by_line, parts, counts) for clip in coverage.clips)
    return Phrasing(parts, counts, parted)


def boundaries(readings: Sequence[LineReading], clips: Mapping[str, TakeClip]) -> tuple[int, ...]:
    """The words of a line, by their place in it, before which it may be cut."""
    spans: dict[int, int] = defaultdict(int)
    pauses: dict[int, list[int]] = defaultdict(list)
    clock = _clock([clips[reading.clip] for reading in readings])
    least = int(PAUSE_S * clock.second)
    for reading in readings:
        frame = clock.frames[reading.clip]
        said = [(place, frames) for place, frames in reading.words if place >= 0]
        for (_, before), (place, after) in pairwise(said):
            spans[place] += 1
            silence = (after.start - before.end) * frame
            if silence >= least:
                pauses[place].append(silence)
    wished = [x for x, found in pauses.items() if x > 0 and 2 * len(found) >= spans[x]]
    wished.sort(key=lambda x: (-Fraction(len(pauses[x]), spans[x]), -sum(pauses[x]), x))
    chosen: list[int] = []
    for place in wished:
        if _long_enough(readings, clock, sorted([*chosen, place])):
            chosen.append(place)
    return tuple(sorted(chosen))


@dataclass(frozen=True, slots=True)
class _Clock:
    """Ticks so fine that a second, and a frame of each clip by its id, lasts a whole number."""

    second: int
    frames: Mapping[str, int]


def _clock(clips: Sequence[TakeClip]) -> _Clock:
    # A hundred times finer than the frames need, so that the thresholds are whole as well.
    second = 100 * math.lcm(*{clip.rate.numerator for clip in clips})
    frames = {x.id: second * x.rate.denominator // x.rate.numerator for x in clips}
    return _Clock(second, frames)


def _long_enough(readings: Sequence[LineReading], clock: _Clock, places: list[int]) -> bool:
    """Whether every part lasts long enough in the middle one of the readings that say it all."""
    lengths: list[list[int]] = [[] for _ in range(len(places) + 1)]
    for reading in readings:
        groups = _groups(reading, places)
        if all(groups):
            for found, words in zip(lengths, groups, strict=True):
                frames = words[-1][1].end - words[0][1].start
                found.append(frames * clock.frames[reading.clip])
    least = int(LEAST_PART_S * clock.second)
    return all(found and statistics.median(found) >= least for found in lengths)


Words = list[tuple[int, FrameRange]]


def _groups(reading: LineReading, places: Sequence[int]) -> list[Words]:
    """The words of a reading by part; a word that is not of the line goes with the one before."""
    groups: list[Words] = [[] for _ in range(len(places) + 1)]
    part = 0
    for place, frames in reading.words:
        if place >= 0:
            part = max(part, bisect_right(places, place))
        groups[part].append((place, frames))
    return groups


def _length(line: Line, readings: Sequence[LineReading]) -> int:
    """How many words a line has as the aligner counts them."""
    last = max((place for x in readings for place, _ in x.words), default=-1)
    return max(last + 1, len(line.spoken.split()))


def _parts(
    reading: LineReading, places: Sequence[int], words: int, clip: TakeClip
) -> tuple[Part, ...]:
    groups = _groups(reading, places) if reading.words else [[] for _ in range(len(places) + 1)]
    edges = [0, *places, words]
    spans = _spans(reading, groups)
    ties = [_tied(left, right, spans, clip) for left, right in pairwise(spans)]
    made = []
    for part, (span, group) in enumerate(zip(spans, groups, strict=True)):
        wanted = edges[part + 1] - edges[part]
        heard = {place for place, _ in group if place >= 0}
        missing = max(0, wanted - len(heard))
        own = replace(
            reading,
            id=f"{reading.id}#{part + 1}",
            line=f"{reading.line}#{part + 1}",
            frames=span,
            coverage=len(heard) / max(1, wanted) if reading.words else reading.coverage,
            pauses=tuple(x for x in reading.pauses if span.overlap(x) == x.duration),
            words=tuple(group),
        )
        made.append(
            Part(
                reading=own,
                share=wanted / max(1, words),
                no_in=part > 0 and ties[part - 1],
                no_out=part < len(ties) and ties[part],
                wrong=missing + sum(place < 0 for place, _ in group),
            )
        )
    return tuple(made)


def _spans(reading: LineReading, groups: Sequence[Words]) -> list[FrameRange]:
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


def _tied(left: FrameRange, right: FrameRange, spans: list[FrameRange], clip: TakeClip) -> bool:
    """Whether no cut may fall between two parts of one reading."""
    if not left.duration or not right.duration:
        return True
    frames, rate = right.start - left.end, clip.rate
    if frames * rate.denominator * CUTTABLE_S.denominator < CUTTABLE_S.numerator * rate.numerator:
        return True
    gap = FrameRange(left.end, right.start)
    return any(
        word.overlap(gap)
        for speech in clip.speech
        if speech.frames.overlap(gap)
        for word in (speech.words or (speech.frames,))
    )


def _parted(
    clip: TakeClip,
    by_line: Mapping[str, list[LineReading]],
    parts: Mapping[str, tuple[Part, ...]],
    counts: Mapping[str, int],
) -> TakeClip:
    """The clip with the speech of parted lines in parts."""
    if not any(speech.line in counts for speech in clip.speech):
        return clip
    spoken: list[Speech] = []
    for speech in clip.speech:
        owner = _owner(speech, clip, by_line) if speech.line in counts else None
        spoken.extend(_split(speech, parts[owner.id]) if owner else (speech,))
    return replace(clip, speech=tuple(spoken))


def _owner(
    speech: Speech, clip: TakeClip, by_line: Mapping[str, list[LineReading]]
) -> LineReading | None:
    """The reading that a speech is: the one most of it has in common with."""
    own = [x for x in by_line[speech.line] if x.clip == clip.id]
    found = max(own, key=lambda x: x.frames.overlap(speech.frames), default=None)
    return found if found is not None and found.frames.overlap(speech.frames) else None


def _split(speech: Speech, parts: Sequence[Part]) -> list[Speech]:
    """A speech as the parts of its reading: each word belongs to the last part begun by then."""
    groups: dict[str, list[FrameRange]] = {}
    begun = [part.reading for part in parts if part.reading.frames.duration]
    for word in speech.words or (speech.frames,):
        whose = next((x for x in reversed(begun) if x.frames.start <= word.start), begun[0])
        groups.setdefault(whose.line, []).append(word)
    return [
        Speech(
            FrameRange(min(w.start for w in words), max(w.end for w in words)), tuple(words), line
        )
        for line, words in groups.items()
    ]
