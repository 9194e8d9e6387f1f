"""What each reading holds of each term: of its whole line, and shared out over the line's parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Choices
from editor.engine.columns import READING, Columns, Floats, Ints, bools, floats, ints
from editor.engine.cut import LineReading, Parameters
from editor.engine.delivery import compared_takes, unlike_asked
from editor.engine.measures import FLUBS, Gauge
from editor.engine.presence import UNKNOWN
from editor.engine.table import Table
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
_COLUMN = {key: place for place, key in enumerate(TERMS)}


@value(frozen=True, slots=True)
class _Said:
    """All readings of a scene, of lines and of their parts, with what is measured on both.

    place: (all candidates,) of each among them, -1 for what is none.
    """

    at: Columns
    doubts: Floats
    readings: Sequence[LineReading]
    place: Ints
    picture: Floats
    sound: Floats
    off_screen: Floats
    favoured: Floats
    unheard: Floats
    spoken_over: Floats


def measured(
    table: Table, choices: Choices, gauge: Gauge, asked: Parameters, defects: Floats
) -> tuple[Floats, Ints]:
    """(M, TERMS) of every reading of a scene, and which of those each candidate is, -1 none.

    defects: see `Gauge.defects`. A line that may be cut inside is measured as a whole and shared
    out over its parts.
    """
    said = _said(table, choices, gauge, defects)
    values = np.zeros((len(said.readings), len(TERMS)))
    wholes = said.place[table.wholes]
    values[wholes] = _wholes(said, wholes, choices, gauge, asked)
    if len(table.parts):
        parts, uncut = said.place[table.parts], said.place[table.count :]
        values[parts] = _shared_out(said, parts, uncut, table.counts, gauge, values)
    return values, said.place


def _said(table: Table, choices: Choices, gauge: Gauge, defects: Floats) -> _Said:
    which = np.flatnonzero(table.at.kinds == READING)
    place = np.full(len(table.ways), -1, dtype=np.int64)
    place[which] = np.arange(len(which))
    at, every = table.at.take(which), table.said.readings
    readings = [x for x in map(every.__getitem__, which.tolist()) if x is not None]
    heard = [track.said for track in choices.tracks]
    own = ints(
        [heard[clip].get(x.id, 0) for clip, x in zip(at.clips.tolist(), readings, strict=True)]
    )
    if len(table.parts):
        firsts = table.counts.cumsum() - table.counts
        own[place[table.count :]] += np.add.reduceat(own[place[table.parts]], firsts)
    seen, (picture, sound) = gauge.seen(at), defects[:, which]
    return _Said(
        at=at,
        doubts=floats(table.said.doubts)[which],
        readings=readings,
        place=place,
        picture=picture,
        sound=sound,
        off_screen=gauge.off_screen(at, seen),
        favoured=gauge.favoured(at, seen),
        unheard=gauge.unheard(at, seen),
        spoken_over=gauge.spoken_over(at, own),
    )


def _wholes(said: _Said, wholes: Ints, choices: Choices, gauge: Gauge, asked: Parameters) -> Floats:
    """(N, TERMS) of readings as wholes."""
    at, readings = said.at.take(wholes), [said.readings[x] for x in wholes.tolist()]
    starts, ends = gauge.usual(at)
    insert = gauge.inserts[at.clips]
    coverage = floats([x.coverage for x in readings])
    verbatim = bools([x.delivery is Delivery.VERBATIM for x in readings])
    blamed = np.where(verbatim & (coverage > 0), _UNBLAMED, 1.0)
    rated = floats([x.performance for x in readings])
    unrated = np.where(np.bincount(at.rows, ~np.isnan(rated)) > 0, UNKNOWN, 1.0)  # of each line
    rated = np.where(np.isnan(rated), unrated[at.rows], rated)
    lasts, rates = gauge.seconds(at, at.lengths), gauge.rates[at.clips]
    played = compared_takes(at.rows, coverage >= 1, readings, lasts, rates, asked.pace)
    found = {
        "offscreen": said.off_screen[wholes],
        "flub": floats([FLUBS[x.delivery] for x in readings]),
        "wrong_words": blamed * np.minimum(1.0, floats([x.error_rate for x in readings])),
        "missing_words": blamed * _missing(coverage),
        "defect": said.picture[wholes],
        "sound_defect": said.sound[wholes] * np.where(gauge.recorded[at.clips], _HEARD_APART, 1.0),
        "noise": gauge.noise[at.clips],
        "performance": 1 - rated,
        "uncircled": gauge.uncircled[at.clips],
        "earlier_take": gauge.earlier[at.rows, at.clips],
        "size": np.where(insert, 0.0, gauge.off_size(at)),
        "favoured": said.favoured[wholes],
        "no_listener": np.maximum(0.0, gauge.emotion[at.rows]) * said.unheard[wholes],
        "insert": insert,
        "other_speech": said.spoken_over[wholes],
        "handles": gauge.handles(at, starts, ends),
        "unsure": np.maximum(1 - floats([x.confidence for x in readings]), said.doubts[wholes]),
        "seconds": gauge.seconds(at, ends - starts),
        "hesitation": played.hesitation,
        "tempo": played.tempo,
        "even_voice": played.even_voice,
        "expression": _expressed(choices, at.rows, readings, asked),
    }
    values = np.empty((len(readings), len(TERMS)))
    for place, key in enumerate(TERMS):
        values[:, place] = found[key]
    return values


def _expressed(
    choices: Choices, rows: Ints, readings: Sequence[LineReading], asked: Parameters
) -> Floats:
    if asked.ignore_emotion:
        return np.zeros(len(readings))
    return unlike_asked(rows, [stretch.line.mood for stretch in choices.stretches], readings)


def _shared_out(
    said: _Said, parts: Ints, uncut: Ints, counts: Ints, gauge: Gauge, values: Floats
) -> Floats:
    """(parts, TERMS) the values of readings over the parts of their lines, each summing to the
    line uncut. What can be placed goes where it lies; the rest by the share of words.

    uncut: each whole; counts: how many parts it has, one whole after the other in parts.
    """
    firsts, of = counts.cumsum() - counts, np.repeat(np.arange(len(counts)), counts)
    shares = said.at.shares[parts][:, None]
    weights = np.repeat(shares, len(TERMS), axis=1)
    for key, held in _local(said, parts).items():
        weights[:, _COLUMN[key]] *= held
    weights[:, _COLUMN["seconds"]] = _stretches(said.at, parts, uncut, firsts, of, gauge.halves)
    nowhere = ~np.logical_or.reduceat(weights != 0, firsts, axis=0)[of]
    weights = np.where(nowhere, shares, weights)
    total = np.add.reduceat(weights, firsts, axis=0)[of]
    return np.asarray(values[uncut][of] * weights / total)


def _stretches(
    at: Columns, parts: Ints, uncut: Ints, firsts: Ints, of: Ints, halves: Ints
) -> Floats:
    """How long each part lasts, in frames: pauses between parts are halved."""
    starts, ends = at.take(uncut).usual(halves)
    lasts = np.append(firsts[1:], len(parts)) - 1
    heads = np.zeros(len(parts))
    heads[1:] = (at.ends[parts[:-1]] + at.starts[parts[1:]]) / 2
    heads = np.minimum(np.maximum(heads, starts[of]), ends[of])
    heads[firsts] = starts
    tails = np.append(heads[1:], 0.0)
    tails[lasts] = ends
    return np.asarray(tails - heads)


def _local(said: _Said, parts: Ints) -> dict[str, Floats]:
    """How much of each term that can be placed lies in each part."""
    readings = [said.readings[x] for x in parts.tolist()]
    strange = ints([[place for place, _ in x.words].count(-1) for x in readings])
    words = ints([len(x.words) or 1 for x in readings])
    missing = 1 - floats([x.coverage for x in readings])
    return {
        "offscreen": said.off_screen[parts],
        "defect": said.picture[parts],
        "sound_defect": said.sound[parts],
        "missing_words": missing,
        "wrong_words": missing + strange / words,
        "favoured": said.favoured[parts],
        "no_listener": said.unheard[parts],
        "other_speech": said.spoken_over[parts],
    }


def _missing(coverage: Floats) -> Floats:
    """A word or two is as often the recogniser's loss as the actor's: it counts for less."""
    share = np.maximum(0.0, 1 - coverage)
    return np.asarray(share * np.minimum(1.0, share / _SURELY_MISSING))
