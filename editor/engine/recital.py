"""The candidates that readings are: each reading whole, and one for each part of its line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from editor.engine.candidates import Candidate
from editor.engine.cut import LineReading, TakeClip
from editor.engine.grouped import Bools, Ints
from editor.engine.heard import Hearing, Room, Rooms
from editor.engine.owned import Owned
from editor.engine.phrases import Phrasing, lying
from editor.engine.spoken import Readings, Spoken, ints
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value
from roughcut.core.vocabulary import Delivery

# How long a word lasts, roughly: a reading that lacks this much lacks a word.
_WORD_S = 0.4


@value(frozen=True, slots=True)
class Places:
    """Where some readings are heard: from the first word to the last, and their rooms."""

    starts: Ints
    ends: Ints
    rooms: Rooms


@value(frozen=True, slots=True)
class Recital:
    """The candidates of readings as wholes, and of all their parts, in the order of the readings,
    with where they are heard.

    order: the readings as they are offered. lines: the wholes of each line by its id, so. parts: by
    a reading's id the whole, and after it the parts, where its line may be cut inside.
    """

    wholes: tuple[Candidate, ...]
    pieces: tuple[Candidate, ...]
    at: Places
    pieces_at: Places
    order: Ints
    lines: Mapping[str, list[Candidate]]
    parts: Mapping[str, tuple[Candidate, ...]]


def recital(spoken: Spoken, phrased: Phrasing, given: Owned, hearing: Hearing) -> Recital:
    """The candidates of all lines."""
    readings = spoken.readings
    at = _wholes(readings, given, hearing)
    wholes = _spoken(readings, at, _drawn_out(readings, at, spoken.clips))
    pieces_at = _of_parts(readings, phrased, given, at, hearing)
    pieces = _parted(readings, phrased, pieces_at, wholes)
    keys = [(x.clip, x.ordinal, x.id, place) for place, x in enumerate(readings.each)]
    order = [place for _, _, _, place in sorted(keys)]
    lines: dict[str, list[Candidate]] = defaultdict(list)
    for place in order:
        lines[readings.each[place].line].append(wholes[place])
    edges = [*np.flatnonzero(phrased.numbers == 1).tolist(), len(pieces)]
    parted = [wholes[place] for place in phrased.of[edges[:-1]].tolist()]
    parts = {
        whole.name: (whole, *pieces[first:after])
        for whole, (first, after) in zip(parted, pairwise(edges), strict=True)
    }
    return Recital(wholes, pieces, at, pieces_at, ints(order), lines, parts)


def _wholes(readings: Readings, given: Owned, hearing: Hearing) -> Places:
    if not readings.each:
        nothing = np.zeros(0, dtype=np.int64)
        return Places(nothing, nothing, Rooms(nothing, nothing, nothing, nothing))
    starts = np.minimum.reduceat(given.starts, given.first[:-1])
    ends = np.maximum.reduceat(given.ends, given.first[:-1])
    return Places(starts, ends, hearing.rooms(readings.spans.clips, starts, ends))


def _drawn_out(readings: Readings, wholes: Places, clips: Sequence[TakeClip]) -> list[float]:
    """Moves cut points away from readings that lack words and are shorter than the others, and
    tells how doubtful the edges of each reading are.

    The recogniser may have missed the first or the last word: as much silence as the reading is
    short of its fellows is kept on both sides, where there is silence.
    """
    rooms, doubts = wholes.rooms, [0.0] * len(readings.each)
    rates = np.array([float(clip.rate) for clip in clips])[readings.spans.clips]
    lengths = (wholes.ends - wholes.starts) / rates
    # A false start breaks off of itself: none of its words went unheard.
    broken = [x.delivery is Delivery.FALSE_START for x in readings.each]
    lacking = (readings.covered < 1) & ~np.array(broken, dtype=np.bool_)
    for line in np.unique(readings.spans.lines[lacking]).tolist():
        own = readings.spans.lines == line
        usual = np.sort(lengths[own])[own.sum() // 2]
        for place in np.flatnonzero(own & lacking).tolist():
            slack = int((usual - lengths[place]) * rates[place])
            if slack > 0:
                last, first = rooms.ins_last[place] - slack, rooms.outs_first[place] + slack
                rooms.ins_last[place] = max(rooms.ins_least[place], last)
                rooms.outs_first[place] = min(rooms.outs_most[place], first)
                doubts[place] = min(1.0, float(usual - lengths[place]) / _WORD_S)
    return doubts


def _spoken(readings: Readings, wholes: Places, doubts: Sequence[float]) -> tuple[Candidate, ...]:
    clips, known = readings.spans.clips.tolist(), [x.frames for x in readings.each]
    cores = _cores(wholes, readings.spans.starts, readings.spans.ends, known)
    each = zip(readings.each, clips, doubts, cores, _rooms(wholes), strict=True)
    found = [
        Candidate("reading", reading.id, clip, core, room, reading, -1, doubt, clip, core)
        for reading, clip, doubt, core, room in each
    ]
    return tuple(found)


def _cores(
    places: Places, starts: Ints, ends: Ints, known: Sequence[FrameRange]
) -> list[FrameRange]:
    """The frames of candidates. known: such values as are there already, from starts to ends: most
    are the same, and a value is dear to make."""
    cores = list(known)
    others = np.flatnonzero((places.starts != starts) | (places.ends != ends))
    own = zip(places.starts[others].tolist(), places.ends[others].tolist(), strict=True)
    for place, (start, end) in zip(others.tolist(), own, strict=True):
        cores[place] = FrameRange(start, end)
    return cores


def _rooms(places: Places) -> list[Room]:
    rooms = places.rooms
    ins = zip(rooms.ins_least.tolist(), rooms.ins_last.tolist(), strict=True)
    outs = zip(rooms.outs_first.tolist(), rooms.outs_most.tolist(), strict=True)
    return list(map(Room, ins, outs))


def _of_parts(
    readings: Readings, phrased: Phrasing, given: Owned, wholes: Places, hearing: Hearing
) -> Places:
    """Where the parts of readings are heard; the outer edges are those of the wholes."""
    of, said = phrased.of, phrased.said
    own = given.places >= 0
    starts = lying(said, phrased.numbers == 1, phrased.ends, wholes.starts[of])
    ends = starts.copy()
    starts[said], ends[said] = given.starts[own], given.ends[own]
    rooms, whole = hearing.rooms(readings.spans.clips[of], starts, ends), wholes.rooms
    opens, closes = starts == wholes.starts[of], ends == wholes.ends[of]

    def edge(outer: Bools, room: Ints, core: Ints, of_whole: Ints) -> Ints:
        return np.where(outer, of_whole[of], np.where(said, room, core))

    return Places(
        starts,
        ends,
        Rooms(
            edge(opens, rooms.ins_least, starts, whole.ins_least),
            edge(opens, rooms.ins_last, starts, whole.ins_last),
            edge(closes, rooms.outs_first, ends, whole.outs_first),
            edge(closes, rooms.outs_most, ends, whole.outs_most),
        ),
    )


def _parted(
    readings: Readings, phrased: Phrasing, places: Places, wholes: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    parts = _readings_of_parts(readings, phrased)
    cores = _cores(places, phrased.starts, phrased.ends, [x.frames for x in parts])
    found = [
        Candidate(
            "reading",
            way.name,
            way.clip,
            core,
            room,
            reading,
            -1,
            way.doubt,
            way.sound,
            core,
            "",
            "",
            share,
            tied,
        )
        for way, reading, core, room, share, tied in zip(
            [wholes[place] for place in phrased.of.tolist()],
            parts,
            cores,
            _rooms(places),
            phrased.shares.tolist(),
            zip(phrased.no_in.tolist(), phrased.no_out.tolist(), strict=True),
            strict=True,
        )
    ]
    return tuple(found)


def _readings_of_parts(readings: Readings, phrased: Phrasing) -> list[LineReading]:
    """What each reading says of each part of its line, by an id of its own ("r#2"); frames are
    empty where nothing of it was said."""
    base = readings.first[phrased.of]
    tails = [f"#{number}" for number in range(int(phrased.numbers.max(initial=0)) + 1)]
    columns = phrased.numbers, phrased.first - base, phrased.after - base, phrased.covered
    return [
        LineReading(
            whole.id + tails[number],
            whole.clip,
            whole.line + tails[number],
            whole.ordinal,
            frames,
            whole.delivery,
            covered,
            whole.error_rate,
            whole.confidence,
            whole.performance,
            _inside(whole.pauses, frames) if whole.pauses else (),
            whole.words[first:after],
        )
        for whole, frames, number, first, after, covered in zip(
            [readings.each[place] for place in phrased.of.tolist()],
            map(FrameRange, phrased.starts.tolist(), phrased.ends.tolist()),
            *[x.tolist() for x in columns],
            strict=True,
        )
    ]


def _inside(pauses: Sequence[FrameRange], span: FrameRange) -> tuple[FrameRange, ...]:
    start, end = span.start, span.end
    return tuple([x for x in pauses if start <= x.start and x.end <= end])
