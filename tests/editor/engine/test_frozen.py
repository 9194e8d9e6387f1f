"""Frozen events among others: nothing of them moves, and what meets them keeps its own sound."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from editor.engine.cut import Cut, Event, Parameters, Pin, SceneCoverage
from editor.engine.propose import propose
from roughcut.core.timecode import FrameRange
from tests.editor.engine.material import coverage, line, said, take
from tests.simulators.coverage import Shoot, scene

ASKED = (
    Parameters(style="fast", pace=0.8),
    Parameters(style="intimate", pace=-1.0, listener=0.6),
    Parameters(style="comedy", opening="any"),
)


def _scene(seed: int) -> SceneCoverage:
    shoot = Shoot(
        lines=4 + seed % 9,
        takes=1 + seed % 3,
        people=2 + seed % 2,
        overlaps=(seed % 4) / 4,
        motion=seed % 3 == 0,
        mixed_rates=seed % 2 == 0,
    )
    return scene(3000 + seed, shoot)


def _looks(event: Event) -> tuple[object, ...]:
    start = event.record.start
    pieces = [(x.of_clip, x.source, x.record.start - start) for x in event.sounds]
    return event.clip, event.source, event.record.duration, pieces


def _swapped(cut: Cut, chance: random.Random) -> Parameters:
    """Somebody puts an alternate in, a reaction where one is offered."""
    offered = [one for event in cut.events for one in event.alternates]
    offered.sort(key=lambda one: bool(one.reading))
    chosen = chance.choice(offered[:3])
    return Parameters(pins=tuple(Pin(*way) for way in chosen.ways))


@pytest.mark.parametrize("seed", range(30))
def test_frozen_events_stay_frame_by_frame_and_the_cut_has_no_hole(seed: int) -> None:
    shoot, chance = _scene(seed), random.Random(seed)
    cut = propose(shoot, _swapped(propose(shoot), chance))
    frozen = tuple(event for event in cut.events if chance.random() < 0.4)
    for asked in ASKED:
        again = propose(shoot, replace(asked, frozen=frozen))
        assert not [x for x in again.warnings if x.startswith("frozen-lost")]
        looks = [_looks(event) for event in again.events]
        assert all(_looks(event) in looks for event in frozen)
        assert again.events[0].record.start == 0
        for left, right in pairwise(again.events):
            assert left.record.end == right.record.start
            if left.sounds and right.sounds:
                assert abs(left.sounds[-1].record.end - right.sounds[0].record.start) <= 1


def test_another_take_beside_a_split_edge_keeps_its_words_and_lends_its_picture() -> None:
    """The first words of b are heard over a; c, put in for a, is seen as long under them."""
    lines = (line("L1"), line("L2", "BEN"))
    shoot = coverage(
        lines,
        take("a", said(100, 150, "L1")),
        take("c", said(100, 150, "L1")),
        take("b", said(300, 350, "L2")),
    )
    cut = propose(shoot)
    first, second = cut.events
    other = {"a": "c", "c": "a"}[first.clip]
    pin = next(Pin(*one.ways[0]) for one in first.alternates if one.clip == other)
    straight = propose(shoot, Parameters(pins=(pin,))).events[0]
    later = second.record.end - second.sounds[0].record.start - 20
    split = replace(
        second,
        source=FrameRange(second.source.end - 20, second.source.end),
        record=FrameRange(second.record.end - 20, second.record.end),
    )
    met, kept = propose(shoot, Parameters(pins=(pin,), frozen=(split,))).events
    assert (met.clip, met.sounds[0].source) == (other, straight.sounds[0].source)
    assert met.record.end - met.sounds[-1].record.end == later
    assert _looks(kept) == _looks(split)


def test_a_frozen_event_whose_lines_are_gone_is_told() -> None:
    shoot = _scene(1)
    first = propose(shoot).events[0]
    other = FrameRange(first.source.start + 1, first.source.end + 1)
    gone = replace(first, source=other, ways=(("gone#1", "r"), ("gone#2", "r")))
    told = propose(shoot, Parameters(frozen=(gone,)))
    assert f"frozen-lost:{first.clip}:gone#1,gone#2" in told.warnings
