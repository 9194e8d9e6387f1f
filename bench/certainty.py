"""How true the engine's confidence is, on simulated editors with tastes of their own.

Of every shot of a proposal: what all else that could stand in it would cost, and in what share of
its stretches the editor's own cut shows the same. The constant of `editor/engine/explain.py` comes
from `lessons`; the score is taken on other scenes and other editors, beside a constant guess and
beside what is to be had: the share that was kept of each shot itself, whoever the editor is. The
editors are made by chance: how often a person agrees is theirs to teach (`Learned.certainty`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.figure import Figure
from editor.engine import explain
from editor.engine.kernels import NEVER
from editor.engine.solve import runs_of, shots, solve
from editor.learning.calibrate import brier, calibrate
from tests.simulators.editors import Editor, Scene, editor, scenes

Floats = NDArray[np.float64]

_SILENT = ("", "unshown")  # a card, and a beat that goes without a picture


@dataclass(frozen=True, slots=True)
class Kept:
    """Shots of proposals. prices: (n, K) of all else, infinite where there is none; stretches: (n,)
    of each shot; shares: (n, editors) of its stretches that each editor shows alike."""

    prices: Floats
    stretches: Floats
    shares: Floats

    @property
    def told(self) -> Floats:
        """(n,) the engine's confidence."""
        return explain.confidence(self.prices, 1.0, self.stretches)


def figures() -> list[Figure]:
    """The score of the confidence as it is, and what fitting it anew would give."""
    kept = outcomes(range(300, 316), [editor(seed) for seed in range(500, 508)])
    score = brier(kept.told[:, None], kept.shares)
    plain = brier(kept.shares.mean(), kept.shares)
    least = brier(kept.shares.mean(axis=1, keepdims=True), kept.shares)
    return [
        Figure("engine.confidence_brier", score, "share", "a constant guess", plain, plain / score),
        Figure("engine.confidence_brier_least", least, "share"),
        Figure("engine.confidence_per_point", explain.PER_POINT, "nats", "fitted now", lessons()),
    ]


def lessons() -> float:
    """The constant of the confidence: 16 scenes, English and French, eight editors."""
    kept = outcomes(range(200, 216), [editor(seed) for seed in range(400, 408)])
    found = calibrate(kept.prices, kept.stretches, kept.shares.mean(axis=1))
    return explain.PER_POINT * found.certainty


def outcomes(seeds: Iterable[int], people: Iterable[Editor]) -> Kept:
    """What could have stood in each shot, and how much of it each editor shows alike."""
    everybody = list(people)
    prices, stretches, shares = [], [], []
    for scene in scenes(seeds):
        numbers = scene.seen.numbers
        best = solve(scene.seen.costs, numbers.exists)
        cuts = [who.cut(scene) for who in everybody]
        for first, last in shots(runs_of(numbers, best.path)):
            rows = range(first, last + 1)
            rivals = [_rivals(scene, row, best.path, best.through - best.energy) for row in rows]
            if not any(rivals):
                continue
            prices.append([price for row in rivals for price in row])
            stretches.append(len(rows))
            shares.append(
                [
                    float(np.mean([_same(scene, x, cut[x], best.path[x]) for x in rows]))
                    for cut in cuts
                ]
            )
    most = max(map(len, prices))
    filled = [[*row, *[np.inf] * (most - len(row))] for row in prices]
    return Kept(np.array(filled), np.array(stretches, dtype=np.float64), np.array(shares))


def _rivals(scene: Scene, row: int, path: NDArray[np.int64], prices: Floats) -> list[float]:
    """What each picture of a stretch costs that looks other than the one that stands."""
    return [
        float(prices[row, place])
        for place, name in enumerate(scene.seen.numbers.names[row])
        if name not in _SILENT
        and not _same(scene, row, place, path[row])
        and prices[row, place] < NEVER / 2
    ]


def _same(scene: Scene, row: int, one: int, other: int) -> bool:
    return bool(scene.seen.looks[row, one] == scene.seen.looks[row, other])
