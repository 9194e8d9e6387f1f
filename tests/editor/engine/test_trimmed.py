"""What a person's trim does to picture and sound, with J and L cuts and cutaways."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from editor.engine.cut import Cut, Event, Sound, SoundPiece
from editor.engine.trimmed import Trim, apply_trims, trim_key
from roughcut.core.timecode import FrameRange
from tests.editor.engine.material import RATE, coverage, line, take

SOUND = Sound("", 0, 0, 0.0, 0.2)
SCENE = coverage((line("L1"), line("L2", "BEN")), take("a"), take("b"))


def _piece(
    clip: str, source: tuple[int, int], record: tuple[int, int], kind: str = "speech"
) -> SoundPiece:
    return SoundPiece(clip, SOUND, FrameRange(*source), FrameRange(*record), kind)


def _event(
    clip: str, lines: str, source: tuple[int, int], record: tuple[int, int], *sounds: SoundPiece
) -> Event:
    return Event(
        kind="reaction" if sounds and sounds[0].of_clip != clip else "reading",
        lines=(lines,),
        readings=(),
        clip=clip,
        source=FrameRange(*source),
        record=FrameRange(*record),
        sounds=sounds,
        confidence=0.0,
        terms=(),
        alternates=(),
    )


def _cut(*events: Event) -> Cut:
    return Cut("12", RATE, events, 0.0, (), "test")


# The first words of b are heard over the last seven frames of a.
J = _cut(
    _event("a", "L1", (100, 157), (0, 57), _piece("a", (100, 150), (0, 50))),
    _event("b", "L2", (307, 350), (57, 100), _piece("b", (300, 350), (50, 100))),
)
# a speaks throughout; b is seen listening from 40 to 60.
CUTAWAY = _cut(
    _event("a", "L1", (100, 140), (0, 40), _piece("a", (100, 140), (0, 40))),
    _event("b", "L2", (500, 520), (40, 60), _piece("a", (140, 160), (40, 60))),
    _event("a", "L3", (160, 200), (60, 100), _piece("a", (160, 200), (60, 100))),
)


def _trimmed(cut: Cut, clip: str, lines: str, *, head: int = 0, tail: int = 0) -> Cut:
    return apply_trims(cut, SCENE, {trim_key(clip, (lines,)): Trim(head, tail)})


def _offsets(cut: Cut) -> list[int]:
    """Of each shot seen as it is heard, frames between source and record: picture, then sound."""
    return [
        (event.source.start - event.record.start) - (piece.source.start - piece.record.start)
        for event in cut.events
        for piece in event.sounds
        if piece.of_clip == event.clip
    ]


def _holds(cut: Cut) -> None:
    assert cut.events[0].record.start == 0
    for before, after in pairwise(cut.events):
        assert before.record.end == after.record.start
    for event in cut.events:
        assert event.source.duration == event.record.duration
        for piece in event.sounds:
            assert piece.source.duration == piece.record.duration
    assert set(_offsets(cut)) <= {0}


@pytest.mark.parametrize("tail", [9, -9])
def test_a_longer_or_shorter_shot_moves_the_rest_and_keeps_the_overlap(tail: int) -> None:
    cut = _trimmed(J, "a", "L1", tail=tail)
    _holds(cut)
    first, second = cut.events
    assert first.source == FrameRange(100, 157 + tail)
    assert first.sounds[0].source == FrameRange(100, 150 + tail)
    assert second.sounds[0] == _piece("b", (300, 350), (50 + tail, 100 + tail))
    assert second.record == FrameRange(57 + tail, 100 + tail)


def test_a_later_head_keeps_the_overlap_before_it() -> None:
    cut = _trimmed(J, "b", "L2", head=5)
    _holds(cut)
    assert cut.events[1].source == FrameRange(312, 350)
    assert cut.events[1].sounds[0] == _piece("b", (305, 350), (50, 95))


@pytest.mark.parametrize(("tail", "at"), [(8, 68), (-8, 52)])
def test_a_cutaway_is_held_longer_over_sound_that_goes_on(tail: int, at: int) -> None:
    cut = _trimmed(CUTAWAY, "b", "L2", tail=tail)
    _holds(cut)
    assert cut.frames == CUTAWAY.frames
    assert [event.sounds for event in cut.events] == [event.sounds for event in CUTAWAY.events]
    assert cut.events[1].record == FrameRange(40, at)
    assert cut.events[2].source == FrameRange(100 + at, 200)


def test_a_cutaway_begins_earlier_over_sound_that_goes_on() -> None:
    cut = _trimmed(CUTAWAY, "b", "L2", head=-10)
    _holds(cut)
    assert cut.events[0].record == FrameRange(0, 30)
    assert cut.events[1].source == FrameRange(490, 520)


def test_a_cutaway_never_swallows_a_shot_or_leaves_its_clip() -> None:
    cut = _trimmed(CUTAWAY, "b", "L2", tail=500)
    _holds(cut)
    assert [event.record.duration for event in cut.events] == [40, 59, 1]
    short = replace(SCENE, clips=(SCENE.clips[0], replace(SCENE.clips[1], frames=530)))
    held = apply_trims(CUTAWAY, short, {trim_key("b", ("L2",)): Trim(0, 100)})
    assert held.events[1].source == FrameRange(500, 530)


def test_a_take_that_comes_back_with_its_line_is_trimmed_once() -> None:
    parts = _cut(*(replace(event, lines=("L1",)) for event in CUTAWAY.events))
    cut = _trimmed(parts, "a", "L1", head=5)
    _holds(cut)
    assert cut.frames == parts.frames - 5


def test_tone_under_a_lengthened_shot_is_repeated() -> None:
    silent = _cut(
        _event("b", "L1", (100, 150), (0, 50), _piece("a", (10, 60), (0, 50), "tone")),
        _event("a", "L2", (300, 350), (50, 100), _piece("a", (300, 350), (50, 100))),
    )
    longer = _trimmed(silent, "b", "L1", tail=70)
    _holds(longer)
    tones = longer.events[0].sounds
    assert [piece.record for piece in tones] == [
        FrameRange(0, 50),
        FrameRange(50, 100),
        FrameRange(100, 120),
    ]
    assert all(10 <= piece.source.start < piece.source.end <= 60 for piece in tones)
    assert longer.events[1].record == FrameRange(120, 170)


def test_a_shot_keeps_one_frame_and_stays_in_its_clip() -> None:
    cut = _trimmed(J, "a", "L1", tail=-500)
    assert cut.events[0].source.duration == 1
    assert cut.events[1].record.start == 1
    assert cut.events[1].sounds[0].record.start == 0
    _holds(cut)
    ends = _trimmed(_cut(J.events[0]), "a", "L1", head=-500, tail=5000).events[0]
    assert ends.source == FrameRange(0, 2000)
    assert ends.sounds[0].source.start == 0
    assert ends.sounds[0].source.end == 1993  # the sound ends where it ended beside the picture
