"""The problem in numbers: what each candidate, cut and run-on holds of each term.

L stretches, C candidates at most, K segment terms. Absent candidates are marked by `exists`.
Nodes count the candidates row by row: stretch x C + place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from editor.engine.candidates import Choices
from editor.engine.columns import CARRIED, NONE, READING, floats, ints, pairs
from editor.engine.cut import Parameters, TakeClip
from editor.engine.framing import cut_values
from editor.engine.frozen import borders
from editor.engine.judge import Judge
from editor.engine.measures import Gauge
from editor.engine.runs import RunOns, run_ons
from editor.engine.styles import Taste
from editor.engine.table import Table, table_of
from editor.engine.terms import SEGMENTS
from roughcut.core.value import value

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@value(frozen=True, slots=True)
class Problem:
    """One scene for the solver.

    unary: (L, C, K) values of the segment terms. clips: (L, C) place of the clip, -1 none.
    cuts: (clips+1, clips+1, cut terms). inside: (L,) 1 where a stretch begins inside a line.
    stitched: (L, C, C) 1 where two readings of one line would be joined, with a node of the row
    before; barred: the same, where a joint would fall on words.
    runs: (M, 2) node to node, in order: what runs on into what without a cut; silences: (M,) dead
    air of each, seconds. opens: (C,) the opening term of the second stretch, if a beat at the head
    is left out.
    start_s, end_s: (L, C) usual in and out, seconds of the clip. tight, no_overlap: (2, L, C) how
    little room there is to cut, and to part sound from picture, before and after: 0 enough .. 1
    none. silent, carried: (L, C) the candidates of those kinds. entered, left: (L, C) whether a
    cut may come before, and after.
    """

    exists: Bools
    unary: Floats
    clips: Ints
    cuts: Floats
    inside: Floats
    stitched: Floats
    barred: Bools
    runs: Ints
    silences: Floats
    opens: Floats
    start_s: Floats
    end_s: Floats
    tight: Floats
    no_overlap: Floats
    silent: Bools
    carried: Bools
    entered: Bools
    left: Bools
    names: tuple[tuple[str, ...], ...]

    def links(self, before: Ints, after: Ints) -> Ints:
        """Place among the run-ons from nodes to nodes; -1 where a cut lies between them."""
        if not len(self.runs):
            return np.full(np.shape(before), -1, dtype=np.int64)
        codes = self.runs[:, 0] * self.exists.size + self.runs[:, 1]
        wanted = before * self.exists.size + after
        found = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        return np.where(codes[found] == wanted, found, -1)


def problem(
    choices: Choices,
    parameters: Parameters,
    taste: Taste,
    used: Mapping[str, Mapping[str, float]] | None = None,
) -> Problem:
    """The values of every term for every candidate of a scene. used: see `Judge.values`."""
    table, gauge = table_of(choices), Gauge(choices, parameters, taste)
    keys = [stretch.key for stretch in choices.stretches]
    closed = borders(keys, parameters.frozen)
    runs = run_ons(choices, table, gauge.words, taste, closed)
    made = _blank(choices, table, gauge, runs)
    _fill(made, table, gauge, Judge(choices, table, gauge).values(parameters, used))
    _join(made, choices, table)
    return made


def _blank(choices: Choices, table: Table, gauge: Gauge, runs: RunOns) -> Problem:
    rows, most = shape = len(choices.ways), table.most
    return Problem(
        exists=np.zeros(shape, dtype=np.bool_),
        unary=np.zeros((rows, most, SEGMENTS)),
        clips=np.full(shape, -1, dtype=np.int64),
        cuts=cut_values(choices.coverage.clips, gauge.steps[:-1]),
        inside=floats([stretch.part > 1 for stretch in choices.stretches]),
        stitched=np.zeros((rows, most, most)),
        barred=np.zeros((rows, most, most), dtype=np.bool_),
        runs=runs.nodes,
        silences=runs.silences,
        opens=np.zeros(most),
        start_s=np.zeros(shape),
        end_s=np.zeros(shape),
        tight=np.zeros((2, *shape)),
        no_overlap=np.zeros((2, *shape)),
        silent=np.zeros(shape, dtype=np.bool_),
        carried=np.zeros(shape, dtype=np.bool_),
        entered=np.ones(shape, dtype=np.bool_),
        left=np.ones(shape, dtype=np.bool_),
        names=_names(table),
    )


def _names(table: Table) -> tuple[tuple[str, ...], ...]:
    counts = np.bincount(table.rows)
    edges = counts.cumsum()
    firsts = zip((edges - counts).tolist(), edges.tolist(), strict=True)
    return tuple([tuple(table.said.names[first:after]) for first, after in firsts])


def _fill(made: Problem, table: Table, gauge: Gauge, values: Floats) -> None:
    """All that is known of each candidate by itself."""
    at, kinds = table.at.take(np.arange(table.count)), table.kinds
    here = table.rows, table.places
    made.exists[here] = True
    made.unary[here] = values
    made.clips[here] = at.clips
    made.silent[here] = kinds == NONE
    carried = kinds == CARRIED
    made.carried[here] = carried
    made.entered[here] = ~carried & (table.leans_back < 0)
    made.left[here] = carried | ~table.forth
    starts, ends = gauge.usual(at)
    made.start_s[here], made.end_s[here] = gauge.seconds(at, starts), gauge.seconds(at, ends)
    spoken = np.flatnonzero(kinds == READING)
    heard = at.take(spoken)
    of_spoken = table.rows[spoken], table.places[spoken]
    made.tight[:, *of_spoken] = gauge.tight(heard)
    made.no_overlap[:, *of_spoken] = gauge.no_overlap(heard, starts[spoken], ends[spoken])
    if len(made.exists) > 1 and made.silent[0].any():
        second = np.flatnonzero(table.rows == 1)
        made.opens[table.places[second]] = gauge.opens(at.clips[second])


def _join(made: Problem, choices: Choices, table: Table) -> None:
    """Which joints inside a line are of two readings, and which of those fall on words."""
    inside = np.flatnonzero(made.inside)
    if not len(inside):
        return
    shots = np.array(_shots(choices.coverage.clips))
    padded = np.full((5, *made.exists.shape), -1, dtype=np.int64)
    sounds = ints(table.said.sounds[: table.count])
    heard = table.heard
    ties = pairs(table.said.ties[: table.count])
    reads = np.where(heard >= 0, table.names[heard], -1)
    for own, column in zip(
        padded, (reads, sounds, shots[sounds], ties[::2], ties[1::2]), strict=True
    ):
        own[table.rows, table.places] = column
    before, after = padded[:, inside - 1, :, None], padded[:, inside, None, :]
    there = made.exists[inside - 1, :, None] & made.exists[inside, None, :]
    parted = (before[0] != after[0]) & there
    spoken = (before[0] >= 0) & (after[0] >= 0)
    same_shot = (before[2] == after[2]) & (before[1] != after[1])
    made.barred[inside] = parted & ((before[4] > 0) | (after[3] > 0))
    made.stitched[inside] = parted & spoken & ~same_shot


def _shots(clips: Sequence[TakeClip]) -> list[int]:
    """For each clip the first one of its take, itself where no setup is known; -1 for no clip."""
    first: dict[tuple[str, int], int] = {}
    return [
        *[
            first.setdefault((clip.setup, clip.take), place) if clip.setup else place
            for place, clip in enumerate(clips)
        ],
        -1,
    ]
