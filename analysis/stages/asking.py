"""Lets alignment ask the recogniser again about a span of a take."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.alignment.hearing import Question
from analysis.analysers.speech import SpeechRecogniser
from analysis.hearing import Samples
from analysis.observations import Word
from analysis.stages.transcript import RATE_HZ, clean_sound
from projects.models import Clip


class Asking:
    """The recogniser and the takes' clean sound; the last take asked about stays in memory."""

    def __init__(self, speech: SpeechRecogniser, clips: dict[str, Clip], language: str) -> None:
        self._speech = speech
        self._clips = clips
        self._language = language
        self._kept: tuple[str, Samples] | None = None

    def again(self, take: str, start_s: float, end_s: float) -> Sequence[Word]:
        """The words of a span decoded alone, in clip time."""
        return self._speech.decode_span(self._sound(take), start_s, end_s, self._language)

    def scores(self, questions: Sequence[Question]) -> Sequence[tuple[float, float]]:
        """The log-probabilities of the script's and of the heard text, by question."""
        found = []
        for asked in questions:
            script, heard = self._speech.score_texts(
                self._sound(asked.take),
                asked.start_s,
                asked.end_s,
                (asked.script, asked.heard),
                self._language,
            )
            found.append((script.log_probability, heard.log_probability))
        return found

    def _sound(self, take: str) -> Samples:
        if self._kept is None or self._kept[0] != take:
            self._kept = (take, clean_sound(self._clips[take], RATE_HZ))
        return self._kept[1]
