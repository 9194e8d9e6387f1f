"""Which step waits for which: the order of the work, pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FINISHED = frozenset({"done", "failed", "cancelled"})
GOING = frozenset({"queued", "running"})

# A stage may start when these have finished: of the same clip, or of the whole project.
OF_CLIP: dict[str, tuple[str, ...]] = {"picture": ("probe",)}
OF_PROJECT: dict[str, tuple[str, ...]] = {
    "sync": ("probe",),
    "sound": ("probe", "sync"),
    "transcript": ("probe", "sync"),
    "align": ("probe", "sync", "transcript", "picture", "sound"),
    "propose": ("probe", "sync", "transcript", "picture", "sound", "align"),
}
# What must be done again when a step of this stage is added or redone.
OUTDATES: dict[str, tuple[str, ...]] = {
    "probe": ("sync", "align", "propose"),
    "picture": ("align", "propose"),
    "sound": ("propose",),
    "sync": ("align", "propose"),
    "transcript": ("align", "propose"),
    "align": ("propose",),
    "propose": (),
}


@dataclass(frozen=True, slots=True)
class StepAt:
    """One step as the flow sees it; clip and scene are 0 where it has none."""

    id: int
    stage: str
    state: str
    clip: int = 0
    scene: int = 0


def ready(steps: Iterable[StepAt]) -> tuple[int, ...]:
    """Ids of waiting steps whose work can start now. A failed step does not hold others up."""
    steps = tuple(steps)
    unfinished_of_clip = {(s.clip, s.stage) for s in steps if s.state not in FINISHED}
    unfinished = {s.stage for s in steps if s.state not in FINISHED}
    return tuple(
        step.id
        for step in steps
        if step.state == "waiting"
        and not any(
            (step.clip, stage) in unfinished_of_clip for stage in OF_CLIP.get(step.stage, ())
        )
        and not unfinished.intersection(OF_PROJECT.get(step.stage, ()))
    )


def outdated(stage: str, steps: Iterable[StepAt]) -> tuple[int, ...]:
    """Ids of steps that must be done again because one of `stage` was added or redone."""
    return tuple(
        step.id for step in steps if step.stage in OUTDATES[stage] and step.state != "waiting"
    )
