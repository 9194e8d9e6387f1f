"""Who is seen in each clip over many spans at once, and how far that is to be believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from editor.engine.cut import TakeClip
from editor.engine.framing import WHOLE_SHARE, angle, people, usually_seen
from editor.engine.spans import SpanTable
from roughcut.core.vocabulary import ShotSize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Where one take was measured and another was not, a value that neither wins nor loses.
UNKNOWN = 0.5


class Presence:
    """How much of a span each character is seen. Characters are numbered by `place`."""

    def __init__(self, clips: Sequence[TakeClip], characters: Iterable[str]) -> None:
        """characters: all that will be asked for."""
        seen = {who for clip in clips for who, _ in clip.seen}
        self.place = {who: place for place, who in enumerate(sorted({*characters, *seen}))}
        count = max(1, len(self.place))
        spans = [
            (number * count + self.place[who], frames.start, frames.end)
            for number, clip in enumerate(clips)
            for who, frames in clip.seen
        ]
        self._table = SpanTable(*np.array(spans, dtype=np.int64).reshape(-1, 3).T)
        self._groups = np.arange(count, dtype=np.int64)
        self._clips = clips

    @cached_property
    def _belief(self) -> Floats:
        return _beliefs(self._clips, self.place)

    def shares(self, clips: Ints, starts: Ints, ends: Ints) -> Floats:
        """(N, characters) share of each span in which each character is seen, 0..1."""
        groups = clips[:, None] * len(self._groups) + self._groups
        common = self._table.common(groups, starts[:, None], ends[:, None])
        lasting = WHOLE_SHARE * (ends - starts)[:, None]
        return np.where(lasting > 0, np.minimum(1.0, common / np.maximum(lasting, 1e-9)), 0.0)

    def believed(self, clips: Ints, shares: Floats) -> Floats:
        """The same shares, with what is known to be unknown put in its place."""
        belief = self._belief[clips]
        return np.where(np.isnan(belief), shares, belief)


def _beliefs(clips: Sequence[TakeClip], place: dict[str, int]) -> Floats:
    """(clips + 1, characters): what is believed instead of what was seen, NaN for just that.

    An angle that shows somebody in most takes is not believed to be empty in one of them.
    """
    seen, positions = [people(clip) for clip in clips], [angle(clip) for clip in clips]
    usual = usually_seen(seen, positions)
    belief = np.full((len(clips) + 1, max(1, len(place))), np.nan)
    for number, clip in enumerate(clips):
        if clip.seen_unknown:
            belief[number] = UNKNOWN if clip.shot_size is not ShotSize.INSERT else 0.0
        elif not seen[number]:
            belief[number, [place[who] for who in usual[positions[number]]]] = UNKNOWN
    return belief
