"""A wished length: met by what is chosen first, then by the pauses, then by what is optional.

No line is ever dropped for it: if nothing else helps, the miss is told, with what would have to go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from editor.engine.styles import Taste
from editor.engine.terms import INDEX
from editor.engine.weights import Weights
from roughcut.core.value import value

CLOSE_ENOUGH = 0.03
# A length this near is not improved any further.
_EXACT = 0.005
_STEPS = 8
# Points a second at most, beyond which length would outweigh a fluffed line.
_DEAREST_SECOND = 4.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.3, 2.5
_LONGEST_BREATH = 3.0


@value(frozen=True, slots=True)
class Item:
    """A line or beat that could be dropped. frames: what that saves; loss: what is lost by it."""

    line: str
    frames: int
    loss: float


def fit(frames: Callable[[Taste], int], wanted: Taste, target: int) -> Taste:
    """The taste whose cut comes nearest to a length.

    frames: the length of the best cut under a taste. target: frames, > 0. First every second gets
    its price, then pauses shrink or grow, last the time that beats without a picture are given.
    """
    search = _Search(frames, target)
    search.attempt(wanted)
    search.halve(lambda price: _priced(wanted, price), 0.0, _DEAREST_SECOND)
    priced = search.nearest
    search.halve(
        lambda factor: replace(priced, pause_s=wanted.pause_s / factor),
        1 / _LONGEST_PAUSE,
        1 / _SHORTEST_PAUSE,
    )
    paused = search.nearest
    search.halve(lambda less: replace(paused, breaths=_LONGEST_BREATH - less), 0.0, _LONGEST_BREATH)
    return search.nearest


def missed(frames: int, target: int) -> bool:
    """Whether a cut's length is further from the wish than it may be."""
    return abs(frames - target) > CLOSE_ENOUGH * target


def to_drop(items: Sequence[Item], frames: int, target: int) -> tuple[str, ...]:
    """Which lines and beats to drop, losing least, so that a cut too long comes within reach.

    Empty where no choice of them ends near the target. Source: 0/1 knapsack.
    """
    slack = int(CLOSE_ENOUGH * target)
    low, high = frames - target - slack, frames - target + slack
    if low <= 0:
        return ()
    best = np.full(high + 1, np.inf)
    best[0] = 0.0
    taken = np.zeros((len(items), high + 1), dtype=np.bool_)
    for place, item in enumerate(items):
        if not 0 < item.frames <= high:
            continue
        with_it = np.full(high + 1, np.inf)
        with_it[item.frames :] = best[: high + 1 - item.frames] + item.loss
        taken[place] = with_it < best
        best = np.minimum(best, with_it)
    saved = low + int(np.argmin(best[low:]))
    if not np.isfinite(best[saved]):
        return ()
    dropped = []
    for place in range(len(items) - 1, -1, -1):
        if taken[place, saved]:
            dropped.append(items[place].line)
            saved -= items[place].frames
    return tuple(reversed(dropped))


class _Search:
    """Tries tastes and keeps the one whose length is nearest to the target."""

    def __init__(self, frames: Callable[[Taste], int], target: int) -> None:
        self._frames = frames
        self._target = target
        self._miss = -1
        self._nearest: Taste | None = None

    @property
    def nearest(self) -> Taste:
        assert self._nearest is not None  # something was attempted
        return self._nearest

    def attempt(self, taste: Taste) -> int:
        length = self._frames(taste)
        miss = abs(length - self._target)
        if self._nearest is None or miss < self._miss:
            self._miss, self._nearest = miss, taste
        return length

    def halve(self, taste: Callable[[float], Taste], low: float, high: float) -> None:
        """Halve an interval over which the cut gets shorter, both its ends tried first."""
        for edge, longer in ((low, False), (high, True)):
            if self._done:
                return
            if (self.attempt(taste(edge)) > self._target) is longer:
                return  # even the end of the interval is not enough
        for _ in range(_STEPS):
            if self._done:
                return
            middle = (low + high) / 2
            if self.attempt(taste(middle)) > self._target:
                low = middle
            else:
                high = middle

    @property
    def _done(self) -> bool:
        return self._miss <= _EXACT * self._target


def _priced(wanted: Taste, per_second: float) -> Taste:
    values = list(wanted.weights.values)
    values[INDEX["seconds"]] = per_second
    return replace(wanted, weights=Weights(tuple(values)))
