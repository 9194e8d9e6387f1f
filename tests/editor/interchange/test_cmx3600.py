"""EDLs, read by pycmx and by columns."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import pycmx
import pytest

from editor.interchange import cmx3600
from editor.interchange.timeline import Event, Sequence, tracks_of
from roughcut.core.timecode import FrameRange, smpte_to_frames
from tests.editor.interchange.cuts import F29, F59, RATES, camera, long_cut, scene


def _text(cut: Sequence, track: str) -> str:
    return next(each.text for each in cmx3600.write(cut) if each.track == track)


@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_pycmx_sees_the_record_and_source_timecodes(rate: Fraction, drop: bool) -> None:
    cut = scene(rate, drop)

    parsed = pycmx.parse_cmx3600(io.StringIO(_text(cut, "V2")))

    (edit,) = next(iter(parsed.events)).edits
    record = [smpte_to_frames(t, rate) - cut.start for t in (edit.record_in, edit.record_out)]
    source = [
        smpte_to_frames(t, rate) - cut.sources[1].start for t in (edit.source_in, edit.source_out)
    ]
    assert (record, source) == ([70, 95], [10, 35])
    assert edit.source == "B001"


@pytest.mark.parametrize(
    ("drop", "line", "mark"), [(True, "FCM: DROP FRAME", ";"), (False, "FCM: NON-DROP FRAME", ":")]
)
def test_drop_frame_is_said_and_shown(drop: bool, line: str, mark: str) -> None:
    lines = _text(scene(F29, drop), "V1").split("\r\n")

    assert lines[1] == line
    assert lines[3].split()[-1][8] == mark


def test_source_timecode_counts_at_the_sources_own_rate() -> None:
    """Frame 10 of 25 lies at frame 24 of 59.94: 0.4 s less than half a frame."""
    source = camera("A", F59, True, start=0)
    event = Event("V1", "A", 10, FrameRange(0, 25), "x")
    cut = replace(
        scene(), sources=(source,), events=(event,), tracks=("V1",), transitions=(), markers=()
    )

    line = _text(cut, "V1").split("\r\n")[3]

    assert line.split()[4:6] == ["00:00:00;23", "00:00:01;23"]


def test_a_dissolve_is_two_lines_of_one_number() -> None:
    lines = _text(scene(), "V1").split("\r\n")

    at = next(i for i, line in enumerate(lines) if " D " in line)
    outgoing, incoming = lines[at - 1].split(), lines[at].split()
    assert outgoing[:1] == incoming[:1]
    assert outgoing[-1] == outgoing[-2] == incoming[-2]
    assert incoming[3:5] == ["D", "012"]
    assert lines[at + 1 : at + 3] == ["* FROM CLIP NAME: B.mov", "* TO CLIP NAME: A.mov"]


def test_files_are_named_with_their_paths() -> None:
    text = _text(scene(), "A1")

    assert "* FROM CLIP NAME: 12A-T3 boom+lav.wav\r\n" in text
    assert "* SOURCE FILE: /Volumes/R/12A-T3 boom+lav.wav\r\n" in text


def test_each_marker_stands_in_one_list_only_with_its_author() -> None:
    lists = [each.text for each in cmx3600.write(scene())]

    located = [line for text in lists for line in text.split("\r\n") if line.startswith("* LOC")]
    assert len(located) == 3
    assert (
        '* LOC: 01:00:01:05 RED     Line 4 Preferred by Zoé & <the "others"> — Director' in located
    )
    assert any("YELLOW  hole" in line for line in located)  # CMX has no orange


def test_lists_end_at_999_events_and_never_begin_with_a_dissolve() -> None:
    cut = long_cut(2100, sounds=0, dissolve_every=3)

    lists = cmx3600.write(cut)

    assert [each.suffix for each in lists] == ["_V1_1", "_V1_2", "_V1_3"]
    for each in lists:
        numbers = [line[:3] for line in each.text.split("\r\n") if line[:3].isdigit()]
        assert numbers[0] == "001" != numbers[1]
        assert int(numbers[-1]) <= 999


def test_switched_off_alternates_stay_out() -> None:
    cut = scene()
    off = Event("V3", "B", 100, FrameRange(0, 50), "12B T4", enabled=False)
    events = (*cut.events, off)

    lists = cmx3600.write(replace(cut, events=events, tracks=tracks_of(events)))

    assert "V3" not in {each.track for each in lists}


def test_a_name_with_line_breaks_cannot_break_a_line() -> None:
    cut = replace(scene(), name="a\r\n001  X  V  C\u2028b")

    assert _text(cut, "V1").splitlines()[0] == "TITLE: a 001  X  V  C b"
