"""The best cut there is: exact optimum, and what every other choice would cost.

The optimum and all min-marginals come from one forward and one backward pass; brute force agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from editor.engine.features import Bools, Floats, Ints, Problem
from editor.engine.kernels import COMPILED, NEVER, Kernels
from editor.engine.styles import Taste
from editor.engine.terms import CUTS, INDEX, SEGMENTS, TERMS


@dataclass(frozen=True, slots=True)
class Costs:
    """A problem weighed: the arrays the kernels take. See `kernels.forward`."""

    unary: Floats
    cut: Floats
    before: Ints
    run: Floats
    length: Floats
    times: Floats


@dataclass(frozen=True, slots=True)
class Solution:
    """The optimum of a problem, and the best cut through each candidate.

    path: (L,) the candidate of each stretch. through: (L, C) energy of the best cut with it,
    >= NEVER / 2 where it may not be chosen.
    """

    energy: float
    path: Ints
    through: Floats
    _shots: Ints
    _pointers: tuple[Any, ...]
    _trace: Callable[..., Any]

    def best_with(self, row: int, place: int) -> Ints:
        """The best whole cut that shows the stretch `row` by candidate `place`."""
        return np.asarray(self._trace(*self._pointers, self._shots[row, place]))


def weigh(problem: Problem, taste: Taste) -> Costs:
    """The costs of a problem under weights."""
    weights = taste.weights.vector
    unary = problem.unary @ weights[:SEGMENTS]
    between = problem.cuts @ weights[SEGMENTS : SEGMENTS + CUTS]
    cut = np.zeros((*problem.clips.shape, problem.clips.shape[1]))
    cut[1:] = between[problem.clips[:-1, :, None], problem.clips[1:, None, :]]
    if len(cut) > 1 and problem.silent.any():
        left_out = int(np.argmax(problem.silent[0]))
        cut[1, left_out] = problem.opens * weights[INDEX["opening"]]
    rows, places = problem.carried.nonzero()
    cut[rows, :, places] = NEVER
    run = problem.silence * weights[INDEX["dead_air"]]
    length = np.array(
        [weights[INDEX["short"]], taste.shortest_s, weights[INDEX["long"]], taste.longest_s]
    )
    tight = problem.tight * weights[INDEX["tight"]]
    empty = problem.silent.astype(np.float64)
    times = np.stack([problem.start_s, problem.end_s, empty, tight[0], tight[1]])
    return Costs(unary, cut, problem.before, run, length, times)


def solve(costs: Costs, allowed: Bools, kernels: Kernels = COMPILED) -> Solution:
    """The cheapest choice of one allowed candidate per stretch.

    allowed: (L, C); every row must allow one. Ties go to the candidate that comes first.
    """
    shared = (costs.unary, costs.cut, costs.before, costs.run, allowed, costs.length, costs.times)
    entered, entered_from, ended, started = kernels["forward"](*shared)
    left, left_to, _, stops = kernels["backward"](*shared)
    through, shots = kernels["marginals"](
        costs.unary, costs.before, costs.run, allowed, costs.length, costs.times, entered, left
    )
    last = int(np.argmin(ended[-1]))
    pointers = (costs.before, entered_from, started, left_to, stops)
    final = np.array([started[-1, last], len(ended) - 1, last])
    path = np.asarray(kernels["trace"](*pointers, final))
    return Solution(float(ended[-1, last]), path, through, shots, pointers, kernels["trace"])


def totals(problem: Problem, taste: Taste, path: Ints) -> Floats:
    """What a whole cut holds of each term: energy = weights . totals, exactly the solver's."""
    held = np.zeros(len(TERMS))
    rows = np.arange(len(path))
    held[:SEGMENTS] = problem.unary[rows, path].sum(axis=0)
    runs = runs_of(problem, path)
    clips = problem.clips[rows, path]
    held[INDEX["dead_air"]] = problem.silence[rows, path][runs].sum()
    cuts = ~runs
    cuts[0] = False
    if len(path) > 1 and problem.silent[0, path[0]]:
        held[INDEX["opening"]] += problem.opens[path[1]]
        cuts[1] = False
    into = rows[cuts]
    held[SEGMENTS : SEGMENTS + CUTS] += problem.cuts[clips[into - 1], clips[into]].sum(axis=0)
    starts = rows[~runs]
    ends = np.append(starts[1:] - 1, rows[-1])
    held[INDEX["tight"]] = problem.tight[0, starts, path[starts]].sum()
    held[INDEX["tight"]] += problem.tight[1, ends, path[ends]].sum()
    seconds = problem.end_s[ends, path[ends]] - problem.start_s[starts, path[starts]]
    seconds = seconds[~problem.silent[starts, path[starts]]]
    held[INDEX["short"]] = np.maximum(0, taste.shortest_s - seconds).sum() / taste.shortest_s
    held[INDEX["long"]] = np.maximum(0, seconds - taste.longest_s).sum() / 4
    return held


def shots(runs: Bools) -> list[tuple[int, int]]:
    """First and last stretch of each shot, from which stretches run on from the one before."""
    starts = [row for row in range(len(runs)) if not runs[row]]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(runs) - 1], strict=True))


def runs_of(problem: Problem, path: Ints) -> Bools:
    """Which stretches of a cut run on from the one before without a cut."""
    runs = np.zeros(len(path), dtype=np.bool_)
    rows = np.arange(1, len(path))
    runs[1:] = problem.before[rows, path[1:]] == path[:-1]
    return runs
