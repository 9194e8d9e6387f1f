"""The arithmetic of the solver as loops over arrays, compiled once by numba and kept on disk.

Notation: a node (l, c) is candidate c of stretch l. A shot is a chain of nodes that run on; each
node runs on from at most one other, so a shot is its last node and the stretch it starts at.
That makes the state (last node, start) exact for shots of any length.
Source: semi-Markov Viterbi (Yu 2010, "Hidden semi-Markov models"), forward and backward.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

NEVER = 1e18

# Arrays of floats, ints and booleans; numba gives their types.
Array = Any


def forward(
    unary: Array, cut: Array, before: Array, run: Array, open_: Array, length: Array, times: Array
) -> tuple[Array, Array, Array, Array]:
    """Cheapest way to each node.

    unary (L, C); cut (L, C, C) cost from a node of l-1; before, run (L, C): which candidate runs
    on into this one, and its cost; open_ (L, C): may be chosen; length: short weight, shortest_s,
    long weight, longest_s; times (5, L, C): in and out in seconds, 1 where a shot is empty, cost
    of a shot's start and of its end there.
    Returns entered (cost before a shot that starts here), entered_from, ended (cost to the end of
    a shot that ends here), started (where that shot starts).
    """
    rows, most = unary.shape
    entered = np.full((rows, most), NEVER)
    entered_from = np.full((rows, most), -1, np.int64)
    ended = np.full((rows, most), NEVER)
    started = np.full((rows, most), -1, np.int64)
    for row in range(rows):
        for place in range(most):
            if not open_[row, place]:
                continue
            if row == 0:
                entered[row, place] = 0.0
            else:
                ways = ended[row - 1] + cut[row, :, place]
                if before[row, place] >= 0:
                    ways[before[row, place]] = NEVER
                entered_from[row, place] = np.argmin(ways)
                entered[row, place] = min(NEVER, ways[entered_from[row, place]])
            at, node, sum_ = row, place, unary[row, place]
            while True:
                cost = entered[at, node] + sum_ + times[3, at, node] + times[4, row, place]
                if times[2, at, node] == 0.0:
                    held = times[1, row, place] - times[0, at, node]
                    cost += length[0] * max(0.0, length[1] - held) / length[1]
                    cost += length[2] * max(0.0, held - length[3]) / 4.0
                if cost < ended[row, place]:
                    ended[row, place] = cost
                    started[row, place] = at
                earlier = before[at, node]
                if earlier < 0 or not open_[at - 1, earlier]:
                    break
                sum_ += run[at, node]
                at -= 1
                node = earlier
                sum_ += unary[at, node]
    return entered, entered_from, ended, started


def backward(
    unary: Array, cut: Array, before: Array, run: Array, open_: Array, length: Array, times: Array
) -> tuple[Array, Array, Array, Array]:
    """Cheapest way from each node to the end of the scene.

    Returns left (cost after a shot that ends here), left_to, starting (cost from here on of a shot
    that starts here), stops (L, C, 2): the node at which that shot ends.
    """
    rows, most = unary.shape
    left = np.full((rows, most), NEVER)
    left_to = np.full((rows, most), -1, np.int64)
    starting = np.full((rows, most), NEVER)
    stops = np.full((rows, most, 2), -1, np.int64)
    for row in range(rows - 1, -1, -1):
        for place in range(most):
            if not open_[row, place]:
                continue
            if row == rows - 1:
                left[row, place] = 0.0
            else:
                ways = cut[row + 1, place] + starting[row + 1]
                ways[before[row + 1] == place] = NEVER
                left_to[row, place] = np.argmin(ways)
                left[row, place] = min(NEVER, ways[left_to[row, place]])
            at, node, sum_ = row, place, unary[row, place]
            while True:
                cost = left[row, place] + sum_ + times[3, at, node] + times[4, row, place]
                if times[2, at, node] == 0.0:
                    held = times[1, row, place] - times[0, at, node]
                    cost += length[0] * max(0.0, length[1] - held) / length[1]
                    cost += length[2] * max(0.0, held - length[3]) / 4.0
                if cost < starting[at, node]:
                    starting[at, node] = cost
                    stops[at, node, 0] = row
                    stops[at, node, 1] = place
                earlier = before[at, node]
                if earlier < 0 or not open_[at - 1, earlier]:
                    break
                sum_ += run[at, node]
                at -= 1
                node = earlier
                sum_ += unary[at, node]
    return left, left_to, starting, stops


def marginals(
    unary: Array,
    before: Array,
    run: Array,
    open_: Array,
    length: Array,
    times: Array,
    entered: Array,
    left: Array,
) -> tuple[Array, Array]:
    """Cost of the best whole cut through each node, and the shot (start, end row, end) it is in."""
    rows, most = unary.shape
    best = np.full((rows, most), NEVER)
    shots = np.full((rows, most, 3), -1, np.int64)
    costs = np.empty(rows)
    nodes = np.empty(rows, np.int64)
    for row in range(rows):
        for place in range(most):
            if not open_[row, place]:
                continue
            at, node, sum_ = row, place, unary[row, place]
            while True:
                cost = entered[at, node] + sum_ + left[row, place]
                cost += times[3, at, node] + times[4, row, place]
                if times[2, at, node] == 0.0:
                    held = times[1, row, place] - times[0, at, node]
                    cost += length[0] * max(0.0, length[1] - held) / length[1]
                    cost += length[2] * max(0.0, held - length[3]) / 4.0
                costs[at] = cost
                nodes[at] = node
                earlier = before[at, node]
                if earlier < 0 or not open_[at - 1, earlier]:
                    break
                sum_ += run[at, node]
                at -= 1
                node = earlier
                sum_ += unary[at, node]
            cheapest, from_ = NEVER, at
            for step in range(at, row + 1):
                if costs[step] < cheapest:
                    cheapest = costs[step]
                    from_ = step
                if cheapest < best[step, nodes[step]]:
                    best[step, nodes[step]] = cheapest
                    shots[step, nodes[step], 0] = from_
                    shots[step, nodes[step], 1] = row
                    shots[step, nodes[step], 2] = place
    return best, shots


def trace(
    before: Array,
    entered_from: Array,
    started: Array,
    left_to: Array,
    stops: Array,
    shot: Array,
) -> Array:
    """The candidate of each stretch in the best whole cut that holds a shot."""
    rows = before.shape[0]
    path = np.full(rows, -1, np.int64)
    start, row, place = shot[0], shot[1], shot[2]
    end, last = row, place
    while True:
        while True:
            path[row] = place
            if row == start:
                break
            place = before[row, place]
            row -= 1
        if row == 0:
            break
        place = entered_from[row, place]
        row -= 1
        start = started[row, place]
    while end < rows - 1:
        first = left_to[end, last]
        start = end + 1
        end, last = stops[start, first, 0], stops[start, first, 1]
        row, place = end, last
        while True:
            path[row] = place
            if row == start:
                break
            place = before[row, place]
            row -= 1
    return path


Kernels = dict[str, Callable[..., Any]]
PLAIN: Kernels = {function.__name__: function for function in (forward, backward, marginals, trace)}
COMPILED: Kernels = {name: njit(cache=True)(function) for name, function in PLAIN.items()}
