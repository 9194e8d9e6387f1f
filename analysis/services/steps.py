"""Moves steps through their states. The row decides; the queue only carries its id.

Invariant: a step is taken up by one worker at a time. Taking up compares-and-swaps the state and
grows `run`; whatever a worker writes later carries its `run`, so one that was thought dead and
replaced writes nothing any more.
"""

from __future__ import annotations

from datetime import timedelta

import django_rq
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from analysis.flow import FINISHED, GOING, StepAt, outdated, ready
from analysis.models import Stage, State, Step
from projects.models import Clip, Project, Scene
from roughcut.live import project_group, publish

QUEUES: dict[str, str] = {
    Stage.PICTURE: "picture",
    Stage.SYNC: "speech",
    Stage.SOUND: "speech",
    Stage.TRANSCRIPT: "speech",
}
MAX_ATTEMPTS = 3
SILENT = timedelta(seconds=30)
LOST = timedelta(minutes=2)


@transaction.atomic
def step_add(
    *, project: Project, stage: str, clip: Clip | None = None, scene: Scene | None = None
) -> Step:
    """Make sure that the step exists, and that what depends on it is done again."""
    Project.objects.select_for_update().get(pk=project.pk)
    step, created = Step.objects.get_or_create(project=project, stage=stage, clip=clip, scene=scene)
    if created:
        _outdate(project, stage)
    return step


@transaction.atomic
def step_redo(*, step: Step) -> None:
    """Put a finished step, and what depends on it, back in line."""
    Project.objects.select_for_update().get(pk=step.project_id)
    _reset(Step.objects.filter(pk=step.pk).exclude(state__in=GOING))
    _outdate(step.project, step.stage)


def project_advance(*, project_id: int) -> int:
    """Queue every step whose work can start now; returns how many."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project_id)
        ids = ready(_steps_at(project_id))
        for step in Step.objects.filter(pk__in=ids).order_by("pk"):
            step.state, step.queued_at = State.QUEUED, timezone.now()
            step.message = ""
            step.save(update_fields=["state", "queued_at", "message"])
            _enqueue(step)
    if ids:
        told(project_id)
    return len(ids)


def step_take_up(*, step_id: int) -> Step | None:
    """Claim a queued step for this worker; None when another has it or it was cancelled."""
    now = timezone.now()
    taken = Step.objects.filter(pk=step_id, state=State.QUEUED).update(
        state=State.RUNNING,
        run=F("run") + 1,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        done=0.0,
        message="",
    )
    if not taken:
        return None
    step = Step.objects.select_related("project", "clip", "scene").get(pk=step_id)
    told(step.project_id)
    return step


def step_progress(*, step: Step, done: float, total: float) -> bool:
    """Write progress and a sign of life; False when the step is no longer this worker's."""
    mine = _mine(step).update(done=done, total=total, heartbeat_at=timezone.now())
    if mine:
        told(step.project_id)
    return bool(mine)


def step_alive(*, step: Step) -> bool:
    """A sign of life between progress; False when the step is no longer this worker's."""
    return bool(_mine(step).update(heartbeat_at=timezone.now()))


def step_finish(*, step: Step, state: str, message: str = "") -> None:
    """Close this worker's run and let the next steps start."""
    closed = _mine(step).update(
        state=state, message=message, finished_at=timezone.now(), done=F("total")
    )
    if closed:
        project_advance(project_id=step.project_id)
        told(step.project_id)


def step_retry(*, step: Step, message: str) -> None:
    """After a fault of ours: again, up to MAX_ATTEMPTS, then failed."""
    if step.attempts >= MAX_ATTEMPTS:
        step_finish(step=step, state=State.FAILED, message=message)
        return
    with transaction.atomic():
        if _mine(step).update(state=State.QUEUED, queued_at=timezone.now(), message=message):
            _enqueue(step)


@transaction.atomic
def project_cancel(*, project: Project) -> int:
    """Stop all work of a project; running steps stop at their next progress."""
    steps = Step.objects.filter(project=project).exclude(state__in=FINISHED)
    cancelled = steps.update(state=State.CANCELLED, finished_at=timezone.now())
    told(project.pk)
    return cancelled


@transaction.atomic
def project_resume(*, project: Project) -> int:
    """Put cancelled and failed steps back in line."""
    steps = Step.objects.filter(project=project, state__in=[State.CANCELLED, State.FAILED])
    resumed = _reset(steps)
    transaction.on_commit(lambda: project_advance(project_id=project.pk) and None)
    return resumed


def sweep() -> int:
    """Take up again what a dead worker or a lost queue left; returns how many steps.

    A running step without a sign of life for SILENT has lost its worker; a queued one that
    nobody took for LOST may have been lost by the queue (taking up twice does no harm).
    """
    now = timezone.now()
    silent = Q(state=State.RUNNING, heartbeat_at__lt=now - SILENT)
    lost = Q(state=State.QUEUED, queued_at__lt=now - LOST)
    found = 0
    for step in Step.objects.filter(silent | lost).order_by("pk"):
        found += _take_back(step)
    return found


@transaction.atomic
def _take_back(step: Step) -> bool:
    current = Step.objects.select_for_update().get(pk=step.pk)
    if (current.state, current.run) != (step.state, step.run):
        return False
    if current.state == State.RUNNING and current.attempts >= MAX_ATTEMPTS:
        current.state, current.finished_at = State.FAILED, timezone.now()
        current.message = f"The worker stopped {current.attempts} times while doing this."
        current.save(update_fields=["state", "finished_at", "message"])
        transaction.on_commit(lambda: project_advance(project_id=current.project_id) and None)
        return True
    current.state, current.queued_at = State.QUEUED, timezone.now()
    current.run = F("run") + 1
    current.save(update_fields=["state", "queued_at", "run"])
    _enqueue(current)
    told(current.project_id)
    return True


def told(project_id: int) -> None:
    """Tell the project's sockets that there is news; they read it from the rows."""
    publish(project_group(project_id), {"type": "progress.changed"})


def _mine(step: Step) -> models.QuerySet[Step]:
    return Step.objects.filter(pk=step.pk, run=step.run, state=State.RUNNING)


def _steps_at(project_id: int) -> list[StepAt]:
    rows = Step.objects.filter(project_id=project_id).values_list(
        "pk", "stage", "state", "clip_id", "scene_id"
    )
    return [
        StepAt(pk, stage, state, clip or 0, scene or 0) for pk, stage, state, clip, scene in rows
    ]


def _outdate(project: Project, stage: str) -> None:
    _reset(Step.objects.filter(pk__in=outdated(stage, _steps_at(project.pk))))


def _reset(steps: models.QuerySet[Step]) -> int:
    return steps.update(state=State.WAITING, attempts=0, done=0.0, message="", run=F("run") + 1)


def _enqueue(step: Step) -> None:
    queue, step_id = django_rq.get_queue(QUEUES.get(step.stage, "default")), step.pk
    transaction.on_commit(lambda: queue.enqueue("analysis.jobs.run_step", step_id) and None)
