"""When the engine learns: bursts of verdicts become one run, and no run is lost or done twice.

The row decides; the queue only carries its id. A run is due when a project has other verdicts
than the last finished run had seen and people have paused, so a verdict that comes while a run is
going makes it due once more. A run writes all it made in one transaction that carries its number:
killed at any moment it leaves nothing, and one that was thought dead writes nothing any more.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_rq
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from editor.models import TasteModel, Training, Verdict
from editor.services.learned import offers_store
from editor.services.teaching import Lesson, lesson_prepare, lesson_store
from projects.models import Learning, Project

log = logging.getLogger(__name__)

# People pause this long after a burst before it is learned from; a burst this large is not
# waited for.
QUIET = timedelta(seconds=20)
BURST = 40
MAX_ATTEMPTS = 3
SILENT = timedelta(seconds=60)
LOST = timedelta(minutes=2)
# Drift moves with what is shot and shown, even while nobody says anything.
DRIFT_EVERY = timedelta(days=1)
_SIGN_OF_LIFE_S = 5.0
_State = Training.State
_HALTED = (_State.IDLE, _State.FAILED)


@dataclass(frozen=True, slots=True)
class _Said:
    """How many verdicts a scope has, and when the last was given."""

    count: int
    last: datetime


def trainings_sweep() -> int:
    """Take up what a dead worker or a lost queue left, and queue what is due; returns how many."""
    now = timezone.now()
    silent = Q(state=_State.RUNNING, heartbeat_at__lt=now - SILENT)
    lost = Q(state=_State.QUEUED, queued_at__lt=now - LOST)
    found = 0
    for left in Training.objects.filter(silent | lost).order_by("pk"):
        found += _queue(left, failed=left.attempts >= MAX_ATTEMPTS)
    for project, said in _said().items():
        training = _row(project)
        if _due(training, said, now):
            training.attempts = 0
            found += _queue(training)
    return found


def training_run(*, training_id: int) -> None:
    """Take up a queued run, learn, keep what was learned. Safe to run twice and to kill."""
    training = _take_up(training_id)
    if training is None:
        return
    counted = _count(training.project)
    try:
        with _Alive(training):
            lesson = lesson_prepare(training.project)
    except Exception as error:  # the edge of the process: the row is marked, the worker goes on
        log.warning("training %s failed", training, exc_info=True)
        _retry(training, f"{type(error).__name__}: {error}")
    else:
        for model in _finish(training, lesson, counted):
            # If this dies, the offers are worked out when somebody looks at a cut.
            offers_store(model=model)


def _due(training: Training, said: _Said, now: datetime) -> bool:
    if training.state not in _HALTED:
        return False
    fresh = abs(said.count - training.counted)
    if fresh:
        return fresh >= BURST or now - said.last > QUIET
    return training.drifted_at is not None and now - training.drifted_at > DRIFT_EVERY


def _said() -> dict[int | None, _Said]:
    """By project; None for the house, which hears the projects that share what they teach."""
    rows = (
        Verdict.objects.exclude(project__learning=Learning.OFF)
        .values("project", "project__learning")
        .annotate(n=Count("pk"), last=Max("at"))
        .order_by("project")
    )
    found: dict[int | None, _Said] = {}
    for row in rows:
        said = _Said(row["n"], row["last"])
        found[row["project"]] = said
        if row["project__learning"] == Learning.HOUSE:
            house = found.get(None, _Said(0, said.last))
            found[None] = _Said(house.count + said.count, max(house.last, said.last))
    return found


def _count(project: Project | None) -> int:
    if project is None:
        return Verdict.objects.filter(project__learning=Learning.HOUSE).count()
    return Verdict.objects.filter(project=project).count()


def _row(project_id: int | None) -> Training:
    project = Project.objects.get(pk=project_id) if project_id is not None else None
    return Training.objects.get_or_create(project=project)[0]


@transaction.atomic
def _queue(seen: Training, *, failed: bool = False) -> bool:
    """Queue a run, unless the row moved on since it was looked at; `failed` gives up instead."""
    values: dict[str, Any] = {
        "state": _State.FAILED if failed else _State.QUEUED,
        "queued_at": timezone.now(),
        "attempts": seen.attempts,
        "run": F("run") + 1,
    }
    if failed:
        values["counted"] = _count(seen.project)
        values["message"] = f"The worker stopped {seen.attempts} times while learning."
    still = Training.objects.filter(pk=seen.pk, run=seen.run, state=seen.state)
    moved = bool(still.update(**values))
    if moved and not failed:
        _enqueue(seen.pk)
    return moved


def _take_up(training_id: int) -> Training | None:
    taken = Training.objects.filter(pk=training_id, state=_State.QUEUED).update(
        state=_State.RUNNING,
        run=F("run") + 1,
        attempts=F("attempts") + 1,
        heartbeat_at=timezone.now(),
        message="",
    )
    if not taken:
        return None
    return Training.objects.select_related("project").get(pk=training_id)


@transaction.atomic
def _finish(training: Training, lesson: Lesson, counted: int) -> list[TasteModel]:
    """Close this worker's run and keep what it made, together or not at all."""
    now = timezone.now()
    mine = Training.objects.filter(pk=training.pk, run=training.run, state=_State.RUNNING)
    closed = mine.update(
        state=_State.IDLE, counted=counted, attempts=0, finished_at=now, drifted_at=now
    )
    return lesson_store(lesson) if closed else []


@transaction.atomic
def _retry(training: Training, message: str) -> None:
    """After a fault of ours: again, up to MAX_ATTEMPTS, then failed until more is said."""
    again = training.attempts < MAX_ATTEMPTS
    mine = Training.objects.filter(pk=training.pk, run=training.run, state=_State.RUNNING)
    if again and mine.update(state=_State.QUEUED, queued_at=timezone.now(), message=message):
        _enqueue(training.pk)
    elif not again:
        counted = _count(training.project)
        mine.update(state=_State.FAILED, message=message, counted=counted)


def _enqueue(training_id: int) -> None:
    queue = django_rq.get_queue("default")
    transaction.on_commit(lambda: queue.enqueue("editor.jobs.run_training", training_id) and None)


class _Alive:
    """Gives signs of life of a run while it goes on."""

    def __init__(self, training: Training) -> None:
        self._mine = Training.objects.filter(pk=training.pk, run=training.run)
        self._over = threading.Event()
        self._life = threading.Thread(target=self._live, daemon=True)

    def __enter__(self) -> None:
        self._life.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._life.join()

    def _live(self) -> None:
        try:
            while not self._over.wait(_SIGN_OF_LIFE_S):
                self._mine.update(heartbeat_at=timezone.now())
        finally:
            connection.close()
