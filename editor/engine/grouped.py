"""Ascending numbers in many groups, looked up in all of them at once; and the best of each group.

Groups are the words of clips, of speeches, of readings: what would be a search in each of some
hundred short lists is one search in a long one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Grouped:
    """Numbers that ascend in each group. Each group has a stretch of one long axis to itself."""

    def __init__(self, first: Ints, values: Ints) -> None:
        """first (G + 1,): where each group begins among the values, the last where all end."""
        self._least = int(values.min(initial=0))
        self._length = int(values.max(initial=0)) - self._least + 2
        groups = np.repeat(np.arange(len(first) - 1), np.diff(first))
        self._axis = groups * self._length + (values - self._least)

    def before(self, groups: Ints, values: Ints) -> Ints:
        """Where each value would come in its group, before its equals: a place among all values."""
        return np.asarray(np.searchsorted(self._axis, self._at(groups, values), side="left"))

    def after(self, groups: Ints, values: Ints) -> Ints:
        """Where each value would come in its group, after its equals."""
        return np.asarray(np.searchsorted(self._axis, self._at(groups, values), side="right"))

    def _at(self, groups: Ints, values: Ints) -> Ints:
        inside = np.minimum(np.maximum(values - self._least, -1), self._length - 1)
        return np.asarray(groups * self._length + inside)


def starts_of(counts: Ints) -> Ints:
    """Where groups of such sizes begin in one row of all, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def ended_before(first: Ints, ends: Ints, none: int) -> Ints:
    """The last end before each span of its group, and before what would follow the last one: each
    group has one more than it has spans. What began earlier may end later. none: where nothing
    was before, 0 or -1."""
    counts = np.diff(first)
    groups = np.arange(len(counts))
    base = np.repeat(groups * (int(ends.max(initial=0)) + 2), counts + 1)
    found = np.full(len(base), none, dtype=np.int64)
    found[np.arange(len(ends)) + np.repeat(groups, counts) + 1] = ends
    return np.maximum.accumulate(found + base) - base


def spread(lows: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Runs of numbers in one row: of each number which run it is of, and the number itself."""
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts - lows, counts)


def firsts(groups: Ints, *best: Ints | Floats) -> Ints:
    """Places of the best of each group: least by the first key, of equals by the next, and of
    those that are equal in all the one that comes first. Ascending by group."""
    order = np.lexsort((*reversed(best), groups))
    sorted_ = groups[order]
    return np.asarray(order[np.append(True, sorted_[1:] != sorted_[:-1])[: len(order)]])
