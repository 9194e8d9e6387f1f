"""The problem in numbers: what each candidate, cut and run-on holds of each term.

L stretches, C candidates at most, K segment terms. Absent candidates are marked by `exists`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from editor.engine.candidates import Candidate, Choices, Stretch
from editor.engine.cut import Parameters, TakeClip
from editor.engine.framing import angle, cut_values, people, share_seen, steps_of, usually_seen
from editor.engine.sound import best_sound
from editor.engine.styles import Taste
from editor.engine.terms import INDEX, SEGMENTS
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import DefectKind, Delivery, ShotSize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SOUND_DEFECTS = frozenset(
    {
        DefectKind.AUDIO_NOISE.value,
        DefectKind.AUDIO_CLIPPING.value,
        DefectKind.AUDIO_LATE.value,
        DefectKind.NO_AUDIO.value,
    }
)
FLUBS = {
    Delivery.VERBATIM: 0.0,
    Delivery.PARAPHRASE: 0.2,
    Delivery.STUTTER: 0.8,
    Delivery.FLUB: 1.0,
    Delivery.FALSE_START: 1.0,
}
HANDLE_FRAMES = 12
# Where nothing was measured, a value that neither wins nor loses against a measured middle.
UNKNOWN = 0.5
# A line is strong, and asks for the closest size, from this emotion on. Source: Leake et al. 2017.
STRONG = 0.65
_CALM = 0.2
# From this share of a line's words on, it is the actor who left them out.
_SURELY_MISSING = 0.4
# Silence in which a cut can fall at ease.
ROOM_S = 0.2
_NATURAL_SILENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Problem:
    """One scene for the solver.

    unary: (L, C, K) values of the segment terms. clips: (L, C) place of the clip, -1 none.
    cuts: (clips+1, clips+1, cut terms). before: (L, C) which candidate of the stretch before runs
    on into this one without a cut, -1 none. silence: (L, C) dead air of that run, seconds.
    opens: (C,) the opening term of the second stretch, if a beat at the head is left out.
    start_s, end_s: (L, C) usual in and out, seconds of the clip. tight: (2, L, C) how little room
    there is to cut before and after, 0 enough .. 1 none. silent, carried: (L, C) the
    candidates of those kinds.
    """

    exists: Bools
    unary: Floats
    clips: Ints
    cuts: Floats
    before: Ints
    silence: Floats
    opens: Floats
    start_s: Floats
    end_s: Floats
    tight: Floats
    silent: Bools
    carried: Bools
    names: tuple[tuple[str, ...], ...]


def problem(choices: Choices, parameters: Parameters, taste: Taste) -> Problem:
    """The values of every term for every candidate of a scene."""
    rows, most = len(choices.ways), max((len(ways) for ways in choices.ways), default=0)
    shape = (rows, most)
    made = Problem(
        exists=np.zeros(shape, dtype=np.bool_),
        unary=np.zeros((rows, most, SEGMENTS)),
        clips=np.full(shape, -1, dtype=np.int64),
        cuts=cut_values(choices.coverage.clips),
        before=np.full(shape, -1, dtype=np.int64),
        silence=np.zeros(shape),
        opens=np.zeros(most),
        start_s=np.zeros(shape),
        end_s=np.zeros(shape),
        tight=np.zeros((2, *shape)),
        silent=np.zeros(shape, dtype=np.bool_),
        carried=np.zeros(shape, dtype=np.bool_),
        names=tuple(tuple(way.name for way in ways) for ways in choices.ways),
    )
    judge = _Judge(choices, parameters, taste)
    for row, (stretch, ways) in enumerate(zip(choices.stretches, choices.ways, strict=True)):
        for place, way in enumerate(ways):
            _fill(made, judge, row, place, stretch, way)
        if row:
            _link(made, choices, row, taste)
    if rows > 1 and choices.ways[0][-1].kind == "none":
        for place, way in enumerate(choices.ways[1]):
            made.opens[place] = judge.width(way)
    return made


def _fill(
    made: Problem, judge: _Judge, row: int, place: int, stretch: Stretch, way: Candidate
) -> None:
    made.exists[row, place] = True
    made.clips[row, place] = way.clip
    made.silent[row, place] = way.kind == "none"
    made.carried[row, place] = way.kind == "carried"
    rate = judge.rate(way)
    start, end = judge.usual(way)
    made.start_s[row, place] = start / rate
    made.end_s[row, place] = end / rate
    if way.reading:
        made.tight[:, row, place] = judge.tight(way)
    values = made.unary[row, place]
    for key, value in judge.values(stretch, way).items():
        values[INDEX[key]] = value
    if way.kind != "none":
        if row == 0:
            values[INDEX["opening"]] = judge.width(way)
        if row == len(made.exists) - 1:
            values[INDEX["closing"]] = judge.width(way)


def _link(made: Problem, choices: Choices, row: int, taste: Taste) -> None:
    """Which candidates run on from the stretch before: at most one each, the nearest."""
    earlier = choices.ways[row - 1]
    by_clip: dict[int, list[tuple[int, Candidate]]] = {}
    for place, way in enumerate(earlier):
        if way.clip >= 0:
            by_clip.setdefault(way.clip, []).append((place, way))
    beats = bool(choices.stretches[row - 1].tail) or choices.stretches[row].line.action
    allowed = _NATURAL_SILENCE_S + taste.pause_s + (3.0 if beats else 0.0)
    for place, way in enumerate(choices.ways[row]):
        if way.kind == "carried":
            made.before[row, place] = way.origin
            continue
        runs = [x for x in by_clip.get(way.clip, ()) if runs_on(choices, x[1], way)]
        if runs:
            origin, nearest = max(runs, key=lambda x: (x[1].core.end, -x[0]))
            made.before[row, place] = origin
            gap_s = float((way.core.start - nearest.core.end) / choices.clip(way).rate)
            made.silence[row, place] = max(0.0, gap_s - allowed)


def runs_on(choices: Choices, left: Candidate, right: Candidate) -> bool:
    """Whether a take plays from one candidate into the next with nothing else said between.

    Speeches that overlap run on whichever ends first, as does an answer that begins too early.
    """
    common = left.core.overlap(right.core)
    if 2 * common > min(left.core.duration, right.core.duration):
        return True
    if left.core.start > right.core.start:
        return False
    if left.core.end >= right.core.start:
        return True
    between = FrameRange(left.core.end, right.core.start)
    return not choices.tracks[left.clip].foreign(between, ())


# What a setup without any circled take costs beside one with: a fifth of a passed-over take.
UNCIRCLED_SETUP = 0.2


class _Judge:
    """Puts a number on each term for one candidate."""

    def __init__(self, choices: Choices, parameters: Parameters, taste: Taste) -> None:
        self._choices = choices
        self._parameters = parameters
        self._taste = taste
        self._steps = steps_of(choices.coverage.clips)
        self._usual_people = usually_seen(choices.coverage.clips)
        self._people = {clip.id: people(clip) for clip in choices.coverage.clips}
        self._circled = frozenset(
            clip.setup for clip in choices.coverage.clips if clip.circled and clip.setup
        )
        # One more for what has no clip: its place is -1.
        rates = [clip.rate for clip in choices.coverage.clips]
        self._rates = [float(rate) for rate in (*rates, choices.coverage.rate)]
        self._sounds = [best_sound(clip) for clip in choices.coverage.clips]
        self._kinds: dict[str, Callable[[Stretch, Candidate], dict[str, float]]] = {
            "reading": self._spoken,
            "action": self._shown,
            "carried": lambda stretch, way: {"beat_unseen": 1.0},
            "none": lambda stretch, way: {"beat_unseen": 1.0},
            "slug": lambda stretch, way: {"uncovered": 1.0},
        }

    def values(self, stretch: Stretch, way: Candidate) -> dict[str, float]:
        return self._kinds[way.kind](stretch, way)

    def rate(self, way: Candidate) -> float:
        return self._rates[way.clip]

    def usual(self, way: Candidate) -> tuple[int, int]:
        """In and out points with half a pause on each side, as far as the room allows."""
        if way.kind != "reading":
            return way.core.start, way.core.end
        half = round(self._taste.pause_s * self.rate(way) / 2)
        (least, last), (first, most) = way.room.ins, way.room.outs
        start = max(least, min(last, way.core.start - half))
        return start, min(most, max(first, way.core.end + half))

    def tight(self, way: Candidate) -> tuple[float, float]:
        """How little silence lies before and after the words, 0 enough .. 1 none."""
        before, after = way.core.start - way.room.ins[0], way.room.outs[1] - way.core.end
        enough = ROOM_S * self.rate(way)
        return 1 - min(1.0, before / enough), 1 - min(1.0, after / enough)

    def width(self, way: Candidate) -> float:
        """How far from wide: 0 wide or two-shot .. 1 medium close or closer."""
        if way.clip < 0:
            return 0.0
        return min(1.0, max(0.0, self._steps[way.clip] - 0.5) / 3)

    def _uncircled(self, clip: TakeClip) -> float:
        """A circled take speaks against the other takes of its setup; of other setups it says
        little, since a setup may have been shot without anybody circling."""
        if clip.circled or not self._circled:
            return 0.0
        return 1.0 if clip.setup in self._circled else UNCIRCLED_SETUP

    def _shown(self, stretch: Stretch, way: Candidate) -> dict[str, float]:
        clip = self._choices.clip(way)
        return {
            "defect": _defects(clip, way.core)[0],
            "uncircled": self._uncircled(clip),
            "handles": _handles(clip, way.core),
            "size": 0.0 if clip.shot_size is ShotSize.INSERT else self._off_size(way, 1.0),
        }

    def _spoken(self, stretch: Stretch, way: Candidate) -> dict[str, float]:
        clip, line, reading = self._choices.clip(way), stretch.line, way.reading
        assert reading is not None  # a spoken candidate is made from a reading
        picture, sound = _defects(clip, way.core)
        chosen = self._sounds[way.clip]
        start, end = self.usual(way)
        insert = clip.shot_size is ShotSize.INSERT
        emotion = UNKNOWN if self._parameters.ignore_emotion else line.expected_emotion
        performance = UNKNOWN if math.isnan(reading.performance) else reading.performance
        foreign = self._choices.tracks[way.clip].foreign(way.core, (reading.id,))
        spoken_over = sum(span.duration for span in foreign) / max(1, way.core.duration)
        return {
            "offscreen": 0.0 if line.offscreen else 1 - self._seen(clip, line.character, way.core),
            "flub": FLUBS[reading.delivery],
            "wrong_words": min(1.0, reading.error_rate),
            "missing_words": _missing(reading.coverage),
            "defect": picture,
            "sound_defect": sound if not (chosen and chosen.clip) else 0.0,
            "noise": chosen.noise if chosen else UNKNOWN,
            "performance": 1 - performance,
            "uncircled": self._uncircled(clip),
            "size": 0.0 if insert else self._off_size(way, self._desired(emotion)),
            "favoured": self._favoured(clip, way.core),
            "no_listener": self._unheard(clip, line.character, emotion, way.core),
            "insert": float(insert),
            "other_speech": min(1.0, spoken_over),
            "handles": _handles(clip, FrameRange(start, max(start, end))),
            "unsure": max(1 - reading.confidence, way.doubt),
            "seconds": (end - start) / self.rate(way),
        }

    def _seen(self, clip: TakeClip, character: str, span: FrameRange) -> float:
        if clip.seen_unknown:
            return UNKNOWN if clip.shot_size is not ShotSize.INSERT else 0.0
        if not self._people[clip.id] and character in self._usual_people[angle(clip)]:
            return UNKNOWN  # this angle shows them, yet nobody was found here: not to be believed
        return share_seen(clip, character, span)

    def _desired(self, emotion: float) -> float:
        style = self._taste.style
        ramp = min(1.0, max(0.0, (emotion - _CALM) / (STRONG - _CALM)))
        return style.calm_size + ramp * (style.intense_size - style.calm_size)

    def _off_size(self, way: Candidate, desired: float) -> float:
        return abs(self._steps[way.clip] - desired) / 4

    def _favoured(self, clip: TakeClip, span: FrameRange) -> float:
        """Absence of whom one asks for, presence of whom one asks to spare."""
        return sum(
            wish * (1 - self._seen(clip, who, span)) if wish > 0
            else -wish * self._seen(clip, who, span)
            for who, wish in self._parameters.favour.items()
        )  # fmt: skip

    def _unheard(self, clip: TakeClip, speaker: str, emotion: float, span: FrameRange) -> float:
        others = {who for who, _ in clip.seen if who != speaker}
        seen = max((share_seen(clip, who, span) for who in others), default=0.0)
        return max(0.0, emotion) * (1 - seen)


def _defects(clip: TakeClip, span: FrameRange) -> tuple[float, float]:
    """The worst picture and sound defect over a span: half for being there, half for its share."""
    worst = [0.0, 0.0]
    for defect in clip.defects:
        common = defect.frames.overlap(span)
        if common:
            share = common / max(1, span.duration)
            value = math.sqrt(min(1.0, max(0.0, defect.severity))) * (0.5 + 0.5 * share)
            kind = int(defect.kind in SOUND_DEFECTS)
            worst[kind] = max(worst[kind], value)
    return worst[0], worst[1]


def _missing(coverage: float) -> float:
    """A word or two is as often the recogniser's loss as the actor's: it counts for less."""
    share = max(0.0, 1 - coverage)
    return share * min(1.0, share / _SURELY_MISSING)


def _handles(clip: TakeClip, span: FrameRange) -> float:
    short = min(span.start, clip.frames - span.end, HANDLE_FRAMES)
    return 1 - max(0, short) / HANDLE_FRAMES
