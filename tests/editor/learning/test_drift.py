"""Alarms for what has changed, and none for chance."""

from __future__ import annotations

import json

import numpy as np
import pytest

from editor.learning.drift import Window, drift, reliability, stability


def values(mean: float, seed: int, count: int = 400) -> list[float]:
    return [float(x) for x in np.random.default_rng(seed).normal(mean, 1.0, count)]


def week(swapped: int, **more: object) -> Window:
    return Window(shots=200, swapped=swapped, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(5))
def test_chance_alone_raises_no_alarm(seed: int) -> None:
    before = week(20, values={"size": values(0, seed)})
    after = week(22, values={"size": values(0, seed + 100)})
    report = drift(before, [after, after])
    assert report.alarms == ()
    assert report.shift["size"] < 0.1


def test_a_term_that_moved_by_one_deviation_is_named() -> None:
    before = week(20, values={"size": values(0, 1), "noise": values(0, 2)})
    after = week(20, values={"size": values(1, 3), "noise": values(0, 4)})
    assert drift(before, [after]).alarms == ("features:size",)


def test_a_term_that_was_always_nothing_and_is_now_something_is_named() -> None:
    shifted = stability([0.0] * 200, [0.0] * 100 + [1.0] * 100)
    assert shifted is not None
    assert shifted > 0.25


def test_too_few_shots_say_nothing_of_a_term() -> None:
    assert stability(values(0, 1), values(3, 2, count=20)) is None
    before = week(20, values={"size": values(0, 1)})
    assert drift(before, [week(20, values={"size": values(3, 2, count=20)})]).shift == {}


@pytest.mark.parametrize(
    ("weeks", "alarmed"),
    [((30, 30), True), ((20, 30, 30), True), ((30, 20), False), ((30,), False), ((25, 25), False)],
)
def test_more_swaps_alarm_only_two_weeks_running(weeks: tuple[int, ...], alarmed: bool) -> None:
    report = drift(week(20), [week(swapped) for swapped in weeks])
    assert ("swap-rate" in report.alarms) is alarmed
    assert report.swap_rates == (10.0, *(swapped / 2 for swapped in weeks))


def test_confidence_that_keeps_its_word_raises_no_alarm() -> None:
    chance = np.random.default_rng(5)
    said = chance.uniform(0, 1, 600)
    told = [(float(x), bool(chance.random() < x)) for x in said]
    report = drift(week(20), [week(20, told=told)])
    assert report.alarms == ()
    assert report.off is not None
    assert report.off < 0.08
    assert sum(x.shots for x in report.reliability) == 600


def test_confidence_that_boasts_alarms() -> None:
    told = [(0.9, place % 2 == 0) for place in range(60)]
    report = drift(week(20), [week(20, told=told)])
    assert report.alarms == ("calibration",)
    assert report.brier == pytest.approx(0.41)


def test_confidence_is_not_judged_on_a_handful_of_shots() -> None:
    report = drift(week(20), [week(20, told=[(0.9, False)] * 10)])
    assert (report.alarms, report.brier, report.off) == ((), None, None)


def test_shots_whose_confidence_was_not_shown_are_left_out() -> None:
    assert reliability([(float("nan"), True)]) == ()


def test_an_empty_week_is_no_alarm() -> None:
    assert drift(Window(0, 0), [Window(0, 0), Window(0, 0)]).alarms == ()


def test_a_report_is_plain_enough_to_store() -> None:
    report = drift(
        week(20, values={"size": values(0, 1)}), [week(20, values={"size": values(1, 2)})]
    )
    assert json.loads(json.dumps(report.as_dict(), allow_nan=False))["alarms"] == ["features:size"]
