"""A final cut that comes back: what it kept, replaced, dropped, moved and trimmed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from editor.engine.candidates import look
from editor.engine.cut import Cut, Parameters, Pin, SceneCoverage
from editor.engine.propose import propose, swap
from editor.learning.feedback import Judgement, Kind
from editor.learning.fit import train
from editor.learning.gold import Change, FinalShot, Gold, gold
from roughcut.core.timecode import FrameRange
from tests.simulators.coverage import Shoot, scene

SHOOT = Shoot(lines=8, takes=2, people=2, beats=0.0, inserts=0.0)
TEMPLATE = Judgement(100, Kind.FINAL, "ana", "film", "1", (), features="old")


def shots(cut: Cut) -> list[FinalShot]:
    return [FinalShot(x.clip, x.source, x.record) for x in cut.events if x.clip]


def sounds(cut: Cut) -> list[FinalShot]:
    return [
        FinalShot(piece.of_clip, piece.source, piece.record)
        for event in cut.events
        for piece in event.sounds
    ]


def compared(coverage: SceneCoverage, cut: Cut, final: Cut) -> Gold:
    return gold(coverage, cut, shots(final), sounds(final), TEMPLATE)


@pytest.fixture(scope="module")
def coverage() -> SceneCoverage:
    return scene(12, SHOOT)


@pytest.fixture(scope="module")
def cut(coverage: SceneCoverage) -> Cut:
    return propose(coverage)


def test_the_proposal_itself_is_kept_whole(coverage: SceneCoverage, cut: Cut) -> None:
    found = compared(coverage, cut, cut)
    assert {x.change for x in found.stretches} == {Change.KEPT}
    assert (found.kept, found.trims, found.moved, found.strange) == (1.0, (), (), ())
    assert {x.kind for x in found.judgements} == {Kind.FINAL}
    assert {x.chosen for x in found.judgements} == {""}


@pytest.mark.parametrize("seed", range(6))
def test_another_take_in_the_final_is_found_and_named_as_the_option_that_it_is(seed: int) -> None:
    coverage = scene(seed, SHOOT)
    cut = propose(coverage)
    alternate = next(x for event in cut.events for x in event.alternates if x.reading)
    put = [way for way in alternate.ways if way[1] == alternate.reading]
    ways = dict(way for x in cut.events for way in x.ways) | dict(put)
    final = propose(coverage, Parameters(pins=tuple(Pin(*way) for way in ways.items())))
    assert not final.conflicts
    found = compared(coverage, cut, final)
    replaced = [x for x in found.stretches if x.change is Change.REPLACED]
    assert [(x.key, x.final) for x in replaced] == put
    chosen = [x.chosen for x in found.judgements if x.kind is Kind.FINAL and x.chosen]
    assert chosen == [" ".join(f"{key}={name}" for key, name in put)]


def test_a_reaction_that_has_to_be_fixed_otherwise_beside_a_swap_is_kept() -> None:
    """What it ran on from, or into, is gone; what is seen of it and heard is not."""
    moved = 0
    for seed in (0, 1, 19):
        coverage = scene(seed, Shoot(lines=10, takes=2, people=2, beats=0.0, inserts=0.0))
        cut = propose(coverage)
        ways = dict(way for x in cut.events for way in x.ways)
        for place, event in enumerate(cut.events):
            for alternate in [x for x in event.alternates[:2] if x.reading]:
                final = swap(cut, coverage, place, alternate.reading)
                after = dict(way for x in final.events for way in x.ways)
                own = {x.line for x in coverage.readings if x.id == alternate.reading}
                held = [key for key in ways if key.partition("#")[0] not in own]
                found = compared(coverage, cut, final)
                kept = {x.key for x in found.stretches if x.change is Change.KEPT}
                alike = [key for key in held if look(after[key]) == look(ways[key])]
                assert kept >= set(alike)
                moved += sum(after[key] != ways[key] for key in alike)
                named = " ".join(x.chosen for x in found.judgements)
                assert all(f"={alternate.reading}" in named for _ in own)
    assert moved > 0


def test_what_the_final_teaches_can_be_learned_from(coverage: SceneCoverage, cut: Cut) -> None:
    found = compared(coverage, cut, cut)
    assert [x.number for x in found.judgements] == [100 + n for n in range(len(found.judgements))]
    diagnostics = train(found.judgements).diagnostics
    assert diagnostics is not None
    assert diagnostics.unheard == 0
    assert diagnostics.kinds["final"] == len(found.judgements)


def test_a_line_that_is_not_heard_any_more_is_dropped(coverage: SceneCoverage, cut: Cut) -> None:
    gone = next(x for x in cut.events if len(x.lines) == 1)
    final = replace(cut, events=tuple(x for x in cut.events if x != gone))
    found = compared(coverage, cut, final)
    dropped = [x.key for x in found.stretches if x.change is Change.DROPPED]
    assert dropped == list(gone.keys)
    assert not any(x.chosen for x in found.judgements)


def test_lines_in_another_order_are_the_fewest_that_moved(
    coverage: SceneCoverage, cut: Cut
) -> None:
    length = cut.frames
    first, rest = shots(cut)[0], shots(cut)[1:]
    last = replace(first, record=FrameRange(length, length + first.record.duration))
    found = gold(coverage, cut, [*rest, last], [], TEMPLATE)
    assert set(found.moved) <= {key for key, _ in cut.events[0].ways}
    assert found.moved


def test_a_picture_we_do_not_know_leaves_its_line_unfound(
    coverage: SceneCoverage, cut: Cut
) -> None:
    event = next(x for x in cut.events if len(x.lines) == 1)
    stock = FinalShot("stock", event.source, event.record)
    pictures = [stock if x.record == event.record else x for x in shots(cut)]
    found = gold(coverage, cut, pictures, sounds(cut), TEMPLATE)
    unfound = [x.key for x in found.stretches if x.change is Change.UNFOUND]
    assert unfound == list(event.keys)
    assert found.strange == (pictures.index(stock),)


def test_a_later_in_point_is_a_trim_of_the_event(coverage: SceneCoverage, cut: Cut) -> None:
    event = cut.events[1]
    shorter = replace(
        event,
        source=FrameRange(event.source.start + 2, event.source.end),
        record=FrameRange(event.record.start + 2, event.record.end),
    )
    final = replace(cut, events=(cut.events[0], shorter, *cut.events[2:]))
    found = compared(coverage, cut, final)
    assert [(x.event, x.head, x.tail) for x in found.trims] == [(1, 2, 0)]


def test_a_longer_silence_between_two_kept_lines_teaches_the_pause(
    coverage: SceneCoverage, cut: Cut
) -> None:
    def later(shot: FinalShot, place: int) -> FinalShot:
        away = 12 if place else 0
        return replace(shot, record=FrameRange(shot.record.start + away, shot.record.end + away))

    pictures = [later(shot, place) for place, shot in enumerate(shots(cut))]
    found = gold(coverage, cut, pictures, [], TEMPLATE)
    trims = [x for x in found.judgements if x.kind is Kind.TRIM]
    assert trims
    away = float(12 / cut.rate)
    assert all(x.pause_s - x.usual_s == pytest.approx(away) for x in trims)
    assert train(trims).learned.pause > 1


def test_a_line_whose_first_word_is_cut_off_still_ends_where_it_ends(
    coverage: SceneCoverage, cut: Cut
) -> None:
    whole = compared(coverage, cut, cut).stretches
    rate = {clip.id: clip.rate for clip in coverage.clips}
    place = next(n for n, x in enumerate(shots(cut)) if rate[x.clip] == cut.rate and n)
    shot = shots(cut)[place]
    key = cut.events[place].keys[0]
    start, end = next(x.record for x in whole if x.key == key and x.record)
    late = (start - shot.record.start) + (end - start) // 4
    shorter = replace(
        shot,
        source=FrameRange(shot.source.start + late, shot.source.end),
        record=FrameRange(shot.record.start + late, shot.record.end),
    )
    final = [shorter if n == place else x for n, x in enumerate(shots(cut))]
    found = gold(coverage, cut, final, [], TEMPLATE)
    again = next(x for x in found.stretches if x.key == key)
    assert again.record == (shorter.record.start, end)


def test_the_silence_inside_a_shot_is_the_actors_and_teaches_nothing(
    coverage: SceneCoverage, cut: Cut
) -> None:
    """The second line of a shot comes later, the shot cut in two between them."""
    event = next(x for x in cut.events if len(x.keys) > 1 and x.clip)
    at = next(
        x.record[0]
        for x in compared(coverage, cut, cut).stretches
        if x.key == event.keys[1] and x.record
    )
    halves = []
    for shot in sounds(cut):
        inside = at - shot.record.start
        if 0 < inside < shot.record.duration and shot.clip == event.clip:
            first = FrameRange(shot.source.start, shot.source.start + inside)
            second = FrameRange(first.end, shot.source.end)
            late = FrameRange(at + 5, shot.record.end + 5)
            halves += [FinalShot(shot.clip, first, FrameRange(shot.record.start, at))]
            halves += [FinalShot(shot.clip, second, late)]
        else:
            away = 5 if shot.record.start >= at else 0
            halves.append(replace(shot, record=shot.record.shifted(away)))
    found = gold(coverage, cut, shots(cut), halves, TEMPLATE)
    told = {x.key: x.record for x in found.stretches if x.record}
    assert told[event.keys[1]][0] == at + 5
    assert not [x for x in found.judgements if x.kind is Kind.TRIM]


def test_the_differences_are_plain_enough_to_store(coverage: SceneCoverage, cut: Cut) -> None:
    stored = compared(coverage, cut, cut).as_dict()
    assert json.loads(json.dumps(stored))["kept"] == 1.0
    assert "judgements" not in stored
