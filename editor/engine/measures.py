"""What one candidate holds of each segment term: the numbers behind a choice."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from itertools import pairwise

from editor.engine.beats import setup_order
from editor.engine.candidates import Candidate, Choices, Stretch
from editor.engine.cut import Line, Parameters, TakeClip
from editor.engine.framing import angle, people, share_seen, steps_of, usually_seen
from editor.engine.sound import best_sound
from editor.engine.styles import Taste
from roughcut.core.timecode import FrameRange
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
# Where one take was measured and another was not, a value that neither wins nor loses.
UNKNOWN = 0.5
# A line is strong, and asks for the closest size, from this emotion on. Source: Leake et al. 2017.
STRONG = 0.65
_CALM = 0.2
# From this share of a line's words on, it is the actor who left them out.
_SURELY_MISSING = 0.4
# Silence in which a cut can fall at ease.
ROOM_S = 0.2
# What a setup without any circled take costs beside one with: a fifth of a passed-over take.
UNCIRCLED_SETUP = 0.2
# Fewer takes of a line say nothing of how it is usually said.
_TAKES_LEAST = 3
# Of a line on which all is at stake, the part that belongs to the listener.
_RECEIVED = 0.4
# Octaves that the wished tempo moves with the pace, slowest to fastest.
_TEMPO_OF_PACE = 0.25
# What a reaction takes from the reading that is heard; the rest is of its picture.
_HEARD = (
    "flub",
    "wrong_words",
    "missing_words",
    "sound_defect",
    "noise",
    "performance",
    "hesitation",
    "tempo",
    "other_speech",
    "unsure",
    "seconds",
)

Values = dict[str, float]


class Judge:
    """Puts a number on each term for one candidate."""

    def __init__(
        self,
        choices: Choices,
        parameters: Parameters,
        taste: Taste,
        used: Mapping[str, Mapping[str, float]] | None = None,
    ) -> None:
        """used: how often earlier proposals showed each clip in each stretch, by its key."""
        clips = choices.coverage.clips
        self._choices = choices
        self._parameters = parameters
        self._taste = taste
        self._used = used or {}
        self._settled = dict(parameters.settled)
        self._steps = steps_of(clips)
        self._usual_people = usually_seen(clips)
        self._people = {clip.id: people(clip) for clip in clips}
        self._circled = frozenset(clip.setup for clip in clips if clip.circled and clip.setup)
        # One more for what has no clip: its place is -1.
        self._rates = [float(rate) for rate in (*(x.rate for x in clips), choices.coverage.rate)]
        self._halves = [round(taste.pause_s * rate / 2) for rate in self._rates]
        self._sounds = [best_sound(clip) for clip in clips]
        self._rated = any(not math.isnan(x.performance) for x in choices.coverage.readings)
        self._usually = _usual_delivery(choices)
        self._of_parts: dict[str, list[Values]] = {}
        self._said: dict[tuple[str, str], Values] = {}
        self._setups = _setup_places(choices)
        self._kinds: dict[str, Callable[[Stretch, Candidate], Values]] = {
            "reading": self._read,
            "reaction": self._heard,
            "action": self._shown,
            "carried": lambda stretch, way: {"beat_unseen": 1.0},
            "none": lambda stretch, way: {"beat_unseen": 1.0},
            "slug": lambda stretch, way: {"uncovered": way.share},
        }

    def values(self, stretch: Stretch, way: Candidate, row: int) -> Values:
        """The value of each term that is not 0 everywhere, for one candidate of a stretch."""
        found = self._kinds[way.kind](stretch, way)
        wished = self._settled.get(stretch.key, way.name)
        if wished != way.name:
            found = {**found, "changed": 1.0}
        if self._used and way.clip >= 0:
            clip = self._choices.clip(way).id
            found = {**found, "repeated": self._used.get(stretch.key, {}).get(clip, 0.0)}
        if self._setups and way.clip >= 0:
            away = abs(self._setups[self._choices.clip(way).setup] - row)
            found = {**found, "storyboard": float(min(3, away))}
        return found

    def rate(self, way: Candidate) -> float:
        return self._rates[way.clip]

    def usual(self, way: Candidate) -> tuple[int, int]:
        """In and out points with half a pause on each side, as far as the room allows."""
        if way.kind not in ("reading", "reaction"):
            return way.core.start, way.core.end
        half = self._halves[way.clip]
        (least, last), (first, most) = way.room.ins, way.room.outs
        start = max(least, min(last, way.core.start - half))
        return start, min(most, max(first, way.core.end + half))

    def tight(self, way: Candidate) -> tuple[float, float]:
        """How little silence lies before and after the words, 0 enough .. 1 none."""
        before, after = way.core.start - way.room.ins[0], way.room.outs[1] - way.core.end
        enough = ROOM_S * self.rate(way)
        return 1 - min(1.0, before / enough), 1 - min(1.0, after / enough)

    def no_overlap(self, way: Candidate) -> tuple[float, float]:
        """How little sound there is for a J before and an L after, 0 twelve frames .. 1 none."""
        start, end = self.usual(way)
        before, after = start - way.room.ins[0], way.room.outs[1] - end
        return 1 - min(1.0, before / HANDLE_FRAMES), 1 - min(1.0, after / HANDLE_FRAMES)

    def opens(self, way: Candidate) -> float:
        """How far a first shot is from what the scene is to open with."""
        if self._parameters.opening == "any" or way.clip < 0:
            return 0.0
        wide = self.width(way)
        return 1 - wide if self._parameters.opening == "close" else wide

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

    def _shown(self, stretch: Stretch, way: Candidate) -> Values:
        clip = self._choices.clip(way)
        return {
            "defect": _defects(clip, way.core)[0],
            "uncircled": self._uncircled(clip),
            "handles": _handles(clip, way.core),
            "size": 0.0 if clip.shot_size is ShotSize.INSERT else self._off_size(way, 1.0),
            "seconds": way.core.duration / self.rate(way),
        }

    def _read(self, stretch: Stretch, way: Candidate) -> Values:
        if way.name not in self._choices.parts:
            found = self._spoken(stretch.line, way)
        else:
            if way.name not in self._of_parts:
                self._of_parts[way.name] = self._shared_out(stretch.line, way.name)
            found = self._of_parts[way.name][stretch.part - 1]
        self._said[stretch.key, way.name] = found
        return found

    def _shared_out(self, line: Line, name: str) -> list[Values]:
        """A reading's values over the parts of its line: they sum to those of the line uncut.

        What can be placed goes where it lies; the rest by the share of words.
        """
        whole, *parts = self._choices.parts[name]
        values = self._spoken(line, whole)
        local = [self._local(line, part) for part in parts]
        edges = self._edges(whole, parts)
        shares = [part.share for part in parts]
        shared: list[Values] = [{} for _ in parts]
        for key, value in values.items():
            weights = shares
            if key == "seconds":
                weights = [b - a for a, b in pairwise(edges)]
            elif value and key in local[0]:
                weights = [share * found[key] for share, found in zip(shares, local, strict=True)]
            if not any(weights):
                weights = shares
            total = sum(weights)
            for found, weight in zip(shared, weights, strict=True):
                found[key] = value * weight / total
        return shared

    def _edges(self, whole: Candidate, parts: list[Candidate]) -> list[float]:
        """Where each part begins and the last one ends, in frames: pauses are halved."""
        start, end = self.usual(whole)
        middles = [(a.core.end + b.core.start) / 2 for a, b in pairwise(parts)]
        return [float(start), *(min(max(x, start), end) for x in middles), float(end)]

    def _local(self, line: Line, part: Candidate) -> Values:
        """How much of each term that can be placed lies in a part; 1 for what cannot be."""
        clip, reading = self._choices.clip(part), part.reading
        assert reading is not None  # a part is made from a reading
        picture, sound = _defects(clip, part.core)
        strange = sum(place < 0 for place, _ in reading.words)
        missing = 1 - reading.coverage
        return {
            "offscreen": self._off_screen(clip, line, part.core),
            "defect": picture,
            "sound_defect": sound,
            "missing_words": missing,
            "wrong_words": missing + strange / max(1, len(reading.words)),
            "favoured": self._favoured(clip, part.core),
            "no_listener": self._unheard(clip, line.character, 1.0, part.core),
            "other_speech": self._spoken_over(part, (reading.id,)),
        }

    def _spoken(self, line: Line, way: Candidate) -> Values:
        clip, reading = self._choices.clip(way), way.reading
        assert reading is not None  # a spoken candidate is made from a reading
        picture, sound = _defects(clip, way.core)
        chosen = self._sounds[way.clip]
        start, end = self.usual(way)
        insert = clip.shot_size is ShotSize.INSERT
        emotion = self._emotion(line)
        mine = tuple(
            part.reading.id for part in self._choices.parts.get(way.name, (way,)) if part.reading
        )
        return {
            "offscreen": self._off_screen(clip, line, way.core),
            "flub": FLUBS[reading.delivery],
            "wrong_words": min(1.0, reading.error_rate),
            "missing_words": _missing(reading.coverage),
            "defect": picture,
            "sound_defect": sound if not (chosen and chosen.clip) else 0.0,
            "noise": chosen.noise if chosen else UNKNOWN,
            "performance": self._performance(reading.performance),
            "uncircled": self._uncircled(clip),
            "size": 0.0 if insert else self._off_size(way, self._desired(emotion)),
            "favoured": self._favoured(clip, way.core),
            "no_listener": self._unheard(clip, line.character, emotion, way.core),
            "insert": float(insert),
            "other_speech": self._spoken_over(way, mine),
            "handles": _handles(clip, FrameRange(start, max(start, end))),
            "unsure": max(1 - reading.confidence, way.doubt),
            "seconds": (end - start) / self.rate(way),
            **self._delivered(line, way),
        }

    def _heard(self, stretch: Stretch, way: Candidate) -> Values:
        """A reaction: the sound of one clip, judged before, over the picture of another."""
        clip, line = self._choices.clip(way), stretch.line
        heard = self._said[stretch.key, way.reading_id]
        desired = self._desired(self._emotion(line))
        return {
            **{key: heard[key] for key in _HEARD},
            "reaction": 0.0 if line.offscreen else way.share * self._unwatched(line),
            "defect": _defects(clip, way.core)[0] * way.share,
            "uncircled": self._uncircled(clip) * way.share,
            "size": self._off_size(way, desired) * way.share,
            "favoured": self._favoured(clip, way.core) * way.share,
            "handles": _handles(clip, way.core) * way.share,
        }

    def _unwatched(self, line: Line) -> float:
        """What not watching a speaker costs; what strikes hard is worth seeing received."""
        return 1 - _RECEIVED * max(0.0, self._emotion(line) - STRONG) / (1 - STRONG)

    def _emotion(self, line: Line) -> float:
        return UNKNOWN if self._parameters.ignore_emotion else line.expected_emotion

    def _performance(self, rated: float) -> float:
        if not self._rated:
            return 0.0
        return 1 - (UNKNOWN if math.isnan(rated) else rated)

    def _delivered(self, line: Line, way: Candidate) -> Values:
        """How a line is said beside how its takes mostly say it."""
        usual = self._usually.get(line.id)
        if usual is None or way.reading is None:
            return {"hesitation": 0.0, "tempo": 0.0}
        seconds, pauses = _delivery(way, self.rate(way))
        wished = -_TEMPO_OF_PACE * max(-1.0, min(1.0, self._parameters.pace))
        octaves = math.log2(max(seconds, 0.1) / max(usual[0], 0.1)) - wished
        whole = way.reading.coverage >= 1
        return {
            "hesitation": min(1.0, max(0.0, pauses - usual[1])),
            "tempo": min(1.0, abs(octaves)) if whole else 0.0,
        }

    def _off_screen(self, clip: TakeClip, line: Line, span: FrameRange) -> float:
        return 0.0 if line.offscreen else 1 - self._seen(clip, line.character, span)

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

    def _spoken_over(self, way: Candidate, mine: tuple[str, ...]) -> float:
        foreign = self._choices.tracks[way.clip].foreign(way.core, mine)
        return min(1.0, sum(span.duration for span in foreign) / max(1, way.core.duration))


def _usual_delivery(choices: Choices) -> dict[str, tuple[float, float]]:
    """Of each line that enough takes say whole: the middle length and inner silence, seconds."""
    found: dict[str, list[tuple[float, float]]] = {}
    clips = choices.coverage.clips
    for stretch, ways in zip(choices.stretches, choices.ways, strict=True):
        if stretch.part > 1:
            continue
        for way in ways:
            whole = choices.parts[way.name][0] if way.name in choices.parts else way
            if whole.kind == "reading" and whole.reading and whole.reading.coverage >= 1:
                measured = _delivery(whole, float(clips[whole.clip].rate))
                found.setdefault(stretch.line.id, []).append(measured)
    return {
        line: (statistics.median(x for x, _ in said), statistics.median(x for _, x in said))
        for line, said in found.items()
        if len(said) >= _TAKES_LEAST
    }


def _delivery(way: Candidate, rate: float) -> tuple[float, float]:
    """How long a reading lasts, and how much of it is silence inside, seconds."""
    assert way.reading is not None  # the caller looked
    pauses = sum(pause.duration for pause in way.reading.pauses)
    return way.core.duration / rate, pauses / rate


def _setup_places(choices: Choices) -> dict[str, int]:
    """Which stretch each setup belongs to, where actions are all there is; else empty."""
    if not all(stretch.line.action for stretch in choices.stretches):
        return {}
    shown = [choices.clip(way) for ways in choices.ways for way in ways if way.clip >= 0]
    return {setup: place for place, setup in enumerate(setup_order(shown))}


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
