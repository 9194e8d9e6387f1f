"""Candidates as columns of numbers, so that a term is measured on all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editor.engine.candidates import Candidate
from editor.engine.cut import LineReading
from roughcut.core.value import value

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

KINDS = ("reading", "reaction", "action", "slug", "carried", "none")
READING, REACTION, ACTION, SLUG, CARRIED, NONE = range(len(KINDS))
_KIND = {kind: number for number, kind in enumerate(KINDS)}


@value(frozen=True, slots=True)
class Columns:
    """Some candidates in numbers, (N,) each in one order. Frames are of the clip that is seen.

    rows: the stretch of each. kinds: a place in KINDS. clips: place of the clip, -1 none. starts,
    ends: what must be heard or seen. ins_least, ins_last, outs_first, outs_most: its room, ends
    included. shares: of the line's words.
    """

    rows: Ints
    kinds: Ints
    clips: Ints
    starts: Ints
    ends: Ints
    ins_least: Ints
    ins_last: Ints
    outs_first: Ints
    outs_most: Ints
    shares: Floats

    @property
    def lengths(self) -> Ints:
        return self.ends - self.starts

    def take(self, which: Ints) -> Columns:
        """Some of them, in another order."""
        return Columns(
            self.rows[which],
            self.kinds[which],
            self.clips[which],
            self.starts[which],
            self.ends[which],
            self.ins_least[which],
            self.ins_last[which],
            self.outs_first[which],
            self.outs_most[which],
            self.shares[which],
        )

    def usual(self, halves: Ints) -> tuple[Ints, Ints]:
        """In and out points with half a pause on each side, as far as the room allows.

        halves: (clips + 1,) half a pause in frames of each clip, the last for no clip.
        """
        half, free = halves[self.clips], self.kinds <= REACTION
        starts = np.maximum(self.ins_least, np.minimum(self.ins_last, self.starts - half))
        ends = np.minimum(self.outs_most, np.maximum(self.outs_first, self.ends + half))
        return np.where(free, starts, self.starts), np.where(free, ends, self.ends)


class Read(NamedTuple):
    """What candidates say of themselves, (N,) each; see `Candidate`. starts, ends: of the core."""

    kinds: Sequence[str]
    names: Sequence[str]
    clips: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    ins: Sequence[tuple[int, int]]
    outs: Sequence[tuple[int, int]]
    readings: Sequence[LineReading | None]
    sounds: Sequence[int]
    aligns: Sequence[str]
    besides: Sequence[str]
    shares: Sequence[float]
    doubts: Sequence[float]
    ties: Sequence[tuple[bool, bool]]


def read(ways: Sequence[Candidate]) -> Read:
    """All that candidates say of themselves, each asked once for each thing."""
    cores, rooms = [way.core for way in ways], [way.room for way in ways]
    return Read(
        kinds=[way.kind for way in ways],
        names=[way.name for way in ways],
        clips=[way.clip for way in ways],
        starts=[core.start for core in cores],
        ends=[core.end for core in cores],
        ins=[room.ins for room in rooms],
        outs=[room.outs for room in rooms],
        readings=[way.reading for way in ways],
        sounds=[way.sound for way in ways],
        aligns=[way.align for way in ways],
        besides=[way.beside for way in ways],
        shares=[way.share for way in ways],
        doubts=[way.doubt for way in ways],
        ties=[way.tied for way in ways],
    )


def columns(ways: Read, rows: Ints) -> Columns:
    """The numbers of some candidates; rows: the stretch of each."""
    ins, outs = pairs(ways.ins), pairs(ways.outs)
    return Columns(
        rows=rows,
        kinds=ints([_KIND[kind] for kind in ways.kinds]),
        clips=ints(ways.clips),
        starts=ints(ways.starts),
        ends=ints(ways.ends),
        ins_least=ins[::2],
        ins_last=ins[1::2],
        outs_first=outs[::2],
        outs_most=outs[1::2],
        shares=floats(ways.shares),
    )


def pairs(values: Sequence[tuple[int, int]]) -> Ints:
    """(2N,) both of each, one after the other."""
    return np.fromiter(chain.from_iterable(values), np.int64, 2 * len(values))


def ints(values: Sequence[int]) -> Ints:
    """A column of whole numbers; twice as fast as asking numpy for an array of whatever it is."""
    return np.fromiter(values, np.int64, len(values))


def floats(values: Sequence[float]) -> Floats:
    return np.fromiter(values, np.float64, len(values))


def bools(values: Sequence[bool]) -> Bools:
    return np.fromiter(values, np.bool_, len(values))


def nested(counts: Ints) -> tuple[Ints, Ints]:
    """Of things in groups of these sizes, the group of each and its place there."""
    groups = np.repeat(np.arange(len(counts)), counts)
    return groups, np.arange(len(groups)) - (counts.cumsum() - counts)[groups]
