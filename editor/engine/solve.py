"""The best cut there is: exact optimum, and what every other choice would cost.

The optimum and all min-marginals come from one forward and one backward pass; brute force agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from editor.engine.features import Bools, Floats, Ints, Problem
from editor.engine.kernels import COMPILED, NEVER, Kernels
from editor.engine.styles import Taste
from editor.engine.terms import CUTS, INDEX, SEGMENTS, TERMS
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Costs:
    """A problem weighed: the arrays the kernels take. See `kernels.forward`."""

    unary: Floats
    cut: Floats
    links: Ints
    tolls: Floats
    length: Floats
    times: Floats


@value(frozen=True, slots=True)
class Solution:
    """The optimum of a problem, and the best cut through each candidate.

    path: (L,) the candidate of each stretch. through: (L, C) energy of the best cut with it,
    >= NEVER / 2 where it may not be chosen. possible: whether there is any cut at all.
    """

    energy: float
    path: Ints
    through: Floats
    _shots: Ints
    _pointers: tuple[Any, ...]
    _traces: Callable[..., Any]

    @property
    def possible(self) -> bool:
        return self.energy < NEVER / 2

    def best_with(self, row: int, place: int) -> Ints:
        """The best whole cut that shows the stretch `row` by candidate `place`."""
        node = row * self.through.shape[1] + place
        return np.asarray(self.best_through(np.array([node]))[0])

    def best_through(self, nodes: Ints) -> Ints:
        """(P, L) the best whole cut through each of P nodes, which must be allowed."""
        rows = len(self.through)
        return np.asarray(self._traces(*self._pointers, nodes, self._shots[nodes], rows))


def weigh(problem: Problem, taste: Taste) -> Costs:
    """The costs of a problem under weights."""
    weights = taste.weights.vector
    between = problem.cuts @ weights[SEGMENTS : SEGMENTS + CUTS]
    rows, most = problem.clips.shape
    cut = problem.stitched * weights[INDEX["stitched"]]
    COMPILED["join"](cut, problem.clips, between)
    cut += (problem.inside * weights[INDEX["inside"]])[:, None, None]
    if rows > 1 and problem.silent.any():
        left_out = int(np.argmax(problem.silent[0]))
        cut[1, left_out] = problem.opens * weights[INDEX["opening"]]
    cut[problem.barred] = NEVER
    left, right = problem.runs.T
    cut[right // most, left % most, right % most] = NEVER
    length = np.array(
        [weights[INDEX["short"]], taste.shortest_s, weights[INDEX["long"]], taste.longest_s]
    )
    edges = problem.tight * weights[INDEX["tight"]]
    edges += problem.no_overlap * weights[INDEX["no_overlap"]]
    edges[0][~problem.entered] = NEVER
    edges[1][~problem.left] = NEVER
    empty = problem.silent.astype(np.float64)
    times = np.stack([problem.start_s, problem.end_s, empty, edges[0], edges[1]])
    return Costs(
        unary=(problem.unary @ weights[:SEGMENTS]).ravel(),
        cut=cut,
        links=_linked(problem),
        tolls=problem.silences * weights[INDEX["dead_air"]],
        length=length,
        times=times.reshape(5, -1),
    )


def _linked(problem: Problem) -> Ints:
    """The run-ons as the kernels take them: see `kernels.spread`."""
    nodes = problem.exists.size
    firsts = np.searchsorted(problem.runs[:, 0], np.arange(nodes + 1))
    return np.concatenate([firsts, problem.runs[:, 1]]).astype(np.int64)


def solve(costs: Costs, allowed: Bools, kernels: Kernels = COMPILED) -> Solution:
    """The cheapest choice of one allowed candidate per stretch.

    allowed: (L, C). Ties go to the candidate that comes first. Where no choice keeps every rule
    the solution is not possible, and its path means nothing.
    """
    open_ = allowed.ravel()
    inside = (costs.unary, costs.links, costs.tolls, open_)
    shared = (costs.unary, costs.cut, *inside[1:], costs.length, costs.times)
    entered, entered_from, ended, started = kernels["forward"](*shared)
    rows, most = allowed.shape
    last = (rows - 1) * most + int(np.argmin(ended[-most:]))
    energy = float(ended[last])
    if energy >= NEVER / 2:
        through, nothing = np.full(allowed.shape, NEVER), np.full(rows, -1, dtype=np.int64)
        return Solution(energy, nothing, through, nothing, (), kernels["traces"])
    left, left_to, _, stops = kernels["backward"](*shared)
    through, shots = kernels["marginals"](*inside, costs.length, costs.times, entered, left)
    pointers = (*inside, entered_from, started, left_to, stops)
    final = np.array([[started[last], last]])
    traces = kernels["traces"]
    path = np.asarray(traces(*pointers, np.array([last]), final, rows))[0]
    return Solution(energy, path, through.reshape(allowed.shape), shots, pointers, traces)


def feasible(costs: Costs, allowed: Bools) -> bool:
    """Whether any choice of allowed candidates keeps every rule."""
    inside = (costs.links, costs.tolls, allowed.ravel(), costs.length, costs.times)
    ended = COMPILED["forward"](costs.unary, costs.cut, *inside)[2]
    return bool(ended[-allowed.shape[1] :].min() < NEVER / 2)


def totals(problem: Problem, taste: Taste, path: Ints) -> Floats:
    """What a whole cut holds of each term: energy = weights . totals, exactly the solver's."""
    return np.asarray(totals_of(problem, taste, path[None])[0])


def totals_of(problem: Problem, taste: Taste, paths: Ints, kernels: Kernels = COMPILED) -> Floats:
    """(P, terms) the totals of several whole cuts, (P, L) of candidates."""
    links = _links_of(problem, paths)
    runs = links >= 0
    cuts = ~runs
    cuts[:, 0] = False
    left_out = problem.silent[0, paths[:, 0]]
    if paths.shape[1] > 1:
        cuts[left_out, 1] = False
    held = np.zeros((len(paths), len(TERMS)))
    paths = np.ascontiguousarray(paths)
    held[:, : SEGMENTS + CUTS] = kernels["held"](
        paths, cuts, problem.unary, problem.clips, problem.cuts
    )
    if left_out.any() and paths.shape[1] > 1:
        held[:, INDEX["opening"]] += np.where(left_out, problem.opens[paths[:, 1]], 0.0)
    held[:, INDEX["inside"]] += (problem.inside * cuts).sum(axis=1)
    if runs.any():
        held[:, INDEX["dead_air"]] += np.where(runs, problem.silences[links], 0.0).sum(axis=1)
    shaped, lasting = kernels["shaped"](
        paths,
        runs,
        cuts,
        np.concatenate([problem.tight, problem.no_overlap]),
        problem.stitched,
        np.stack([problem.start_s, problem.end_s]),
        problem.silent,
        taste.shortest_s,
        taste.longest_s,
    )
    edges = shaped[:4].sum(axis=2)
    held[:, INDEX["tight"]], held[:, INDEX["no_overlap"]] = edges[::2] + edges[1::2]
    held[:, INDEX["stitched"]] = shaped[4, :, 1:].sum(axis=1)
    held[:, INDEX["short"]], held[:, INDEX["long"]] = lasting.T
    return held


def shots(runs: Bools) -> list[tuple[int, int]]:
    """First and last stretch of each shot, from which stretches run on from the one before."""
    starts = [row for row in range(len(runs)) if not runs[row]]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(runs) - 1], strict=True))


def runs_of(problem: Problem, path: Ints) -> Bools:
    """Which stretches of a cut run on from the one before without a cut."""
    return np.asarray(_links_of(problem, path[None])[0] >= 0)


def keeps_rules(problem: Problem, path: Ints) -> bool:
    """Whether a choice may stand: nothing joined on words, nothing fixed to what is not there."""
    runs = runs_of(problem, path)
    for row, place in enumerate(path):
        if not problem.exists[row, place]:
            return False
        if not runs[row] and not problem.entered[row, place]:
            return False
        if (row == len(path) - 1 or not runs[row + 1]) and not problem.left[row, place]:
            return False
        if row and not runs[row] and problem.barred[row, path[row - 1], place]:
            return False
    return True


def _links_of(problem: Problem, paths: Ints) -> Ints:
    """The run-on by which each stretch of cuts follows the one before, -1 where it is a cut.

    paths: (P, L), or the first stretches of them, as the links.
    """
    nodes = np.arange(paths.shape[1]) * problem.exists.shape[1] + paths
    found = np.full(paths.shape, -1, dtype=np.int64)
    found[:, 1:] = problem.links(nodes[:, :-1], nodes[:, 1:])
    return found
