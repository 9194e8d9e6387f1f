"""What runs on into what without a cut, and how much dead air a take plays through there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Candidate, Choices
from editor.engine.columns import Floats, Ints
from editor.engine.styles import Taste
from roughcut.core.value import value

# A silence between two speeches that nobody takes for a hole, and what a written beat adds to it.
_NATURAL_SILENCE_S = 1.0
_BEAT_S = 3.0


@value(frozen=True, slots=True)
class RunOns:
    """nodes (M, 2): from which node to which of the next stretch, in order; a node is stretch x
    candidates at most + place. silences (M,): seconds of dead air beyond what is natural."""

    nodes: Ints
    silences: Floats


def run_ons(choices: Choices, taste: Taste, most: int, closed: frozenset[int]) -> RunOns:
    """Every run-on of a scene. closed: stretches into which nothing runs."""
    found: dict[tuple[int, int], float] = {}
    for row in range(1, len(choices.ways)):
        if row not in closed:
            for (left, right), silence in _links(choices, row, taste).items():
                found[(row - 1) * most + left, row * most + right] = silence
    order = sorted(found)
    nodes = np.array(order, dtype=np.int64).reshape(-1, 2)
    return RunOns(nodes, np.array([found[pair] for pair in order], dtype=np.float64))


def _links(choices: Choices, row: int, taste: Taste) -> dict[tuple[int, int], float]:
    """Which candidates run on from which of the stretch before, and the dead air between."""
    earlier, later = choices.ways[row - 1], choices.ways[row]
    named = {way.name: place for place, way in enumerate(earlier)}
    part = choices.stretches[row].part
    found: dict[tuple[int, int], float] = {}
    played: list[tuple[int, Candidate]] = []
    for place, way in enumerate(later):
        if way.kind == "carried":
            found[way.origin, place] = 0.0
        elif way.align == "left" and way.beside:
            found[named[way.beside], place] = 0.0
        elif part > 1:
            if way.name in named:
                found[named[way.name], place] = 0.0
        elif way.kind in _PLAYED:
            played.append((place, way))
    found |= _played_on(choices, row, played, taste) if played else {}
    return found | _into(earlier, later)


_PLAYED = frozenset(("reading", "action"))


def _played_on(
    choices: Choices, row: int, played: Sequence[tuple[int, Candidate]], taste: Taste
) -> dict[tuple[int, int], float]:
    """What a take itself plays into: of each candidate the one of its clip that ends last."""
    by_clip: dict[int, list[tuple[int, Candidate]]] = {}
    for place, way in enumerate(choices.ways[row - 1]):
        if way.clip >= 0 and not way.align:
            by_clip.setdefault(way.clip, []).append((place, way))
    beats = bool(choices.stretches[row - 1].tail) or choices.stretches[row].line.action
    allowed = _NATURAL_SILENCE_S + taste.pause_s + (_BEAT_S if beats else 0.0)
    found: dict[tuple[int, int], float] = {}
    for place, way in played:
        origin, end = -1, -1
        for earlier, left in by_clip.get(way.clip, ()):
            if left.core.end > end and runs_on(choices, left, way):
                origin, end = earlier, left.core.end
        if origin >= 0:
            rate = choices.clip(way).rate
            gap_s = (way.core.start - end) * rate.denominator / rate.numerator
            found[origin, place] = max(0.0, gap_s - allowed)
    return found


def _into(
    earlier: tuple[Candidate, ...], later: tuple[Candidate, ...]
) -> dict[tuple[int, int], float]:
    """Reactions whose picture runs into what their clip shows next."""
    leaning = [
        (place, way.beside)
        for place, way in enumerate(earlier)
        if way.align == "right" and way.beside and way.kind == "reaction"
    ]
    named = {way.name: place for place, way in enumerate(later)} if leaning else {}
    return {(place, named[beside]): 0.0 for place, beside in leaning}


def runs_on(choices: Choices, left: Candidate, right: Candidate) -> bool:
    """Whether a take plays from one candidate into the next with nothing else said between.

    Speeches that overlap run on whichever ends first, as does an answer that begins too early.
    """
    one, other = left.core, right.core
    common = 2 * one.overlap(other)
    if common and (common > one.duration or common > other.duration):
        return True
    if one.start > other.start:
        return False
    return one.end >= other.start or not choices.tracks[left.clip].words.heard(one.end, other.start)
