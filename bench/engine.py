"""How fast the engine decides and how well its cuts hold, on scenes made by chance.

The scenes are simulated (tests/simulators/coverage.py): the figures speak of the solver and the
grammar, not of the taste of the result.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from unittest.mock import patch

import numpy as np

from bench.figure import Figure
from editor.engine.cut import Cut, Parameters, Pin, SceneCoverage
from editor.engine.features import problem
from editor.engine.gather import choices
from editor.engine.kernels import COMPILED, PLAIN
from editor.engine.material import Material
from editor.engine.propose import propose, warm
from editor.engine.solve import keeps_rules, solve, totals, weigh
from editor.engine.styles import taste
from tests.simulators.coverage import Shoot, scene

# 27 lines x 16 takes: a wide and three singles, four takes of each.
LARGE = Shoot(lines=27, takes=4, people=3, beats=0.0, inserts=0.0)
# Three hours of rushes: 30 scenes of 50 lines, about two minutes a take.
LONG = Shoot(lines=50, takes=1, people=2, beats=0.1, inserts=0.0)
_TINY = Shoot(lines=3, takes=1, people=2, beats=0.3, restarts=0.2)
_MS = 1000.0
_ROUNDS = 8
PUBLISHED_S = 2.5  # Leake et al. 2017: 2-3 s for one scene


def figures() -> list[Figure]:
    """The engine's figures, measured now."""
    warm()
    taken = _scenes()
    hours, rushes_s = _three_hours()
    mismatches, tried = _mismatches()
    scene_ms, pinned_ms, solve_ms, plain_scene_ms, plain_ms = (
        float(np.percentile(values, 95)) for values in taken
    )
    published = PUBLISHED_S * _MS
    leake = "Leake et al. 2017, published"
    compiled = "the same, solver compiled"
    return [
        Figure("engine.scene_p95_ms", scene_ms, "ms", leake, published, published / scene_ms),
        Figure(
            "engine.scene_plain_python_ms",
            plain_scene_ms,
            "ms",
            compiled,
            scene_ms,
            plain_scene_ms / scene_ms,
        ),
        Figure(
            "engine.solve_plain_python_ms", plain_ms, "ms", compiled, solve_ms, plain_ms / solve_ms
        ),
        Figure(
            "engine.three_hours_s", hours, "s", "length of the rushes", rushes_s, rushes_s / hours
        ),
        Figure(
            "engine.after_pin_p95_ms",
            pinned_ms,
            "ms",
            "from the coverage",
            scene_ms,
            scene_ms / pinned_ms,
        ),
        Figure("engine.bruteforce_mismatches", mismatches, "count", "scenes tried", tried),
        Figure("engine.jump_cuts_per_100", _jump_cuts(), "count"),
        *_lengths(),
    ]


def _lengths() -> list[Figure]:
    """How far from a wished length cuts end, nine tenths and eleven tenths of the natural one."""
    errors, met = [], 0
    for seed in range(15):
        coverage = scene(seed, Shoot(lines=10, takes=3, people=2))
        natural = propose(coverage).frames
        for share in (0.9, 1.1):
            target = round(natural * share)
            cut = propose(coverage, Parameters(target_frames=target))
            errors.append(100 * abs(cut.frames - target) / target)
            met += cut.miss is None
    return [
        Figure("engine.length_error_pct", float(np.mean(errors)), "%"),
        Figure("engine.length_met", met / len(errors), "share"),
    ]


def _fastest(acts: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds that each act takes, the best of some rounds through all of them: other work on
    the machine, which comes and goes, is not its own."""
    best = [float("inf")] * len(acts)
    for _ in range(_ROUNDS):
        for place, act in enumerate(acts):
            started = time.perf_counter()
            act()
            best[place] = min(best[place], time.perf_counter() - started)
    return [seconds * _MS for seconds in best]


def _scenes() -> tuple[list[float], ...]:
    """Milliseconds per scene: coverage to explained cut, the same after a pin from the material
    that a review keeps, the solve alone; then, of every sixth scene, cut and solve with the solver
    in plain Python."""
    whole, pinned, solved, plain_whole, plain = (list[Callable[[], object]]() for _ in range(5))
    wanted = taste(Parameters())
    for seed in range(30):
        coverage = scene(seed, LARGE)
        kept = Material(coverage)
        after = Parameters(pins=(_pin(coverage, propose(kept)),))
        numbers = problem(kept.choices(), Parameters(), wanted)
        costs = weigh(numbers, wanted)
        whole.append(partial(propose, coverage))
        pinned.append(partial(propose, kept, after))
        solved.append(partial(solve, costs, numbers.exists))
        if seed % 6 == 0:
            plain.append(partial(solve, costs, numbers.exists, PLAIN))
            plain_whole.append(partial(_in_plain_python, coverage))
    each = whole, pinned, solved, plain_whole, plain
    taken = iter(_fastest([act for acts in each for act in acts]))
    return tuple(list(itertools.islice(taken, len(acts))) for acts in each)


def _in_plain_python(coverage: SceneCoverage) -> Cut:
    with patch.dict(COMPILED, PLAIN):
        return propose(coverage)


def _pin(coverage: SceneCoverage, cut: Cut) -> Pin:
    """The dearest alternate of the middle of the cut."""
    lines = {reading.id: reading.line for reading in coverage.readings}
    events = [x for x in cut.events if x.alternates and x.alternates[-1].reading]
    reading = events[len(events) // 2].alternates[-1].reading
    return Pin(lines[reading], reading)


def _three_hours() -> tuple[float, float]:
    """Seconds to propose every scene of three hours of rushes, and how long those last."""
    coverages, length, seed = [], 0.0, 0
    while length < 3 * 3600:
        coverage = scene(seed, replace(LONG, takes=1 + seed % 2))
        length += sum(float(clip.frames / clip.rate) for clip in coverage.clips)
        coverages.append(coverage)
        seed += 1
    started = time.perf_counter()
    for coverage in coverages:
        propose(coverage)
    return time.perf_counter() - started, length


def _mismatches(scenes: int = 1000, most: int = 1500) -> tuple[int, int]:
    """Small scenes in which enumeration finds another optimum, and how many were tried."""
    wrong = tried = 0
    seed = 0
    wanted = taste(Parameters())
    while tried < scenes:
        numbers = problem(choices(scene(seed, _TINY)), Parameters(), wanted)
        seed += 1
        rows = [np.flatnonzero(row) for row in numbers.exists]
        if np.prod([len(row) for row in rows]) > most:
            continue
        tried += 1
        cheapest = min(
            float(wanted.weights.vector @ totals(numbers, wanted, np.array(picked)))
            for picked in itertools.product(*rows)
            if keeps_rules(numbers, np.array(picked))
        )
        found = solve(weigh(numbers, wanted), numbers.exists).energy
        wrong += abs(found - cheapest) > 1e-9
    return wrong, tried


def _jump_cuts() -> float:
    """Cuts between two runs of one camera position, per 100, where another position had a line."""
    cuts = jumps = 0
    for seed in range(60):
        coverage = scene(seed, Shoot(lines=15, takes=3, people=2))
        clips = {clip.id: clip for clip in coverage.clips}
        events = [event for event in propose(coverage).events if event.clip]
        for left, right in itertools.pairwise(events):
            cuts += 1
            setups = {clips[x.clip].setup for event in (left, right) for x in event.alternates}
            one = clips[left.clip].setup
            jumps += one == clips[right.clip].setup and bool(setups - {one})
    return 100.0 * jumps / max(1, cuts)
