"""Which step may start when, and what has to be done again."""

from __future__ import annotations

import pytest

from analysis.flow import OF_CLIP, OF_PROJECT, OUTDATES, StepAt, outdated, ready
from analysis.models import Stage, State

A, B = 1, 2


def steps(*told: tuple[str, str, int]) -> tuple[StepAt, ...]:
    """Steps from (stage, state, clip), their ids counted from 1."""
    return tuple(
        StepAt(number, stage, state, clip) for number, (stage, state, clip) in enumerate(told, 1)
    )


def test_nothing_is_ready_in_an_empty_project() -> None:
    assert ready(()) == ()


def test_every_file_is_read_at_once() -> None:
    assert ready(steps(("probe", "waiting", A), ("probe", "waiting", B))) == (1, 2)


def test_a_picture_waits_for_the_probe_of_its_own_clip_only() -> None:
    found = steps(
        ("probe", "done", A),
        ("picture", "waiting", A),
        ("probe", "running", B),
        ("picture", "waiting", B),
    )
    assert ready(found) == (2,)


@pytest.mark.parametrize("state", ["waiting", "queued", "running"])
def test_sync_waits_for_every_probe(state: str) -> None:
    found = steps(("probe", "done", A), ("probe", state, B), ("sync", "waiting", 0))
    assert 3 not in ready(found)


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_a_step_that_ended_any_way_holds_nobody_up(state: str) -> None:
    found = steps(("probe", state, A), ("sync", "waiting", 0), ("picture", "waiting", A))
    assert ready(found) == (2, 3)


def test_sound_and_words_wait_for_sync_of_the_whole_project() -> None:
    found = steps(
        ("probe", "done", A),
        ("sync", "running", 0),
        ("sound", "waiting", A),
        ("transcript", "waiting", A),
        ("picture", "waiting", A),
    )
    assert ready(found) == (5,)


def test_the_script_is_met_when_all_is_seen_and_heard() -> None:
    seen = [("probe", "done", A), ("sync", "done", 0), ("sound", "done", A)]
    assert ready(steps(*seen, ("picture", "running", A), ("align", "waiting", 0))) == ()
    assert ready(steps(*seen, ("picture", "failed", A), ("align", "waiting", 0))) == (5,)


def test_scenes_are_proposed_side_by_side_after_the_script_is_met() -> None:
    scenes = (StepAt(2, "propose", "waiting", scene=7), StepAt(3, "propose", "waiting", scene=8))
    assert ready((StepAt(1, "align", "running"), *scenes)) == ()
    assert ready((StepAt(1, "align", "done"), *scenes)) == (2, 3)


@pytest.mark.parametrize("state", ["queued", "running", "done", "failed", "cancelled"])
def test_only_a_waiting_step_is_ready(state: str) -> None:
    assert ready(steps(("probe", state, A))) == ()


def test_a_new_file_makes_sync_alignment_and_proposals_be_done_again() -> None:
    found = steps(
        ("probe", "done", A),
        ("picture", "done", A),
        ("sync", "done", 0),
        ("transcript", "done", A),
        ("align", "failed", 0),
        ("propose", "cancelled", 0),
    )
    assert outdated("probe", found) == (3, 5, 6)


def test_what_has_not_begun_need_not_be_begun_again() -> None:
    assert outdated("probe", steps(("sync", "waiting", 0), ("align", "queued", 0))) == (2,)


def test_every_stage_has_its_place_in_the_flow() -> None:
    stages = set(Stage.values)
    assert set(OUTDATES) == stages
    assert set(OF_CLIP) | set(OF_PROJECT) == stages - {"probe"}


def test_no_stage_waits_for_itself_in_the_end() -> None:
    order = list(Stage.values)
    for stage, before in (*OF_CLIP.items(), *OF_PROJECT.items()):
        assert all(order.index(other) < order.index(stage) for other in before)


def test_a_project_always_comes_to_its_end() -> None:
    """Whatever ends in whatever way, in the order that `ready` gives, every step gets its turn."""
    waiting = {
        number: StepAt(number, stage, "waiting", clip)
        for number, (stage, clip) in enumerate(
            [(stage, clip) for stage in Stage.values for clip in (A, B)], 1
        )
    }
    endings = ("done", "failed", "cancelled")
    while left := ready(waiting.values()):
        number = left[-1]
        step = waiting[number]
        waiting[number] = StepAt(number, step.stage, endings[number % 3], step.clip)
    assert {step.state for step in waiting.values()} <= set(State.values) - {"waiting"}
