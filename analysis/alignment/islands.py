"""Sound between readings that no word explains: hear it again, or conclude what it must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from analysis.alignment.hearing import Hearing
from analysis.alignment.loudness import HOP_S, Loudness
from analysis.alignment.model import LineText, Reading, SpokenWord
from analysis.observations import Word
from roughcut.core.vocabulary import Delivery

Span = tuple[float, float]

# Loud stretches with less quiet between them are one island; a shorter one is no speech.
_BRIDGE_S, _LEAST_S = 0.3, 0.25
# Words explain the sound this far around them: a recogniser's edges are late and early.
_EXPLAINED_S = 0.15
# How far outside its island a word may lie that is heard when it is decoded alone.
_PAD_S = 0.25
# An island may be a line when it lasts between these shares of what the line usually lasts.
_SHORTEST, _LONGEST = 0.6, 1.7
# A line that no take was heard to speak is taken to last this long per letter.
_LETTER_S = 0.065
# How sure a concluded reading is: enough to be shown, too little to be chosen over a heard one.
_CONCLUDED = 0.3


@dataclass(frozen=True, slots=True)
class TakeSound:
    """A take's readings in time order and its islands."""

    readings: tuple[Reading, ...]
    islands: tuple[Span, ...]


def islands(sound: Loudness, explained: Sequence[Span]) -> tuple[Span, ...]:
    """Loud stretches of a recording that none of the explained spans holds."""
    open_ = sound.loud.copy()
    for start, end in explained:
        open_[sound.index(start - _EXPLAINED_S) : sound.index(end + _EXPLAINED_S) + 1] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[0], open_.astype(np.int8), [0]])))
    joined: list[tuple[int, int]] = []
    for first, last in edges.reshape(-1, 2):
        bridged = joined and (first - joined[-1][1]) * HOP_S < _BRIDGE_S
        if bridged and not _blocked(sound.time_s(joined[-1][1]), sound.time_s(first), explained):
            joined[-1] = (joined[-1][0], int(last))
        else:
            joined.append((int(first), int(last)))
    return tuple(
        (sound.time_s(first), sound.time_s(last - 1))
        for first, last in joined
        if (last - first) * HOP_S >= _LEAST_S and open_[first:last].mean() > 0.5
    )


def _blocked(start_s: float, end_s: float, explained: Sequence[Span]) -> bool:
    return any(start < end_s and end > start_s for start, end in explained)


def heard_again(
    take: str, words: Sequence[Word], sound: Loudness, hearing: Hearing
) -> tuple[Word, ...]:
    """A take's words with those that its islands give when they are decoded alone."""
    found = list(words)
    for start, end in islands(sound, [(word.start_s, word.end_s) for word in words]):
        heard = hearing.again(take, start, end)
        found += [w for w in heard if start - _PAD_S <= (w.start_s + w.end_s) / 2 <= end + _PAD_S]
    return tuple(sorted(found, key=lambda word: (word.start_s, word.end_s)))


def eliminate(lines: Sequence[LineText], takes: Sequence[TakeSound]) -> tuple[Reading, ...]:
    """Readings that must be there: one island between lines l-1 and l+1 that lasts like l is l.

    They are marked: low confidence, unsure edges, no word heard (coverage 0).
    """
    usual = _usual_s(takes)
    found = []
    for take in takes:
        for before, after in pairwise(take.readings):
            line = _between(lines, before, after)
            inside = [i for i in take.islands if before.end_s <= i[0] and i[1] <= after.start_s]
            if line is not None and len(inside) == 1 and _lasts_like(line, inside[0], usual):
                found.append(_concluded(line, before.take, inside[0]))
    return tuple(found)


def _usual_s(takes: Sequence[TakeSound]) -> Mapping[str, float]:
    lengths: dict[str, list[float]] = {}
    for take in takes:
        for reading in take.readings:
            if reading.coverage > 0.8:
                lengths.setdefault(reading.line, []).append(reading.end_s - reading.start_s)
    return {line: median(each) for line, each in lengths.items()}


def _between(lines: Sequence[LineText], before: Reading, after: Reading) -> LineText | None:
    """The line between two readings when exactly one is missing there."""
    place = {line.id: index for index, line in enumerate(lines)}
    if place[after.line] - place[before.line] != 2:
        return None
    return lines[place[before.line] + 1]


def _lasts_like(line: LineText, island: Span, usual: Mapping[str, float]) -> bool:
    expected = usual.get(line.id, _LETTER_S * len(line.spoken))
    return _SHORTEST * expected <= island[1] - island[0] <= _LONGEST * expected


def _concluded(line: LineText, take: str, island: Span) -> Reading:
    written = line.spoken.split()
    letters = np.cumsum([0, *(len(word) for word in written)])
    times = island[0] + (island[1] - island[0]) * letters / max(1, letters[-1])
    return Reading(
        take=take,
        line=line.id,
        ordinal=1,
        start_s=island[0],
        end_s=island[1],
        words=tuple(
            SpokenWord(word, float(times[index]), float(times[index + 1]), index)
            for index, word in enumerate(written)
        ),
        coverage=0.0,
        error_rate=0.0,
        delivery=Delivery.VERBATIM,
        confidence=_CONCLUDED,
        unsure_edges=True,
    )
