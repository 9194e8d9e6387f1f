"""When a clip shows somebody who listens: nobody seen speaks there, no slate or call is heard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np

from editor.engine.columns import Bools, Ints
from editor.engine.cut import Line, TakeClip
from editor.engine.framing import people
from editor.engine.heard import Soundtrack, frames_in
from editor.engine.presence import Presence
from roughcut.core.vocabulary import ShotSize

# Shares of the window in which the listener must be, and the speaker must not be, seen.
_LISTENS, _SPEAKS = 0.6, 0.2
# Listening that must go on beyond the words, for the pauses and for a J or an L cut: on each side
# of a cutaway, on the other side of a picture that is fixed on one.
_SPARE_S = {"left": Fraction(3, 2), "right": Fraction(3, 2), "free": Fraction(3, 4)}


class Listening:
    """The listening times of a scene's clips."""

    def __init__(
        self, clips: Sequence[TakeClip], lines: Sequence[Line], tracks: Sequence[Soundtrack]
    ):
        speakers = {line.id: line.character for line in lines}
        self._clips = clips
        self._people = [people(clip) for clip in clips]
        self._presence = Presence(clips, speakers.values())
        self._shown = np.array(
            [[who in seen for who in self._presence.place] for seen in self._people], dtype=np.bool_
        ).reshape(len(clips), len(self._presence.place))
        self._spare = {
            align: np.array([-frames_in(-seconds, clip.rate) for clip in clips], dtype=np.int64)
            for align, seconds in _SPARE_S.items()
        }
        self._busy = [
            _busy(track.clip, seen, speakers)
            for track, seen in zip(tracks, self._people, strict=True)
        ]
        self._starts = [[start for start, _ in busy] for busy in self._busy]
        # The last end of the busy times before each, for what began earlier may end later.
        self._ended = [[0, *accumulate((end for _, end in busy), max)] for busy in self._busy]

    def pictures(self, line: Line) -> list[int]:
        """Clips that show somebody who is not the speaker, and not the speaker."""
        return [
            place
            for place, seen in enumerate(self._people)
            if seen
            and line.character not in seen
            and self._clips[place].shot_size != ShotSize.INSERT
        ]

    def window(self, clip: int, start: int) -> tuple[int, int]:
        """Between which frames a picture that begins somewhere may be moved before somebody who is
        seen speaks, or a call is made."""
        after = bisect_right(self._starts[clip], start)
        starts = self._starts[clip]
        high = starts[after] if after < len(starts) else self._clips[clip].frames
        return self._ended[clip][after], high

    def quiet(self, clip: int, frames: int, start: int, end: int) -> int | None:
        """The first frame of so many in the middle of the longest listening between two frames."""
        edges = [(0, start), *(x for x in self._busy[clip] if start < x[1] and x[0] < end)]
        longest = None
        for (_, low), (high, _) in pairwise([*edges, (end, end)]):
            if high - low >= frames and (longest is None or high - low > longest[1] - longest[0]):
                longest = (low, high)
        return None if longest is None else (longest[0] + longest[1] - frames) // 2

    def fit(self, asked: Sequence[tuple[int, int, int, str, str]]) -> Bools:
        """Whether a listener is seen, and nobody who is seen speaks, with room for the pauses.

        asked: clip, first frame, frames, how the picture is fixed, who speaks.
        """
        clips, starts, frames = (
            np.array([each[column] for each in asked], dtype=np.int64) for column in range(3)
        )
        ends = starts + frames
        aligns = np.array([each[3] for each in asked])
        spare = np.select(
            [aligns == x for x in self._spare], [x[clips] for x in self._spare.values()]
        )
        first = starts - np.where(aligns == "left", 0, spare)
        last = ends + np.where(aligns == "right", 0, spare)
        low, high = self._windows(clips, starts)
        shares = self._presence.shares(clips, starts, ends)
        speakers = [self._presence.place[each[4]] for each in asked]
        speaking = shares[np.arange(len(asked)), speakers] > _SPEAKS
        named = np.array([bool(each[4]) for each in asked])
        frames_of = np.array([clip.frames for clip in self._clips])[clips]
        inside = (low <= first) & (last <= np.minimum(high, frames_of))
        listens = ((shares >= _LISTENS) & self._shown[clips]).any(axis=1)
        return np.asarray(inside & ~(speaking & named) & listens)

    def _windows(self, clips: Ints, starts: Ints) -> tuple[Ints, Ints]:
        """`window` of many spans, by where each begins."""
        low, high = np.zeros((2, len(clips)), dtype=np.int64)
        for clip in set(clips.tolist()):
            own = clips == clip
            after = np.searchsorted(self._starts[clip], starts[own], side="right")
            low[own] = np.array(self._ended[clip])[after]
            high[own] = np.array([*self._starts[clip], self._clips[clip].frames])[after]
        return low, high


def _busy(clip: TakeClip, seen: frozenset[str], speakers: dict[str, str]) -> list[tuple[int, int]]:
    """Frames in which somebody who is seen speaks, or may, or a slate or a call is heard.

    Before the last call to begin and after the first to end nobody acts.
    """
    found = []
    for speech in clip.speech:
        who = speakers.get(speech.line.partition("#")[0], "")
        if speech.cue or not who or who in seen:
            found.append((speech.frames.start, speech.frames.end))
    cues = [x.frames for x in clip.speech if x.cue]
    heads = [x.end for x in cues if x.end <= clip.frames // 2]
    tails = [x.start for x in cues if x.start > clip.frames // 2]
    if heads:
        found.append((0, max(heads)))
    if tails:
        found.append((min(tails), clip.frames))
    return sorted(found)
