"""Where cuts fall, on material laid out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from editor.engine.cut import Cut, Parameters, Pin
from editor.engine.propose import propose
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery, ShotSize
from tests.editor.engine.material import coverage, defect, line, said, spoilt, take

ONE = (line("L1"),)
TWO = (line("L1"), line("L2", "BEN"))


def _pinned(*names: str) -> Parameters:
    return Parameters(pins=tuple(Pin(name.split("/")[1], name) for name in names))


def _sources(cut: Cut) -> list[FrameRange]:
    return [event.source for event in cut.events]


def test_a_line_keeps_breath_on_both_sides() -> None:
    (source,) = _sources(propose(coverage(ONE, take("a", said(500, 560, "L1")))))
    assert 485 <= source.start <= 499
    assert 564 <= source.end <= 600


def test_the_call_before_and_after_is_never_heard() -> None:
    clip = take("a", said(480, 492, cue=True), said(500, 560, "L1"), said(566, 580, cue=True))
    (source,) = _sources(propose(coverage(ONE, clip)))
    assert 492 < source.start <= 500
    assert 560 <= source.end < 566


def test_an_adlib_right_after_the_line_is_left_out() -> None:
    clip = take("a", said(500, 560, "L1"), said(563, 600))
    (source,) = _sources(propose(coverage(ONE, clip)))
    assert 560 <= source.end <= 562


def test_two_lines_of_one_take_are_one_event_when_nothing_lies_between() -> None:
    clip = take("a", said(500, 560, "L1"), said(575, 640, "L2"))
    (event,) = propose(coverage(TWO, clip)).events
    assert event.lines == ("L1", "L2")
    assert event.readings == ("a/L1/1", "a/L2/1")


def test_an_adlib_between_two_lines_of_one_take_is_cut_out() -> None:
    clip = take("a", said(500, 560, "L1"), said(580, 600), said(620, 680, "L2"))
    left, right = propose(coverage(TWO, clip)).events
    assert left.source.end <= 579
    assert right.source.start >= 600


def test_a_false_start_is_cut_away_before_the_whole_reading() -> None:
    clip = take("a", said(500, 530, "L1"), said(560, 620, "L1"))
    scene = spoilt(
        coverage(ONE, clip), "a/L1/1", delivery=Delivery.FALSE_START, coverage=0.5, error_rate=0.5
    )
    (event,) = propose(scene).events
    assert event.readings == ("a/L1/2",)
    assert event.source.start >= 530


@pytest.mark.parametrize("pace", [-1.0, 0.0, 1.0])
def test_the_pause_between_two_takes_follows_the_pace(pace: float) -> None:
    scene = coverage(TWO, take("a", said(500, 560, "L1")), take("b", said(700, 760, "L2"), take=2))
    asked = Parameters(pace=pace)
    left, right = propose(scene, asked).events
    silence = (left.source.end - 560) + (700 - right.source.start)
    assert silence == pytest.approx(25 * 0.4 * 2**-pace, abs=1)


def test_a_written_pause_lengthens_the_silence_before_the_line() -> None:
    first, second = take("a", said(500, 560, "L1")), take("b", said(700, 760, "L2"))
    paused = (TWO[0], line("L2", "BEN", parentheticals=("un temps",)))
    plain = propose(coverage(TWO, first, second)).frames
    assert propose(coverage(paused, first, second)).frames > plain + 12


def test_a_blurred_stretch_before_the_line_is_not_shown() -> None:
    clip = take("a", said(500, 560, "L1"), defects=(defect("blur", 400, 497),))
    (source,) = _sources(propose(coverage(ONE, clip)))
    assert source.start >= 497


def test_a_clip_that_begins_with_the_line_gives_what_it_has() -> None:
    clip = take("a", said(0, 60, "L1"), frames=62)
    (event,) = propose(coverage(ONE, clip)).events
    assert event.source == FrameRange(0, 62)
    assert "short-handles" in event.notes


@pytest.mark.parametrize(
    ("rate", "project"),
    [(Fraction(24000, 1001), Fraction(25)), (Fraction(30000, 1001), Fraction(24)), (25, 25)],
)
def test_record_frames_are_source_frames_at_the_projects_rate(
    rate: Fraction, project: Fraction
) -> None:
    clip = take("a", said(500, 560, "L1"), rate=Fraction(rate))
    scene = coverage(ONE, clip, rate=Fraction(project))
    (event,) = propose(scene).events
    exact = Fraction(event.source.duration) * project / rate
    assert event.record.duration == round(exact)
    assert event.sounds[0].record == event.record


def test_a_short_line_is_drawn_out_until_it_can_be_seen() -> None:
    scene = coverage(
        TWO,
        take("a", said(500, 504, "L1")),
        take("b", said(700, 760, "L2")),
    )
    first = propose(scene, Parameters(pace=1.0)).events[0]
    assert first.source.duration >= 15


def test_overlapping_speeches_of_one_take_are_kept_whole_together() -> None:
    clip = take("a", said(500, 600, "L1"), said(550, 590, "L2"))
    (event,) = propose(coverage(TWO, clip)).events
    assert event.source.start <= 500
    assert event.source.end >= 600


def test_a_wished_length_is_met_or_the_miss_is_told() -> None:
    scene = coverage(TWO, take("a", said(500, 560, "L1")), take("b", said(700, 760, "L2")))
    plain = propose(scene).frames
    longer = propose(scene, Parameters(target_frames=plain + 10))
    assert abs(longer.frames - plain - 10) <= 0.03 * (plain + 10)
    assert longer.warnings == ()
    halved = propose(scene, Parameters(target_frames=plain // 2))
    assert halved.warnings == (f"length-missed:{halved.frames - plain // 2}",)


def test_a_pin_moves_only_what_it_must() -> None:
    wide = take("w", said(500, 560, "L1"), said(580, 640, "L2"), shot_size=ShotSize.WIDE)
    close = take("c", said(300, 360, "L1"), said(380, 440, "L2"), shot_size=ShotSize.CLOSE)
    cut = propose(coverage(TWO, wide, close), _pinned("w/L1/1", "c/L2/1"))
    assert [event.clip for event in cut.events] == ["w", "c"]


def test_a_reading_that_may_have_lost_its_last_word_keeps_room_for_it() -> None:
    """Its fellows last 70 frames, it was heard for 50 and lacks a word: 20 more are kept."""
    clips = [take(name, said(500, 570, "L1")) for name in "bcd"]
    scene = coverage(ONE, take("a", said(500, 550, "L1")), *clips)
    scene = spoilt(scene, "a/L1/1", coverage=0.67)
    assert propose(scene).events[0].clip != "a"
    (event,) = propose(scene, _pinned("a/L1/1")).events
    assert event.source.end >= 570
    assert event.source.start <= 480
