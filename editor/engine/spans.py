"""Frames that many ranges have in common with many spans, found for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from editor.engine.columns import Bools, Ints
from editor.engine.heard import Words


class SpanTable:
    """Spans of frames in groups: the words of each clip, the times somebody is seen in each.

    Each group has a stretch of one long axis to itself. How many frames of spans lie before a
    point of it is a broken line, and what a range has in common with the spans is the difference
    of that line at its two ends. Spans that lie over each other count each.
    """

    def __init__(self, groups: Ints, starts: Ints, ends: Ints) -> None:
        """Of each span its group, its first frame and its end, frames from 0."""
        self._length = int(ends.max(initial=0)) + 1
        base = groups * self._length
        edges = np.concatenate([base + starts, base + ends])
        order = np.argsort(edges, kind="stable")
        depth = np.where(order < len(ends), 1, -1).cumsum()
        self._edges = edges[order]
        self._held = np.concatenate([[0], (depth[:-1] * np.diff(self._edges)).cumsum()])

    def common(self, groups: Ints, starts: Ints, ends: Ints) -> Ints:
        """Frames that ranges hold of the spans of their groups; the arrays are broadcast."""
        base = groups * self._length
        return self._before(base, ends) - self._before(base, starts)

    def _before(self, base: Ints, frames: Ints) -> Ints:
        shape = np.broadcast_shapes(base.shape, frames.shape)
        if not len(self._edges):
            return np.zeros(shape, dtype=np.int64)
        at = base + np.clip(frames, 0, self._length - 1)
        found = np.interp(at, self._edges, self._held)
        return np.asarray(np.rint(found), dtype=np.int64)


class WordTable:
    """The words that are heard in each clip of a scene; clips are numbered from 0."""

    def __init__(self, words: Sequence[Words]) -> None:
        counts = [len(each.starts) for each in words]
        clips, every = np.repeat(np.arange(len(words)), counts), sum(counts)
        starts = np.fromiter(_chain(x.starts for x in words), np.int64, every)
        ends = np.fromiter(_chain(x.ends for x in words), np.int64, every)
        self.spans = SpanTable(clips, starts, ends)
        # One axis for all clips, so that what ends in one clip is over before the next begins.
        self._length = int(max(starts.max(initial=0), ends.max(initial=0))) + 2
        base = clips * self._length
        self._starts = base + starts
        # The last end of the words before each, for what began earlier may end later.
        self._ended = np.concatenate([[-1], np.maximum.accumulate(base + ends)])

    def heard(self, clips: Ints, starts: Ints, ends: Ints) -> Bools:
        """Whether any word of a clip lies between two frames, in part or whole."""
        base = clips * self._length
        before = np.searchsorted(self._starts, base + np.minimum(ends, self._length - 1))
        return np.asarray(self._ended[before] > base + np.minimum(starts, self._length - 1))


_chain = chain.from_iterable
