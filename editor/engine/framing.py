"""What a clip shows: its size as a number, who is in it, and what a cut to another clip asks."""

from __future__ import annotations

import math
import statistics
from collections.abc import Hashable, Iterable, Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from editor.engine.cut import TakeClip
from editor.engine.cut_terms import CUT_TERMS
from editor.engine.light import light_jumps
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import ShotSize

# Size steps, wide to close; a two-shot lies between the wide and the medium shots.
STEPS = {
    ShotSize.WIDE: 0.0,
    ShotSize.TWO_SHOT: 1.0,
    ShotSize.MEDIUM_LONG: 1.5,
    ShotSize.MEDIUM: 2.0,
    ShotSize.MEDIUM_CLOSE: 3.0,
    ShotSize.CLOSE: 4.0,
    ShotSize.EXTREME_CLOSE: 5.0,
}
INSERT_STEP = 4.5
# Frames that show a place or hold people together, the step of a plain wide one as it is measured,
# and by how many steps faces differ between takes of one frame.
_PLACES = frozenset({ShotSize.WIDE, ShotSize.TWO_SHOT})
_WIDEST, _SAME_FRAME = 0.5, 0.3
# Middles of the size classes, as face height / picture height.
_RATIOS = (0.05, 0.095, 0.16, 0.265, 0.44, 0.65)
_RATIO_STEPS = (0.0, 1.5, 2.0, 3.0, 4.0, 5.0)
_LOG_RATIOS = tuple(math.log(ratio) for ratio in _RATIOS)
_SEEN_SHARE = 0.3
# Faces are lost when they turn: from this share of the frames on, somebody is seen throughout.
WHOLE_SHARE = 0.7
_SIDE_LEAST = 0.2
_COLUMN = {term.key: place for place, term in enumerate(CUT_TERMS)}

Matrix = NDArray[np.float64]


def step(clip: TakeClip) -> float:
    """The clip's size in steps, 0 wide .. 5 extreme close-up.

    The class and the measured face each err at times: they count half each. Two who share a frame
    leave each other little of it, however large they are.
    """
    if clip.shot_size is ShotSize.INSERT:
        return INSERT_STEP
    named = STEPS[clip.shot_size]
    return named if clip.shot_size is ShotSize.TWO_SHOT else (named + _by_face(clip)) / 2


def _by_face(clip: TakeClip) -> float:
    """The size in steps as the largest face tells it, or the class where none was measured."""
    if not clip.size_ratio > 0:
        return STEPS.get(clip.shot_size, INSERT_STEP)
    return float(np.interp(math.log(clip.size_ratio), _LOG_RATIOS, _RATIO_STEPS))


def angle(clip: TakeClip) -> tuple[str, str]:
    """The camera position: all takes of one frame the same picture. Unslated clips stand alone."""
    return (clip.setup, clip.camera) if clip.setup else (clip.id, "")


def steps_of(clips: Sequence[TakeClip]) -> list[float]:
    """The size of each clip: the middle one of its camera position, for any one may be misread."""
    return _usual(clips, map(step, clips))


def narrowness(clips: Sequence[TakeClip], steps: Sequence[float]) -> list[float]:
    """How far each clip is from the scene's master: 0 the widest frame that was shot .. 1 a step
    closer, or nothing that could be called wide. steps: see `steps_of`.

    Of two frames that people share, the wider is the one with the smaller faces.
    """
    faces = _usual(clips, map(_by_face, clips))
    shared = [clip.shot_size in _PLACES for clip in clips]
    widest = min(compress(steps, shared), default=0.0)
    widest = min(max(_WIDEST, widest), STEPS[ShotSize.TWO_SHOT])
    smallest = min(compress(faces, shared), default=0.0) + _SAME_FRAME
    away = [
        max(step - widest, face - smallest if held else 0.0)
        for step, face, held in zip(steps, faces, shared, strict=True)
    ]
    return [min(1.0, max(0.0, each)) for each in away]


def _usual(clips: Sequence[TakeClip], values: Iterable[float]) -> list[float]:
    """Of each clip the middle value of its camera position."""
    by_angle: dict[tuple[str, str], list[float]] = {}
    for clip, value in zip(clips, values, strict=True):
        by_angle.setdefault(angle(clip), []).append(value)
    usual = {position: statistics.median_low(own) for position, own in by_angle.items()}
    return [usual[angle(clip)] for clip in clips]


def usually_seen(
    seen: Sequence[frozenset[str]], positions: Sequence[Hashable]
) -> dict[Hashable, frozenset[str]]:
    """Whom most takes of each camera position show. seen: the people of each take."""
    takes: dict[Hashable, list[frozenset[str]]] = {}
    for own, position in zip(seen, positions, strict=True):
        takes.setdefault(position, []).append(own)
    return {
        position: frozenset(
            who for who in frozenset().union(*own) if 2 * sum(who in x for x in own) >= len(own)
        )
        for position, own in takes.items()
    }


def people(clip: TakeClip) -> frozenset[str]:
    """The characters seen for a good part of the clip."""
    whole = FrameRange(0, max(1, clip.frames))
    lasting = WHOLE_SHARE * whole.duration
    common: dict[str, int] = {}
    for who, frames in clip.seen:
        common[who] = common.get(who, 0) + frames.overlap(whole)
    return frozenset(who for who, held in common.items() if held / lasting >= _SEEN_SHARE)


def cut_values(clips: Sequence[TakeClip], steps: Matrix) -> Matrix:
    """What a cut from each clip to each other holds of each cut term: (clips+1, clips+1, terms).

    The last row and column stand for "no clip" (a slug). steps: (clips,) see `steps_of`.
    """
    count = len(clips)
    values = np.zeros((count + 1, count + 1, len(CUT_TERMS)))
    values[:, :, _COLUMN["cut"]] = 1.0
    for key, held in _between(clips, steps).items():
        values[:count, :count, _COLUMN[key]] = held
    return values


def _between(clips: Sequence[TakeClip], steps: Matrix) -> dict[str, Matrix]:
    """(clips, clips) of each term that sizes, people, positions, takes and light make."""
    away = _apart(steps)
    same_people = _shared(people(clip) for clip in clips)
    unknown = np.array([clip.seen_unknown for clip in clips], dtype=np.bool_)
    same_people[unknown[:, None] & unknown] = 0.5  # as likely as not
    inserts = np.array([clip.shot_size is ShotSize.INSERT for clip in clips], dtype=np.bool_)
    faces = ~(inserts[:, None] | inserts)
    positions = [angle(clip) for clip in clips]
    position = _same(positions)
    run = _same((clip.setup, clip.take) if clip.setup else clip.id for clip in clips)
    return {
        "jump_cut": (position & (away < 1)).astype(np.float64),
        "too_close": np.where(~position & (away < 1) & faces, same_people, 0.0),
        "too_far": ((away >= 4) & faces).astype(np.float64),
        "take_change": (~run).astype(np.float64),
        "line_crossed": _turned(clips),
        "light_jump": light_jumps(clips, positions),
    }


def _apart(values: Matrix) -> Matrix:
    return np.asarray(np.abs(values[:, None] - values))


def _same(names: Iterable[Hashable]) -> NDArray[np.bool_]:
    """Where two have the same name."""
    places: dict[Hashable, int] = {}
    numbers = np.array([places.setdefault(name, len(places)) for name in names])
    return np.asarray(numbers[:, None] == numbers)


def _shared(sets: Iterable[frozenset[str]]) -> Matrix:
    """1 where two sets have anything in common."""
    each = list(sets)
    held = [float(not one.isdisjoint(other)) for one in each for other in each]
    return np.array(held).reshape(len(each), len(each))


def _turned(clips: Sequence[TakeClip]) -> Matrix:
    """How many people look or face the other way after a cut from each clip to each other."""
    people = {who: place for place, who in enumerate({x for clip in clips for x in clip.direction})}
    sides = np.zeros((len(clips), len(people)))
    for place, clip in enumerate(clips):
        for who, side in clip.direction.items():
            sides[place, people[who]] = side if abs(side) >= _SIDE_LEAST else 0.0
    return np.asarray((sides[:, None] * sides < 0).sum(axis=2), dtype=np.float64)
