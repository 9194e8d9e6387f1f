"""The life of a step on the real database and queue: taken once, stopped, lost, taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import django_rq
import pytest
from django.db import connection
from django.utils import timezone

from analysis import stages
from analysis.jobs import run_step
from analysis.models import Stage, State, Step
from analysis.services.steps import (
    LOST,
    MAX_ATTEMPTS,
    QUEUES,
    SILENT,
    project_advance,
    project_cancel,
    project_resume,
    step_add,
    step_alive,
    step_finish,
    step_progress,
    step_redo,
    step_retry,
    step_take_up,
    sweep,
)
from analysis.work import Work
from projects.models import Clip, Project
from roughcut.core.errors import FootageError, MachineError
from tests.factories import bring_script, make_clip, make_project, make_user

pytestmark = pytest.mark.django_db(transaction=True)

done: list[int] = []


@pytest.fixture(autouse=True)
def empty_queues() -> Iterator[None]:
    done.clear()
    yield
    for name in {"default", *QUEUES.values()}:
        django_rq.get_queue(name).empty()


@pytest.fixture
def project() -> Project:
    return make_project(make_user("Lea"))


@pytest.fixture
def clip(project: Project) -> Clip:
    return make_clip(project, "A001C001.mov")


def queued(project: Project, clip: Clip, stage: str = Stage.PROBE) -> Step:
    step = step_add(project=project, stage=stage, clip=clip)
    project_advance(project_id=project.pk)
    step.refresh_from_db()
    assert step.state == State.QUEUED
    return step


def taken(step: Step) -> Step:
    found = step_take_up(step_id=step.pk)
    assert found is not None
    return found


def now(step: Step) -> Step:
    return Step.objects.get(pk=step.pk)


def jobs_of(stage: str) -> list[int]:
    return [job.args[0] for job in django_rq.get_queue(QUEUES.get(stage, "default")).jobs]


def test_a_step_that_can_start_is_put_in_the_queue_of_its_kind(project: Project) -> None:
    for number, stage in enumerate((Stage.PROBE, Stage.PICTURE)):
        step = queued(project, make_clip(project, f"A001C10{number}.mov"), stage)
        assert step.pk in jobs_of(stage)
    assert QUEUES.get(Stage.PROBE, "default") != QUEUES[Stage.PICTURE]


def test_adding_a_step_twice_makes_one(project: Project, clip: Clip) -> None:
    assert step_add(project=project, stage=Stage.PROBE, clip=clip) == step_add(
        project=project, stage=Stage.PROBE, clip=clip
    )
    step_add(project=project, stage=Stage.ALIGN)
    step_add(project=project, stage=Stage.ALIGN)
    assert Step.objects.count() == 2


def test_of_many_workers_one_takes_a_step_up(project: Project, clip: Clip) -> None:
    step = queued(project, clip)
    gate, won = threading.Barrier(6), []

    def worker() -> None:
        gate.wait()
        if step_take_up(step_id=step.pk) is not None:
            won.append(1)
        connection.close()

    workers = [threading.Thread(target=worker) for _ in range(6)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len(won) == 1
    assert (now(step).attempts, now(step).run) == (1, step.run + 1)


def test_a_worker_that_was_replaced_writes_nothing_any_more(project: Project, clip: Clip) -> None:
    first = taken(queued(project, clip))
    Step.objects.update(heartbeat_at=timezone.now() - SILENT - timedelta(seconds=1))
    assert sweep() == 1
    second = taken(first)
    assert step_progress(step=first, done=9, total=10) is False
    assert step_alive(step=first) is False
    step_finish(step=first, state=State.DONE)
    step_retry(step=first, message="late")
    assert (now(first).state, now(first).run, now(first).done) == (State.RUNNING, second.run, 0.0)
    assert step_progress(step=second, done=1, total=10) is True


def test_signs_of_life_keep_a_step_from_being_taken_back(project: Project, clip: Clip) -> None:
    step = taken(queued(project, clip))
    Step.objects.update(heartbeat_at=timezone.now() - SILENT - timedelta(seconds=1))
    assert step_alive(step=step)
    assert sweep() == 0
    assert now(step).state == State.RUNNING


def test_a_step_that_the_queue_lost_is_put_in_line_again(project: Project, clip: Clip) -> None:
    step = queued(project, clip)
    django_rq.get_queue("default").empty()
    assert sweep() == 0
    Step.objects.update(queued_at=timezone.now() - LOST - timedelta(seconds=1))
    assert sweep() == 1
    assert jobs_of(step.stage) == [step.pk]


def test_a_step_that_kills_three_workers_fails_in_words(project: Project, clip: Clip) -> None:
    step = queued(project, clip)
    for _ in range(MAX_ATTEMPTS):
        taken(step)
        Step.objects.update(heartbeat_at=timezone.now() - SILENT - timedelta(seconds=1))
        assert sweep() == 1
    assert now(step).state == State.FAILED
    assert "3 times" in now(step).message
    assert now(step).finished_at is not None


def test_what_waited_for_a_killed_step_goes_on_without_it(project: Project, clip: Clip) -> None:
    step = queued(project, clip)
    later = step_add(project=project, stage=Stage.SYNC)
    for _ in range(MAX_ATTEMPTS):
        taken(step)
        Step.objects.update(heartbeat_at=timezone.now() - SILENT - timedelta(seconds=1))
        sweep()
    assert now(later).state == State.QUEUED


def test_a_fault_of_ours_is_tried_three_times(project: Project, clip: Clip) -> None:
    step = queued(project, clip)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        step_retry(step=taken(step), message=f"fault {attempt}")
        expected = State.FAILED if attempt == MAX_ATTEMPTS else State.QUEUED
        assert (now(step).state, now(step).message) == (expected, f"fault {attempt}")


def test_cancelled_work_stops_and_is_taken_up_by_nobody(project: Project, clip: Clip) -> None:
    running = taken(queued(project, clip))
    waiting = step_add(project=project, stage=Stage.SYNC)
    assert project_cancel(project=project) == 2
    assert step_progress(step=running, done=1, total=2) is False
    assert step_take_up(step_id=waiting.pk) is None
    step_finish(step=running, state=State.DONE)
    assert {step.state for step in Step.objects.all()} == {State.CANCELLED}


def test_resumed_work_goes_on_where_it_was_left(project: Project, clip: Clip) -> None:
    finished = taken(queued(project, clip))
    step_finish(step=finished, state=State.DONE)
    stopped = queued(project, clip, Stage.PICTURE)
    project_cancel(project=project)
    assert project_resume(project=project) == 1
    assert (now(finished).state, now(stopped).state) == (State.DONE, State.QUEUED)
    assert step_take_up(step_id=stopped.pk) is not None


def test_work_cancelled_and_resumed_is_no_longer_the_old_workers(
    project: Project, clip: Clip
) -> None:
    old = taken(queued(project, clip))
    project_cancel(project=project)
    project_resume(project=project)
    new = taken(old)
    assert step_progress(step=old, done=1, total=2) is False
    assert step_progress(step=new, done=1, total=2) is True


def test_doing_a_step_again_outdates_what_came_of_it(project: Project, clip: Clip) -> None:
    (scene,) = bring_script(project)
    probe = step_add(project=project, stage=Stage.PROBE, clip=clip)
    align = step_add(project=project, stage=Stage.ALIGN)
    propose = step_add(project=project, stage=Stage.PROPOSE, scene=scene)
    Step.objects.update(state=State.DONE)
    step_redo(step=align)
    states = [now(step).state for step in (probe, align, propose)]
    assert states == [State.DONE, State.WAITING, State.WAITING]


def count(work: Work) -> None:
    done.append(work.step.pk)
    work.progress(1, 1)


def find_fault(work: Work) -> None:
    clip = work.step.clip
    assert clip is not None
    if clip.name == "bad.mov":
        raise FootageError("gone", "The file is gone.", action="Bring it.", subject=clip.name)
    work.progress(1, 1)


def break_machine(work: Work) -> None:
    raise MachineError("disk", "The disk is full.", action="Make room.")


def break_code(work: Work) -> None:
    raise ValueError("cannot be")


def be_cancelled(work: Work) -> None:
    project_cancel(project=work.step.project)
    work.progress(1, 2)
    done.append(work.step.pk)


@pytest.fixture
def does() -> Iterator[Callable[[Callable[[Work], None]], None]]:
    """Give the probe stage other work for the time of a test."""
    kept = stages.work_of(Stage.PROBE)

    def give(work: Callable[[Work], None]) -> None:
        stages.register(Stage.PROBE, f"{__name__}.{work.__name__}")

    yield give
    stages.register(Stage.PROBE, f"{kept.__module__}.{kept.__name__}")


Does = Callable[[Callable[[Work], None]], None]


def test_running_a_step_twice_does_its_work_once(project: Project, clip: Clip, does: Does) -> None:
    does(count)
    step = queued(project, clip)
    run_step(step.pk)
    run_step(step.pk)
    assert done == [step.pk]
    assert (now(step).state, now(step).done) == (State.DONE, 1.0)


def test_a_job_of_a_step_that_is_gone_does_nothing(project: Project, clip: Clip) -> None:
    step = queued(project, clip)
    step.delete()
    run_step(step.pk or 0)
    assert not Step.objects.exists()


def test_poor_footage_fails_its_own_clip_only(project: Project, does: Does) -> None:
    does(find_fault)
    bad = queued(project, make_clip(project, "bad.mov"))
    good = queued(project, make_clip(project, "good.mov"))
    sync = step_add(project=project, stage=Stage.SYNC)
    run_step(bad.pk)
    run_step(good.pk)
    assert (now(bad).state, now(bad).message) == (
        State.FAILED,
        "bad.mov: The file is gone. Bring it.",
    )
    assert (now(good).state, now(sync).state) == (State.DONE, State.QUEUED)


@pytest.mark.parametrize(
    ("work", "message"),
    [(break_machine, "The disk is full."), (break_code, "ValueError: cannot be")],
)
def test_a_fault_of_the_machine_is_tried_again_then_told(
    project: Project, clip: Clip, does: Does, work: Callable[[Work], None], message: str
) -> None:
    does(work)
    step = queued(project, clip)
    for expected in (State.QUEUED, State.QUEUED, State.FAILED):
        run_step(step.pk)
        assert now(step).state == expected
    assert message in now(step).message


def test_work_that_is_cancelled_meanwhile_ends_at_its_next_progress(
    project: Project, clip: Clip, does: Does
) -> None:
    does(be_cancelled)
    step = queued(project, clip)
    run_step(step.pk)
    assert done == []
    assert now(step).state == State.CANCELLED
