"""Options in context: the same sums as the engine's own, for whole shots too."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from editor.engine.cut import Cut, Parameters, Pin, SceneCoverage
from editor.engine.gather import choices
from editor.engine.propose import propose
from editor.engine.terms import KEYS
from editor.learning.context import Setting
from tests.simulators.coverage import Shoot, scene

SHOOT = Shoot(lines=10, takes=2, people=2)
SEEDS = (1, 2, 3, 4)


def ways_of(cut: Cut) -> dict[str, str]:
    return dict(way for event in cut.events for way in event.ways)


def settled(coverage: SceneCoverage, ways: dict[str, str]) -> Cut:
    """The cut in which everything is pinned."""
    pins = tuple(Pin(key, name) for key, name in ways.items())
    return propose(coverage, Parameters(pins=pins))


def price(weights: dict[str, float], differences: dict[str, float]) -> float:
    return sum(weights[key] * value for key, value in differences.items())


@pytest.mark.parametrize("seed", SEEDS)
def test_an_option_costs_what_the_engine_says_of_the_whole_cut(seed: int) -> None:
    coverage = scene(seed, SHOOT)
    cut = propose(coverage)
    ways = ways_of(cut)
    setting = Setting(coverage, Parameters(), None, ways)
    tried = 0
    for event in cut.events:
        for option in setting.options(key for key, _ in event.ways):
            changed = dict(part.split("=", 1) for part in option.name.split(" "))
            other = settled(coverage, ways | changed)
            if ways_of(other) != ways | changed or other.warnings:
                continue  # a pin that the engine cannot keep
            tried += 1
            expected = other.energy - cut.energy
            assert price(setting.weights, dict(option.differences)) == pytest.approx(expected)
    assert tried > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_every_other_candidate_of_a_shot_is_an_option_and_the_cut_itself_is_not(seed: int) -> None:
    coverage = scene(seed, SHOOT)
    cut = propose(coverage)
    setting = Setting(coverage, Parameters(), None, ways_of(cut))
    ways = dict(
        zip((x.key for x in choices(coverage).stretches), choices(coverage).ways, strict=True)
    )
    for event in cut.events:
        options = setting.options(key for key, _ in event.ways)
        names = [option.name for option in options]
        assert len(names) == len(set(names))
        put = {part for name in names for part in name.split(" ")}
        for key, standing in event.ways:
            others = {way.name for way in ways[key] if way.kind != "reaction"} - {standing}
            assert {f"{key}={name}" for name in others} <= put
            assert f"{key}={standing}" not in put
        assert all(set(option.differences) <= set(KEYS) for option in options)


def test_a_shot_over_several_lines_can_move_to_another_clip_as_a_whole() -> None:
    coverage = scene(2, SHOOT)
    cut = propose(coverage)
    event = next(x for x in cut.events if len(x.lines) > 1 and x.kind == "reading")
    setting = Setting(coverage, Parameters(), None, ways_of(cut))
    whole = [x for x in setting.options(key for key, _ in event.ways) if " " in x.name]
    assert whole
    parts = dict(part.split("=", 1) for part in whole[0].name.split(" "))
    assert setting.outcome(parts) == whole[0]


def test_an_outcome_that_changes_nothing_has_no_name_and_no_differences() -> None:
    coverage = scene(3, SHOOT)
    cut = propose(coverage)
    setting = Setting(coverage, Parameters(), None, ways_of(cut))
    same = setting.outcome(ways_of(cut))
    assert (same.name, dict(same.differences)) == ("", {})


def test_what_is_not_there_any_more_is_refused() -> None:
    coverage = scene(3, SHOOT)
    ways = ways_of(propose(coverage))
    key = next(iter(ways))
    with pytest.raises(KeyError, match="gone"):
        Setting(coverage, Parameters(), None, ways | {key: "gone"})


def test_the_options_of_an_act_take_no_longer_than_the_cut_itself() -> None:
    coverage = scene(5, Shoot(lines=27, takes=4, people=3, beats=0.0, inserts=0.0))
    cut = propose(coverage)
    ways, event = ways_of(cut), cut.events[len(cut.events) // 2]

    def options() -> None:
        Setting(coverage, Parameters(), None, ways).options(key for key, _ in event.ways)

    taken = [(_seconds(options), _seconds(lambda: propose(coverage))) for _ in range(5)]
    mine, whole = (min(times) for times in zip(*taken, strict=True))
    assert mine < 1.2 * whole


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
