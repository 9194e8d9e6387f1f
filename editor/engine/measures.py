"""What a picture and a sound hold of each term, over many spans at once: the engine's gauges."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Choices
from editor.engine.columns import Columns, Floats, Ints, floats, ints, nested
from editor.engine.cut import Line, Parameters, Sound
from editor.engine.framing import narrowness, steps_of
from editor.engine.marks import Marks
from editor.engine.presence import UNKNOWN, Presence
from editor.engine.sound import best_sound
from editor.engine.spans import WordTable
from editor.engine.styles import Taste
from roughcut.core.value import value
from roughcut.core.vocabulary import DefectKind, Delivery, ShotSize

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
# A line is strong, and asks for the closest size, from this emotion on. Source: Leake et al. 2017.
STRONG = 0.65
_CALM = 0.2
# The room in a camera's own sound, which its signal to noise ratio does not tell.
_AFAR = 0.2
# Silence in which a cut can fall at ease.
ROOM_S = 0.2
# Of a line on which all is at stake, the part that belongs to the listener.
_RECEIVED = 0.4


@value(frozen=True, slots=True)
class Seen:
    """(N, characters) shares of spans in which each is seen: as measured, and as believed."""

    measured: Floats
    believed: Floats


class Gauge:
    """The measures of one scene. Facts of clips have one more at the end, for no clip (-1).

    favours: whom one asks for and whom to spare; see `Parameters.favour`.
    """

    def __init__(self, choices: Choices, parameters: Parameters, taste: Taste) -> None:
        clips = choices.coverage.clips
        lines = [stretch.line for stretch in choices.stretches]
        self._clips, self.favours, self._opening = clips, parameters.favour, parameters.opening
        self.presence = Presence(clips, [*(x.character for x in lines), *parameters.favour])
        self.speakers = ints([self.presence.place[line.character] for line in lines])
        self.emotion = _emotions(lines, parameters)
        self._desired = _desired(self.emotion, taste)
        self._offscreen = np.array([line.offscreen for line in lines], dtype=np.bool_)
        steps = steps_of(clips)
        self.steps = floats([*steps, 0.0])
        self._narrow = floats([*narrowness(clips, steps), 0.0])
        self.inserts = np.array([*(x.shot_size is ShotSize.INSERT for x in clips), False])
        self.rates = np.array([float(x) for x in (*(x.rate for x in clips), choices.coverage.rate)])
        self.halves = ints([round(taste.pause_s * rate / 2) for rate in self.rates.tolist()])
        marks = Marks(choices.coverage)
        self.uncircled = np.array([*map(marks.uncircled, clips), 0.0])
        # (lines, clips) where a later take would have been at hand.
        self.earlier = marks.earlier(clips, lines)
        self._frames = ints([*(clip.frames for clip in clips), 0])
        sounds = [best_sound(clip) for clip in clips]
        self.noise = np.array([*map(_noise, sounds), UNKNOWN])
        self.recorded = np.array([*(bool(x and x.clip) for x in sounds), False])
        self.words = WordTable([track.words for track in choices.tracks])

    def seen(self, at: Columns) -> Seen:
        shares = self.presence.shares(at.clips, at.starts, at.ends)
        return Seen(shares, self.presence.believed(at.clips, shares))

    def seconds(self, at: Columns, frames: Ints) -> Floats:
        return np.asarray(frames / self.rates[at.clips])

    def off_screen(self, at: Columns, seen: Seen) -> Floats:
        """How far the speaker is not seen; 0 where nobody need be."""
        shown = seen.believed[np.arange(len(at.rows)), self.speakers[at.rows]]
        return np.where(self._offscreen[at.rows], 0.0, 1 - shown)

    def unheard(self, at: Columns, seen: Seen) -> Floats:
        """How far no listener is seen."""
        others = seen.measured.copy()
        others[np.arange(len(at.rows)), self.speakers[at.rows]] = 0.0
        return np.asarray(1 - others.max(axis=1, initial=0.0))

    def unwatched(self, at: Columns) -> Floats:
        """What not watching a speaker costs; what strikes hard is worth seeing received."""
        strong = np.maximum(0.0, self.emotion[at.rows] - STRONG) / (1 - STRONG)
        return np.where(self._offscreen[at.rows], 0.0, 1 - _RECEIVED * strong)

    def favoured(self, at: Columns, seen: Seen) -> Floats:
        """Absence of whom one asks for, presence of whom one asks to spare."""
        found = np.zeros(len(at.rows))
        for who, wish in self.favours.items():
            shown = seen.believed[:, self.presence.place[who]]
            found += wish * (1 - shown) if wish > 0 else -wish * shown
        return found

    def off_size(self, at: Columns, desired: Floats | None = None) -> Floats:
        """How far the size is from what the moment asks for, or from another wish."""
        wished = self._desired[at.rows] if desired is None else desired
        return np.asarray(np.abs(self.steps[at.clips] - wished) / 4)

    def defects(self, at: Columns) -> Floats:
        """(2, N) the worst picture and sound defect: half for being there, half for its share."""
        worst = np.zeros((2, len(at.rows)))
        spans = [(place, x) for place, clip in enumerate(self._clips) for x in clip.defects]
        if not spans:
            return worst
        clips, starts, ends, kinds = (
            ints(
                [
                    number
                    for place, x in spans
                    for number in (place, x.frames.start, x.frames.end, x.kind in SOUND_DEFECTS)
                ]
            )
            .reshape(-1, 4)
            .T
        )
        grave = np.sqrt(floats([min(1.0, max(0.0, x.severity)) for _, x in spans]))
        order = np.argsort(at.clips, kind="stable")
        first, last = (np.searchsorted(at.clips[order], clips, side) for side in ("left", "right"))
        of, nth = nested(last - first)
        own = order[first[of] + nth]
        common = np.minimum(at.ends[own], ends[of]) - np.maximum(at.starts[own], starts[of])
        value = grave[of] * (0.5 + 0.5 * (common / np.maximum(1, at.lengths[own])))
        np.maximum.at(worst, (kinds[of], own), np.where(common > 0, value, 0.0))
        return worst

    def spoken_over(self, at: Columns, own: Ints) -> Floats:
        """How much other speech lies over each. own: frames of words that are its own."""
        words = self.words.spans.common(at.clips, at.starts, at.ends)
        return np.minimum(1.0, (words - own) / np.maximum(1, at.lengths))

    def handles(self, at: Columns, starts: Ints, ends: Ints) -> Floats:
        """How little material lies beyond in and out, 0 twelve frames .. 1 none."""
        beyond = np.minimum(starts, self._frames[at.clips] - np.maximum(starts, ends))
        return 1 - np.minimum(HANDLE_FRAMES, np.maximum(0, beyond)) / HANDLE_FRAMES

    def usual(self, at: Columns) -> tuple[Ints, Ints]:
        return at.usual(self.halves)

    def tight(self, at: Columns) -> Floats:
        """(2, N) how little silence lies before and after the words, 0 enough .. 1 none."""
        room = np.stack([at.starts - at.ins_least, at.outs_most - at.ends])
        return 1 - np.minimum(1.0, room / (ROOM_S * self.rates[at.clips]))

    def no_overlap(self, at: Columns, starts: Ints, ends: Ints) -> Floats:
        """(2, N) how little sound there is for a J before in and an L after out, as `handles`."""
        room = np.stack([starts - at.ins_least, at.outs_most - ends])
        return 1 - np.minimum(1.0, room / HANDLE_FRAMES)

    def width(self, clips: Ints) -> Floats:
        """How far from the widest that was shot: 0 the master .. 1 a step closer; 0 for no clip."""
        return self._narrow[clips]

    def closeness(self, clips: Ints) -> Floats:
        """0 wide or two-shot .. 1 medium close or closer, 0 without a clip."""
        close = np.clip((self.steps[clips] - 0.5) / 3, 0.0, 1.0)
        return np.where(clips < 0, 0.0, close)

    def opens(self, clips: Ints) -> Floats:
        """How far a first shot is from what the scene is to open with."""
        if self._opening == "any":
            return np.zeros(len(clips))
        if self._opening == "close":
            return np.where(clips < 0, 0.0, 1 - self.closeness(clips))
        return self.width(clips)


def _noise(sound: Sound | None) -> float:
    """0 clean .. 1 unusable; what a camera heard from afar is never quite clean."""
    if sound is None:
        return UNKNOWN
    return sound.noise if sound.clip else max(_AFAR, sound.noise)


def _emotions(lines: Sequence[Line], parameters: Parameters) -> Floats:
    if parameters.ignore_emotion:
        return np.full(len(lines), UNKNOWN)
    return np.array([line.expected_emotion for line in lines])


def _desired(emotion: Floats, taste: Taste) -> Floats:
    """The size step that each moment asks for."""
    style = taste.style
    ramp = np.clip((emotion - _CALM) / (STRONG - _CALM), 0.0, 1.0)
    return np.asarray(style.calm_size + ramp * (style.intense_size - style.calm_size))
