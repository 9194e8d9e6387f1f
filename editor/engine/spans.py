"""Frames that many ranges have in common with many spans, found for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class SpanTable:
    """Spans of frames in groups: the words of each clip, the times somebody is seen in each.

    Each group has a stretch of one long axis to itself. How many frames of spans lie before a
    point of it is a broken line, and what a range has in common with the spans is the difference
    of that line at its two ends. Spans that lie over each other count each.
    """

    def __init__(self, groups: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> None:
        """Of each span its group, its first frame and its end, frames from 0."""
        last = np.array(ends, dtype=np.int64)
        self._length = int(last.max(initial=0)) + 1
        base = np.array(groups, dtype=np.int64) * self._length
        edges = np.concatenate([base + np.array(starts, dtype=np.int64), base + last])
        order = np.argsort(edges, kind="stable")
        depth = np.repeat(np.array([1, -1]), len(last))[order].cumsum()
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
