"""The script and a take's words as rows of tokens, ready to be matched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.alignment.model import LineText, TakeWords
from analysis.alignment.normalise import Token, is_filler, tokenise
from analysis.alignment.similarity import weights
from analysis.observations import Word

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

# The longest a spoken word plausibly lasts: recognisers stretch a word over the pause before it.
_WORD_S, _LETTER_S = 0.35, 0.09
# How long a word without times is taken to last.
_UNTIMED_S = 0.2


@dataclass(frozen=True, slots=True)
class ScriptText:
    """All lines as one row of tokens. line_of, word_of, place: per token.

    word_of: index of the token's word in `spoken.split()` of its line. place: token of the line.
    spans: first and last + 1 token of each line. written: the words of each line.
    """

    lines: tuple[LineText, ...]
    tokens: tuple[str, ...]
    line_of: Ints
    word_of: Ints
    place: Ints
    spans: tuple[tuple[int, int], ...]
    written: tuple[tuple[str, ...], ...]
    weight: Floats
    vocabulary: tuple[str, ...]
    column: Ints

    def speeches(self) -> tuple[LineText, ...]:
        """The lines that hold a spoken word."""
        return tuple(
            line for line, (start, end) in zip(self.lines, self.spans, strict=True) if end > start
        )

    def scene_prior(self, scene: str, gain: float) -> Floats:
        """`gain` for each token of a scene, nothing for the rest or where it is not known."""
        if not scene:
            return np.zeros(len(self.tokens), np.float32)
        wanted = scene.strip().casefold()
        inside = [line.scene.strip().casefold() == wanted for line in self.lines]
        return np.array([gain * inside[line] for line in self.line_of], np.float32)


@dataclass(frozen=True, slots=True)
class Heard:
    """The tokens of one take, with their times in clip seconds. gap_s: the pause before each."""

    take: str
    scene: str
    words: tuple[Word, ...]
    tokens: tuple[str, ...]
    word_of: Ints
    start_s: Floats
    end_s: Floats
    gap_s: Floats
    filler: Bools


def script_text(lines: Sequence[LineText], language: str) -> ScriptText:
    """The script's tokens. Lines without a spoken word have an empty span."""
    found: list[tuple[int, int, Token]] = []
    spans, written = [], []
    for index, line in enumerate(lines):
        words = tuple(line.spoken.split())
        start = len(found)
        found += [(index, place, t) for place, t in enumerate(tokenise(words, language))]
        spans.append((start, len(found)))
        written.append(words)
    texts = tuple(token.text for _, _, token in found)
    vocabulary = tuple(sorted(set(texts)))
    column = {text: index for index, text in enumerate(vocabulary)}
    return ScriptText(
        lines=tuple(lines),
        tokens=texts,
        line_of=np.array([line for line, _, _ in found], np.int32),
        word_of=np.array([token.source for _, _, token in found], np.int32),
        place=np.array([place for _, place, _ in found], np.int32),
        spans=tuple(spans),
        written=tuple(written),
        weight=weights(texts) if texts else np.zeros(0, np.float32),
        vocabulary=vocabulary,
        column=np.array([column[text] for text in texts], np.int32),
    )


def heard_text(take: TakeWords, language: str) -> Heard:
    """A take's tokens, their times mended where the recogniser gave none or too long ones."""
    words = timed(take.words)
    found = tokenise([word.text for word in words], language)
    source = [words[token.source] for token in found]
    start = np.array(
        [w.start_s + (w.end_s - w.start_s) * t.start for w, t in zip(source, found, strict=True)],
        np.float64,
    )
    end = np.array(
        [w.start_s + (w.end_s - w.start_s) * t.end for w, t in zip(source, found, strict=True)],
        np.float64,
    )
    gap = np.maximum(start[1:] - end[:-1], 0.0)
    return Heard(
        take=take.id,
        scene=take.scene,
        words=words,
        tokens=tuple(token.text for token in found),
        word_of=np.array([token.source for token in found], np.int32),
        start_s=start.astype(np.float32),
        end_s=end.astype(np.float32),
        gap_s=np.concatenate([[1.0], gap]).astype(np.float32)[: len(found)],
        filler=np.array([is_filler(token.text) for token in found], np.bool_),
    )


def timed(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words in order of time, none without times, none longer than a word can last.

    A missing or not finite time follows from the word before; a stretched word keeps its end.
    """
    mended: list[Word] = []
    clock = 0.0
    for word in words:
        start = word.start_s if math.isfinite(word.start_s) else clock
        end = word.end_s if math.isfinite(word.end_s) else start + _UNTIMED_S
        end = max(end, start)
        start = max(start, end - _WORD_S - _LETTER_S * len(word.text))
        mended.append(replace(word, start_s=start, end_s=end))
        clock = end
    return tuple(sorted(mended, key=lambda word: (word.start_s, word.end_s)))
