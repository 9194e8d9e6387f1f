"""What the set said of its takes: which were circled, and which was shot last."""

from __future__ import annotations

from editor.engine.cut import Line, SceneCoverage, TakeClip
from editor.engine.framing import angle
from roughcut.core.vocabulary import Delivery

# What a setup where nothing was circled costs beside one where something was: it breaks ties only.
_NOTHING_CIRCLED = 0.05


class Marks:
    """The takes of a scene as the set left them.

    A circle speaks against the other takes of its setup, and hardly of other setups: those may
    have been shot without anybody circling. There the last take that says a line as written
    stands in for it, since one shoots on until it is right.
    """

    def __init__(self, coverage: SceneCoverage) -> None:
        slated = {clip.id: clip for clip in coverage.clips if clip.setup}
        self._circled = frozenset(clip.setup for clip in slated.values() if clip.circled)
        self._last: dict[tuple[str, str, str], int] = {}
        for reading in coverage.readings:
            clip = slated.get(reading.clip)
            if clip is not None and reading.delivery is Delivery.VERBATIM:
                key = (reading.line, *angle(clip))
                self._last[key] = max(self._last.get(key, 0), clip.take)

    def uncircled(self, clip: TakeClip) -> float:
        """1 where another take of the setup was circled and this one was not."""
        if clip.circled or not self._circled:
            return 0.0
        return 1.0 if clip.setup in self._circled else _NOTHING_CIRCLED

    def earlier(self, clip: TakeClip, line: Line) -> float:
        """1 where a later take of an uncircled setup says the line as written."""
        if clip.setup in self._circled:
            return 0.0
        return float(clip.take < self._last.get((line.id, *angle(clip)), 0))
