"""J and L cuts: where the picture changes when the sound is already laid.

At each cut the picture may change some frames before the sound does (an L cut: the last words are
heard over the next picture) or after it (a J cut: the next words begin over the last picture). An
exact dynamic program over one offset per cut weighs what speaks for each against the length of the
shots between; a straight cut costs nothing and stays the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from editor.engine.candidates import Choices
from editor.engine.columns import Floats, Ints, ints
from editor.engine.heard import frames_in
from editor.engine.kernels import NEVER
from editor.engine.measures import STRONG
from editor.engine.motion import Onset, just_after, onsets_of
from editor.engine.passages import Item
from editor.engine.pictures import Faces, View
from editor.engine.styles import Taste
from editor.engine.trim import LEAST_SHOT_S, Laid
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

# How far picture and sound may part: twelve frames at 24 and 25.
REACH_S = Fraction(1, 2)
# An overlap is at its best here: long enough to be felt, too short to be noticed.
_BEST_S = 0.28
# Points. What a split must be worth; what speaks for one; per second away from the sound's cut.
_SPLIT = 0.5
_TIGHT, _STRONG, _REACTION, _ANSWER = 0.9, 0.7, 0.7, 0.4
_DRIFT = 0.3
_AGAIN = 0.15
_FELT = 4  # frames; a smaller offset is not felt as an overlap
_MOTION = 0.6
_TOO_SHORT = 50.0
_SHORT = 1.0
# A silence under this makes a straight cut hard; over this a new voice may come before its face.
_TIGHT_S, _WIDE_S = 0.35, 0.6
# Of a shot, the part that may be given away at both ends together.
_GIVEN = 0.45


@value(frozen=True, slots=True)
class _Cut:
    """One change of picture, at record frame `at` by the sound alone.

    quiet: offsets, ends included, over which no word is heard. running: the sound runs on under
    the cut. silence_s: between the words on both sides.
    """

    at: int
    left: View
    right: View
    quiet: tuple[int, int]
    running: bool
    silence_s: float

    @property
    def last(self) -> Item:
        return self.left.items[-1]

    @property
    def next(self) -> Item:
        return self.right.items[0]


def offsets(
    choices: Choices,
    views: Sequence[View],
    laid: Sequence[Laid],
    faces: Mapping[int, Faces],
    taste: Taste,
) -> tuple[int, ...]:
    """By how many frames each change of picture comes after that of the sound; < 0 before it."""
    if len(views) < 2:
        return ()
    reach = int(REACH_S * choices.coverage.rate)
    tries = np.array(sorted(range(-reach, reach + 1), key=lambda d: (abs(d), d)))
    weighing = _Weighing(choices, laid, faces, taste)
    cuts = [weighing.cut(left, right) for left, right in pairwise(views)]
    lengths = ints([view.record.duration for view in views])
    return _cheapest(weighing.costs(cuts, tries), weighing.held(lengths, tries), tries)


def _cheapest(costs: Floats, held: Floats, tries: Ints) -> tuple[int, ...]:
    """The exact optimum over all offsets; ties to the smaller offset.

    costs: (cuts, offsets) points of each; held: (shots, offsets, offsets) see `_Weighing.held`.
    The scene itself begins and ends where its sound does: at the first offset, which is none.
    """
    best = costs[0] + held[0, 0]
    came: list[Ints] = []
    for points, cost in zip(held[1:-1], costs[1:], strict=True):
        whole = best[:, None] + points
        came.append(whole.argmin(axis=0))
        best = whole.min(axis=0) + cost
    place = int((best + held[-1, :, 0]).argmin())
    found = [place]
    for back in reversed(came):
        place = int(back[place])
        found.append(place)
    return tuple(int(tries[place]) for place in reversed(found))


class _Weighing:
    """Puts points on where a picture changes, and on how long the shots between are seen."""

    def __init__(
        self, choices: Choices, laid: Sequence[Laid], faces: Mapping[int, Faces], taste: Taste
    ) -> None:
        self._choices = choices
        self._laid = laid
        self._faces = faces
        self._taste = taste
        self._rate = float(choices.coverage.rate)
        self._least = frames_in(LEAST_SHOT_S, choices.coverage.rate)
        self._onsets: dict[int, tuple[Onset, ...]] = {}
        self._motion_known = any(clip.motion for clip in choices.coverage.clips)

    def cut(self, left: View, right: View) -> _Cut:
        """The change of picture between two shots."""
        at = right.record.start
        before, after = self._laid[left.laid[-1]], self._laid[right.laid[0]]
        last, following = left.items[-1], right.items[0]
        reach = int(REACH_S * self._choices.coverage.rate)
        quiet_from = (
            -reach if last.way.kind == "action" else before.strip.record_at(last.said.end) - at
        )
        quiet_to = (
            reach
            if following.way.kind == "action"
            else after.strip.record_at(following.said.start) - at
        )
        return _Cut(
            at=at,
            left=left,
            right=right,
            quiet=(min(0, quiet_from), max(0, quiet_to)),
            running=before is after,
            silence_s=max(0, quiet_to - quiet_from) / self._rate,
        )

    def costs(self, cuts: Sequence[_Cut], tries: Ints) -> Floats:
        """(cuts, offsets) points of each offset at each cut; NEVER where it cannot be."""
        most = int(np.abs(tries).max())
        points = np.tile(_DRIFT * np.abs(tries) / self._rate, (len(cuts), 1))
        if self._motion_known:
            points -= _MOTION * np.array(
                [[self._moving(x, d) for d in tries.tolist()] for x in cuts]
            )
        best = _BEST_S * self._rate
        quiet = np.array([cut.quiet for cut in cuts], dtype=np.int64)
        heard = np.maximum(0, quiet[:, :1] - tries) + np.maximum(0, tries - quiet[:, 1:])
        shape = np.maximum(0.0, 1 - ((heard - best) / best) ** 2)
        worth = np.array([[_worth(x, late=False), _worth(x, late=True)] for x in cuts])
        split = _SPLIT - self._taste.style.overlap * shape * worth[:, (tries > 0).astype(np.int64)]
        points += np.where(heard > 0, split, 0.0)
        furthest = [[self._furthest(x, side, most) for side in (-1, 1)] for x in cuts]
        reach = np.array(furthest, dtype=np.int64)
        barred = (tries > reach[:, 1:]) | (-tries > reach[:, :1])
        return np.where(barred, NEVER, points)

    def held(self, lengths: Ints, tries: Ints) -> Floats:
        """(shots, starts, ends) points for how long each shot is seen, by the offsets of its edges
        from those of its sound; NEVER where barred. lengths: (shots,) frames of the sound."""
        least, shortest = self._least, self._taste.shortest_s * self._rate
        length = lengths[:, None, None]
        felt = np.abs(tries) >= _FELT
        given = np.maximum(0, tries)[:, None] + np.maximum(0, -tries)
        seen = length + (tries - tries[:, None])
        points = (
            _AGAIN * (felt[:, None] & felt) + _SHORT * np.maximum(0, shortest - seen) / shortest
        )
        points += _TOO_SHORT * np.maximum(0, least - seen) / least
        never = seen < np.maximum(1, np.minimum(length, least))
        return np.where(never | (given > _GIVEN * length), NEVER, points)

    def _furthest(self, cut: _Cut, side: int, most: int) -> int:
        """How far the picture may outlast its sound (side 1) or come before it (-1), frames.

        What cannot be shown for a while cannot be shown for longer: halving finds where it ends.
        """
        if min(cut.left.clip, cut.right.clip) < 0 or cut.left.clip == cut.right.clip:
            return 0
        view, under = (cut.left, cut.right) if side > 0 else (cut.right, cut.left)
        heard = self._laid[under.laid[0] if side > 0 else under.laid[-1]]
        in_sync = view.clip == heard.passage.clip and view.strip == heard.strip
        # One frame more: however little is shown, it is a whole frame of the clip.
        farthest = view.strip.under(FrameRange(*sorted((cut.at, cut.at + side * most))))
        reach = FrameRange(farthest.start, farthest.end + 1)
        barred = self._faces[view.clip].barred(reach, in_sync)
        known, frames = self._known(cut, side, most), self._choices.coverage.clips[view.clip].frames
        if not barred and farthest.start >= 0 and farthest.end <= frames and known >= most:
            return most
        low, high = 0, most
        while low < high:
            middle = (low + high + 1) // 2
            source = view.strip.under(FrameRange(*sorted((cut.at, cut.at + side * middle))))
            held = source.start >= 0 and source.end <= frames and middle <= known
            if held and not any(x < source.end and y > source.start for x, y in barred):
                low = middle
            else:
                high = middle - 1
        return low

    def _known(self, cut: _Cut, side: int, most: int) -> int:
        """How far off an edge may be cut: an action on its movement, within the silence, or
        straight."""
        if "action" not in (cut.last.way.kind, cut.next.way.kind):
            return most
        clips = self._choices.coverage.clips
        seen = clips[cut.left.clip].motion or clips[cut.right.clip].motion
        return abs(cut.quiet[side > 0]) if seen else 0

    def _moving(self, cut: _Cut, offset: int) -> float:
        """How well the change falls just after a movement begins, 0..1, in either picture."""
        at = cut.at + offset
        found = [
            (view.clip, view.strip.source_at(at))
            for view in (cut.left, cut.right)
            if view.clip >= 0
        ]
        return max((self._onset(clip, frame) for clip, frame in found), default=0.0)

    def _onset(self, place: int, frame: int) -> float:
        if place not in self._onsets:
            self._onsets[place] = onsets_of(self._choices.coverage.clips[place])
        return just_after(self._onsets[place], frame, self._choices.coverage.clips[place].rate)


def _worth(cut: _Cut, late: bool) -> float:
    """What speaks for an overlap: the next words over the last picture, or the other way round."""
    points = _TIGHT * max(0.0, 1 - cut.silence_s / _TIGHT_S)
    heard, seen = (cut.next, cut.last) if late else (cut.last, cut.next)
    if heard.stretch.line.expected_emotion >= STRONG:
        points += _STRONG  # whom the words strike is worth seeing
    if seen.way.kind == "reaction":
        points += _REACTION
    speakers = {item.stretch.line.character for item in (cut.last, cut.next)}
    if late and cut.silence_s >= _WIDE_S and len(speakers) == 2:
        points += _ANSWER  # a new voice after a silence draws the eye to its face
    return points
