"""What runs on into what without a cut, and how much dead air a take plays through there."""

from __future__ import annotations

import numpy as np

from editor.engine.candidates import Choices
from editor.engine.columns import (
    ACTION,
    CARRIED,
    REACTION,
    READING,
    Bools,
    Columns,
    Floats,
    Ints,
    floats,
    ints,
    nested,
)
from editor.engine.spans import WordTable
from editor.engine.styles import Taste
from editor.engine.table import Table
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


def run_ons(
    choices: Choices, table: Table, words: WordTable, taste: Taste, closed: frozenset[int]
) -> RunOns:
    """Every run-on of a scene. closed: stretches into which nothing runs."""
    rows, most = table.rows, table.most
    free = np.ones(len(choices.stretches) + 1, dtype=np.bool_)
    free[[0, -1, *closed]] = False
    fixed, (played, silences) = _fixed(choices, table, free), _played(choices, table, words, taste)
    before, after = np.concatenate([*fixed, played], axis=1)
    dead = np.concatenate([np.zeros(len(before) - len(silences)), silences])
    kept = free[rows[after]]
    nodes = rows * most + table.places
    codes = (nodes[before] * (len(choices.stretches) * most) + nodes[after])[kept]
    order = np.unique(codes, return_index=True)[1]
    pairs = np.stack([nodes[before], nodes[after]], axis=1)[kept]
    return RunOns(pairs[order], dead[kept][order])


def _fixed(choices: Choices, table: Table, free: Bools) -> list[Ints]:
    """(2, M) of each rule by which one candidate belongs to another: a beat rides on the shot
    before it, a reaction's picture runs on from or into what its clip shows, a line's parts are of
    one reading."""
    rows, kinds = table.rows, table.kinds
    later = rows > 0
    carried = np.flatnonzero((kinds == CARRIED) & later)
    first = np.searchsorted(rows, rows[carried] - 1)
    origins = ints([table.ways[place].origin for place in carried.tolist()])
    leaning = (table.leans_back >= 0) & (kinds != CARRIED) & later
    back = np.flatnonzero(leaning)
    part = ints([stretch.part for stretch in choices.stretches])
    same = np.flatnonzero((part[rows] > 1) & (kinds != CARRIED) & ~leaning & later)
    forth = np.flatnonzero((table.leans_forth >= 0) & (kinds == REACTION) & free[rows + 1])
    found = [
        np.stack([first + origins, carried]),
        np.stack([table.by_name[rows[back] - 1, table.leans_back[back]], back]),
        np.stack([table.by_name[rows[same] - 1, table.names[same]], same]),
        np.stack([forth, table.by_name[rows[forth] + 1, table.leans_forth[forth]]]),
    ]
    return [pairs[:, (pairs >= 0).all(axis=0)] for pairs in found]


def _played(choices: Choices, table: Table, words: WordTable, taste: Taste) -> tuple[Ints, Floats]:
    """What a take itself plays into, (2, M): of each candidate the one of its clip that ends last;
    and the dead air between."""
    at = table.at
    before, after = _of_one_clip(choices, table)
    ends = np.where(_plays_into(at, before, after, words), at.ends[before], -1)
    if not len(ends):
        return np.empty((2, 0), dtype=np.int64), np.empty(0)
    firsts = np.flatnonzero(np.diff(after, prepend=-1))
    latest = np.repeat(np.maximum.reduceat(ends, firsts), np.diff(firsts, append=len(after)))
    found = np.flatnonzero((ends == latest) & (ends >= 0))
    found = found[np.diff(after[found], prepend=-1) > 0]  # of equals the first
    before, after = before[found], after[found]
    rates = [clip.rate for clip in choices.coverage.clips]
    over, under = ints([x.numerator for x in rates]), ints([x.denominator for x in rates])
    clips = at.clips[after]
    gaps_s = (at.starts[after] - at.ends[before]) * under[clips] / over[clips]
    allowed = _silences_s(choices, taste)[at.rows[after]]
    return np.stack([before, after]), np.maximum(0.0, gaps_s - allowed)


def _silences_s(choices: Choices, taste: Taste) -> Floats:
    """(L,) the silence before each stretch that nobody takes for a hole."""
    after_beat = [bool(stretch.tail) for stretch in choices.stretches[:-1]]
    beats = [
        stretch.line.action or before
        for stretch, before in zip(choices.stretches, (False, *after_beat), strict=True)
    ]
    return floats([_NATURAL_SILENCE_S + taste.pause_s + (_BEAT_S if x else 0.0) for x in beats])


def _of_one_clip(choices: Choices, table: Table) -> tuple[Ints, Ints]:
    """Pairs of candidates of one clip in stretches side by side, by the later ones."""
    clips, rows, kinds = len(choices.coverage.clips), table.rows, table.kinds
    own = table.at.clips[: table.count]
    part = ints([stretch.part for stretch in choices.stretches])
    left = np.flatnonzero((own >= 0) & ~table.aligned)
    right = np.flatnonzero(((kinds == READING) | (kinds == ACTION)) & (part[rows] <= 1))
    keys = rows[left] * clips + own[left]
    order = np.argsort(keys, kind="stable")
    wanted = (rows[right] - 1) * clips + own[right]
    first, last = (np.searchsorted(keys[order], wanted, side) for side in ("left", "right"))
    of, nth = nested(last - first)
    return left[order[first[of] + nth]], right[of]


def _plays_into(at: Columns, before: Ints, after: Ints, words: WordTable) -> Bools:
    """Whether a take plays from one candidate into the next with nothing else said between.

    Speeches that overlap run on whichever ends first, as does an answer that begins too early.
    """
    start, end, other = at.starts[before], at.ends[before], at.starts[after]
    common = 2 * (np.minimum(end, at.ends[after]) - np.maximum(start, other))
    crossing = (common > 0) & ((common > end - start) | (common > at.lengths[after]))
    silent = (end >= other) | ~words.heard(at.clips[before], end, other)
    return np.asarray(crossing | ((start <= other) & silent))
