"""The gate: a model is promoted only if it foretells what came after better than the one it
replaces, does not unlearn the grammar, and serves nobody worse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from editor.learning.belief import FACTORY, Belief
from editor.learning.benchmark import Benchmark, frozen
from editor.learning.evidence import gather, heard, speaks
from editor.learning.feedback import Judgement
from editor.learning.fit import Trained, log_loss, losses, train

# The share of the judgements that a model is held against, the last ones.
HELD_OUT = 0.2
# Agreement on the benchmark may fall by this much, and one person's loss rise by this share.
MOST_FALL = 0.01
MOST_RISE = 0.05
# Judgements before a model is tried at all.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class PersonGate:
    """One person's mean held-out log-loss under both models."""

    person: str
    judgements: int
    current: float
    candidate: float

    @property
    def rise(self) -> float:
        """The share by which the candidate is worse, < 0 where it is better."""
        return self.candidate / self.current - 1 if self.current else 0.0


@dataclass(frozen=True, slots=True)
class GateReport:
    """Every figure of a gate. refusals: empty if promoted, else of "too-few", "held-out",
    "benchmark" and "person".

    held_out: judgements; current, candidate: their mean log-loss, None of nothing.
    current_agreement, candidate_agreement: on the benchmark, 0..1.
    """

    held_out: int
    current: float | None
    candidate: float | None
    current_agreement: float
    candidate_agreement: float
    benchmark: str
    persons: tuple[PersonGate, ...]
    refusals: tuple[str, ...]

    @property
    def promoted(self) -> bool:
        return not self.refusals

    @property
    def gain(self) -> float:
        """By how much the held-out log-loss falls, > 0 where the candidate is better."""
        if self.current is None or self.candidate is None:
            return 0.0
        return self.current - self.candidate

    def as_dict(self) -> dict[str, Any]:
        """As plain values for storage."""
        return asdict(self) | {"promoted": self.promoted, "gain": self.gain}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> GateReport:
        """What `as_dict` gave. Raises KeyError or TypeError for anything else."""
        kept = {key: value for key, value in stored.items() if key not in ("promoted", "gain")}
        persons = tuple(PersonGate(**person) for person in stored["persons"])
        return cls(**{**kept, "persons": persons, "refusals": tuple(stored["refusals"])})


@dataclass(frozen=True, slots=True)
class Attempt:
    """A model that was tried, and how it did at the gate."""

    trained: Trained
    report: GateReport


def split(judgements: Sequence[Judgement]) -> tuple[list[Judgement], list[Judgement]]:
    """The first 80 % by time, and the last 20 %."""
    ordered = sorted(judgements, key=lambda judgement: judgement.number)
    place = round(len(ordered) * (1 - HELD_OUT))
    return ordered[:place], ordered[place:]


def attempt(
    judgements: Sequence[Judgement],
    current: Trained,
    prior: Belief = FACTORY,
    name: str = "",
    shares: Mapping[str, float] | None = None,
) -> Attempt:
    """Train on what came first and hold it against what came last.

    The model that passes is the model that was tried: what was held out teaches the next one.
    """
    return attempt_by(lambda said: train(said, prior, name, shares), judgements, current)


def attempt_by(
    learn: Callable[[Sequence[Judgement]], Trained],
    judgements: Sequence[Judgement],
    current: Trained,
) -> Attempt:
    """`attempt` with another way to learn, such as `hierarchy.house_of`."""
    first, last = split([x for x in judgements if speaks(x)])
    beside = [x for x in judgements if not speaks(x)]
    trained, few = learn([*first, *beside]), heard(judgements) < FEWEST
    return Attempt(trained, gate(trained, current, last, frozen(), too_few=few))


def gate(
    candidate: Trained,
    current: Trained,
    held_out: Sequence[Judgement],
    benchmark: Benchmark,
    too_few: bool = False,
) -> GateReport:
    """Hold a candidate against what stands. held_out: what neither has learned from."""
    evidence = gather(held_out)
    before, after = losses(evidence, current.belief), losses(evidence, candidate.belief)
    persons = tuple(
        PersonGate(
            person,
            int(mine.sum()),
            float(np.average(before[mine], weights=evidence.weight[mine])),
            float(np.average(after[mine], weights=evidence.weight[mine])),
        )
        for person in sorted(set(evidence.persons))
        if (mine := np.array([who == person for who in evidence.persons])).any()
    )
    mean_before, mean_after = (log_loss(evidence, model.belief) for model in (current, candidate))
    agreements = benchmark.agreement(current.learned), benchmark.agreement(candidate.learned)
    checks = {
        "too-few": too_few or not len(evidence),
        "held-out": not (mean_after or 0.0) < (mean_before or 0.0),
        "benchmark": agreements[0] - agreements[1] > MOST_FALL + 1e-9,
        "person": any(person.rise > MOST_RISE for person in persons),
    }
    return GateReport(
        held_out=len(evidence),
        current=mean_before,
        candidate=mean_after,
        current_agreement=agreements[0],
        candidate_agreement=agreements[1],
        benchmark=benchmark.fingerprint,
        persons=persons,
        refusals=tuple(name for name, failed in checks.items() if failed),
    )
