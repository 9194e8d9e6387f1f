"""How a line is said beside how its takes mostly say it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from editor.engine.cut import LineReading

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

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


def pauses_s(readings: Sequence[LineReading], rates: Floats) -> Floats:
    """Seconds of silence inside each reading."""
    frames = [sum([x.end - x.start for x in reading.pauses]) for reading in readings]
    return np.array(frames, dtype=np.float64) / rates


def delivered(
    lines: Ints, whole: NDArray[np.bool_], seconds: Floats, pauses: Floats, pace: float
) -> tuple[Floats, Floats]:
    """Hesitation and tempo of each reading, 0..1; 0 where too few takes say the line whole.

    lines: a number for the line of each. whole: whether it is said whole. seconds, pauses: how
    long it lasts, and is silent inside. pace: what the editor asks for, -1..1.
    """
    usual_s, usual_pause = np.full((2, len(lines)), np.nan)
    for line in np.unique(lines):
        own = lines == line
        said = own & whole
        if said.sum() >= _TAKES_LEAST:
            usual_s[own] = statistics.median(seconds[said].tolist())
            usual_pause[own] = statistics.median(pauses[said].tolist())
    wished = -_TEMPO_OF_PACE * max(-1.0, min(1.0, pace))
    lasts, should = np.maximum(seconds, _QUICKEST_S), np.maximum(usual_s, _QUICKEST_S)
    octaves = np.log2(lasts / should) - wished
    hesitation = np.minimum(1.0, np.maximum(0.0, pauses - usual_pause))
    tempo = np.where(whole, np.minimum(1.0, np.abs(octaves)), 0.0)
    known = ~np.isnan(usual_s)
    return np.where(known, hesitation, 0.0), np.where(known, tempo, 0.0)


def even_voice(lines: Ints, whole: NDArray[np.bool_], readings: Sequence[LineReading]) -> Floats:
    """How far each is quieter and narrower in pitch than the takes of its line mostly are, 0..1.

    Half for each, among takes that say the line whole. A camera's own microphone loses part of the
    voice, and another distance is another level: see `LineReading.microphone`.
    """
    levels = np.where(whole, [x.level_db for x in readings], math.nan)
    ranges = np.where(whole, [x.pitch_range_st for x in readings], math.nan)
    kinds: dict[str, int] = {}
    places: dict[tuple[str, str], int] = {}
    kind = [kinds.setdefault(x.microphone[0], len(kinds)) for x in readings]
    place = [places.setdefault(x.microphone, len(places)) for x in readings]
    quieter = _below(lines * len(places) + _ints(place), levels, _LEAST_DB)
    evener = _below(lines * len(kinds) + _ints(kind), ranges, _LEAST_ST)
    return np.asarray((quieter + evener) / 2)


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
    usual, known = _usual(own, apart)
    unlike[asked] = np.where(known >= _FACES_LEAST, np.maximum(0.0, apart - usual), 0.0)
    return unlike


def _below(groups: Ints, values: Floats, least: float) -> Floats:
    """How far each lies below the middle one of its group, 0 usual .. 1; 0 where under three are
    known. least: a spread that the group is taken to have."""
    if np.isnan(values).all():
        return np.zeros(len(values))
    usual, known = _usual(groups, values)
    spread, _ = _usual(groups, np.abs(values - usual))
    away = (usual - values) / np.maximum(least, _OF_NORMAL * spread)
    share = np.clip((away - _FROM) / (_WHOLLY - _FROM), 0.0, 1.0)
    return np.where((known >= _TAKES_LEAST) & ~np.isnan(share), share, 0.0)


def _usual(groups: Ints, values: Floats) -> tuple[Floats, Ints]:
    """Of each value its group's median and how many of the group are known; NaN where none is."""
    order = np.lexsort((values, groups))  # unknown ones come last in each group
    counts = np.bincount(groups)
    known = np.bincount(groups[~np.isnan(values)], minlength=len(counts))
    firsts = np.cumsum(counts) - counts
    ranked = np.append(values[order], np.nan)
    low, high = firsts + np.maximum(0, known - 1) // 2, firsts + known // 2
    middle = np.where(known > 0, (ranked[low] + ranked[np.minimum(high, len(values))]) / 2, np.nan)
    return middle[groups], known[groups]


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
