"""The second mode: a sequence model that imitates whole cuts, beside the model of judgements.

A conditional random field over the engine's own energy, with a small network that may like or
dislike a candidate for what its measures hold together. It is trained on finished cuts alone, by
the chance of each choice given all the others (pseudo-likelihood), and cut with by the same exact
solver. Sources: Lafferty, McCallum and Pereira 2001; Besag 1975.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from editor.engine.features import Bools, Ints
from editor.engine.solve import solve, weigh
from editor.engine.terms import KEYS, SEGMENTS
from editor.engine.weights import Learned
from editor.learning.belief import DECISIVENESS, SPREAD
from editor.learning.context import Ground, Standing
from editor.learning.fit import FURTHEST

Floats = NDArray[np.float64]

_HIDDEN = 6
# The network starts and is held near to having no opinion: with few cuts it must earn one.
_NETWORK_SPREAD = 0.3
_STEPS = 150


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A cut that a person made, among all it could have been. path: (L,) their candidates."""

    ground: Ground
    path: Ints


@dataclass(frozen=True, slots=True)
class Imitator:
    """What was learned. factors: on the style's weights; the rest: the network, in log-odds.

    into: (segment terms, hidden); bias, out: (hidden,); scale: (segment terms,) of the measures.
    """

    factors: Floats
    decisiveness: float
    into: Floats
    bias: Floats
    out: Floats
    scale: Floats

    @property
    def learned(self) -> Learned:
        """The part that the engine takes as it is."""
        return Learned(dict(zip(KEYS, self.factors.tolist(), strict=True)))

    def cut(self, ground: Ground) -> Ints:
        """The cut of a scene: the engine's solver over the engine's energy and the network's."""
        numbers, wanted = ground.numbers, ground.wanted
        weights = wanted.weights.scaled(dict(self.learned.factors))
        costs = weigh(numbers, replace(wanted, weights=weights))
        likes = np.tanh(numbers.unary / self.scale @ self.into + self.bias) @ self.out
        unary = costs.unary - (likes / self.decisiveness).reshape(costs.unary.shape)
        return solve(replace(costs, unary=unary), numbers.exists).path


@dataclass(frozen=True, slots=True)
class _Choices:
    """n choices: gains (n, K, T) in points against what was chosen, place 0; measures (n, K, M)
    of the candidate; exists (n, K)."""

    gains: Floats
    measures: Floats
    exists: Bools


def imitate(demonstrations: Sequence[Demonstration], seed: int = 0) -> Imitator:
    """Train on finished cuts. Raises ValueError if there are none to choose in."""
    told = _gather(demonstrations)
    size, shape = len(KEYS), (SEGMENTS, _HIDDEN)
    start = np.concatenate([
        np.zeros(size),
        [np.log(DECISIVENESS)],
        np.random.default_rng(seed).normal(0, 0.1, SEGMENTS * _HIDDEN),
        np.zeros(2 * _HIDDEN),
    ])  # fmt: skip
    scale = np.maximum(np.sqrt((told.measures**2).mean(axis=(0, 1))), 1e-3)
    scaled = replace(told, measures=told.measures / scale)
    bounds = [(-FURTHEST, FURTHEST)] * size + [(None, None)] * (len(start) - size)
    found = minimize(
        partial(_objective, scaled),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": _STEPS},
    )
    theta, decisiveness, into, bias, out = _parts(found.x, shape)
    return Imitator(np.exp(theta), decisiveness, into, bias, out, scale)


def _parts(at: Floats, shape: tuple[int, int]) -> tuple[Floats, float, Floats, Floats, Floats]:
    size, hidden = len(KEYS), shape[1]
    theta, rest = at[:size], at[size + 1 :]
    into, bias, out = np.split(rest, [shape[0] * hidden, (shape[0] + 1) * hidden])
    return theta, float(np.exp(at[size])), into.reshape(shape), bias, out


def _objective(told: _Choices, at: Floats) -> tuple[float, Floats]:
    """Minus the logarithm of the pseudo-posterior, and its gradient."""
    shape = (told.measures.shape[2], _HIDDEN)
    theta, decisiveness, into, bias, out = _parts(at, shape)
    factors = np.exp(theta)
    prices = told.gains @ factors
    active = np.tanh(told.measures @ into + bias)
    energies = np.where(told.exists, active @ out - decisiveness * prices, -1e9)
    highest = energies.max(axis=1, keepdims=True)
    raised = np.exp(energies - highest)
    total = raised.sum(axis=1, keepdims=True)
    spread = np.concatenate([
        np.full(len(theta), SPREAD), [1.0], np.full(len(at) - len(theta) - 1, _NETWORK_SPREAD)
    ])  # fmt: skip
    away = at.copy()
    away[len(theta)] -= np.log(DECISIVENESS)
    loss = float((highest + np.log(total)).sum() - energies[:, 0].sum())
    loss += float(((away / spread) ** 2).sum()) / 2
    pull = raised / total
    pull[:, 0] -= 1  # the slope of the loss by each energy
    through = pull[:, :, None] * out * (1 - active**2)
    slope = np.concatenate([
        -decisiveness * factors * np.einsum("nk,nkt->t", pull, told.gains),
        [-decisiveness * float((pull * prices).sum())],
        np.einsum("nkm,nkh->mh", told.measures, through).ravel(),
        through.sum(axis=(0, 1)),
        np.einsum("nk,nkh->h", pull, active),
    ])  # fmt: skip
    return loss, slope + away / spread**2


def _gather(demonstrations: Sequence[Demonstration]) -> _Choices:
    rows: list[tuple[Floats, Floats]] = []
    for shown in demonstrations:
        ground, standing = shown.ground, Standing(shown.ground, shown.path)
        weights = ground.wanted.weights.vector
        held = ground.totals(shown.path[None])
        for row, key in enumerate(ground.keys):
            paths = standing.paths([key])
            if len(paths):
                gains = (ground.totals(paths) - held) * weights
                places = [shown.path[row], *paths[:, row]]
                measures = ground.numbers.unary[row, places]
                rows.append((np.concatenate([np.zeros((1, len(KEYS))), gains]), measures))
    if not rows:
        raise ValueError("there is nothing to imitate")
    most = max(len(gains) for gains, _ in rows)
    exists = np.zeros((len(rows), most), dtype=np.bool_)
    gains_of = np.zeros((len(rows), most, len(KEYS)))
    measures_of = np.zeros((len(rows), most, SEGMENTS))
    for place, (gains, measures) in enumerate(rows):
        exists[place, : len(gains)] = True
        gains_of[place, : len(gains)] = gains
        measures_of[place, : len(gains)] = measures
    return _Choices(gains_of, measures_of, exists)
