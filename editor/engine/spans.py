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

    def __init__(self, spans: Sequence[tuple[int, int, int]]) -> None:
        """spans: group, first frame and end of each, frames from 0."""
        table = np.array(spans, dtype=np.int64).reshape(-1, 3)
        self._length = int(table[:, 2].max(initial=0)) + 1
        base = table[:, 0] * self._length
        edges = np.concatenate([base + table[:, 1], base + table[:, 2]])
        order = np.argsort(edges, kind="stable")
        depth = np.repeat(np.array([1, -1]), len(table))[order].cumsum()
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
