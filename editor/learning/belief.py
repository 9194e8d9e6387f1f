"""What is believed of a taste, and how firmly: what training starts from and what it ends with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# Between editors a weight is worth half as much or twice as much without surprise. Source: the
# width at which simulated editors are learned best; see docs/algorithms/learning.md.
SPREAD = 0.6
PAUSE_SPREAD = 0.3
# In-context regret, in points, from which an editor takes the next star away.
THRESHOLDS = (0.15, 0.6, 1.5, 3.0)
# Points between two choices are multiplied by this to give the logarithm of the odds.
DECISIVENESS = 2.0
# Points by which two ratings of one shot differ without a reason.
SLACK = 0.35


@dataclass(frozen=True, slots=True)
class Belief:
    """A distribution over tastes: factors on a style's weights, log-normal, term by term.

    factors: the median by term key, 1 where absent. spread: standard deviation of the logarithm,
    `width` where absent. pause, pause_spread: the same of the silence between two speeches.
    decisiveness: how strictly the person follows points. thresholds, slack: of ratings, in
    points. judgements: how many taught it, of this level alone.
    """

    factors: Mapping[str, float] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)
    width: float = SPREAD
    pause: float = 1.0
    pause_spread: float = PAUSE_SPREAD
    decisiveness: float = DECISIVENESS
    thresholds: tuple[float, float, float, float] = THRESHOLDS
    slack: float = SLACK
    judgements: int = 0

    def __post_init__(self) -> None:
        positive = (*self.factors.values(), *self.spread.values(), self.width, self.pause)
        positive += (self.pause_spread, self.decisiveness, self.slack, self.thresholds[0])
        if not all(value > 0 and math.isfinite(value) for value in positive):
            raise ValueError("factors, spreads and scales are > 0")
        if list(self.thresholds) != sorted(set(self.thresholds)):
            raise ValueError("thresholds ascend")

    def as_dict(self) -> dict[str, Any]:
        """As plain values for storage."""
        return asdict(self) | {
            "factors": dict(self.factors),
            "spread": dict(self.spread),
            "thresholds": list(self.thresholds),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Belief:
        """What `as_dict` gave. Raises TypeError or ValueError for anything else."""
        first, second, third, fourth = stored["thresholds"]
        return cls(**{**stored, "thresholds": (first, second, third, fourth)})


FACTORY = Belief()
