"""EDLs, read by pycmx and by columns."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import pycmx
import pytest

from editor.interchange import cmx3600
from editor.interchange.bundle import bundle
from editor.interchange.losses import Loss
from editor.interchange.timeline import Event, Marker, Sequence, Transition, tracks_of
from editor.interchange.wishes import ExportWishes
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


def _all_dissolve(lead: int = 0) -> Sequence:
    """A first clip of ten frames that shows in its dissolve only, behind `lead` frames of B."""
    events = (
        Event("V1", "A", 24, FrameRange(lead, lead + 10), "a", reason="Kept for the look"),
        Event("V1", "B", 60, FrameRange(lead + 10, lead + 60), "b"),
        *((Event("V1", "B", 20, FrameRange(0, lead), "before"),) if lead else ()),
    )
    mix = Transition("V1", FrameRange(lead, lead + 14), lead + 10, 0, 1)
    note = Marker(lead + 3, "On the covered clip", event=0)
    return replace(scene(), events=events, tracks=("V1",), markers=(note,), transitions=(mix,))


@pytest.mark.parametrize("lead", [0, 30])
def test_a_clip_that_shows_in_a_dissolve_only_has_the_dissolves_first_line(lead: int) -> None:
    cut = _all_dissolve(lead)

    lines = _text(cut, "V1").split("\r\n")

    events = [line.split() for line in lines if line[:3].isdigit()]
    numbers = [event[0] for event in events]
    assert numbers == (["001", "002", "002"] if lead else ["001", "001"])
    covered, dissolve = events[-2:]
    assert (covered[1], covered[4]) == ("A001", "14:15:00:24")
    assert covered[-1] == covered[-2] == dissolve[-2]
    assert "* FROM FILE: /Volumes/R/A.mov" in lines
    assert sum(line.startswith("* LOC") for line in lines) == 1
    made = bundle(cut, ExportWishes(formats=("edl",)))
    assert [loss.count for loss in made.losses if loss.code == "covered"] == [1]


def test_a_cut_that_is_switched_off_has_no_list_and_says_so() -> None:
    cut = scene()
    off = tuple(replace(event, enabled=False) for event in cut.events)
    cut = replace(cut, events=off, transitions=())

    made = bundle(cut, ExportWishes(formats=("edl", "markers")))

    assert not [file.name for file in made.files if file.name.endswith("fps_V1.edl")]
    assert Loss("edl", "nothing-plays", 9) in made.losses
    assert "every clip is switched off" in made.files[0].data.decode()


def test_markers_of_a_picture_that_is_switched_off_stand_in_the_sounds_list() -> None:
    cut = scene()
    off = tuple(replace(event, enabled=not event.picture) for event in cut.events)

    made = bundle(replace(cut, events=off, transitions=()), ExportWishes(formats=("edl",)))

    first = next(file for file in made.files if file.name.endswith("_A1.edl"))
    assert first.data.count(b"* LOC") == 3
