"""The frozen benchmark: scenes with the choices that an editor of some taste could make.

A model may have a taste; it may not come to choose what nobody would, a fluffed reading or a jump
cut where there was better.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from editor.engine.cut import Parameters, SceneCoverage
from editor.engine.features import Bools, Problem, problem
from editor.engine.gather import choices
from editor.engine.solve import Solution, solve, weigh
from editor.engine.styles import Taste, taste
from editor.engine.terms import KEYS
from editor.engine.weights import Learned, Weights
from editor.learning.simulated import coverage

SEEDS = tuple(range(12))
LANGUAGES = ("en", "fr")
# Editors differ from the factory by this much, as a logarithm; so many are asked.
_SPREAD = 0.8
_PANEL = 64
# A choice is still somebody's if it costs them no more than this many points.
_NEARLY = 0.25


@dataclass(frozen=True, slots=True)
class Benchmark:
    """problems: the scenes, measured. accepted: (L, C) of each, what somebody might choose.

    fingerprint: of the scenes themselves, whatever the engine makes of them.
    """

    problems: tuple[Problem, ...]
    accepted: tuple[Bools, ...]
    taste: Taste
    fingerprint: str

    @property
    def choices(self) -> int:
        """How many choices it holds."""
        return sum(len(rows) for rows in self.accepted)

    @property
    def refused(self) -> float:
        """The share of all candidates that nobody would choose."""
        there = sum(int(numbers.exists.sum()) for numbers in self.problems)
        return 1 - sum(int(rows.sum()) for rows in self.accepted) / there

    def agreement(self, learned: Learned | None) -> float:
        """The share of the choices made under a model that somebody would make, 0..1."""
        weights = self.taste.weights.scaled(dict(learned.factors) if learned else {})
        right = 0
        for numbers, accepted in zip(self.problems, self.accepted, strict=True):
            path = _solved(numbers, self.taste, weights).path
            right += int(accepted[np.arange(len(path)), path].sum())
        return right / self.choices


@cache
def frozen() -> Benchmark:
    """The benchmark of this release. Takes a second or two, once in a process."""
    wanted = taste(Parameters())
    scenes = [coverage(seed, language) for language in LANGUAGES for seed in SEEDS]
    problems = tuple(problem(choices(scene), Parameters(), wanted) for scene in scenes)
    chance = np.random.default_rng(20)
    panel = [
        wanted.weights.scaled(
            dict(zip(KEYS, np.exp(chance.normal(0, _SPREAD, len(KEYS))), strict=True))
        )
        for _ in range(_PANEL)
    ]
    said = hashlib.sha256(repr([_facts(scene) for scene in scenes]).encode()).hexdigest()[:16]
    accepted = tuple(_accepted(numbers, wanted, panel) for numbers in problems)
    return Benchmark(problems, accepted, wanted, said)


def _accepted(numbers: Problem, wanted: Taste, panel: list[Weights]) -> Bools:
    """(L, C) candidates that cost somebody on the panel next to nothing in their best cut."""
    found = np.zeros(numbers.exists.shape, dtype=np.bool_)
    for weights in panel:
        solution = _solved(numbers, wanted, weights)
        found |= solution.through - solution.energy <= _NEARLY
    return found & numbers.exists


def _solved(numbers: Problem, wanted: Taste, weights: Weights) -> Solution:
    return solve(weigh(numbers, replace(wanted, weights=weights)), numbers.exists)


def _facts(scene: SceneCoverage) -> list[object]:
    """What was made by chance, in words that do not change with our types."""
    clips = [(x.id, x.frames, x.circled, str(x.shot_size), len(x.defects)) for x in scene.clips]
    readings = [
        (x.id, x.frames.start, x.frames.end, str(x.delivery), round(x.performance, 6))
        for x in scene.readings
    ]
    return [scene.scene, [line.spoken for line in scene.lines], clips, readings]
