"""Frames that many ranges have in common with many spans, found for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.columns import Bools, Ints, ints
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
        clips = np.repeat(np.arange(len(words)), [len(each.starts) for each in words])
        starts = ints([start for each in words for start in each.starts])
        ends = ints([end for each in words for end in each.ends])
        self.spans = SpanTable(clips, starts, ends)
        # One axis for all clips; of each clip one more end than it has words: see `Words.ended`.
        self._length = int(starts.max(initial=0)) + 2
        self._starts = clips * self._length + starts
        self._ended = ints([end for each in words for end in each.ended])

    def heard(self, clips: Ints, starts: Ints, ends: Ints) -> Bools:
        """Whether any word of a clip lies between two frames, in part or whole."""
        wanted = clips * self._length + np.minimum(ends, self._length - 1)
        before = np.searchsorted(self._starts, wanted)
        return np.asarray(self._ended[before + clips] > starts)
