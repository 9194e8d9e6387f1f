"""What every laying keeps, whatever was chosen: many scenes by chance, listeners by chance too."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from editor.engine.assemble import lay, length_of
from editor.engine.candidates import Candidate, Choices
from editor.engine.cut import Event, Parameters, SceneCoverage, SoundPiece
from editor.engine.features import problem
from editor.engine.gather import choices
from editor.engine.heard import Room
from editor.engine.passages import Shot, shots_of
from editor.engine.solve import runs_of, solve, weigh
from editor.engine.styles import STYLES, Taste, taste
from roughcut.core.timecode import FrameRange
from tests.simulators.coverage import Shoot, scene

SEEDS = [pytest.param(seed, id=f"scene {seed}") for seed in range(40)]


def _coverage(seed: int) -> SceneCoverage:
    shoot = Shoot(
        lines=3 + seed % 11,
        takes=1 + seed % 3,
        people=2 + seed % 2,
        overlaps=(seed % 4) / 4,
        motion=seed % 3 == 0,
        mixed_rates=seed % 2 == 0,
    )
    return scene(1000 + seed, shoot)


def _taste(seed: int) -> Taste:
    style = list(STYLES)[seed % len(STYLES)]
    return taste(Parameters(style=style, pace=(seed % 5 - 2) / 2))


def _chosen(seed: int) -> tuple[Choices, tuple[Shot, ...]]:
    """The best cut of a scene, in which some speakers are given up for listeners."""
    field = choices(_coverage(seed))
    wanted, chance = _taste(seed), random.Random(seed)
    numbers = problem(field, Parameters(), wanted)
    best = solve(weigh(numbers, wanted), numbers.exists)
    runs = runs_of(numbers, best.path)
    ways = [field.ways[row][place] for row, place in enumerate(best.path)]
    for row, way in enumerate(ways):
        if way.kind == "reading" and chance.random() < 0.4:
            ways[row] = _listening(field, way, row, ways, chance)
            runs[row] = ways[row].align == "left"
            if row + 1 < len(runs) and ways[row + 1].kind != "carried":
                runs[row + 1] = False
    field = replace(field, ways=tuple((way,) for way in ways))
    return field, shots_of(field, np.zeros(len(ways), dtype=np.int64), runs)


def _listening(
    field: Choices, way: Candidate, row: int, ways: list[Candidate], chance: random.Random
) -> Candidate:
    """The words over another clip: one that the shot before shows, or any, anywhere in it."""
    before = ways[row - 1] if row else None
    if before and before.kind == "reading" and before.clip != way.clip and chance.random() < 0.5:
        end = field.clip(before).frames
        core = FrameRange(before.core.end, min(end, before.core.end + way.core.duration))
        room = Room((core.start, core.start), (core.end, end))
        return replace(way, kind="reaction", clip=before.clip, core=core, room=room, align="left")
    place = chance.randrange(len(field.coverage.clips))
    frames = field.coverage.clips[place].frames
    start = chance.randrange(frames)
    core = FrameRange(start, min(frames, start + way.core.duration))
    return replace(
        way,
        kind="reaction",
        clip=place,
        core=core,
        room=Room((0, core.start), (core.end, frames)),
        align="free",
    )


def _pieces(events: tuple[Event, ...]) -> list[SoundPiece]:
    return [piece for event in events for piece in event.sounds]


def _laid(seed: int) -> tuple[SceneCoverage, tuple[Event, ...]]:
    field, shots = _chosen(seed)
    return field.coverage, lay(field, shots, _taste(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_pictures_are_contiguous_and_as_long_as_the_record_at_any_rates(seed: int) -> None:
    coverage, events = _laid(seed)
    clips = {clip.id: clip for clip in coverage.clips}
    assert events[0].record.start == 0
    for before, after in pairwise(events):
        assert before.record.end == after.record.start
    for event in events:
        assert event.record.duration > 0
        if event.clip:
            clip = clips[event.clip]
            assert 0 <= event.source.start < event.source.end <= clip.frames
            source = event.source.duration / clip.rate
            slip = abs(source - event.record.duration / coverage.rate)
            assert slip <= 1 / min(clip.rate, coverage.rate)


@pytest.mark.parametrize("seed", SEEDS)
def test_sound_is_contiguous_but_under_cards_and_stays_inside_its_clips(seed: int) -> None:
    coverage, events = _laid(seed)
    clips = {clip.id: clip for clip in coverage.clips}
    heard = {frame for piece in _pieces(events) for frame in range(*_span(piece.record))}
    assert sum(piece.record.duration for piece in _pieces(events)) == len(heard)
    for piece in _pieces(events):
        assert 0 <= piece.source.start < piece.source.end <= clips[piece.of_clip].frames
    silent = set(range(events[-1].record.end)) - heard
    cards = {
        frame for event in events if event.kind == "slug" for frame in range(*_span(event.record))
    }
    assert silent == cards


def _span(span: FrameRange) -> tuple[int, int]:
    return span.start, span.end


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_seen_as_it_is_heard_is_in_sync(seed: int) -> None:
    """To half a frame of each: no drift however long the sound runs on."""
    coverage, events = _laid(seed)
    clips = {clip.id: clip for clip in coverage.clips}
    for event in events:
        if event.kind not in ("reading", "action"):
            continue
        synced = [piece for piece in event.sounds if piece.of_clip == event.clip]
        rate = clips[event.clip].rate
        apart = [
            abs(
                (event.source.start - piece.source.start) / rate
                - (event.record.start - piece.record.start) / coverage.rate
            )
            for piece in synced
            if piece.kind == "speech"
        ]
        if apart:
            assert min(apart) <= 1 / rate


@pytest.mark.parametrize("seed", SEEDS)
def test_every_word_chosen_is_heard_and_no_call_or_stranger_is(seed: int) -> None:
    coverage, events = _laid(seed)
    clips = {clip.id: clip for clip in coverage.clips}
    chosen = [way for (way,) in _chosen(seed)[0].ways if way.reading]
    speech = [piece for piece in _pieces(events) if piece.kind == "speech"]
    for way in chosen:
        heard = coverage.clips[way.sound].id
        spans = [piece.source for piece in speech if piece.of_clip == heard]
        assert sum(span.overlap(way.said) for span in spans) >= way.said.duration
    for piece in _pieces(events):
        for uttered in clips[piece.of_clip].speech:
            for word in uttered.words:
                if piece.kind == "tone":
                    assert not word.overlap(piece.source)
                elif uttered.cue:
                    assert word.overlap(piece.source) <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sound_is_never_cut_inside_a_word_that_stands_apart(seed: int) -> None:
    coverage, events = _laid(seed)
    clips = {clip.id: clip for clip in coverage.clips}
    for name, frame in _cuts([piece for piece in _pieces(events) if piece.kind == "speech"]):
        words = [(word, said) for said in clips[name].speech for word in said.words]
        for word, said in words:
            if word.start < frame < word.end:
                assert any(other.overlap(word) for other, by in words if by is not said)


def _cuts(pieces: list[SoundPiece]) -> Iterator[tuple[str, int]]:
    """The frames at which the sound is cut: where one piece does not run on into the next."""
    for before, after in pairwise([None, *pieces, None]):
        runs_on = (
            before is not None
            and after is not None
            and (before.of_clip, before.source.end, before.record.end)
            == (after.of_clip, after.source.start, after.record.start)
        )
        if not runs_on:
            yield from ((x.of_clip, x.source.end) for x in (before,) if x)
            yield from ((x.of_clip, x.source.start) for x in (after,) if x)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_shot_is_made_too_short_by_an_overlap(seed: int) -> None:
    _, events = _laid(seed)
    field, shots = _chosen(seed)
    least = Fraction(6, 10) * field.coverage.rate
    for event in events:
        by_sound = sum(piece.record.duration for piece in event.sounds)
        if event.kind != "slug" and by_sound >= least:
            assert event.record.duration >= least
    assert length_of(field, shots, _taste(seed)) == events[-1].record.end


@pytest.mark.parametrize("seed", range(10))
def test_the_same_choice_is_laid_the_same(seed: int) -> None:
    assert _laid(seed)[1] == _laid(seed)[1]
