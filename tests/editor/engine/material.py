"""Small coverage laid out by hand: each word and frame is known, so a test can say what must be."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from editor.engine.cut import (
    DefectSpan,
    Line,
    LineReading,
    SceneCoverage,
    Sound,
    Speech,
    TakeClip,
)
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery, ShotSize

RATE = Fraction(25)


def line(name: str, who: str = "ANNA", **more: object) -> Line:
    return replace(Line(name, int(name[1:]), who, "one two three"), **more)  # type: ignore[arg-type]


def beat(name: str) -> Line:
    return Line(name, int(name[1:]), "", "She folds the letter.", action=True)


def said(start: int, end: int, what: str = "", *, cue: bool = False) -> Speech:
    """Three words, or two frames where there is no room, that touch each other."""
    third = max(1, (end - start) // 3)
    edges = [start, start + third, start + 2 * third, end]
    words = tuple(FrameRange(a, b) for a, b in pairwise(edges) if a < b)
    return Speech(FrameRange(start, end), words, what, cue)


def take(name: str, *speech: Speech, **more: object) -> TakeClip:
    """A medium shot of both actors, 2000 frames at 25, its own setup, unless said otherwise."""
    whole = FrameRange(0, 2000)
    plain = TakeClip(
        id=name,
        setup=name,
        take=1,
        camera="A",
        rate=RATE,
        frames=2000,
        shot_size=ShotSize.MEDIUM,
        size_ratio=float("nan"),
        seen=(("ANNA", whole), ("BEN", whole)),
        speech=speech,
        sounds=(Sound("", 0, 0, 0.0, 0.2),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def defect(kind: str, start: int, end: int, severity: float = 0.8) -> DefectSpan:
    return DefectSpan(kind, FrameRange(start, end), severity)


def coverage(lines: tuple[Line, ...], *clips: TakeClip, **more: object) -> SceneCoverage:
    """The scene, with a verbatim reading for every speech that names a line."""
    readings = []
    for clip in clips:
        counts: dict[str, int] = {}
        for speech in clip.speech:
            if speech.line:
                counts[speech.line] = counts.get(speech.line, 0) + 1
                ordinal = counts[speech.line]
                name = f"{clip.id}/{speech.line}/{ordinal}"
                readings.append(
                    LineReading(
                        name, clip.id, speech.line, ordinal, speech.frames, Delivery.VERBATIM,
                        1.0, 0.0, 1.0,
                    )
                )  # fmt: skip
    scene = SceneCoverage("12", RATE, lines, clips, tuple(readings))
    return replace(scene, **more)  # type: ignore[arg-type]


def spoilt(scene: SceneCoverage, name: str, **more: object) -> SceneCoverage:
    """The scene with one reading changed."""
    readings = tuple(
        replace(x, **more) if x.id == name else x  # type: ignore[arg-type]
        for x in scene.readings
    )
    return replace(scene, readings=readings)
