"""A price means what it says: certainty brings confidence to what people kept."""

from __future__ import annotations

import numpy as np
import pytest

from editor.engine.explain import confidence
from editor.engine.terms import KEYS
from editor.learning.calibrate import brier, calibrate, outcomes
from editor.learning.evidence import Floats, gather
from editor.learning.feedback import Judgement, Kind, Option
from tests.editor.learning.test_fit import between


def judged(certainty: float, seed: int, count: int = 800) -> tuple[Floats, Floats, Floats]:
    """Prices, and shots kept as often as confidence in `certainty` times the prices says."""
    chance = np.random.default_rng(seed)
    prices = chance.uniform(0, 4, (count, 5))
    stretches = chance.integers(1, 4, count).astype(np.float64)
    said = confidence(prices, certainty, stretches)
    return prices, stretches, (chance.random(count) < said).astype(np.float64)


@pytest.mark.parametrize("certainty", [0.4, 1.0, 2.5])
def test_certainty_is_found_again(certainty: float) -> None:
    found = calibrate(*judged(certainty, 3))
    assert found.certainty == pytest.approx(certainty, rel=0.2)
    assert found.before is not None
    assert found.after is not None
    assert found.after <= found.before + 1e-3


def test_what_was_only_ever_replaced_says_nothing_of_certainty() -> None:
    prices, stretches, kept = judged(1.0, 5)
    found = calibrate(prices, stretches, np.zeros(len(kept)))
    assert (found.certainty, found.before, found.after) == (1.0, None, None)


def test_stars_count_as_kept_or_lost_and_three_as_neither() -> None:
    said = [between(n, {"cut": 1.0}, kind=Kind.RATING, rating=n, weights={"cut": 2.0})
            for n in range(1, 6)]  # fmt: skip
    prices, stretches, kept = outcomes(gather(said), np.ones(len(KEYS)))
    assert prices.tolist() == [[2.0]] * 4
    assert stretches.tolist() == [1.0] * 4
    assert kept.tolist() == [0.0, 0.0, 1.0, 1.0]


def test_a_shot_is_of_as_many_stretches_as_options_change_alone() -> None:
    names = ("4=r7", "4=r8", "5=r9", "4=r7 5=r9", "6=r1 4=r8")
    options = tuple(Option(name, {"cut": 1.0}) for name in names)
    evidence = gather([Judgement(1, Kind.APPROVAL, "ana", "film", "1", options)])
    assert evidence.stretches.tolist() == [2.0]


def test_the_brier_score_is_nothing_for_a_prophet_and_a_quarter_for_a_coin() -> None:
    came = np.array([1.0, 0.0, 1.0, 0.0])
    assert brier(came, came) == 0.0
    assert brier(np.full(4, 0.5), came) == 0.25
