"""A wished length: met by what is chosen first, by the pauses between speeches after that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from editor.engine.styles import Taste
from editor.engine.terms import INDEX
from editor.engine.weights import Weights

CLOSE_ENOUGH = 0.03
_STEPS = 8
# Points a second at most, beyond which length would outweigh a fluffed line.
_DEAREST_SECOND = 4.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.3, 2.5


def fit(frames: Callable[[Taste], int], wanted: Taste, target: int) -> Taste:
    """The taste whose cut comes nearest to a length.

    frames: the length of the best cut under a taste. target: frames, > 0.
    """
    tried: list[tuple[int, Taste]] = []

    def attempt(taste: Taste) -> int:
        length = frames(taste)
        tried.append((abs(length - target), taste))
        return length

    def near() -> Taste:
        return min(tried, key=lambda found: found[0])[1]

    attempt(wanted)
    _search(lambda price: attempt(_priced(wanted, price)), 0.0, _DEAREST_SECOND, target)
    chosen = near()
    _search(
        lambda factor: attempt(replace(chosen, pause_s=wanted.pause_s / factor)),
        1 / _LONGEST_PAUSE,
        1 / _SHORTEST_PAUSE,
        target,
    )
    return near()


def missed(frames: int, target: int) -> bool:
    """Whether a cut's length is further from the wish than it may be."""
    return abs(frames - target) > CLOSE_ENOUGH * target


def _priced(wanted: Taste, per_second: float) -> Taste:
    values = list(wanted.weights.values)
    values[INDEX["seconds"]] = per_second
    return replace(wanted, weights=Weights(tuple(values)))


def _search(frames: Callable[[float], int], low: float, high: float, target: int) -> None:
    """Halve an interval over which the cut gets shorter; the caller keeps what was tried."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if frames(middle) > target:
            low = middle
        else:
            high = middle
