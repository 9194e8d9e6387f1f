"""A worker that dies in the middle of its work loses nothing: another one does the step."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import django_rq
import pytest
from django.conf import settings
from django.utils import timezone

from analysis.jobs import run_step
from analysis.models import Analysis, Stage, State, Step
from analysis.services.steps import SILENT
from projects.models import Clip, Rendition
from projects.rushes.decode import frames
from projects.services.footage import clips_register
from roughcut.storage import local_path
from tests.factories import make_project, make_user
from tests.footage import make_take
from tests.processes import until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.media]
FRAMES = 1500


def test_a_step_whose_worker_is_killed_is_finished_by_another_once(tmp_path: Path) -> None:
    project, log = make_project(make_user("Lea")), tmp_path / "worker.log"
    take = make_take(tmp_path / "A001C001.mov", frames=FRAMES, take=3)
    (clip,) = clips_register(project=project, paths=[take], actor=None)
    run_step(Step.objects.get(stage=Stage.PROBE).pk)
    step = Step.objects.get(stage=Stage.PICTURE)

    def now() -> Step:
        return Step.objects.get(pk=step.pk)

    try:
        with worker(log, "picture") as first:
            until(lambda: now().state == State.RUNNING and now().done > 0, log)
            first.kill()
            first.wait()
        killed = now()
        assert (killed.state, killed.attempts) == (State.RUNNING, 1)
        assert 0 < killed.done < killed.total == FRAMES
        assert not Rendition.objects.exists()

        Step.objects.update(heartbeat_at=timezone.now() - SILENT - timedelta(seconds=1))
        with worker(log, "picture"):
            until(lambda: now().state not in (State.RUNNING, State.QUEUED), log)
    finally:
        for queue in settings.RQ_QUEUES:
            django_rq.get_queue(queue).empty()

    assert (now().state, now().attempts, now().message) == (State.DONE, 2, "")
    kinds = list(Rendition.objects.values_list("kind", flat=True))
    assert sorted(kinds) == sorted([Rendition.Kind.PROXY, Rendition.Kind.FILMSTRIP, "poster"])
    analysers = list(Analysis.objects.values_list("analyser", flat=True))
    assert len(analysers) == len(set(analysers)) > 0
    assert frames_of_proxy(clip) == FRAMES


def frames_of_proxy(clip: Clip) -> int:
    path = local_path(clip.renditions.get(kind=Rendition.Kind.PROXY).file)
    assert path is not None
    rate = Clip.objects.get(pk=clip.pk).rate
    assert rate is not None
    return sum(1 for _ in frames(path, rate))
