"""The second opinion that a recogniser can give, where it is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from analysis.alignment.delivery import Spoken, deviations
from analysis.alignment.model import Reading
from analysis.alignment.phrasing import Phrase
from analysis.observations import Word

# The script is believed when the recogniser finds it at most this much less likely (natural
# logarithm) than its own text; real slips lie 5 to 25 below.
_ACCEPTED_BELOW = 2.0
# What is heard around a reading when it is scored.
_PAD_S = 0.2


@dataclass(frozen=True, slots=True)
class Question:
    """How likely are two texts on a span of a take, in clip seconds?"""

    take: str
    start_s: float
    end_s: float
    script: str
    heard: str


class Hearing(Protocol):
    """What a speech analyser offers to alignment."""

    def again(self, take: str, start_s: float, end_s: float) -> Sequence[Word]:
        """The words of a span decoded alone, in clip time."""

    def scores(self, questions: Sequence[Question]) -> Sequence[tuple[float, float]]:
        """For each question the log-probability of the script and of the heard text.

        Both teacher-forced in the same window; all at once, so that they can be batched.
        """


def accepted(phrases: Sequence[Phrase], lines: dict[str, str], hearing: Hearing) -> list[Phrase]:
    """The phrases, taken as the script writes them where the recogniser would accept that."""
    doubtful = [index for index, phrase in enumerate(phrases) if _doubtful(phrase.spoken)]
    questions = [_question(phrases[index].reading, lines) for index in doubtful]
    settled = list(phrases)
    scores = hearing.scores(questions) if questions else ()
    for index, (script, own) in zip(doubtful, scores, strict=True):
        if script >= own - _ACCEPTED_BELOW:
            phrase = phrases[index]
            spoken = replace(phrase.spoken, accepted=True)
            reading = replace(phrase.reading, error_rate=0.0)
            settled[index] = Phrase(reading, spoken)
    return settled


def _doubtful(spoken: Spoken) -> bool:
    return bool(deviations(spoken.script, spoken.heard))


def _question(reading: Reading, lines: dict[str, str]) -> Question:
    return Question(
        take=reading.take,
        start_s=max(0.0, reading.start_s - _PAD_S),
        end_s=reading.end_s + _PAD_S,
        script=lines[reading.line],
        heard=" ".join(word.text for word in reading.words),
    )
