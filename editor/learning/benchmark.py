"""The frozen benchmark: choices on which editors of any taste agree, so that none is unlearned.

A model may have a taste; it may not come to choose a fluffed reading or a saute that nobody would.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from editor.engine.candidates import choices
from editor.engine.cut import Parameters, SceneCoverage
from editor.engine.features import Ints, Problem, problem
from editor.engine.solve import solve, weigh
from editor.engine.styles import Taste, taste
from editor.engine.terms import KEYS
from editor.engine.weights import Learned, Weights
from editor.learning.simulated import coverage

SEEDS = tuple(range(12))
LANGUAGES = ("en", "fr")
# Whoever differs from the factory by this much, as a logarithm, is still an editor.
_SPREAD = 0.6
_PANEL = 16
# Of the panel, that a choice is nobody's taste any more.
_AGREED = 0.8


@dataclass(frozen=True, slots=True)
class Benchmark:
    """problems: the scenes, measured. agreed: the panel's candidate of each stretch, -1 none.

    fingerprint: of the scenes themselves, whatever the engine makes of them.
    """

    problems: tuple[Problem, ...]
    agreed: tuple[Ints, ...]
    taste: Taste
    fingerprint: str

    @property
    def choices(self) -> int:
        """How many choices it holds."""
        return sum(int((row >= 0).sum()) for row in self.agreed)

    def agreement(self, learned: Learned | None) -> float:
        """The share of the agreed choices that the engine makes under a model, 0..1."""
        weights = self.taste.weights.scaled(dict(learned.factors)) if learned else None
        right = 0
        for numbers, agreed in zip(self.problems, self.agreed, strict=True):
            path = _best(numbers, self.taste, weights or self.taste.weights)
            right += int(((path == agreed) & (agreed >= 0)).sum())
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
    return Benchmark(
        problems, tuple(_agreed(numbers, wanted, panel) for numbers in problems), wanted, said
    )


def _agreed(numbers: Problem, wanted: Taste, panel: list[Weights]) -> Ints:
    paths = np.array([_best(numbers, wanted, weights) for weights in panel])
    votes = [np.bincount(column) for column in paths.T]
    return np.array([
        int(np.argmax(vote)) if vote.max() >= _AGREED * len(panel) else -1 for vote in votes
    ])  # fmt: skip


def _best(numbers: Problem, wanted: Taste, weights: Weights) -> Ints:
    return solve(weigh(numbers, replace(wanted, weights=weights)), numbers.exists).path


def _facts(scene: SceneCoverage) -> list[object]:
    """What was made by chance, in words that do not change with our types."""
    clips = [(x.id, x.frames, x.circled, str(x.shot_size), len(x.defects)) for x in scene.clips]
    readings = [
        (x.id, x.frames.start, x.frames.end, str(x.delivery), round(x.performance, 6))
        for x in scene.readings
    ]
    return [scene.scene, [line.spoken for line in scene.lines], clips, readings]
