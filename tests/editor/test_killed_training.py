"""A worker that dies while it learns leaves nothing half done: another one learns it all, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import django_rq
import pytest
from django.conf import settings
from django.utils import timezone

from editor.models import Drift, TasteModel, Training
from editor.services.training import BURST, SILENT, trainings_sweep
from tests.editor.lessons import say
from tests.factories import make_cut, make_user
from tests.processes import until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_training_whose_worker_is_killed_is_done_by_another_once(tmp_path: Path) -> None:
    editor, log = make_user("Lea"), tmp_path / "worker.log"
    cut = make_cut(editor)
    cut.project.learning = "own"
    cut.project.save()
    say(cut, editor, max(60, BURST))

    def now() -> Training:
        return Training.objects.get(project=cut.project)

    try:
        assert trainings_sweep() == 1
        with worker(log, "default") as first:
            until(lambda: now().state == Training.State.RUNNING, log)
            first.kill()
            first.wait()
        assert (now().state, now().attempts) == (Training.State.RUNNING, 1)
        assert not TasteModel.objects.exists()
        assert not Drift.objects.exists()

        Training.objects.update(heartbeat_at=timezone.now() - SILENT - timedelta(seconds=1))
        with worker(log, "default"):
            until(lambda: now().state in (Training.State.IDLE, Training.State.FAILED), log)
    finally:
        for queue in settings.RQ_QUEUES:
            django_rq.get_queue(queue).empty()

    assert (now().state, now().counted, now().message) == (Training.State.IDLE, 60, "")
    (model,) = TasteModel.objects.all()
    assert (model.state, model.events) == (TasteModel.State.PROMOTED, 60)
    assert Drift.objects.count() == 1
