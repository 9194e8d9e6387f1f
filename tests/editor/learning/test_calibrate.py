"""A lead means what it says: certainty brings confidence to what people kept."""

from __future__ import annotations

import numpy as np
import pytest

from editor.engine.explain import confidence
from editor.engine.terms import KEYS
from editor.learning.calibrate import brier, calibrate, outcomes
from editor.learning.evidence import Floats, gather
from editor.learning.feedback import Kind
from tests.editor.learning.test_fit import between


def judged(certainty: float, seed: int, count: int = 800) -> tuple[Floats, Floats]:
    """Leads, and shots kept as often as confidence in `certainty` times the lead says."""
    chance = np.random.default_rng(seed)
    leads = chance.uniform(0, 3, count)
    said = np.array([confidence(float(lead) * certainty) for lead in leads])
    return leads, (chance.random(count) < said).astype(np.float64)


@pytest.mark.parametrize("certainty", [0.4, 1.0, 2.5])
def test_certainty_is_found_again(certainty: float) -> None:
    leads, kept = judged(certainty, 3)
    found = calibrate(leads, kept)
    assert found.certainty == pytest.approx(certainty, rel=0.2)
    assert found.before is not None
    assert found.after is not None
    assert found.after <= found.before + 1e-3


def test_the_chance_of_being_kept_rises_with_the_lead() -> None:
    assert calibrate(*judged(1.0, 4)).slope > 0.3


def test_what_was_only_ever_replaced_says_nothing_of_certainty() -> None:
    leads, _ = judged(1.0, 5)
    found = calibrate(leads, np.zeros(len(leads)))
    assert (found.certainty, found.before, found.slope) == (1.0, None, 0.0)


def test_stars_count_as_kept_or_lost_and_three_as_neither() -> None:
    said = [between(n, {"cut": 1.0}, kind=Kind.RATING, rating=n, weights={"cut": 2.0})
            for n in range(1, 6)]  # fmt: skip
    leads, kept = outcomes(gather(said), np.ones(len(KEYS)))
    assert leads.tolist() == [2.0] * 4
    assert kept.tolist() == [0.0, 0.0, 1.0, 1.0]


def test_the_brier_score_is_nothing_for_a_prophet_and_a_quarter_for_a_coin() -> None:
    came = np.array([1.0, 0.0, 1.0, 0.0])
    assert brier(came, came) == 0.0
    assert brier(np.full(4, 0.5), came) == 0.25
