"""Alignment's questions put to a speech recogniser that decodes and scores spans of sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from analysis.alignment.hearing import Question
from analysis.observations import Word

Samples = npt.NDArray[np.float32]


class Score(Protocol):
    """How well a text fits a span: the natural logarithm, summed over its tokens."""

    @property
    def log_probability(self) -> float: ...


class Recogniser(Protocol):
    """What is needed of a recogniser; samples are 16 kHz mono, times seconds in them."""

    def decode_span(
        self, samples: Samples, start_s: float, end_s: float, language: str
    ) -> Sequence[Word]: ...

    def score_texts(
        self, samples: Samples, start_s: float, end_s: float, texts: tuple[str, ...], language: str
    ) -> Sequence[Score]: ...


class SecondOpinion:
    """A `Hearing` over the sounds of takes. The last take's sound is kept: questions come by take.

    sounds: take id to 16 kHz mono samples in clip time.
    """

    def __init__(
        self, recogniser: Recogniser, sounds: Mapping[str, Samples], language: str
    ) -> None:
        self._recogniser = recogniser
        self._sounds = sounds
        self._language = language
        self._kept: tuple[str, Samples] | None = None

    def again(self, take: str, start_s: float, end_s: float) -> Sequence[Word]:
        """The words of a span decoded alone, in clip time."""
        return self._recogniser.decode_span(self._sound(take), start_s, end_s, self._language)

    def scores(self, questions: Sequence[Question]) -> Sequence[tuple[float, float]]:
        """Script and heard text of each question, scored in the same window."""
        return [self._score(question) for question in questions]

    def _score(self, asked: Question) -> tuple[float, float]:
        script, heard = self._recogniser.score_texts(
            self._sound(asked.take),
            asked.start_s,
            asked.end_s,
            (asked.script, asked.heard),
            self._language,
        )
        return script.log_probability, heard.log_probability

    def _sound(self, take: str) -> Samples:
        if self._kept is None or self._kept[0] != take:
            self._kept = (take, self._sounds[take])
        return self._kept[1]
