"""One take's words matched to the whole script: runs of lines, and what is no line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.alignment.chatter import chatter, is_cue
from analysis.alignment.dynamic import Costs, best_path
from analysis.alignment.model import OffScript
from analysis.alignment.readings import Run, find_runs
from analysis.alignment.similarity import similarity
from analysis.alignment.texts import Heard, ScriptText

# A silence this long parts two stretches of off-script speech.
_APART_S = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """A take's tokens and the runs found in them."""

    heard: Heard
    runs: tuple[Run, ...]


def match(script: ScriptText, heard: Heard, language: str, costs: Costs) -> Match:
    """The most likely runs of script lines in a take. Its slated scene is only a prior."""
    if not heard.tokens or not script.tokens:
        return Match(heard, ())
    vocabulary = sorted(set(heard.tokens))
    row = {token: index for index, token in enumerate(vocabulary)}
    rows = np.array([row[token] for token in heard.tokens], np.int32)
    alike = similarity(vocabulary, script.vocabulary)
    calls = chatter(language)
    path = best_path(
        alike,
        rows,
        script.column,
        weight=script.weight,
        line_start=script.place == 0,
        prior=script.scene_prior(heard.scene, costs.scene),
        gap_s=heard.gap_s,
        filler=heard.filler,
        chatter=np.array([token in calls for token in heard.tokens], np.bool_),
        costs=costs,
    )
    return Match(heard, find_runs(script, heard, path, alike, rows.tolist(), costs))


def off_script(found: Match, language: str) -> tuple[OffScript, ...]:
    """All speech of a take that no run explains, parted at silences and at readings."""
    heard = found.heard
    taken = {
        int(heard.word_of[index])
        for run in found.runs
        for index in range(run.steps[0].heard, run.steps[-1].heard + 1)
    }
    spoken = sorted(set(heard.word_of.tolist()) - taken)
    return tuple(_stretch(heard, group, language) for group in _groups(heard, spoken))


def _groups(heard: Heard, words: Sequence[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for index in words:
        before = groups[-1][-1] if groups else -1
        near = groups and heard.words[index].start_s - heard.words[before].end_s <= _APART_S
        if near and index == before + 1:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _stretch(heard: Heard, group: Sequence[int], language: str) -> OffScript:
    words = tuple(heard.words[index] for index in group)
    said = [t for t, word in zip(heard.tokens, heard.word_of, strict=True) if word in set(group)]
    return OffScript(
        take=heard.take,
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        words=words,
        cue=is_cue(said, language),
    )
