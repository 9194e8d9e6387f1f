"""How a line is said beside how its takes mostly say it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from editor.engine.columns import Bools, Floats, Ints, floats, ints
from editor.engine.cut import LineReading
from roughcut.core.value import value

# Fewer takes of a line say nothing of how it is usually said.
_TAKES_LEAST = 3
# Octaves that the wished tempo moves with the pace, slowest to fastest.
_TEMPO_OF_PACE = 0.25
# No reading is taken to be quicker: the logarithm needs a least length.
_QUICKEST_S = 0.1
# Takes that differ by less than this are taken to be said alike: what a step back from the
# microphone, or another breath, makes of one voice.
_LEAST_DB, _LEAST_ST = 1.5, 1.0
# From one usual distance below the usual on a voice is evener, all of it at three.
_FROM, _WHOLLY = 1.0, 3.0
# Median distances to standard deviations of a normal distribution.
_OF_NORMAL = 1.4826
# With one face read there is no other to be unlike.
_FACES_LEAST = 2
_NOTHING = 1e-9


@value(frozen=True, slots=True)
class Compared:
    """How each reading is said beside the others of its line, 0..1; 0 where too few takes say the
    line whole.

    even_voice: how far it is quieter and narrower in pitch than the takes mostly are, half for
    each.
    """

    hesitation: Floats
    tempo: Floats
    even_voice: Floats


def compared_takes(
    lines: Ints,
    whole: Bools,
    readings: Sequence[LineReading],
    seconds: Floats,
    rates: Floats,
    pace: float,
) -> Compared:
    """Readings held against each other.

    lines: a number for the line of each. whole: whether it is said whole. seconds: how long it
    lasts. rates: frames a second of its clip. pace: what the editor asks for, -1..1.
    A camera's own microphone loses part of the voice, and another distance is another level: see
    `LineReading.microphone`.
    """
    pauses = _pauses_s(readings, rates)
    levels = floats([x.level_db for x in readings])
    ranges = floats([x.pitch_range_st for x in readings])
    kinds: dict[str, int] = {}
    places: dict[tuple[str, str], int] = {}
    kind = ints([kinds.setdefault(x.microphone[0], len(kinds)) for x in readings])
    place = ints([places.setdefault(x.microphone, len(places)) for x in readings])
    groups = np.stack([lines, lines, lines * len(places) + place, lines * len(kinds) + kind])
    values = np.where(whole, [seconds, pauses, levels, ranges], math.nan)
    usual, known = _usual(groups, values)
    enough = known >= _TAKES_LEAST
    wished = -_TEMPO_OF_PACE * max(-1.0, min(1.0, pace))
    lasts, should = np.maximum(seconds, _QUICKEST_S), np.maximum(usual[0], _QUICKEST_S)
    octaves = np.log2(lasts / should) - wished
    hesitation = np.minimum(1.0, np.maximum(0.0, pauses - usual[1]))
    tempo = np.where(whole, np.minimum(1.0, np.abs(octaves)), 0.0)
    below = _below(groups[2:], values[2:], usual[2:], np.array([[_LEAST_DB], [_LEAST_ST]]))
    return Compared(
        hesitation=np.where(enough[0], hesitation, 0.0),
        tempo=np.where(enough[0], tempo, 0.0),
        even_voice=np.where(enough[2:], below, 0.0).sum(axis=0) / 2,
    )


def _pauses_s(readings: Sequence[LineReading], rates: Floats) -> Floats:
    """Seconds of silence inside each reading."""
    every = [reading.pauses for reading in readings]
    return ints([sum([x.end - x.start for x in own]) if own else 0 for own in every]) / rates


def unlike_asked(
    lines: Ints, moods: Sequence[tuple[float, ...]], readings: Sequence[LineReading]
) -> Floats:
    """How much less each face is like what the text asks than in most takes of the line, 0..1.

    moods: what each line asks, () for nothing, by the numbers in `lines`. 0 where it asks nothing,
    no face was read, or that of one take alone.
    """
    unlike = np.zeros(len(readings))
    asked = [n for n, line in enumerate(lines.tolist()) if moods[line] and readings[n].expression]
    if not asked:
        return unlike
    own = lines[asked]
    mood = np.array([moods[line] for line in own.tolist()])
    face = np.array([readings[n].expression for n in asked])
    lengths = np.sqrt(np.square(mood).sum(axis=1) * np.square(face).sum(axis=1))
    apart = 1 - (mood * face).sum(axis=1) / np.maximum(lengths, _NOTHING)
    usual, known = _medians(own, apart)
    unlike[asked] = np.where(known >= _FACES_LEAST, np.maximum(0.0, apart - usual), 0.0)
    return unlike


def _below(groups: Ints, values: Floats, usual: Floats, least: Floats) -> Floats:
    """How far each lies below the middle one of its group, 0 usual .. 1, or unknown. least: a
    spread that the groups are taken to have."""
    if np.isnan(values).all():
        return np.zeros(values.shape)
    spread, _ = _usual(groups, np.abs(values - usual))
    away = (usual - values) / np.maximum(least, _OF_NORMAL * spread)
    share = np.minimum(1.0, np.maximum(0.0, (away - _FROM) / (_WHOLLY - _FROM)))
    return np.where(np.isnan(share), 0.0, share)


def _usual(groups: Ints, values: Floats) -> tuple[Floats, Ints]:
    """Of each value its group's median and how many of the group are known; NaN where none is.

    (K, N): each row has groups of its own.
    """
    own = groups + (np.arange(len(groups)) * (groups.max(initial=0) + 1))[:, None]
    middle, known = _medians(own.ravel(), values.ravel())
    return middle.reshape(values.shape), known.reshape(values.shape)


def _medians(groups: Ints, values: Floats) -> tuple[Floats, Ints]:
    """The same of one row."""
    order = np.lexsort((values, groups))  # unknown ones come last in each group
    counts = np.bincount(groups)
    known = np.bincount(groups[~np.isnan(values)], minlength=len(counts))
    firsts = np.cumsum(counts) - counts
    ranked = np.append(values[order], np.nan)
    low, high = firsts + np.maximum(0, known - 1) // 2, firsts + known // 2
    middle = np.where(known > 0, (ranked[low] + ranked[np.minimum(high, len(values))]) / 2, np.nan)
    return middle[groups], known[groups]
