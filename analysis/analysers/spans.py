"""Stretches of time from a measure sampled over it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def stretches(
    times_s: Values, values: Values, *, enter: float, stay: float, shortest_s: float, join_s: float
) -> list[tuple[float, float, float]]:
    """(start_s, end_s, highest value) of each stretch that reaches `enter` and keeps `stay`.

    Two stretches nearer than `join_s` are one; those shorter than `shortest_s` are dropped. A
    sample stands for the time up to the next one.
    """
    if not len(times_s):
        return []
    step_s = float(np.median(np.diff(times_s))) if len(times_s) > 1 else 0.0
    runs = _join(_runs(values >= stay), times_s, join_s)
    found = (
        (
            float(times_s[first]),
            float(times_s[last]) + step_s,
            float(values[first : last + 1].max()),
        )
        for first, last in runs
    )
    return [run for run in found if run[2] >= enter and run[1] - run[0] >= shortest_s - 1e-6]


def _runs(held: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], held, [False]]).astype(np.int8)))
    return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]


def _join(runs: list[tuple[int, int]], times_s: Values, join_s: float) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and times_s[first] - times_s[joined[-1][1]] <= join_s:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def smoothed(values: Values, width: int) -> Values:
    """The running median over an odd number of samples; the ends use what there is."""
    half = width // 2
    padded = np.pad(values, half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    return np.asarray(np.median(windows, axis=-1), np.float64)


def moving_mean(values: Values, width: int) -> Values:
    """The running mean over a number of samples; the ends use what there is."""
    kernel = np.ones(max(1, width))
    counts = np.convolve(np.ones(len(values)), kernel, "same")[: len(values)]
    return np.asarray(np.convolve(values, kernel, "same")[: len(values)] / counts, np.float64)
