"""A run of matched tokens as a reading: its words, times and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.alignment.delivery import Spoken, deviations
from analysis.alignment.dynamic import Costs
from analysis.alignment.model import Reading, SpokenWord
from analysis.alignment.readings import Run, Step, confidence
from analysis.alignment.texts import Heard, ScriptText
from roughcut.core.vocabulary import Delivery

# An inner silence of this length is a place to cut.
_PAUSE_S = 0.15
# A word shorter than this is given this length: two words never share one instant.
_SHORTEST_S = 0.02


@dataclass(frozen=True, slots=True)
class Phrase:
    """A reading not yet judged, and what it is judged from."""

    reading: Reading
    spoken: Spoken


def phrases(script: ScriptText, heard: Heard, runs: Sequence[Run], costs: Costs) -> list[Phrase]:
    """The readings of one take, the restarts of a line numbered from 1."""
    counts: dict[int, int] = {}
    found = []
    for run in runs:
        counts[run.line] = counts.get(run.line, 0) + 1
        found.append(_phrase(script, heard, run, counts[run.line], costs))
    return found


def _phrase(script: ScriptText, heard: Heard, run: Run, ordinal: int, costs: Costs) -> Phrase:
    start, end = script.spans[run.line]
    spoken = Spoken(
        line=script.lines[run.line].id,
        script=script.tokens[start:end],
        heard=tuple(
            heard.tokens[step.heard]
            for step in _whole(run)
            if not step.repeated and not heard.filler[step.heard]
        ),
        stuttered=run.stuttered,
    )
    words = _words(script, heard, run, costs)
    errors = sum(
        max(d.end - d.start, len(d.heard)) for d in deviations(spoken.script, spoken.heard)
    )
    reading = Reading(
        take=heard.take,
        line=spoken.line,
        ordinal=ordinal,
        start_s=words[0].start_s,
        end_s=words[-1].end_s,
        words=words,
        coverage=len(run.matched(costs.alike_from)) / (end - start),
        error_rate=errors / (end - start),
        delivery=Delivery.VERBATIM,
        confidence=confidence(script, run, costs),
        pauses=pauses(words),
    )
    return Phrase(reading, spoken)


def _whole(run: Run) -> list[Step]:
    """The run's steps with the stray tokens between them, as inserted ones."""
    steps: list[Step] = []
    for step in run.steps:
        if steps:
            steps += [Step(index, -1, 0.0) for index in range(steps[-1].heard + 1, step.heard)]
        steps.append(step)
    return steps


def _words(script: ScriptText, heard: Heard, run: Run, costs: Costs) -> tuple[SpokenWord, ...]:
    """The spoken words: script words where they are said, the recogniser's where not."""
    steps = _whole(run)
    said_words = {int(heard.word_of[step.heard]) for step in steps if step.script >= 0}
    groups: list[tuple[tuple[int, int], list[Step]]] = []
    for step in steps:
        if step.script >= 0:
            key = (1, int(script.word_of[step.script]))
        elif int(heard.word_of[step.heard]) in said_words and groups:
            key = groups[-1][0]
        else:
            key = (0, int(heard.word_of[step.heard]))
        if groups and groups[-1][0] == key:
            groups[-1][1].append(step)
        else:
            groups.append((key, [step]))
    written = script.written[run.line]
    words = []
    for (said, index), members in groups:
        equal = said and all(s.alike >= costs.alike_from for s in members if s.script >= 0)
        text = written[index] if equal else _recognised(heard, members)
        words.append(
            SpokenWord(
                text=text,
                start_s=float(heard.start_s[members[0].heard]),
                end_s=float(heard.end_s[members[-1].heard]),
                script_index=index if said else -1,
            )
        )
    return ascending(words)


def _recognised(heard: Heard, steps: Sequence[Step]) -> str:
    sources = dict.fromkeys(int(heard.word_of[step.heard]) for step in steps)
    return " ".join(heard.words[source].text.strip() for source in sources)


def ascending(words: Sequence[SpokenWord]) -> tuple[SpokenWord, ...]:
    """The same words, none starting before the one ahead of it ends, none without length."""
    clock = -1.0
    ordered = []
    for word in words:
        start = max(word.start_s, clock)
        end = max(word.end_s, start + _SHORTEST_S)
        ordered.append(replace(word, start_s=start, end_s=end))
        clock = end
    return tuple(ordered)


def pauses(words: Sequence[SpokenWord]) -> tuple[tuple[float, float], ...]:
    """The silences between words that are long enough to cut in."""
    return tuple(
        (before.end_s, after.start_s)
        for before, after in pairwise(words)
        if after.start_s - before.end_s >= _PAUSE_S
    )


def as_written(reading: Reading, written: Sequence[str]) -> Reading:
    """A verbatim reading in the script's own words, those the recogniser lost put between.

    Inserted words stay only where nothing else holds their time (a hesitation).
    """
    kept: list[SpokenWord] = []
    for word in reading.words:
        if word.script_index < 0 and kept and not _hesitation(word):
            kept[-1] = replace(kept[-1], end_s=word.end_s)
        elif word.script_index < 0:
            kept.append(word)
        else:
            missing = range(_next_index(kept), word.script_index)
            kept += _between(kept, word, [i for i in missing if _has_letters(written[i])], written)
            kept.append(replace(word, text=written[word.script_index]))
    words = ascending(kept)
    return replace(reading, words=words, pauses=pauses(words))


def _hesitation(word: SpokenWord) -> bool:
    return not deviations((), (word.text.lower().strip(".,…!?"),))


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _next_index(words: Sequence[SpokenWord]) -> int:
    return max((word.script_index for word in words), default=-1) + 1


def _between(
    before: Sequence[SpokenWord], after: SpokenWord, missing: Sequence[int], written: Sequence[str]
) -> list[SpokenWord]:
    """Words that were not heard, shared out over the time between their neighbours."""
    if not before or not missing:
        return []
    start = before[-1].end_s
    step = max(0.0, after.start_s - start) / len(missing)
    return [
        SpokenWord(written[index], start + n * step, start + (n + 1) * step, index)
        for n, index in enumerate(missing)
    ]
