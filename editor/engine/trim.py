"""Cut points: the frames at which each shot of a chosen cut begins and ends.

Sound first: a cut never falls inside a word, other speech stays out, and the silence between two
speeches is the style's pause, shared between the end of one shot and the head of the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from editor.engine.candidates import Candidate, Choices, Stretch
from editor.engine.cut import TakeClip
from editor.engine.features import SOUND_DEFECTS
from editor.engine.heard import Room, frames_in
from editor.engine.styles import Taste
from roughcut.core.timecode import FrameRange

# Of a pause, the part that the outgoing speaker keeps: the cut falls just before the answer.
TAIL_SHARE = 0.55
# No shot is shorter than this where its material allows more.
LEAST_SHOT_S = Fraction(6, 10)
_HOLD_S = 0.4
_PAUSE_WORDS = frozenset(
    "pause paused silence silent beat wait waits temps hésite hésitant hesitates hesitating".split()
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One uninterrupted run of one clip. stretches and ways go together, in script order."""

    stretches: tuple[Stretch, ...]
    ways: tuple[Candidate, ...]

    @property
    def shown(self) -> tuple[Candidate, ...]:
        """The candidates with a picture of their own."""
        return tuple(way for way in self.ways if way.kind in ("reading", "action", "slug"))


@dataclass(frozen=True, slots=True)
class _Edge:
    """A movable edge: nearest frame to the words, how far it may go, the clip's rate."""

    core: int
    least: int
    most: int
    rate: Fraction

    def at(self, seconds: float) -> int:
        """Frames from the words for a wished time from them, within what is allowed."""
        return max(self.least, min(self.most, round(seconds * float(self.rate))))

    def seconds(self, frames: int) -> float:
        return float(frames / self.rate)


def trim(choices: Choices, shots: Sequence[Shot], taste: Taste) -> tuple[FrameRange, ...]:
    """The source frames of each shot. A slug's frames are counted at the scene's rate."""
    heads = [_head(choices, shot) for shot in shots]
    tails = [_tail(choices, shot) for shot in shots]
    before = [0] * len(shots)
    after = [0] * len(shots)
    for place in range(len(shots) - 1):
        wish = _pause_s(shots[place], shots[place + 1], taste)
        tail, head = tails[place], heads[place + 1]
        kept = tail.at(wish * TAIL_SHARE)
        before[place + 1] = head.at(wish - tail.seconds(kept))
        after[place] = tail.at(wish - head.seconds(before[place + 1]))
    if shots:
        lead = taste.breath_s * len(shots[0].stretches[0].lead)
        before[0] = heads[0].at(taste.pause_s / 2 + lead)
        after[-1] = tails[-1].at(taste.pause_s / 2 + _HOLD_S + _carried_s(shots[-1], taste))
    return tuple(
        _long_enough(FrameRange(head.core - lead_in, tail.core + lead_out), head, tail)
        for head, tail, lead_in, lead_out in zip(heads, tails, before, after, strict=True)
    )


def _names(shot: Shot) -> tuple[str, ...]:
    return tuple(way.reading.id for way in shot.ways if way.reading)


def _head(choices: Choices, shot: Shot) -> _Edge:
    way = min(shot.shown, key=lambda shown: shown.core.start)
    if way.clip < 0:
        return _Edge(0, 0, 0, choices.coverage.rate)
    clip = choices.clip(way)
    least, last = _room(choices, shot, way).ins
    clear = [x.frames.end for x in clip.defects if _spoils(x.kind) and x.frames.end <= last]
    least = max([least, *clear])
    return _Edge(way.core.start, way.core.start - last, way.core.start - least, clip.rate)


def _tail(choices: Choices, shot: Shot) -> _Edge:
    way = max(shot.shown, key=lambda shown: shown.core.end)
    if way.clip < 0:
        return _Edge(way.core.end, 0, 0, choices.coverage.rate)
    clip = choices.clip(way)
    first, most = _room(choices, shot, way).outs
    clear = [x.frames.start for x in clip.defects if _spoils(x.kind) and x.frames.start >= first]
    most = min([most, *clear])
    return _Edge(way.core.end, first - way.core.end, most - way.core.end, clip.rate)


def _room(choices: Choices, shot: Shot, way: Candidate) -> Room:
    """The room of the shot's first or last candidate, its other readings not being strangers."""
    if len(shot.shown) == 1 or way.kind == "action":
        return way.room
    return choices.tracks[way.clip].room(way.core, _names(shot))


def _spoils(kind: str) -> bool:
    return kind not in SOUND_DEFECTS


def _pause_s(left: Shot, right: Shot, taste: Taste) -> float:
    """The silence wished between the last words of one shot and the first of the next."""
    if left.ways[-1].kind == "slug" or right.ways[0].kind == "slug":
        return taste.pause_s / 2
    wish = taste.pause_s
    if left.shown[-1].kind == "action" or right.shown[0].kind == "action":
        wish = taste.pause_s / 2  # the action is its own breath
    hints = " ".join(right.stretches[0].line.parentheticals).casefold()
    if _PAUSE_WORDS & set(hints.replace(",", " ").replace(".", " ").split()):
        wish += taste.breath_s
    return wish + _carried_s(left, taste)


def _carried_s(shot: Shot, taste: Taste) -> float:
    last = shot.stretches[-1]
    beats = len(last.tail) + (shot.ways[-1].kind == "carried")
    return taste.breath_s * beats


def _long_enough(span: FrameRange, head: _Edge, tail: _Edge) -> FrameRange:
    """The span, drawn out into its own silence where it is too short to be seen."""
    missing = frames_in(LEAST_SHOT_S, tail.rate) - span.duration
    if missing <= 0:
        return span
    end = max(span.end, min(tail.core + tail.most, span.end + missing))
    missing -= end - span.end
    start = min(span.start, max(head.core - head.most, span.start - max(0, missing)))
    return FrameRange(start, end)


def record_frames(source: FrameRange, clip: TakeClip | None, rate: Fraction) -> int:
    """How many frames of the project's rate a source range fills: the nearest count, at least 1."""
    if clip is None:
        return max(1, source.duration)
    return max(1, round(source.duration * rate / clip.rate))
