"""Candidates as columns of numbers, so that a term is measured on all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from editor.engine.candidates import Candidate
from roughcut.core.value import value

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@value(frozen=True, slots=True)
class Columns:
    """Some candidates in numbers, (N,) each in one order. Frames are of the clip that is seen.

    rows: the stretch of each. clips: place of the clip, -1 none. starts, ends: what must be heard
    or seen. ins_least, ins_last, outs_first, outs_most: its room, ends included. shares: of the
    line's words. free: whether pauses may be left around it.
    """

    rows: Ints
    clips: Ints
    starts: Ints
    ends: Ints
    ins_least: Ints
    ins_last: Ints
    outs_first: Ints
    outs_most: Ints
    shares: Floats
    free: Bools

    @property
    def lengths(self) -> Ints:
        return self.ends - self.starts

    def usual(self, halves: Ints) -> tuple[Ints, Ints]:
        """In and out points with half a pause on each side, as far as the room allows.

        halves: (clips + 1,) half a pause in frames of each clip, the last for no clip.
        """
        half = halves[self.clips]
        starts = np.maximum(self.ins_least, np.minimum(self.ins_last, self.starts - half))
        ends = np.minimum(self.outs_most, np.maximum(self.outs_first, self.ends + half))
        return np.where(self.free, starts, self.starts), np.where(self.free, ends, self.ends)


def columns(ways: Sequence[Candidate], rows: Sequence[int]) -> Columns:
    """The numbers of some candidates; rows: the stretch of each."""
    cores, rooms = [way.core for way in ways], [way.room for way in ways]
    return Columns(
        rows=_ints(rows),
        clips=_ints([way.clip for way in ways]),
        starts=_ints([core.start for core in cores]),
        ends=_ints([core.end for core in cores]),
        ins_least=_ints([room.ins[0] for room in rooms]),
        ins_last=_ints([room.ins[1] for room in rooms]),
        outs_first=_ints([room.outs[0] for room in rooms]),
        outs_most=_ints([room.outs[1] for room in rooms]),
        shares=np.array([way.share for way in ways], dtype=np.float64),
        free=np.array([way.kind in _WITH_PAUSES for way in ways], dtype=np.bool_),
    )


_WITH_PAUSES = frozenset(("reading", "reaction"))


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
