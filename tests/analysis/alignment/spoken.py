"""Takes written as text: "|" is a pause of a second, words follow each other closely."""

from __future__ import annotations

from analysis.alignment.model import LineText, TakeWords
from analysis.observations import Word

PAUSE_S = 1.0


def take(text: str, name: str = "T1", scene: str = "") -> TakeWords:
    """The words of a take: each 0.3 s long, 0.05 s apart; `|` adds a pause."""
    clock, words = 1.0, []
    for piece in text.split():
        if piece == "|":
            clock += PAUSE_S
            continue
        words.append(Word(piece, clock, clock + 0.3))
        clock += 0.35
    return TakeWords(name, scene, tuple(words))


def script(*spoken: str, scene: str = "1") -> tuple[LineText, ...]:
    """Lines L1, L2, ... of one scene."""
    return tuple(LineText(f"L{n}", scene, "", text) for n, text in enumerate(spoken, 1))
