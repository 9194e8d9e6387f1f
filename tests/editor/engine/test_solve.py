"""The solver against brute force, and what its prices promise."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from editor.engine.cut import Parameters, SceneCoverage
from editor.engine.features import Bools, Ints, Problem, problem
from editor.engine.gather import choices
from editor.engine.kernels import COMPILED, NEVER, PLAIN
from editor.engine.propose import propose, warm
from editor.engine.solve import Costs, keeps_rules, solve, totals, totals_of, weigh
from editor.engine.styles import STYLES, Taste, taste
from tests.simulators.coverage import Shoot, scene


def _weighed(
    coverage: SceneCoverage, style: str = "classic"
) -> tuple[Problem, Costs, Taste, Bools]:
    parameters = Parameters(style=style)
    wanted = taste(parameters)
    numbers = problem(choices(coverage), parameters, wanted)
    return numbers, weigh(numbers, wanted), wanted, numbers.exists


def _every_cut(numbers: Problem) -> list[Ints]:
    """Every choice of one candidate per stretch that keeps the rules of what may follow what."""
    rows = [np.flatnonzero(row) for row in numbers.exists]
    found = []
    for picked in itertools.product(*rows):
        path = np.array(picked)
        if keeps_rules(numbers, path):
            found.append(path)
    return found


def _tiny(seed: int) -> SceneCoverage:
    return scene(seed, Shoot(lines=2 + seed % 2, takes=1, people=2, beats=0.3, restarts=0.3))


@pytest.mark.parametrize("batch", range(5))
def test_brute_force_finds_no_cheaper_cut_and_the_same_prices(batch: int) -> None:
    """With lines in parts, reactions and beats among them."""
    seen: set[str] = set()
    for seed in range(batch * 40, batch * 40 + 40):
        style = list(STYLES)[seed % len(STYLES)]
        numbers, costs, wanted, allowed = _weighed(_tiny(seed), style)
        if np.prod(numbers.exists.sum(axis=1)) > 600:
            continue
        seen |= {name.split(":")[0] for names in numbers.names for name in names if ":" in name}
        seen |= {"part"} if numbers.inside.any() else set()
        solution = solve(costs, allowed)
        cuts = _every_cut(numbers)
        energies = [float(wanted.weights.vector @ totals(numbers, wanted, cut)) for cut in cuts]
        assert solution.energy == pytest.approx(min(energies), abs=1e-9), seed
        for row, place in zip(*np.nonzero(numbers.exists), strict=True):
            through = [
                energy for cut, energy in zip(cuts, energies, strict=True) if cut[row] == place
            ]
            priced = solution.through[row, place]
            if through:
                assert priced == pytest.approx(min(through), abs=1e-9), (seed, row, place)
            else:
                assert priced >= NEVER / 2
    assert seen >= {"over", "part"}


def test_the_energy_is_the_sum_of_the_terms() -> None:
    for seed in range(20):
        numbers, costs, wanted, allowed = _weighed(scene(seed, Shoot(lines=12, takes=3)))
        solution = solve(costs, allowed)
        held = totals(numbers, wanted, solution.path)
        assert wanted.weights.vector @ held == pytest.approx(solution.energy, abs=1e-9)


def test_the_best_cut_through_a_candidate_holds_it_and_costs_its_price() -> None:
    for seed in range(10):
        numbers, costs, wanted, allowed = _weighed(scene(seed, Shoot(lines=10, takes=2)))
        solution = solve(costs, allowed)
        for row, place in zip(*np.nonzero(numbers.exists), strict=True):
            if solution.through[row, place] > NEVER / 2:
                continue
            path = solution.best_with(int(row), int(place))
            assert path[row] == place
            cost = wanted.weights.vector @ totals(numbers, wanted, path)
            assert cost == pytest.approx(solution.through[row, place], abs=1e-9)
            assert cost >= solution.energy - 1e-9


def test_compiled_and_plain_arithmetic_agree() -> None:
    for seed in range(5):
        numbers, costs, wanted, allowed = _weighed(scene(seed, Shoot(lines=9, takes=2)))
        compiled, plain = solve(costs, allowed, COMPILED), solve(costs, allowed, PLAIN)
        assert compiled.energy == plain.energy
        assert (compiled.path == plain.path).all()
        assert (compiled.through == plain.through).all()
        paths = compiled.best_through(np.flatnonzero(compiled.through.ravel() < NEVER / 2))
        found, expected = (
            totals_of(numbers, wanted, paths, kernels) for kernels in (COMPILED, PLAIN)
        )
        assert (found == expected).all()
        between = np.random.default_rng(seed).random(numbers.cuts.shape[:2])
        cuts = np.zeros((2, *costs.cut.shape))
        COMPILED["join"](cuts[0], numbers.clips, between)
        PLAIN["join"](cuts[1], numbers.clips, between)
        assert (cuts[0] == cuts[1]).all()
        assert cuts.any()


def test_compiled_and_plain_search_for_silence_agree() -> None:
    chance = np.random.default_rng(7)
    first = np.array([0, 3, 3, 9])
    starts = chance.integers(0, 200, 9)
    ends = starts + chance.integers(1, 40, 9)
    clips = chance.integers(0, 3, 400)
    frames = chance.integers(1, 80, 400)
    opens = chance.integers(0, 100, 400)
    gaps = (clips, frames, opens, opens + chance.integers(-10, 150, 400), first, starts, ends)
    found = COMPILED["quiet"](*gaps)
    assert (found == PLAIN["quiet"](*gaps)).all()
    assert 0 < (found < 0).sum() < len(found)


def test_compiled_and_plain_rooms_of_words_agree() -> None:
    """Three words of a clip of a hundred frames, and spans anywhere between them."""
    chance = np.random.default_rng(5)
    starts, ended = np.array([10, 30, 70]), np.array([-1, 20, 45, 75])
    spans = np.sort(chance.integers(0, 100, (2, 300)), axis=0)
    places = np.searchsorted(starts, spans)
    clips, held = np.zeros(300, dtype=np.int64), np.array([[100], [3]])
    asked = (clips, spans, places, starts, ended, held, np.array([[1], [4]]))
    found = COMPILED["rooms"](*asked)
    assert (found == PLAIN["rooms"](*asked)).all()
    assert (found[0] <= spans[0]).all()
    assert (found[3] >= spans[1]).all()


def test_the_longest_silence_is_the_one_looked_for() -> None:
    """A clip with speech in frames 10 to 20 and 60 to 70: forty frames lie between."""
    spans = np.array([0, 2]), np.array([10, 60]), np.array([20, 70])
    clips, none = np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64)
    found = PLAIN["quiet"](clips, np.array([30, 41, 5]), none, np.array([100, 100, 25]), *spans)
    assert found.tolist() == [25, -1, 2]


def test_one_more_candidate_never_makes_the_best_cut_dearer() -> None:
    for seed in range(20):
        numbers, costs, _, allowed = _weighed(scene(seed, Shoot(lines=8, takes=2)))
        fewer = allowed.copy()
        row = seed % len(allowed)
        spare = [x for x in np.flatnonzero(allowed[row]) if not numbers.carried[row, x]]
        fewer[row, spare[0]] = len(spare) == 1
        assert solve(costs, allowed).energy <= solve(costs, fewer).energy + 1e-9


def test_a_shot_of_any_length_is_weighed_exactly() -> None:
    """Forty lines that run on in one take: longer than any bounded memory of the shot."""
    quiet = Shoot(lines=40, takes=1, people=1, restarts=0, flubs=0, adlibs=0, skipped=0, beats=0)
    numbers, costs, wanted, allowed = _weighed(scene(3, quiet))
    solution = solve(costs, allowed)
    held = totals(numbers, wanted, solution.path)
    assert wanted.weights.vector @ held == pytest.approx(solution.energy, abs=1e-9)


def test_after_warming_nothing_is_left_to_compile_in_a_request() -> None:
    warm()
    compiled = {name: len(kernel.signatures) for name, kernel in COMPILED.items()}  # type: ignore[attr-defined]
    propose(scene(1, Shoot(lines=6, takes=2, beats=0.5)))
    assert compiled == {name: len(kernel.signatures) for name, kernel in COMPILED.items()}  # type: ignore[attr-defined]
    assert set(compiled.values()) == {1}
