"""How far a project's work is: a snapshot of its steps with rates and remaining time.

Rates are measured, never promised: the share of a stage's work done since its first step began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from analysis.flow import FINISHED, GOING
from analysis.models import Stage, Step

_LEAST_S = 1.0


@dataclass(frozen=True, slots=True)
class StageProgress:
    """done, total in `unit`: seconds of rushes for work on clips, steps for the rest.

    rate: units a second of wall time, 0 while unknown. remaining_s: None while unknown.
    """

    key: str
    label: str
    done: float
    total: float
    unit: str
    rate: float
    remaining_s: float | None
    state: str


@dataclass(frozen=True, slots=True)
class ClipProgress:
    id: int
    name: str
    label: str
    stage: str
    percent: int


@dataclass(frozen=True, slots=True)
class Progress:
    stages: tuple[StageProgress, ...]
    clips: tuple[ClipProgress, ...]
    queue: int
    failed: int
    finished: bool

    @property
    def remaining_s(self) -> float | None:
        """Stages share the workers, so the whole takes at least the longest and at most the sum."""
        known = [stage.remaining_s for stage in self.stages if stage.remaining_s is not None]
        return sum(known) if known else None


def progress_of(steps: Iterable[Step], now: datetime) -> Progress:
    """Sum up the steps of one project; clips and scenes must be loaded with them."""
    steps = list(steps)
    by_stage: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_stage[step.stage].append(step)
    stages = tuple(
        _stage(stage, by_stage[stage.value], now) for stage in Stage if by_stage[stage.value]
    )
    running = [step for step in steps if step.state == "running" and step.clip is not None]
    return Progress(
        stages=stages,
        clips=tuple(_clip(step) for step in running),
        queue=sum(step.state in ("queued", "waiting") for step in steps),
        failed=sum(step.state == "failed" for step in steps),
        finished=bool(steps) and all(step.state in FINISHED for step in steps),
    )


def _stage(stage: Stage, steps: list[Step], now: datetime) -> StageProgress:
    weights = [_weight(step) for step in steps]
    total = sum(weights)
    done = sum(weight * _share(step) for step, weight in zip(steps, weights, strict=True))
    began = min((step.started_at for step in steps if step.started_at), default=None)
    going = any(step.state in GOING for step in steps)
    elapsed = (now - began).total_seconds() if began else 0.0
    rate = done / elapsed if elapsed > _LEAST_S else 0.0
    finished = all(step.state in FINISHED for step in steps)
    return StageProgress(
        key=stage.value,
        label=str(stage.label),
        done=round(done, 2),
        total=round(total, 2),
        unit="s" if any(step.clip_id for step in steps) and stage != Stage.PROBE else "steps",
        rate=round(rate, 3),
        remaining_s=0.0 if finished else (total - done) / rate if going and rate else None,
        state="done" if finished else "running" if going else "waiting",
    )


def _weight(step: Step) -> float:
    if step.clip is None or step.stage == Stage.PROBE:
        return 1.0
    return max(step.clip.duration_s, 0.1)


def _share(step: Step) -> float:
    if step.state in FINISHED:
        return 1.0
    return min(1.0, step.done / step.total) if step.state == "running" and step.total else 0.0


def _clip(step: Step) -> ClipProgress:
    clip = step.clip
    assert clip is not None
    return ClipProgress(
        id=clip.pk,
        name=clip.name,
        label=str(clip.take) if clip.take and clip.take.setup.slated else clip.name,
        stage=str(Stage(step.stage).label),
        percent=round(100 * _share(step)),
    )
