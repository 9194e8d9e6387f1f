"""How true the engine's confidence is, on simulated editors with tastes of their own.

Of every shot of a proposal: by how many points it led, and in what share of its stretches the
editor's own cut shows the same. The constants of `editor/engine/explain.py` come from `lessons`;
the score is taken on other scenes and other editors. The editors are made by chance: how often a
person agrees is theirs to teach (`Learned.certainty`).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from bench.figure import Figure
from editor.engine import explain
from editor.engine.kernels import NEVER
from editor.engine.solve import runs_of, shots, solve
from editor.learning.calibrate import Calibration, brier, calibrate
from tests.simulators.editors import Editor, Scene, editor, scenes

Floats = NDArray[np.float64]

_SILENT = ("", "unshown")  # a card, and a beat that goes without a picture


def figures() -> list[Figure]:
    """The score of the confidence as it is, and what fitting it anew would give."""
    fitted = lessons()
    leads, kept = outcomes(range(300, 316), [editor(seed) for seed in range(500, 508)])
    told = np.array([explain.confidence(float(lead)) for lead in leads])
    score, plain = brier(told, kept), brier(np.full(len(kept), kept.mean()), kept)
    return [
        Figure("engine.confidence_brier", score, "share", "a constant guess", plain, plain / score),
        Figure("engine.confidence_even", explain.EVEN, "nats", "fitted now", fitted.intercept),
        Figure("engine.confidence_per_point", explain.PER_POINT, "nats", "fitted", fitted.slope),
    ]


def lessons() -> Calibration:
    """The constants of the confidence: 16 scenes, English and French, eight editors."""
    return calibrate(*outcomes(range(200, 216), [editor(seed) for seed in range(400, 408)]))


def outcomes(seeds: Iterable[int], people: Iterable[Editor]) -> tuple[Floats, Floats]:
    """The lead in points of each shot, once for each editor, and the share they show alike."""
    leads, kept = [], []
    everybody = list(people)
    for scene in scenes(seeds):
        costs = scene.seen.costs
        best = solve(costs, scene.seen.numbers.exists)
        cuts = [who.cut(scene) for who in everybody]
        rivals = _rivals(scene, best.path, best.through)
        for first, last in shots(runs_of(scene.seen.numbers, best.path)):
            lead = float(rivals[first : last + 1].min() - best.energy)
            if lead < NEVER / 2:
                rows = range(first, last + 1)
                leads += [lead] * len(cuts)
                kept += [
                    float(np.mean([_same(scene, row, cut[row], best.path[row]) for row in rows]))
                    for cut in cuts
                ]
    return np.array(leads), np.array(kept)


def _rivals(scene: Scene, path: NDArray[np.int64], through: Floats) -> Floats:
    """(L, C) the price of each other picture of a stretch, NEVER where it is none."""
    prices = np.full(through.shape, NEVER)
    for row, names in enumerate(scene.seen.numbers.names):
        for place, name in enumerate(names):
            if name not in _SILENT and place != path[row]:
                prices[row, place] = through[row, place]
    return prices


def _same(scene: Scene, row: int, one: int, other: int) -> bool:
    return bool(scene.seen.looks[row, one] == scene.seen.looks[row, other])
