"""How much each term weighs: a vector in the order of `terms.TERMS`, all >= 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from editor.engine.terms import INDEX, KEYS, TERMS

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Points per unit of each term. Raises ValueError if not one weight >= 0 per term."""

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.values) != len(TERMS) or not all(value >= 0 for value in self.values):
            raise ValueError(f"one weight >= 0 is needed for each of {len(TERMS)} terms")

    @classmethod
    def factory(cls, changes: Mapping[str, float] | None = None) -> Weights:
        """The default of each term, some replaced by key. Raises KeyError for an unknown key."""
        values = [term.weight for term in TERMS]
        for key, value in (changes or {}).items():
            values[INDEX[key]] = float(value)
        return cls(tuple(values))

    @property
    def vector(self) -> Vector:
        return np.array(self.values, dtype=np.float64)

    def scaled(self, factors: Mapping[str, float]) -> Weights:
        """Some weights multiplied by key."""
        values = list(self.values)
        for key, factor in factors.items():
            values[INDEX[key]] *= factor
        return Weights(tuple(values))

    def __getitem__(self, key: str) -> float:
        return self.values[INDEX[key]]

    def as_dict(self) -> dict[str, float]:
        return dict(zip(KEYS, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Learned:
    """What feedback taught, laid over any style: factors > 0 by term key multiply its weights.

    pause: multiplies the silence between two speeches. certainty: multiplies the margin that
    confidence is read from. name: of the model, kept with every cut that it made.
    """

    factors: Mapping[str, float]
    pause: float = 1.0
    certainty: float = 1.0
    name: str = ""
