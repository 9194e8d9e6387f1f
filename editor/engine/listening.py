"""When a clip shows somebody who listens: nobody seen speaks there, no slate or call is heard."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from editor.engine.cut import Line
from editor.engine.framing import people
from editor.engine.grouped import Bools, Grouped, Ints, ended_before, starts_of
from editor.engine.heard import frames_within
from editor.engine.kernels import COMPILED
from editor.engine.presence import Presence
from editor.engine.spoken import Speeches, Spoken, ints
from roughcut.core.vocabulary import ShotSize

# Shares of the window in which the listener must be, and the speaker must not be, seen.
_LISTENS, _SPEAKS = 0.6, 0.2
# How a picture is fixed: it runs on from what its clip showed before, into what that shows next, or
# lies anywhere.
ALIGNS = ("left", "right", "free")
LEFT, RIGHT = 0, 1
# Listening that must go on beyond the words, for the pauses and for a J or an L cut: on each side
# of a cutaway, on the other side of a picture that is fixed on one.
_SPARE_S = (Fraction(3, 2), Fraction(3, 2), Fraction(3, 4))
_NEVER = 2**62


class Listening:
    """The listening times of a scene's clips."""

    def __init__(self, spoken: Spoken, lines: Sequence[Line], speeches: Speeches) -> None:
        """speeches: all that is said, parted where its line is."""
        clips = spoken.clips
        self._clips = clips
        self._people = [people(clip) for clip in clips]
        self._presence = Presence(clips, [line.character for line in lines])
        self._shown = np.array(
            [[who in seen for who in self._presence.place] for seen in self._people], dtype=np.bool_
        ).reshape(len(clips), len(self._presence.place))
        self._spare = np.stack(
            [ints([frames_within(seconds, clip.rate) for clip in clips]) for seconds in _SPARE_S]
        )
        self.frames = ints([clip.frames for clip in clips])
        self._first, self._starts, self._ends = self._spans(spoken, lines, speeches)
        self._begun = Grouped(self._first, self._starts)
        self._ended = ended_before(self._first, self._ends, 0)
        self._pictures: dict[str, list[int]] = {}

    def pictures(self, character: str) -> list[int]:
        """Clips that show somebody who is not the speaker, and not the speaker."""
        if character not in self._pictures:
            self._pictures[character] = [
                place
                for place, seen in enumerate(self._people)
                if seen
                and character not in seen
                and self._clips[place].shot_size != ShotSize.INSERT
            ]
        return self._pictures[character]

    def windows(self, clips: Ints, starts: Ints) -> tuple[Ints, Ints]:
        """Between which frames pictures that begin somewhere may be moved before somebody who is
        seen speaks, or a call is made."""
        after = self._begun.after(clips, starts)
        last = after == self._first[clips + 1]
        high = np.where(last, self.frames[clips], np.append(self._starts, 0)[after])
        return self._ended[after + clips], high

    def quiet(self, clips: Ints, frames: Ints, opens: Ints, closes: Ints) -> Ints:
        """The first frames of so many in the middle of the longest listening of each clip between
        two frames; -1 if there is none so long."""
        found = COMPILED["quiet"](
            clips, frames, opens, closes, self._first, self._starts, self._ends
        )
        return np.asarray(found)

    def speaker(self, character: str) -> int:
        """The number of who is heard, -1 nobody knows who."""
        return self._presence.place[character] if character else -1

    def fit(self, clips: Ints, starts: Ints, frames: Ints, aligns: Ints, speakers: Ints) -> Bools:
        """Whether a listener is seen, and nobody who is seen speaks, with room for the pauses.

        starts, frames: of the picture. aligns: place of how it is fixed. speakers: see `speaker`.
        """
        ends = starts + frames
        spare = self._spare[aligns, clips]
        first = starts - np.where(aligns == LEFT, 0, spare)
        last = ends + np.where(aligns == RIGHT, 0, spare)
        low, high = self.windows(clips, starts)
        found = (low <= first) & (last <= np.minimum(high, self.frames[clips]))
        inside = np.flatnonzero(found)
        shares = self._presence.shares(clips[inside], starts[inside], ends[inside])
        who = speakers[inside]
        speaking = (who >= 0) & (shares[np.arange(len(who)), who] > _SPEAKS)
        listens = ((shares >= _LISTENS) & self._shown[clips[inside]]).any(axis=1)
        found[inside] = ~speaking & listens
        return found

    def _spans(
        self, spoken: Spoken, lines: Sequence[Line], speeches: Speeches
    ) -> tuple[Ints, Ints, Ints]:
        """Frames in which somebody who is seen speaks, or may, or a slate or a call is heard: where
        those of each clip begin, their starts and ends, in order.

        Before the last call to begin and after the first to end nobody acts.
        """
        speakers = {line.id: line.character for line in lines}
        who = [speakers.get(line.partition("#")[0], "") for line in spoken.lines]
        spans = speeches.spans
        of = ints([self._presence.place[x] if x else -1 for x in who])
        by = of[spoken.speeches.spans.lines[speeches.of]]
        busy = speeches.cues | (by < 0)
        known = np.flatnonzero(by >= 0)
        busy[known] |= self._shown[spans.clips[known], by[known]]
        heads, tails = self._calls(speeches)
        opened, closed = np.flatnonzero(heads >= 0), np.flatnonzero(tails < _NEVER)
        clips = np.concatenate([spans.clips[busy], opened, closed])
        starts = np.concatenate([spans.starts[busy], np.zeros_like(opened), tails[closed]])
        ends = np.concatenate([spans.ends[busy], heads[opened], self.frames[closed]])
        order = np.lexsort((ends, starts, clips))
        return starts_of(np.bincount(clips, minlength=len(heads))), starts[order], ends[order]

    def _calls(self, speeches: Speeches) -> tuple[Ints, Ints]:
        """Where the last call in the first half of each clip ends, -1 if there is none, and the
        first in the second begins, or never."""
        spans, cues = speeches.spans, speeches.cues
        half = self.frames[spans.clips] // 2
        heads, tails = np.full_like(self.frames, -1), np.full_like(self.frames, _NEVER)
        early, late = cues & (spans.ends <= half), cues & (spans.starts > half)
        np.maximum.at(heads, spans.clips[early], spans.ends[early])
        np.minimum.at(tails, spans.clips[late], spans.starts[late])
        return heads, tails
