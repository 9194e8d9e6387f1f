"""The choice model: its gradients are those of its losses, and it says what it means."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from editor.engine.terms import KEYS
from editor.learning.evidence import Evidence, Floats, gather
from editor.learning.feedback import Judgement, Kind, Option
from editor.learning.likelihood import Manner, tell

MANNER = Manner(2.0, 0.35, np.array([0.15, 0.6, 1.5, 3.0]))


def judgement(kind: Kind, seed: int, **more: object) -> Judgement:
    chance = np.random.default_rng(seed)
    options = tuple(
        Option(name, dict(zip(KEYS[:8], chance.normal(0, 0.3, 8).tolist(), strict=True)))
        for name in ("a", "b", "c")
    )
    return Judgement(seed, kind, "one", "film", "1", options, **more)  # type: ignore[arg-type]


EVIDENCE = {
    "swap": gather([judgement(Kind.SWAP, seed, chosen="b") for seed in range(4)]),
    "ban": gather([judgement(Kind.BAN, seed) for seed in range(4)]),
    "approval": gather([judgement(Kind.APPROVAL, seed) for seed in range(4)]),
    "rating": gather([judgement(Kind.RATING, seed, rating=seed + 1) for seed in range(5)]),
}


def _slope(loss: Callable[[Floats], float], at: Floats) -> Floats:
    step = 1e-6
    away = np.eye(len(at)) * step
    return np.array([(loss(at + x) - loss(at - x)) / (2 * step) for x in away])


@pytest.mark.parametrize("kind", EVIDENCE)
def test_gradients_by_factor_are_those_of_the_losses(kind: str) -> None:
    evidence, at = EVIDENCE[kind], np.ones(len(KEYS))
    slope = _slope(lambda x: float(tell(evidence, x, MANNER).losses.sum()), at)
    np.testing.assert_allclose(tell(evidence, at, MANNER).by_factor.sum(axis=0), slope, atol=1e-6)


@pytest.mark.parametrize("kind", EVIDENCE)
def test_gradients_by_manner_are_those_of_the_losses(kind: str) -> None:
    evidence, factors = EVIDENCE[kind], np.ones(len(KEYS))

    def loss(at: Floats) -> float:
        manner = Manner(float(np.exp(at[0])), float(np.exp(at[1])), at[2:])
        return float(tell(evidence, factors, manner).losses.sum())

    at = np.concatenate([np.log([MANNER.decisiveness, MANNER.slack]), MANNER.thresholds])
    told = tell(evidence, factors, MANNER).by_manner.sum(axis=0)
    np.testing.assert_allclose(told, _slope(loss, at), atol=1e-6)


@pytest.mark.parametrize("kind", ["swap", "rating"])
def test_information_is_the_spread_of_gradients_over_what_might_be_said(kind: str) -> None:
    factors = np.ones(len(KEYS))
    kinds: dict[str, list[Judgement]] = {
        "swap": [judgement(Kind.SWAP, 1, chosen=name) for name in ("a", "b", "c")]
        + [judgement(Kind.APPROVAL, 1)],
        "rating": [judgement(Kind.RATING, 1, rating=stars) for stars in range(1, 6)],
    }
    told = tell(gather(kinds[kind]), factors, MANNER, informed=True)
    chances = np.exp(-told.losses)
    assert chances.sum() == pytest.approx(1.0)
    expected = np.einsum("n,ns,nt->st", chances, told.by_factor, told.by_factor)
    assert told.information is not None
    np.testing.assert_allclose(told.information[0], expected, atol=1e-9)


def test_the_more_stars_the_less_regret_is_likely() -> None:
    def regretted(points: float) -> Evidence:
        option = Option("a", {"cut": -points})
        said = [
            Judgement(k, Kind.RATING, "one", "f", "1", (option,), rating=k, weights={"cut": 1.0})
            for k in range(1, 6)
        ]
        return gather(said)

    strict = Manner(8.0, 0.05, MANNER.thresholds)
    likeliest = [
        1 + int(np.argmin(tell(regretted(points), np.ones(len(KEYS)), strict).losses))
        for points in (-2.0, 0.4, 1.0, 2.2, 6.0)
    ]
    assert likeliest == [5, 4, 3, 2, 1]
