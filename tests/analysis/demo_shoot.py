"""A take of the demo shoot that nothing is wrong with, and what is said in it when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from analysis.analysers.speech import Samples
from projects.rushes.decode import read_sound

DEMO = Path(__file__).resolve().parents[2] / "demo"
RATE = 16_000


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """words: (text, start_s, end_s)."""

    start_s: float
    end_s: float
    words: tuple[tuple[str, float, float], ...]

    @property
    def text(self) -> str:
        return " ".join(text for text, _, _ in self.words)


@dataclass(frozen=True, slots=True)
class DemoTake:
    """samples: mono at 16 kHz, from the camera's own microphone."""

    samples: Samples
    lines: tuple[SpokenLine, ...]


def sound_take(language: str = "en") -> DemoTake:
    folder = DEMO / language
    takes = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["takes"]
    take = next(each for each in takes if each["lines"] and not each["quality"])
    lines = tuple(
        SpokenLine(line["start"], line["end"], tuple(tuple(word) for word in line["words"]))
        for line in take["lines"]
    )
    return DemoTake(read_sound(folder / take["file"], 0, 0, RATE), lines)


def plain(text: str) -> str:
    """Letters and digits alone, to compare words by."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
