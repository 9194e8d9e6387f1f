"""What each reading holds of each term: of its whole line, and shared out over the line's parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Candidate, Choices
from editor.engine.columns import Columns, Floats, Ints, columns
from editor.engine.cut import LineReading, Parameters
from editor.engine.delivery import delivered, even_voice, pauses_s, unlike_asked
from editor.engine.measures import FLUBS, Gauge
from editor.engine.presence import UNKNOWN
from roughcut.core.value import value
from roughcut.core.vocabulary import Delivery

# From this share of a line's words on, it is the actor who left them out.
_SURELY_MISSING = 0.4
# Of words not heard in a reading that was judged to be as written: the recogniser lost them, but
# for a reading of which nothing was heard: that it is there was only concluded.
_UNBLAMED = 0.2
# What disturbed the camera's sound was in the room: a recorder's channel holds a good part of it.
_HEARD_APART = 0.6
# What is measured on a reading, and of that what lies at a place in it.
TERMS = (
    "offscreen",
    "flub",
    "wrong_words",
    "missing_words",
    "defect",
    "sound_defect",
    "noise",
    "performance",
    "uncircled",
    "earlier_take",
    "size",
    "favoured",
    "no_listener",
    "insert",
    "other_speech",
    "handles",
    "unsure",
    "seconds",
    "hesitation",
    "tempo",
    "even_voice",
    "expression",
)
COLUMN = {key: place for place, key in enumerate(TERMS)}


@value(frozen=True, slots=True)
class Measured:
    """values: (N, TERMS). place: which row of them is a reading's, by its name and the part."""

    values: Floats
    place: dict[tuple[str, int], int]


@value(frozen=True, slots=True)
class _Said:
    """Candidates with the readings that they are. own: frames of words that are their own."""

    at: Columns
    ways: tuple[Candidate, ...]
    own: Ints

    @property
    def readings(self) -> list[LineReading]:
        return [way.reading for way in self.ways if way.reading is not None]


def measured(choices: Choices, gauge: Gauge, parameters: Parameters) -> Measured:
    """Every reading of a scene, whole where its line is not cut inside, else in its parts."""
    ways, rows = [], []
    for row, stretch in enumerate(choices.stretches):
        if stretch.part <= 1 and not stretch.line.action:
            own = [way for way in choices.ways[row] if way.kind == "reading"]
            ways += [choices.parts[way.name][0] if stretch.part else way for way in own]
            rows += [row] * len(own)
    wholes = _said(choices, ways, rows, [choices.parts.get(way.name, (way,)) for way in ways])
    values = _wholes(choices, gauge, wholes, parameters)
    parted = [number for number, way in enumerate(ways) if way.name in choices.parts]
    parts = [choices.parts[ways[number].name][1:] for number in parted]
    place = {(way.name, 0): number for number, way in enumerate(ways)}
    at = len(ways)
    for each in parts:
        place |= {(way.name, part): at + part - 1 for part, way in enumerate(each, 1)}
        at += len(each)
    if parted:
        shared = _shared_out(choices, gauge, _Parted(wholes, values, _ints(parted), parts))
        values = np.concatenate([values, shared])
    return Measured(values, place)


def _said(
    choices: Choices,
    ways: Sequence[Candidate],
    rows: Sequence[int],
    mine: Sequence[Sequence[Candidate]],
) -> _Said:
    """mine: of each, the candidates whose words are its own."""
    said = [track.said for track in choices.tracks]
    own = [
        sum([said[way.clip].get(x.reading.id, 0) for x in parts if x.reading])
        for way, parts in zip(ways, mine, strict=True)
    ]
    return _Said(columns(ways, rows), tuple(ways), _ints(own))


def _wholes(choices: Choices, gauge: Gauge, said: _Said, asked: Parameters) -> Floats:
    """(N, TERMS) of readings as wholes."""
    at, readings = said.at, said.readings
    seen, (picture, sound) = gauge.seen(at), gauge.defects(at)
    starts, ends = gauge.usual(at)
    insert = gauge.inserts[at.clips]
    coverage = np.array([x.coverage for x in readings])
    verbatim = np.array([x.delivery is Delivery.VERBATIM for x in readings], dtype=np.bool_)
    blamed = np.where(verbatim & (coverage > 0), _UNBLAMED, 1.0)
    doubt = np.array([way.doubt for way in said.ways])
    rated = np.array([x.performance for x in readings])
    compared = np.isin(at.rows, at.rows[~np.isnan(rated)])  # of a line of which a take was rated
    rated = np.where(np.isnan(rated), np.where(compared, UNKNOWN, 1.0), rated)
    hesitation, tempo = delivered(
        at.rows,
        coverage >= 1,
        gauge.seconds(at, at.lengths),
        pauses_s(readings, gauge.rates[at.clips]),
        asked.pace,
    )
    found = {
        "offscreen": gauge.off_screen(at, seen),
        "flub": np.array([FLUBS[x.delivery] for x in readings]),
        "wrong_words": blamed * np.minimum(1.0, np.array([x.error_rate for x in readings])),
        "missing_words": blamed * _missing(coverage),
        "defect": picture,
        "sound_defect": sound * np.where(gauge.recorded[at.clips], _HEARD_APART, 1.0),
        "noise": gauge.noise[at.clips],
        "performance": 1 - rated,
        "uncircled": gauge.uncircled[at.clips],
        "earlier_take": gauge.earlier[at.rows, at.clips].astype(np.float64),
        "size": np.where(insert, 0.0, gauge.off_size(at)),
        "favoured": gauge.favoured(at, seen),
        "no_listener": np.maximum(0.0, gauge.emotion[at.rows]) * gauge.unheard(at, seen),
        "insert": insert.astype(np.float64),
        "other_speech": gauge.spoken_over(at, said.own),
        "handles": gauge.handles(at, starts, ends),
        "unsure": np.maximum(1 - np.array([x.confidence for x in readings]), doubt),
        "seconds": gauge.seconds(at, ends - starts),
        "hesitation": hesitation,
        "tempo": tempo,
        "even_voice": even_voice(at.rows, coverage >= 1, readings),
        "expression": _expressed(choices, at.rows, readings, asked),
    }
    return np.stack([found[key] for key in TERMS], axis=1)


def _expressed(
    choices: Choices, rows: Ints, readings: Sequence[LineReading], asked: Parameters
) -> Floats:
    if asked.ignore_emotion:
        return np.zeros(len(readings))
    return unlike_asked(rows, [stretch.line.mood for stretch in choices.stretches], readings)


@value(frozen=True, slots=True)
class _Parted:
    """Readings of lines that may be cut inside. parted: which wholes; parts: of each of them."""

    wholes: _Said
    values: Floats
    parted: Ints
    parts: Sequence[Sequence[Candidate]]


def _shared_out(choices: Choices, gauge: Gauge, given: _Parted) -> Floats:
    """(parts, TERMS) the values of readings over the parts of their lines, each summing to the
    line uncut. What can be placed goes where it lies; the rest by the share of words."""
    counts = [len(parts) for parts in given.parts]
    firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    of = np.repeat(given.parted, counts)
    ways = [way for parts in given.parts for way in parts]
    said = _said(choices, ways, given.wholes.at.rows[of].tolist(), [(way,) for way in ways])
    weights = np.repeat(said.at.shares[:, None], len(TERMS), axis=1)
    for key, held in _local(gauge, said).items():
        weights[:, COLUMN[key]] *= held
    weights[:, COLUMN["seconds"]] = _stretches(gauge, given, said, firsts)
    nowhere = np.repeat(~np.logical_or.reduceat(weights != 0, firsts, axis=0), counts, axis=0)
    weights = np.where(nowhere, said.at.shares[:, None], weights)
    total = np.repeat(np.add.reduceat(weights, firsts, axis=0), counts, axis=0)
    return np.asarray(given.values[of] * weights / total)


def _stretches(gauge: Gauge, given: _Parted, said: _Said, firsts: Ints) -> Floats:
    """How long each part lasts, in frames: pauses between parts are halved."""
    starts, ends = (x[given.parted] for x in gauge.usual(given.wholes.at))
    lasts = np.concatenate([firsts[1:], [len(said.ways)]]) - 1
    heads = np.concatenate([[0.0], (said.at.ends[:-1] + said.at.starts[1:]) / 2])
    group = np.repeat(np.arange(len(firsts)), lasts - firsts + 1)
    heads = np.minimum(np.maximum(heads, starts[group]), ends[group])
    heads[firsts] = starts
    tails = np.append(heads[1:], 0.0)
    tails[lasts] = ends
    return np.asarray(tails - heads)


def _local(gauge: Gauge, said: _Said) -> dict[str, Floats]:
    """How much of each term that can be placed lies in each part."""
    at, seen = said.at, gauge.seen(said.at)
    picture, sound = gauge.defects(at)
    readings = said.readings
    strange = np.array([sum([place < 0 for place, _ in x.words]) for x in readings])
    words = np.array([max(1, len(x.words)) for x in readings])
    missing = 1 - np.array([x.coverage for x in readings])
    return {
        "offscreen": gauge.off_screen(at, seen),
        "defect": picture,
        "sound_defect": sound,
        "missing_words": missing,
        "wrong_words": missing + strange / words,
        "favoured": gauge.favoured(at, seen),
        "no_listener": gauge.unheard(at, seen),
        "other_speech": gauge.spoken_over(at, said.own),
    }


def _missing(coverage: Floats) -> Floats:
    """A word or two is as often the recogniser's loss as the actor's: it counts for less."""
    share = np.maximum(0.0, 1 - coverage)
    return np.asarray(share * np.minimum(1.0, share / _SURELY_MISSING))


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
