"""What an editor asks of a proposal: other proposals, frozen shots, a length, pins that clash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from editor.engine.cut import Cut, Event, Line, Parameters, Pin, SceneCoverage
from editor.engine.length import Item, to_drop
from editor.engine.propose import DIFFERENT, difference, diverse, propose
from tests.editor.engine.material import beat, coverage, line, said, take
from tests.simulators.coverage import Shoot, scene

PLAIN = Shoot(lines=8, takes=2, people=2, beats=0.0)


def _pin(cut: Cut) -> Pin:
    """The dearest alternate of the cut that is a reading."""
    found = [x for event in cut.events for x in event.alternates if x.reading]
    dearest = max(found, key=lambda x: x.price)
    return next(Pin(key, name) for key, name in dearest.ways if name == dearest.reading)


@pytest.mark.parametrize("seed", range(6))
def test_several_proposals_truly_differ_and_the_best_comes_first(seed: int) -> None:
    shoot = scene(seed, PLAIN)
    found = diverse(shoot, k=3)
    assert len(found) == 3
    assert found[0] == propose(shoot)
    for place, cut in enumerate(found):
        assert all(difference(cut, other) >= DIFFERENT for other in found[:place])
        assert cut.energy >= found[0].energy - 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_every_one_of_several_proposals_keeps_the_pins(seed: int) -> None:
    shoot = scene(seed, PLAIN)
    pin = _pin(propose(shoot))
    for cut in diverse(shoot, Parameters(pins=(pin,)), k=3):
        assert (pin.line, pin.reading) in [way for event in cut.events for way in event.ways]


def test_one_clip_gives_one_proposal() -> None:
    lines = (line("L1"), line("L2"))
    only = coverage(lines, take("a", said(100, 150, "L1"), said(170, 220, "L2")))
    assert diverse(only, k=3) == (propose(only),)


def _as_frozen(event: Event) -> tuple[object, ...]:
    pieces = [(x.of_clip, x.source, x.record.start - event.record.start) for x in event.sounds]
    return event.clip, event.source, event.record.duration, event.ways, pieces


@pytest.mark.parametrize("seed", range(6))
def test_frozen_events_stay_as_they_are_whatever_else_changes(seed: int) -> None:
    shoot = scene(seed, PLAIN)
    cut = propose(shoot)
    frozen = cut.events[1 : 1 + len(cut.events) // 2]
    asked = Parameters(style="fast", pace=0.8, frozen=frozen)
    kept = {event.ways: event for event in propose(shoot, asked).events}
    for event in frozen:
        assert _as_frozen(kept[event.ways]) == _as_frozen(event)


def test_a_frozen_event_wins_over_a_pin_and_the_pin_is_told() -> None:
    shoot = scene(1, PLAIN)
    cut = propose(shoot)
    pin = _pin(cut)
    frozen = next(x for x in cut.events if pin.line in x.keys)
    told = propose(shoot, Parameters(pins=(pin,), frozen=(frozen,)))
    assert frozen.ways in [event.ways for event in told.events]
    assert [conflict.dropped for conflict in told.conflicts] == [pin]


def test_only_the_pins_that_clash_are_named_and_the_later_one_is_given_up() -> None:
    shoot = scene(2, PLAIN)
    cut = propose(shoot)
    other = _pin(cut)
    chosen = next(Pin(*way) for x in cut.events for way in x.ways if way[0] == other.line)
    apart = next(Pin(*way) for x in cut.events for way in x.ways if way[0] != other.line)
    told = propose(shoot, Parameters(pins=(apart, chosen, other)))
    assert [(x.pins, x.dropped) for x in told.conflicts] == [((chosen, other), other)]
    assert told.warnings == (f"pins-conflict:{chosen.line},{other.line}",)


@pytest.mark.parametrize("share", [0.9, 1.1])
@pytest.mark.parametrize("seed", range(4))
def test_a_length_near_the_natural_one_is_met_or_the_miss_is_told(seed: int, share: float) -> None:
    shoot = scene(seed, Shoot(lines=8, takes=3, people=2))
    target = round(propose(shoot).frames * share)
    cut = propose(shoot, Parameters(target_frames=target))
    if abs(cut.frames - target) <= 0.03 * target:
        assert cut.miss is None
    else:
        assert cut.miss is not None
        assert cut.miss.frames == cut.frames - target
        assert f"length-missed:{cut.miss.frames}" in cut.warnings


def test_a_length_that_no_choice_reaches_says_which_lines_would_have_to_go() -> None:
    shoot = scene(5, PLAIN)
    natural = propose(shoot)
    cut = propose(shoot, Parameters(target_frames=natural.frames // 2))
    assert cut.miss is not None
    assert cut.miss.frames > 0
    assert 0 < len(cut.miss.drop) < len(shoot.lines)
    assert set(cut.miss.drop) < {x.id for x in shoot.lines}
    assert "length-drop:" + ",".join(cut.miss.drop) in cut.warnings
    assert [x for event in cut.events for x in event.lines] == [x.id for x in shoot.lines]


def test_what_would_have_to_go_is_what_loses_least() -> None:
    items = [Item("a", 50, 3.0), Item("b", 50, 1.0), Item("c", 25, 0.4), Item("d", 25, 0.4)]
    assert to_drop(items, 150, 100) == ("c", "d")
    assert to_drop(items[:2], 150, 100) == ("b",)
    assert to_drop([], 150, 100) == ()


def _board(*numbers: str) -> SceneCoverage:
    """A take of each setup, the second of two circled."""
    clips = [
        replace(
            take(f"{number}-{n}", said(20, 40, cue=True), said(400, 410, cue=True)),
            setup=number,
            take=n,
            circled=n == 2,
        )
        for number in numbers
        for n in (1, 2)
    ]
    beats: tuple[Line, ...] = (beat("B1"), beat("B2"))
    return coverage(beats, *clips)


def test_a_scene_of_actions_alone_shows_the_setups_in_order_by_their_circled_takes() -> None:
    for shot, ordered in ((("10", "2"), ["2-2", "10-2"]), (("12A", "12"), ["12-2", "12A-2"])):
        cut = propose(_board(*shot))
        assert {event.kind for event in cut.events} == {"action"}
        assert [event.clip for event in cut.events] == ordered
