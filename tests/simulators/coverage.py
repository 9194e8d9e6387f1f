"""Scenes as they come back from a set, by chance but with a seed: what the engine is tested on.

Setups, takes that break off, restarts, fluffed lines, ad-libs, answers that come too early, slates
and calls, defects, dual sound, movement, mixed rates; every word has exact frames, so a test knows
what a cut may not touch.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from editor.engine.cut import (
    DefectSpan,
    Light,
    Line,
    LineReading,
    SceneCoverage,
    Sound,
    Speech,
    TakeClip,
)
from editor.engine.mood import FACES
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import DefectKind, Delivery, ShotSize

RATES = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001))
# How often an actor pauses between clauses.
CLAUSES = 0.8
_TEXTS = (
    "You kept the key all this time.",
    "I never said that.",
    "Sit down, please, and listen to me for once.",
    "No.",
    "There is a train at six and we could both be on it.",
    "Vous aviez promis de revenir avant l’hiver.",
    "Je n’ai rien promis.",
    "Et alors ?",
    "Personne ne vous attendait plus, vous savez, pas même elle.",
    "On ne peut pas rester ici toute la nuit.",
    "I waited for you the whole of that evening, and nobody ever came to the door.",
    "Si vous partez maintenant sans rien dire, je ne viendrai plus jamais vous chercher.",
)
_FRENCH = 5  # from this text on
_SIZES = (ShotSize.MEDIUM, ShotSize.MEDIUM_CLOSE, ShotSize.CLOSE)
_DEFECTS = (
    DefectKind.BLUR,
    DefectKind.OVEREXPOSURE,
    DefectKind.CAMERA_SHAKE,
    DefectKind.BOOM_IN_SHOT,
    DefectKind.AUDIO_NOISE,
)


@dataclass(frozen=True, slots=True)
class Shoot:
    """How a scene was shot. Chances are per line or per take, 0..1. language: "" for both."""

    lines: int = 8
    takes: int = 2
    people: int = 2
    restarts: float = 0.1
    flubs: float = 0.1
    adlibs: float = 0.15
    skipped: float = 0.03
    defects: float = 0.3
    beats: float = 0.15
    inserts: float = 0.3
    overlaps: float = 0.0
    motion: bool = False
    mixed_rates: bool = False
    rate: Fraction | None = None
    language: str = ""


# How much of a voice, a face and a light is measured, and how often a line asks for a mood.
_KNOWN, _ASKS = 0.9, 0.3
# How often the light of a take is not that of its setup.
_CHANGED_LIGHT = 0.15


@dataclass(slots=True)
class _Take:
    """A take while it runs. at: seconds since its first frame."""

    rate: Fraction
    at: float = 0.0
    speech: list[Speech] = field(default_factory=list)
    readings: list[LineReading] = field(default_factory=list)

    def say(
        self, text: str, chance: random.Random, line: str = "", cue: bool = False
    ) -> FrameRange:
        """Words one after the other, without gaps longer than a breath."""
        words = []
        for word in text.split():
            start = self.at
            self.at += 0.12 + 0.05 * len(word) * chance.uniform(0.8, 1.2)
            first = int(start * self.rate)
            words.append(FrameRange(first, max(first + 1, -int(-self.at * self.rate // 1))))
            self.at += chance.choice((0.0, 0.02, 0.06))
            if word.endswith(",") and chance.random() < CLAUSES:
                self.at += chance.uniform(0.16, 0.4)
        frames = FrameRange(words[0].start, words[-1].end)
        self.speech.append(Speech(frames, tuple(words), line, cue))
        return frames


def scene(seed: int, shoot: Shoot | None = None) -> SceneCoverage:
    """One scene's coverage; the same seed and shoot give the same scene."""
    asked, chance = shoot or Shoot(), random.Random(seed)
    rate = asked.rate or chance.choice(RATES)
    people = [f"P{place}" for place in range(asked.people)]
    lines = _written(asked, chance, people)
    clips, readings = [], []
    for setup, (size, seen) in enumerate(_setups(asked, chance, people)):
        for take in range(1, asked.takes + 1):
            own = chance.choice(RATES) if asked.mixed_rates else rate
            clip, found = _shot(asked, chance, lines, (setup, take, size, seen), own)
            clips.append(clip)
            readings.extend(found)
    whole = SceneCoverage("1", rate, lines, tuple(clips), tuple(readings))
    return measured(whole, random.Random(f"{seed} measures"))


def measured(whole: SceneCoverage, chance: random.Random) -> SceneCoverage:
    """The scene with what was measured of its voices, faces and light, by a chance of their own:
    all else of a seed is the same with them or without."""
    lines = {
        line.id: replace(line, mood=_shares(chance) if chance.random() < _ASKS else ())
        for line in whole.lines
    }
    usual = {
        clip.setup: (chance.gauss(45, 8), chance.gauss(4, 4), chance.gauss(8, 6))
        for clip in whole.clips
    }
    clips = {
        clip.id: replace(clip, light=_light(chance, usual[clip.setup])) for clip in whole.clips
    }
    near = {clip.setup: chance.gauss(-26, 4) for clip in whole.clips}
    readings = []
    for reading in whole.readings:
        clip, who = clips[reading.clip], lines[reading.line].character
        seen = any(who == shown for shown, _ in clip.seen) and chance.random() < _KNOWN
        recorded = any(sound.clip for sound in clip.sounds)
        voiced = chance.random() < _KNOWN
        level, pitch = near[clip.setup] + chance.gauss(0, 2), max(1.0, chance.gauss(7, 2))
        readings.append(
            replace(
                reading,
                level_db=level if voiced else math.nan,
                pitch_range_st=pitch if voiced else math.nan,
                microphone=("recorder" if recorded else "camera", clip.setup),
                expression=_shares(chance) if seen else (),
            )
        )
    return replace(
        whole, lines=(*lines.values(),), clips=(*clips.values(),), readings=tuple(readings)
    )


def _shares(chance: random.Random) -> tuple[float, ...]:
    """Shares of the expressions, mostly of one or two."""
    drawn = [chance.gammavariate(0.5, 1.0) for _ in FACES]
    return tuple(share / sum(drawn) for share in drawn)


def _light(chance: random.Random, usual: tuple[float, float, float]) -> Light | None:
    spread = 5.0 if chance.random() < _CHANGED_LIGHT else 1.0
    lightness, green_red, blue_yellow = (chance.gauss(value, spread) for value in usual)
    sway = abs(chance.gauss(0, 1))
    return Light((lightness, green_red, blue_yellow), sway) if chance.random() < _KNOWN else None


def _written(asked: Shoot, chance: random.Random, people: list[str]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for place in range(asked.lines):
        if chance.random() < asked.beats:
            number = len(lines) + 1
            lines.append(Line(f"B{number}", number, "", "Rain on the roof.", action=True))
        number = len(lines) + 1
        texts = {"en": _TEXTS[:_FRENCH], "fr": _TEXTS[_FRENCH:]}.get(asked.language, _TEXTS)
        text = texts[chance.randrange(len(texts))]
        lines.append(
            Line(
                f"L{number}",
                number,
                people[(place + (chance.random() < 0.2)) % len(people)],
                text,
                offscreen=chance.random() < 0.05,
                expected_emotion=chance.random(),
                parentheticals=("un temps",) if chance.random() < 0.05 else (),
            )
        )
    return tuple(lines)


def _setups(
    asked: Shoot, chance: random.Random, people: list[str]
) -> list[tuple[ShotSize, tuple[str, ...]]]:
    singles = [(chance.choice(_SIZES), (who,)) for who in people]
    insert: list[tuple[ShotSize, tuple[str, ...]]] = [(ShotSize.INSERT, ())]
    return [
        (ShotSize.WIDE, tuple(people)),
        *singles,
        *(insert if chance.random() < asked.inserts else []),
    ]


def _shot(
    asked: Shoot,
    chance: random.Random,
    lines: tuple[Line, ...],
    what: tuple[int, int, ShotSize, tuple[str, ...]],
    rate: Fraction,
) -> tuple[TakeClip, list[LineReading]]:
    setup, take, size, seen = what
    name = f"{setup}-{take}"
    run = _Take(rate, at=chance.uniform(0.5, 1.5))
    run.say(f"scene one setup {setup} take {take}", chance, cue=True)
    run.at += chance.uniform(0.8, 2.0)
    run.say("action", chance, cue=True)
    run.at += chance.uniform(0.4, 2.5)
    first = chance.randrange(len(lines) // 2) if chance.random() < 0.3 else 0
    for line in lines[first:]:
        if line.action:
            run.at += chance.uniform(0.0, 3.0)
        else:
            _play(asked, chance, run, name, line)
    last = max(said.frames.end for said in run.speech) / rate
    run.at = max(run.at, float(last) + 0.1) if asked.overlaps else run.at
    run.say("cut", chance, cue=True)
    frames = int((run.at + chance.uniform(0.3, 1.0)) * rate) + 1
    clip = TakeClip(
        id=name,
        setup=str(setup),
        take=take,
        camera="A",
        rate=rate,
        frames=frames,
        shot_size=size,
        size_ratio=float("nan"),
        circled=chance.random() < 0.4,
        seen=tuple((who, FrameRange(0, frames)) for who in seen),
        direction={who: (-1.0, 1.0)[place % 2] for place, who in enumerate(seen)},
        speech=tuple(run.speech),
        defects=_defects(asked, chance, frames),
        sounds=_sounds(chance, name),
        motion=_motion(chance, frames, rate) if asked.motion else (),
    )
    return clip, run.readings


def _play(asked: Shoot, chance: random.Random, run: _Take, name: str, line: Line) -> None:
    """A line as it was played: perhaps skipped, begun again, fluffed, or with an ad-lib after."""
    if chance.random() < asked.skipped:
        return
    ordinal = 1
    words = line.spoken.split()
    if len(words) > 3 and chance.random() < asked.restarts:
        part = " ".join(words[: len(words) // 2])
        _read(chance, run, name, line, (part, ordinal, Delivery.FALSE_START))
        run.at += chance.uniform(0.2, 0.8)
        ordinal += 1
    delivery = Delivery.FLUB if chance.random() < asked.flubs else Delivery.VERBATIM
    _read(chance, run, name, line, (line.spoken, ordinal, delivery))
    if asked.overlaps and chance.random() < asked.overlaps:
        run.at -= min(chance.uniform(0.05, 0.6), run.at - run.speech[-1].frames.start / run.rate)
        return
    run.at += chance.uniform(0.02, 1.2)
    if chance.random() < asked.adlibs:
        run.say("well you know", chance)
        run.at += chance.uniform(0.05, 0.6)


def _read(
    chance: random.Random, run: _Take, name: str, line: Line, how: tuple[str, int, Delivery]
) -> None:
    text, ordinal, delivery = how
    frames = run.say(text, chance, line.id)
    run.readings.append(
        LineReading(
            id=f"{name}/{line.id}/{ordinal}",
            clip=name,
            line=line.id,
            ordinal=ordinal,
            frames=frames,
            delivery=delivery,
            coverage=len(text.split()) / len(line.spoken.split()),
            error_rate=0.0 if delivery is Delivery.VERBATIM else 0.3,
            confidence=chance.uniform(0.7, 1.0),
            performance=chance.random(),
            pauses=tuple(_pauses(run.speech[-1].words, run.rate)),
            words=tuple(enumerate(run.speech[-1].words)),
        )
    )


def _pauses(words: tuple[FrameRange, ...], rate: Fraction) -> Iterator[FrameRange]:
    for before, after in pairwise(words):
        if after.start - before.end >= 0.15 * rate:
            yield FrameRange(before.end, after.start)


def _defects(asked: Shoot, chance: random.Random, frames: int) -> tuple[DefectSpan, ...]:
    if chance.random() >= asked.defects:
        return ()
    start = chance.randrange(frames)
    span = FrameRange(start, min(frames, start + chance.randrange(10, 200)))
    return (DefectSpan(chance.choice(_DEFECTS).value, span, chance.uniform(0.2, 1.0)),)


def _motion(chance: random.Random, frames: int, rate: Fraction) -> tuple[float, ...]:
    """Somebody turns or gets up every few seconds and is still again."""
    values: list[float] = []
    while len(values) < frames * 10 / rate:
        values += [0.02] * chance.randrange(10, 60) + [chance.uniform(0.3, 0.9)] * 8
    return tuple(values[: int(frames * 10 / rate)])


def _sounds(chance: random.Random, name: str) -> tuple[Sound, ...]:
    camera = Sound("", 0, 0, 0.0, chance.uniform(0.2, 0.6))
    if chance.random() < 0.5:
        return (camera,)
    boom = Sound(f"{name}.wav", 0, 0, chance.uniform(-3, 3), chance.uniform(0.0, 0.4), "boom")
    return camera, boom
