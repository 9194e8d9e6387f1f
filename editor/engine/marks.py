"""What the set said of its takes: which were circled, and which was shot last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.columns import Floats
from editor.engine.cut import Line, SceneCoverage, TakeClip
from editor.engine.framing import angle
from roughcut.core.vocabulary import Delivery

# What a take costs of which no mark came down, beside a circled one: most likely some take of its
# setup was circled too, and the mark was lost.
_UNTOLD = 0.15
# From this share of the lines that the longest take of a setup has, a take is no pick-up.
_WHOLE = 0.6


class Marks:
    """The takes of a scene as the set left them.

    A circle speaks against the other takes of its setup, and against every take that came with
    the sound of a recorder which circles takes, but not this one. It hardly speaks against the
    rest: their marks may be lost. There the last take that says a line as written stands in for
    the circle, since one shoots on until it is right. A pick-up was made for some lines only, and
    does not unmake the take before it.
    """

    def __init__(self, coverage: SceneCoverage) -> None:
        slated = {clip.id: clip for clip in coverage.clips if clip.setup}
        self._circled = frozenset(clip.setup for clip in slated.values() if clip.circled)
        # The whole takes that nobody passed over, by clip: the camera position and the take.
        self._open = {
            name: (angle(slated[name]), slated[name].take)
            for name in _whole(coverage, slated)
            if not self._passed_over(slated[name])
        }
        self._last: dict[tuple[str, tuple[str, str]], int] = {}
        for reading in coverage.readings:
            if reading.clip in self._open and reading.delivery is Delivery.VERBATIM:
                position, take = self._open[reading.clip]
                key = reading.line, position
                self._last[key] = max(self._last.get(key, 0), take)

    def uncircled(self, clip: TakeClip) -> float:
        """1 where others were circled and this take, as far as is known, was not."""
        if clip.circled or not self._circled:
            return 0.0
        return 1.0 if self._passed_over(clip) else _UNTOLD

    def earlier(self, clips: Sequence[TakeClip], lines: Sequence[Line]) -> Floats:
        """(lines, clips) 1 where a later whole take, no better or worse marked, says the line as
        written."""
        found = np.zeros((len(lines), len(clips)))
        for place, clip in enumerate(clips):
            if not clip.circled and clip.id in self._open:
                position, take = self._open[clip.id]
                last = [self._last.get((line.id, position), 0) for line in lines]
                found[:, place] = [take < each for each in last]
        return found

    def _passed_over(self, clip: TakeClip) -> bool:
        """Whether somebody chose between takes, and not this one."""
        if clip.circled or not self._circled:
            return False
        recorded = any(sound.clip for sound in clip.sounds)
        return recorded or clip.setup in self._circled


def _whole(coverage: SceneCoverage, slated: dict[str, TakeClip]) -> frozenset[str]:
    """The clips that hold most of what their camera position was shot for."""
    lines: dict[str, set[str]] = {name: set() for name in slated}
    for reading in coverage.readings:
        if reading.clip in lines:
            lines[reading.clip].add(reading.line)
    angles = {name: angle(clip) for name, clip in slated.items()}
    most: dict[tuple[str, str], int] = {}
    for name, position in angles.items():
        most[position] = max(most.get(position, 0), len(lines[name]))
    return frozenset(
        name for name, position in angles.items() if len(lines[name]) >= _WHOLE * most[position]
    )
