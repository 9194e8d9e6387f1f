"""The arithmetic of the engine as loops over arrays, compiled once by numba and kept on disk.

What follows is the solver's; how silence is measured stands in `gaps`.

Notation: L stretches of at most C candidates make L x C nodes, counted row by row. A shot is a
chain of nodes that run on; a node may run on from several and into several, along links. What a
shot costs beside its nodes and links depends on its first and its last node alone, so the state
(first node, node) is exact for shots of any length.
Source: semi-Markov Viterbi (Yu 2010, "Hidden semi-Markov models"), forward and backward.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit
from numba.extending import register_jitable

from editor.engine.gaps import quiet, rooms

NEVER = 1e18

# Arrays of floats, ints and booleans; numba gives their types.
Array = Any
Function = TypeVar("Function", bound=Callable[..., Any])


def _inlined(function: Function) -> Function:
    """A function that both the plain and the compiled kernels may call."""
    register_jitable(function)
    return function


@_inlined
def spread(
    start: int,
    last: int,
    unary: Array,
    links: Array,
    tolls: Array,
    open_: Array,
    inner: Array,
    queue: Array,
) -> int:
    """Cheapest way inside one shot from its first node to every node that it can run to.

    last: no node after this one is looked at.

    links (M + N + 1,): where each node's links begin, then what they lead to. inner: NEVER
    throughout, filled for the nodes reached. queue: those nodes, row by row. Returns how many.
    """
    queue[0] = start
    inner[start] = unary[start]
    count, done, first = 1, 0, len(unary) + 1
    while done < count:
        node = queue[done]
        done += 1
        for place in range(links[node], links[node + 1]):
            following = links[first + place]
            if following > last or not open_[following]:
                continue
            if inner[following] >= NEVER:
                queue[count] = following
                count += 1
            cost = inner[node] + tolls[place] + unary[following]
            if cost < inner[following]:
                inner[following] = cost
    return count


@_inlined
def held_cost(length: Array, times: Array, start: int, end: int) -> float:
    """What a shot costs for where it begins and ends and how long it is held.

    length: short weight, shortest_s, long weight, longest_s. times (5, N): in and out in seconds,
    1 where a shot is empty, cost of a shot's start and of its end there.
    """
    cost = times[3, start] + times[4, end]
    if times[2, start] == 0.0:
        held = times[1, end] - times[0, start]
        cost += length[0] * max(0.0, length[1] - held) / length[1]
        cost += length[2] * max(0.0, held - length[3]) / 4.0
    return float(cost)


@_inlined
def enter(first: int, ended: Array, cut: Array, entered: Array, entered_from: Array) -> None:
    """Cheapest way by a cut to each node of a row. first: node of the row; cut (C, C) into it."""
    most = len(cut)
    for from_ in range(first - most, first):
        if ended[from_] >= NEVER:
            continue
        for to in range(most):
            cost = ended[from_] + cut[from_ - first + most, to]
            if cost < entered[first + to]:
                entered[first + to] = cost
                entered_from[first + to] = from_


def forward(
    unary: Array,
    cut: Array,
    links: Array,
    tolls: Array,
    open_: Array,
    length: Array,
    times: Array,
) -> tuple[Array, Array, Array, Array]:
    """Cheapest way to each node.

    unary (N,); cut (L, C, C) cost from a node of the row before; links, tolls: see `spread`;
    open_ (N,): may be chosen; length, times: see `held_cost`.
    Returns entered (cost before a shot that starts here), entered_from, ended (cost to the end of
    a shot that ends here), started (the node where that shot starts).
    """
    rows, most = cut.shape[0], cut.shape[1]
    count = rows * most
    entered = np.full(count, NEVER)
    entered_from = np.full(count, -1, np.int64)
    ended = np.full(count, NEVER)
    started = np.full(count, -1, np.int64)
    inner = np.full(count, NEVER)
    queue = np.empty(count, np.int64)
    for start in range(count):
        row, place = start // most, start % most
        if row == 0:
            entered[start] = 0.0
        elif place == 0:  # all that comes before the row is known by now
            enter(start, ended, cut[row], entered, entered_from)
        if not open_[start]:
            entered[start] = NEVER
        if entered[start] >= NEVER or times[3, start] >= NEVER:
            continue
        reached = spread(start, count, unary, links, tolls, open_, inner, queue)
        for step in range(reached):
            node = queue[step]
            cost = entered[start] + inner[node] + held_cost(length, times, start, node)
            if cost < ended[node]:
                ended[node] = cost
                started[node] = start
            inner[node] = NEVER
    return entered, entered_from, ended, started


def backward(
    unary: Array,
    cut: Array,
    links: Array,
    tolls: Array,
    open_: Array,
    length: Array,
    times: Array,
) -> tuple[Array, Array, Array, Array]:
    """Cheapest way from each node to the end of the scene; arguments as in `forward`.

    Returns left (cost after a shot that ends here), left_to, starting (cost from here on of a shot
    that starts here), stops: the node at which that shot ends.
    """
    rows, most = cut.shape[0], cut.shape[1]
    count = rows * most
    left = np.full(count, NEVER)
    left_to = np.full(count, -1, np.int64)
    starting = np.full(count, NEVER)
    stops = np.full(count, -1, np.int64)
    inner = np.full(count, NEVER)
    queue = np.empty(count, np.int64)
    for start in range(count - 1, -1, -1):
        row, place = start // most, start % most
        if not open_[start]:
            continue
        if row == rows - 1:
            left[start] = 0.0
        else:
            for to in range(most):
                cost = cut[row + 1, place, to] + starting[(row + 1) * most + to]
                if cost < left[start]:
                    left[start] = cost
                    left_to[start] = (row + 1) * most + to
        if times[3, start] >= NEVER:
            continue
        reached = spread(start, count, unary, links, tolls, open_, inner, queue)
        for step in range(reached):
            node = queue[step]
            cost = left[node] + inner[node] + held_cost(length, times, start, node)
            if cost < starting[start]:
                starting[start] = cost
                stops[start] = node
            inner[node] = NEVER
    return left, left_to, starting, stops


def marginals(
    unary: Array,
    links: Array,
    tolls: Array,
    open_: Array,
    length: Array,
    times: Array,
    entered: Array,
    left: Array,
) -> tuple[Array, Array]:
    """Cost of the best whole cut through each node, and the shot (start, end) that it is in."""
    count = len(unary)
    best = np.full(count, NEVER)
    shots = np.full((count, 2), -1, np.int64)
    inner = np.full(count, NEVER)
    queue = np.empty(count, np.int64)
    after = np.full(count, NEVER)
    ends = np.full(count, -1, np.int64)
    base = count + 1
    for start in range(count):
        if not open_[start] or entered[start] >= NEVER or times[3, start] >= NEVER:
            continue
        reached = spread(start, count, unary, links, tolls, open_, inner, queue)
        for step in range(reached - 1, -1, -1):
            node = queue[step]
            after[node] = left[node] + held_cost(length, times, start, node)
            ends[node] = node
            for place in range(links[node], links[node + 1]):
                following = links[base + place]
                if not open_[following]:
                    continue
                cost = tolls[place] + unary[following] + after[following]
                if cost < after[node]:
                    after[node] = cost
                    ends[node] = ends[following]
        for step in range(reached):
            node = queue[step]
            cost = entered[start] + inner[node] + after[node]
            if cost < best[node]:
                best[node] = cost
                shots[node, 0] = start
                shots[node, 1] = ends[node]
            inner[node] = NEVER
    return best, shots


@_inlined
def walk(
    start: int,
    end: int,
    unary: Array,
    links: Array,
    tolls: Array,
    open_: Array,
    inner: Array,
    queue: Array,
    path: Array,
) -> None:
    """Write the cheapest way inside a shot from its first node to its last into the path.

    inner, queue: see `spread`; inner is left as it was found, NEVER throughout.
    """
    count = len(unary)
    reached = spread(start, end, unary, links, tolls, open_, inner, queue)
    most = count // len(path)
    node = end
    path[node // most] = node % most
    while node != start:
        from_, cheapest = -1, NEVER
        for step in range(reached):
            earlier = queue[step]
            if earlier // most != node // most - 1:
                continue
            for place in range(links[earlier], links[earlier + 1]):
                cost = inner[earlier] + tolls[place]
                if links[count + 1 + place] == node and cost < cheapest:
                    from_, cheapest = earlier, cost
        node = from_
        path[node // most] = node % most
    for step in range(reached):
        inner[queue[step]] = NEVER


def traces(
    unary: Array,
    links: Array,
    tolls: Array,
    open_: Array,
    entered_from: Array,
    started: Array,
    left_to: Array,
    stops: Array,
    nodes: Array,
    shots: Array,
    rows: int,
) -> Array:
    """(P, L) the candidates of the best whole cut through each of P nodes.

    shots (P, 2): first and last node of the shot that each is in.
    """
    paths = np.full((len(nodes), rows), -1, np.int64)
    most = len(unary) // rows
    inner = np.full(len(unary), NEVER)
    queue = np.empty(len(unary), np.int64)
    for number in range(len(nodes)):
        path, through = paths[number], nodes[number]
        start, end = shots[number, 0], shots[number, 1]
        walk(start, through, unary, links, tolls, open_, inner, queue, path)
        walk(through, end, unary, links, tolls, open_, inner, queue, path)
        while start >= most:
            last = entered_from[start]
            start = started[last]
            walk(start, last, unary, links, tolls, open_, inner, queue, path)
        while end < len(unary) - most:
            first = left_to[end]
            end = stops[first]
            walk(first, end, unary, links, tolls, open_, inner, queue, path)
    return paths


def held(paths: Array, cut: Array, unary: Array, clips: Array, cuts: Array) -> Array:
    """What whole cuts hold of the terms of their candidates, then of those of their cuts.

    paths (P, L): the candidates; cut (P, L): where a cut comes before one. unary (L, C, terms);
    clips (L, C): place of each candidate's clip, -1 none; cuts (clips + 1, clips + 1, terms).
    """
    segments, between = unary.shape[2], cuts.shape[2]
    found = np.zeros((paths.shape[0], segments + between))
    for number in range(paths.shape[0]):
        for row in range(paths.shape[1]):
            place = paths[number, row]
            for term in range(segments):
                found[number, term] += unary[row, place, term]
            if not cut[number, row]:
                continue
            left, right = clips[row - 1, paths[number, row - 1]], clips[row, place]
            for term in range(between):
                found[number, segments + term] += cuts[left, right, term]
    return found


def shaped(
    paths: Array,
    runs: Array,
    cut: Array,
    edges: Array,
    stitched: Array,
    times: Array,
    silent: Array,
    shortest: float,
    longest: float,
) -> tuple[Array, Array]:
    """What whole cuts hold of the terms of their shots.

    paths, cut: see `held`; runs (P, L): where one runs on. edges (4, L, C): of two terms what each
    is before a candidate, and after it; stitched (L, C, C); times (2, L, C): in and out in
    seconds; silent (L, C); shortest, longest: seconds.
    Returns (5, P, L) those of `edges`, then joins, stretch by stretch, and (P, 2) short and long.
    """
    count, rows = paths.shape
    found, lasting = np.zeros((5, count, rows)), np.zeros((count, 2))
    for number in range(count):
        path, began = paths[number], 0
        for row in range(rows):
            place = path[row]
            if not runs[number, row]:
                began = row
                found[0, number, row] = edges[0, row, place]
                found[2, number, row] = edges[2, row, place]
            if cut[number, row]:
                found[4, number, row] = stitched[row, path[row - 1], place]
            if row < rows - 1 and runs[number, row + 1]:
                continue
            found[1, number, row] = edges[1, row, place]
            found[3, number, row] = edges[3, row, place]
            if not silent[began, path[began]]:
                seconds = times[1, row, place] - times[0, began, path[began]]
                lasting[number, 0] += max(0.0, shortest - seconds) / shortest
                lasting[number, 1] += max(0.0, seconds - longest) / 4
    return found, lasting


def join(cut: Array, clips: Array, between: Array) -> None:
    """Add to what each cut costs, (L, C, C), what its two clips do: between (clips + 1, clips + 1).

    clips (L, C): place of each candidate's clip, -1 none.
    """
    for row in range(1, cut.shape[0]):
        for left in range(cut.shape[1]):
            costs = between[clips[row - 1, left]]
            for right in range(cut.shape[2]):
                cut[row, left, right] += costs[clips[row, right]]


Kernels = dict[str, Callable[..., Any]]
PLAIN: Kernels = {
    each.__name__: each
    for each in (forward, backward, marginals, traces, held, shaped, join, quiet, rooms)
}
COMPILED: Kernels = {name: njit(cache=True)(function) for name, function in PLAIN.items()}
