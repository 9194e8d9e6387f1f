"""What every proposal keeps, over many scenes made by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from editor.engine.candidates import OVER
from editor.engine.cut import Cut, Parameters, Pin, SceneCoverage, SoundPiece, TakeClip
from editor.engine.propose import propose, swap
from editor.engine.styles import STYLES
from roughcut.core.timecode import FrameRange
from tests.simulators.coverage import Shoot, scene

SCENES = [pytest.param(seed, id=f"scene {seed}") for seed in range(24)]


def _coverage(seed: int) -> SceneCoverage:
    shoot = Shoot(
        lines=3 + seed % 9, takes=1 + seed % 3, people=2 + seed % 2, mixed_rates=seed % 2 == 0
    )
    return scene(seed, shoot)


def _words(clip: TakeClip) -> Iterator[tuple[FrameRange, str, bool]]:
    for speech in clip.speech:
        for word in speech.words:
            yield word, speech.line, speech.cue


def _clips(coverage: SceneCoverage) -> dict[str, TakeClip]:
    return {clip.id: clip for clip in coverage.clips}


def _edges(cut: Cut) -> Iterator[tuple[SoundPiece, tuple[int, ...]]]:
    """Each piece of speech, and those of its two edges at which its clip does not play on."""
    pieces = [piece for event in cut.events for piece in event.sounds if piece.kind == "speech"]
    ends = {(piece.of_clip, piece.record.end, piece.source.end) for piece in pieces}
    starts = {(piece.of_clip, piece.record.start, piece.source.start) for piece in pieces}
    for piece in pieces:
        head = (piece.of_clip, piece.record.start, piece.source.start)
        tail = (piece.of_clip, piece.record.end, piece.source.end)
        found = [] if head in ends else [piece.source.start]
        yield piece, tuple(found if tail in starts else [*found, piece.source.end])


@pytest.mark.parametrize("seed", SCENES)
def test_record_runs_on_from_the_first_frame_and_lasts_as_long_as_its_sources(seed: int) -> None:
    coverage = _coverage(seed)
    clips, at = _clips(coverage), 0
    for event in propose(coverage).events:
        assert event.record.start == at
        at = event.record.end
        if event.clip:
            clip = clips[event.clip]
            assert 0 <= event.source.start < event.source.end <= clip.frames
            source = Fraction(event.source.duration) / clip.rate
            record = Fraction(event.record.duration) / coverage.rate
            assert abs(source - record) <= 1 / min(coverage.rate, clip.rate)


@pytest.mark.parametrize("seed", SCENES)
def test_every_line_is_there_once_in_script_order_and_heard_whole(seed: int) -> None:
    coverage = _coverage(seed)
    readings = {reading.id: reading for reading in coverage.readings}
    cut = propose(coverage)
    assert [line for event in cut.events for line in event.lines] == [x.id for x in coverage.lines]
    heard = [piece for event in cut.events for piece in event.sounds]
    for event in cut.events:
        for name in event.readings:
            said, clip = readings[name].frames, readings[name].clip
            covered = sum(x.source.overlap(said) for x in heard if x.of_clip == clip)
            assert covered >= said.duration


@pytest.mark.parametrize("seed", SCENES)
def test_no_cut_falls_inside_a_word_that_stands_apart(seed: int) -> None:
    """Words that share a frame with another speech cannot be parted at a frame's edge."""
    coverage = _coverage(seed)
    clips = _clips(coverage)
    for piece, frames in _edges(propose(coverage)):
        words = list(_words(clips[piece.of_clip]))
        for frame in frames:
            for word, line, _ in words:
                if not word.start < frame < word.end:
                    continue
                assert any(other.overlap(word) for other, what, _ in words if what != line), (
                    piece.of_clip,
                    frame,
                )


@pytest.mark.parametrize("seed", SCENES)
def test_no_slate_and_no_call_is_heard_or_seen(seed: int) -> None:
    coverage = _coverage(seed)
    clips = _clips(coverage)
    for event in propose(coverage).events:
        spans = [(piece.of_clip, piece.source) for piece in event.sounds]
        for name, span in [*spans, (event.clip, event.source)]:
            for word, _, cue in _words(clips[name]) if name else ():
                assert not cue or word.overlap(span) <= 1


@pytest.mark.parametrize("seed", SCENES)
def test_alternates_are_priced_above_nothing_by_terms_that_sum_to_the_price(seed: int) -> None:
    for event in propose(_coverage(seed)).events:
        assert len({alternate.clip for alternate in event.alternates}) == len(event.alternates)
        for alternate in event.alternates:
            assert alternate.price >= 0
            total = sum(share.amount for share in alternate.terms)
            assert total == pytest.approx(alternate.price, abs=1e-9)
        if event.alternates:
            assert event.terms == event.alternates[0].terms


@pytest.mark.parametrize("seed", range(10))
def test_the_same_coverage_gives_the_same_cut(seed: int) -> None:
    coverage = _coverage(seed)
    assert propose(coverage) == propose(coverage)
    shuffled = replace(coverage, readings=tuple(reversed(coverage.readings)))
    assert propose(shuffled) == propose(coverage)


@pytest.mark.parametrize("seed", range(15))
def test_a_swap_shows_the_alternate_and_keeps_every_other_reading(seed: int) -> None:
    coverage = _coverage(seed)
    lines = {reading.id: reading.line for reading in coverage.readings}
    cut = propose(coverage)
    for index, event in enumerate(cut.events):
        for alternate in event.alternates[:2]:
            if not alternate.reading:
                continue
            swapped = swap(cut, coverage, index, alternate.reading)
            line = lines[alternate.reading]
            own = [key for key, _ in event.ways if key.partition("#")[0] == line]
            wanted = {**_heard(cut), **dict.fromkeys(own, alternate.reading)}
            assert _heard(swapped) == wanted
            assert {_ways(swapped)[key] for key in own} == {alternate.reading}


def _heard(cut: Cut) -> dict[str, str]:
    """What is heard in each stretch, a reading or a silent clip."""
    named = _ways(cut).items()
    return {key: name.split(":")[2] if name.startswith(OVER) else name for key, name in named}


def _ways(cut: Cut) -> dict[str, str]:
    return {key: name for event in cut.events for key, name in event.ways}


def _shown(cut: Cut) -> set[str]:
    return {name for event in cut.events for name in event.readings}


@pytest.mark.parametrize("seed", range(15))
def test_pins_are_kept_bans_are_obeyed_and_a_pin_of_the_chosen_changes_nothing(seed: int) -> None:
    coverage = _coverage(seed)
    cut = propose(coverage)
    for event in cut.events:
        for alternate in event.alternates[:1]:
            if not alternate.reading:
                continue
            keys = [key for key, name in alternate.ways if name == alternate.reading]
            pinned = [
                propose(coverage, Parameters(pins=(Pin(key, alternate.reading),))) for key in keys
            ]
            assert all(alternate.reading in _shown(each) for each in pinned)
            least = min(each.energy for each in pinned)
            assert least == pytest.approx(cut.energy + alternate.price, abs=1e-9)
    reading = next(x for x in coverage.readings if x.id in _shown(cut))
    banned = propose(coverage, Parameters(pins=(Pin(reading.line, reading.id, banned=True),)))
    assert reading.id not in _shown(banned)
    same = propose(coverage, Parameters(pins=tuple(Pin(*way) for way in _ways(cut).items())))
    assert [event.source for event in same.events] == [event.source for event in cut.events]


def test_a_pinned_choice_still_shows_what_it_costs_against_the_engines() -> None:
    coverage = _coverage(1)
    cut = propose(coverage)
    event = next(event for event in cut.events if event.readings and event.alternates)
    worst = next(x for x in reversed(event.alternates) if x.reading)
    line = next(x.line for x in coverage.readings if x.id == worst.reading)
    pinned = propose(coverage, Parameters(pins=(Pin(line, worst.reading),)))
    mine = next(event for event in pinned.events if worst.reading in event.readings)
    assert "pinned" in mine.notes
    gain = mine.alternates[0]
    assert gain.price < 0
    assert sum(share.amount for share in gain.terms) == pytest.approx(gain.price, abs=1e-9)
    assert mine.confidence < 0.5


def test_an_impossible_pin_is_told_and_left() -> None:
    coverage = _coverage(1)
    told = propose(coverage, Parameters(pins=(Pin(coverage.lines[0].id, "nothing"),)))
    assert told.warnings == (f"pin-impossible:{coverage.lines[0].id}:nothing",)
    assert told.events == propose(coverage).events


def test_a_line_that_nothing_covers_gets_a_card_and_is_named() -> None:
    coverage = _coverage(2)
    bare = next(line for line in coverage.lines if not line.action)
    cut = propose(
        replace(coverage, readings=tuple(x for x in coverage.readings if x.line != bare.id))
    )
    assert bare.id in cut.uncovered
    card = next(event for event in cut.events if bare.id in event.lines)
    assert (card.kind, card.clip, card.notes) == ("slug", "", ("uncovered",))
    assert card.record.duration >= round(coverage.rate)


def test_a_scene_without_any_footage_is_all_cards() -> None:
    cut = propose(replace(_coverage(2), clips=(), readings=()))
    assert {event.kind for event in cut.events} == {"slug"}


def test_a_scene_without_lines_is_empty_and_says_so() -> None:
    cut = propose(replace(_coverage(2), lines=()))
    assert (cut.events, cut.frames, cut.warnings) == ((), 0, ("nothing-written",))


@pytest.mark.parametrize("style", STYLES)
def test_every_style_makes_a_cut(style: str) -> None:
    for seed in range(4):
        assert propose(_coverage(seed), Parameters(style=style)).events


def test_favouring_somebody_does_not_shorten_their_screen_time_on_average() -> None:
    def seconds(coverage: SceneCoverage, wish: float) -> float:
        clips = _clips(coverage)
        cut = propose(coverage, Parameters(favour={"P0": wish}))
        return sum(
            event.record.duration
            for event in cut.events
            if event.clip and any(who == "P0" for who, _ in clips[event.clip].seen)
        ) / float(coverage.rate)

    coverages = [_coverage(seed) for seed in range(15)]
    plain = sum(seconds(coverage, 0.0) for coverage in coverages)
    more = sum(seconds(coverage, 1.0) for coverage in coverages)
    fewer = sum(seconds(coverage, -1.0) for coverage in coverages)
    assert more > plain > fewer


def test_a_faster_pace_makes_shorter_cuts_on_the_whole() -> None:
    frames = [
        sum(propose(_coverage(seed), Parameters(pace=pace)).frames for seed in range(10))
        for pace in (-1.0, 0.0, 1.0)
    ]
    assert frames == sorted(frames, reverse=True)
