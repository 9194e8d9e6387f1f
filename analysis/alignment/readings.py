"""From the best path to readings: one for each continuous performance of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.alignment.dynamic import Costs, Path
from analysis.alignment.texts import Floats, Heard, ScriptText

# A line may pause this long when the next word continues it, when a word or two are missing, and
# when it is interrupted or more is missing (then it is taken up again rather than continued).
_PAUSE_S, _BROKEN_PAUSE_S, _INTERRUPTED_PAUSE_S = 4.0, 1.5, 0.5
_FEW_MISSING = 2
# Off-script tokens that may fall inside a line (a recogniser's invention, a call over the line).
_STRAY_TOKENS = 3
# A restart of at most this many tokens without a breath is a stutter, not a new reading.
_STUTTER_TOKENS, _STUTTER_PAUSE_S = 3, 0.5
# What a reading must hold to be believed.
_SURE_SHARE, _FAIR_SHARE, _FAIR_WORDS = 0.5, 0.34, 2
# A shorter start is believed where the same line is begun again this soon.
_RESTART_S = 12.0


@dataclass(frozen=True, slots=True)
class Step:
    """One heard token of a run. script: the script token, -1 if inserted. alike: 0..1.

    repeated: a stuttered token, said again right after.
    """

    heard: int
    script: int
    alike: float
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Heard tokens that continue one line."""

    line: int
    steps: tuple[Step, ...]

    @property
    def first(self) -> int:
        """The first script token that is said."""
        return next(step.script for step in self.steps if step.script >= 0)

    @property
    def last(self) -> int:
        return next(step.script for step in reversed(self.steps) if step.script >= 0)

    @property
    def stuttered(self) -> bool:
        return any(step.repeated for step in self.steps)

    def matched(self, alike_from: float) -> list[int]:
        """Script tokens that were heard, more or less as they are written."""
        return [s.script for s in self.steps if s.script >= 0 and s.alike >= alike_from]


def find_runs(
    script: ScriptText, heard: Heard, path: Path, alike: Floats, rows: Sequence[int], costs: Costs
) -> tuple[Run, ...]:
    """The believable runs of a take, in order of time.

    alike: (heard vocabulary, script vocabulary). rows: row of each heard token in it.
    """
    pieces = _split(script, heard, _steps(script, path, alike, rows))
    runs = [Run(int(script.line_of[piece[0].script]), tuple(piece)) for piece in pieces]
    runs = [run for run in (_trimmed(r, heard, costs) for r in runs) if run is not None]
    return _believed(script, heard, _stutters_joined(script, heard, runs, costs), costs)


def _steps(script: ScriptText, path: Path, alike: Floats, rows: Sequence[int]) -> list[Step]:
    """Each on-script token; an inserted one keeps its anchor as a negative script index."""
    steps = []
    for index, at in enumerate(path.at):
        if at < 0:
            continue
        likeness = float(alike[rows[index], script.column[at]])
        steps.append(Step(index, int(at) if path.said[index] else -1, likeness))
    return steps


def _split(script: ScriptText, heard: Heard, steps: Sequence[Step]) -> list[list[Step]]:
    pieces: list[list[Step]] = []
    anchor = -1
    for step in steps:
        if step.script < 0:
            if pieces:
                pieces[-1].append(step)
            continue
        if pieces and _continues(script, heard, pieces[-1], anchor, step):
            pieces[-1].append(step)
        else:
            pieces.append([step])
        anchor = step.script
    return pieces


def _continues(
    script: ScriptText, heard: Heard, piece: Sequence[Step], anchor: int, step: Step
) -> bool:
    """Whether a said token goes on with the piece of the line before it."""
    if script.line_of[step.script] != script.line_of[anchor] or step.script <= anchor:
        return False
    before = piece[-1].heard
    if step.heard - before - 1 > _STRAY_TOKENS:
        return False
    said = next(s.heard for s in reversed(piece) if s.script >= 0)
    pause = float(heard.gap_s[said + 1 : step.heard + 1].max())
    missing = step.script - anchor - 1
    if step.heard > said + 1 or missing > _FEW_MISSING:
        return pause <= _INTERRUPTED_PAUSE_S
    return pause <= (_BROKEN_PAUSE_S if missing else _PAUSE_S)


def _trimmed(run: Run, heard: Heard, costs: Costs) -> Run | None:
    """A run without inserted tokens at its ends, nor unlike ones that a pause sets apart."""
    steps = list(run.steps)
    while steps and (steps[-1].script < 0 or _stray_end(steps, heard, costs)):
        steps.pop()
    while len(steps) > 1 and steps[0].alike < costs.alike_from and _apart(steps[:2], heard):
        steps.pop(0)
    return Run(run.line, tuple(steps)) if steps and steps[0].script >= 0 else None


def _stray_end(steps: Sequence[Step], heard: Heard, costs: Costs) -> bool:
    unlike = steps[-1].alike < costs.alike_from
    return unlike and (len(steps) == 1 or _apart(steps[-2:], heard))


def _apart(pair: Sequence[Step], heard: Heard) -> bool:
    return bool(heard.start_s[pair[1].heard] - heard.end_s[pair[0].heard] > _STUTTER_PAUSE_S)


def _stutters_joined(
    script: ScriptText, heard: Heard, runs: Sequence[Run], costs: Costs
) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and _is_stutter(script, heard, joined[-1], run):
            before = tuple(
                Step(s.heard, -1, s.alike, repeated=True) if s.script >= run.first else s
                for s in joined[-1].steps
            )
            joined[-1] = Run(run.line, before + run.steps)
        else:
            joined.append(run)
    return joined


def _is_stutter(script: ScriptText, heard: Heard, before: Run, after: Run) -> bool:
    """Whether a line is taken up again a few words back, in one breath."""
    if before.line != after.line or before.last + 1 >= script.spans[before.line][1]:
        return False
    if not 0 <= before.last - after.first < _STUTTER_TOKENS:
        return False
    between = range(before.steps[-1].heard + 1, after.steps[0].heard)
    pause = heard.start_s[after.steps[0].heard] - heard.end_s[before.steps[-1].heard]
    return all(heard.filler[index] for index in between) and bool(pause <= _STUTTER_PAUSE_S)


def _believed(
    script: ScriptText, heard: Heard, runs: Sequence[Run], costs: Costs
) -> tuple[Run, ...]:
    kept = []
    for index, run in enumerate(runs):
        after = runs[index + 1] if index + 1 < len(runs) else None
        start, end = script.spans[run.line]
        matched = len({int(script.word_of[i]) for i in run.matched(costs.alike_from)})
        share = matched / len(set(script.word_of[start:end].tolist()))
        fair = matched >= _FAIR_WORDS and (
            share >= _FAIR_SHARE or _begun_again(script, heard, run, after)
        )
        if share >= _SURE_SHARE or fair:
            kept.append(run)
    return tuple(kept)


def _begun_again(script: ScriptText, heard: Heard, run: Run, after: Run | None) -> bool:
    """Whether a run opens a line that is then begun again: a false start, however short."""
    if after is None or after.line != run.line:
        return False
    opens = all(script.place[r.first] == 0 for r in (run, after))
    wait = heard.start_s[after.steps[0].heard] - heard.end_s[run.steps[-1].heard]
    return opens and bool(wait <= _RESTART_S)


def confidence(script: ScriptText, run: Run, costs: Costs) -> float:
    """How sure it is that the line is spoken here, 0..1.

    The mean likeness of its said tokens, times what their weights tell: one common word alone
    proves little.
    """
    said = [step for step in run.steps if step.script >= 0]
    likeness = float(np.mean([s.alike if s.alike >= costs.alike_from else 0.0 for s in said]))
    told = sum(
        float(script.weight[s.script]) * s.alike for s in said if s.alike >= costs.alike_from
    )
    return float(round(likeness * (1.0 - 0.5**told), 4))
