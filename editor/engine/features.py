"""The problem in numbers: what each candidate, cut and run-on holds of each term.

L stretches, C candidates at most, K segment terms. Absent candidates are marked by `exists`.
Nodes count the candidates row by row: stretch x C + place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from editor.engine.candidates import Choices
from editor.engine.cut import Parameters, TakeClip
from editor.engine.framing import cut_values
from editor.engine.frozen import borders
from editor.engine.judge import Judge
from editor.engine.measures import Gauge
from editor.engine.runs import RunOns, run_ons
from editor.engine.styles import Taste
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
    rows, most = len(choices.ways), max((len(ways) for ways in choices.ways), default=0)
    keys = [stretch.key for stretch in choices.stretches]
    runs = run_ons(choices, taste, most, borders(keys, parameters.frozen))
    made = _blank(choices, rows, most, runs)
    judge = Judge(choices, Gauge(choices, parameters, taste))
    _fill(made, judge, judge.values(parameters, used))
    shots = _shots(choices.coverage.clips)
    for row, stretch in enumerate(choices.stretches):
        if stretch.part > 1:
            _join(made, choices, row, shots)
    return made


def _blank(choices: Choices, rows: int, most: int, runs: RunOns) -> Problem:
    shape = (rows, most)
    return Problem(
        exists=np.zeros(shape, dtype=np.bool_),
        unary=np.zeros((rows, most, SEGMENTS)),
        clips=np.full(shape, -1, dtype=np.int64),
        cuts=cut_values(choices.coverage.clips),
        inside=np.array([float(stretch.part > 1) for stretch in choices.stretches]),
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
        names=tuple(tuple(way.name for way in ways) for ways in choices.ways),
    )


def _fill(made: Problem, judge: Judge, values: Floats) -> None:
    """All that is known of each candidate by itself, from its place in one row of all."""
    gauge, at, ways = judge.gauge, judge.at, judge.ways
    counts = np.bincount(at.rows, minlength=len(made.exists))
    places = np.arange(len(ways)) - np.repeat(counts.cumsum() - counts, counts)
    here = at.rows, places
    made.exists[here] = True
    made.unary[here] = values
    made.clips[here] = at.clips
    made.silent[here] = judge.of_kind("none")
    made.carried[here] = judge.of_kind("carried")
    made.entered[here] = [
        way.kind != "carried" and not (way.align == "left" and way.beside) for way in ways
    ]
    made.left[here] = [way.align != "right" or way.kind == "carried" for way in ways]
    starts, ends = gauge.usual(at)
    made.start_s[here], made.end_s[here] = gauge.seconds(at, starts), gauge.seconds(at, ends)
    spoken = judge.of_kind("reading")
    made.tight[:, *here] = np.where(spoken, gauge.tight(at), 0.0)
    made.no_overlap[:, *here] = np.where(spoken, gauge.no_overlap(at), 0.0)
    if len(made.exists) > 1 and made.silent[0].any():
        second = at.rows == 1
        made.opens[places[second]] = gauge.opens(at)[second]


def _join(made: Problem, choices: Choices, row: int, shots: Sequence[int]) -> None:
    """Which joints inside a line are of two readings, and which of those fall on words.

    shots: see `_shots`.
    """
    before, after = choices.ways[row - 1], choices.ways[row]
    numbers: dict[str, int] = {}
    own, other = (
        np.array([numbers.setdefault(way.reading_id, len(numbers)) for way in ways])
        for ways in (before, after)
    )
    parted = own[:, None] != other
    tied = np.array([x.tied[1] for x in before])[:, None] | np.array([x.tied[0] for x in after])
    one, two = (
        np.array([(x.sound, shots[x.sound], x.reading is not None) for x in ways], dtype=np.int64)
        for ways in (before, after)
    )
    spoken = one[:, None, 2] * two[None, :, 2] > 0
    same_shot = (one[:, None, 1] == two[None, :, 1]) & (one[:, None, 0] != two[None, :, 0])
    made.barred[row, : len(before), : len(after)] = parted & tied
    made.stitched[row, : len(before), : len(after)] = parted & spoken & ~same_shot


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
