"""Scenes made by chance but from a seed, in English and French: what a model must not unlearn.

Plain coverage, without the accidents that only cut points mind: a wide, a two-shot and singles,
a few takes of each, some lines fluffed or left out, some takes spoiled, some circled.
"""

from __future__ import annotations

import random
from fractions import Fraction

from editor.engine.cut import DefectSpan, Line, LineReading, SceneCoverage, Sound, Speech, TakeClip
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import DefectKind, Delivery, ShotSize

_RATE = Fraction(25)
_PEOPLE = ("A", "B")
_TEXTS = {
    "en": (
        "Put the lamp out before they see us.",
        "Nobody comes here after dark.",
        "You told me that once, and then they came with dogs.",
        "Well?",
        "I could leave tonight if you asked me to.",
        "Don’t ask me that.",
    ),
    "fr": (
        "Éteins la lampe avant qu’ils nous voient.",
        "Personne ne vient ici la nuit.",
        "Tu m’as déjà dit ça, et puis ils sont venus avec des chiens.",
        "Alors ?",
        "Je partirais ce soir si tu me le demandais.",
        "Ne me demande pas ça.",
    ),
}
_SETUPS = (
    (ShotSize.WIDE, _PEOPLE),
    (ShotSize.TWO_SHOT, _PEOPLE),
    (ShotSize.MEDIUM_CLOSE, ("A",)),
    (ShotSize.CLOSE, ("B",)),
)
_DEFECTS = (DefectKind.BLUR, DefectKind.CAMERA_SHAKE, DefectKind.AUDIO_NOISE)


def coverage(seed: int, language: str, lines: int = 12) -> SceneCoverage:
    """One scene; the same seed and language give the same scene, on every machine."""
    chance = random.Random(f"{language}{seed}")
    written = tuple(_line(chance, place, language) for place in range(lines))
    clips, readings = [], []
    for setup, (size, seen) in enumerate(_SETUPS):
        for take in range(1, chance.randint(1, 3) + 1):
            clip, said = _take(chance, written, f"{setup}-{take}", (setup, take, size, seen))
            clips.append(clip)
            readings.extend(said)
    return SceneCoverage(f"{language}{seed}", _RATE, written, tuple(clips), tuple(readings))


def _line(chance: random.Random, place: int, language: str) -> Line:
    texts = _TEXTS[language]
    return Line(
        id=f"L{place + 1}",
        number=place + 1,
        character=_PEOPLE[(place + (chance.random() < 0.2)) % len(_PEOPLE)],
        spoken=texts[chance.randrange(len(texts))],
        expected_emotion=chance.random(),
    )


def _take(
    chance: random.Random,
    lines: tuple[Line, ...],
    name: str,
    what: tuple[int, int, ShotSize, tuple[str, ...]],
) -> tuple[TakeClip, list[LineReading]]:
    setup, take, size, seen = what
    at, speech, readings = 20, [], []
    last = len(lines) if chance.random() < 0.7 else chance.randrange(len(lines) // 2, len(lines))
    for line in lines[:last]:
        if chance.random() < 0.04:
            continue
        said = _spoken(chance, at, line)
        speech.append(said)
        readings.append(_reading(chance, name, line, said))
        at = said.frames.end + chance.randrange(4, 26)
    frames = at + 30
    spoiled = chance.random() < 0.4
    start = chance.randrange(frames)
    defects = DefectSpan(
        chance.choice(_DEFECTS).value,
        FrameRange(start, min(frames, start + 80)),
        chance.uniform(0.3, 1.0),
    )
    clip = TakeClip(
        id=name,
        setup=str(setup),
        take=take,
        camera="A",
        rate=_RATE,
        frames=frames,
        shot_size=size,
        size_ratio=float("nan"),
        circled=chance.random() < 0.3,
        seen=tuple((who, FrameRange(0, frames)) for who in seen),
        direction={who: (-1.0, 1.0)[who == "B"] for who in seen},
        speech=tuple(speech),
        defects=(defects,) if spoiled else (),
        sounds=(Sound("", 0, 0, 0.0, chance.uniform(0.0, 0.6)),),
    )
    return clip, readings


def _spoken(chance: random.Random, at: int, line: Line) -> Speech:
    words = []
    for word in line.spoken.split():
        end = at + 3 + round(len(word) * chance.uniform(1.0, 1.6))
        words.append(FrameRange(at, end))
        at = end
    return Speech(FrameRange(words[0].start, words[-1].end), tuple(words), line.id)


def _reading(chance: random.Random, name: str, line: Line, said: Speech) -> LineReading:
    fluffed = chance.random() < 0.25
    return LineReading(
        id=f"{name}/{line.id}",
        clip=name,
        line=line.id,
        ordinal=1,
        frames=said.frames,
        delivery=Delivery.FLUB if fluffed else Delivery.VERBATIM,
        coverage=1.0,
        error_rate=0.3 if fluffed else 0.0,
        confidence=chance.uniform(0.8, 1.0),
        performance=chance.random(),
        words=tuple((place, frames) for place, frames in enumerate(said.words)),
    )
