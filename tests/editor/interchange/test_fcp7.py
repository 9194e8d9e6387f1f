"""FCP 7 XML: what Premiere and Resolve rely on, read with lxml."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from lxml import etree

from editor.interchange import fcp7
from editor.interchange.fcp7 import Flavour
from editor.interchange.timeline import Event, Sequence, tracks_of
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import F23, F29, NOTE, camera, scene

BOTH = pytest.mark.parametrize("flavour", list(Flavour))


def _read(cut: Sequence, flavour: Flavour = Flavour.RESOLVE) -> etree._Element:
    return etree.fromstring(fcp7.write(cut, flavour))


@BOTH
def test_ids_are_unique_and_each_file_is_defined_once(flavour: Flavour) -> None:
    root = _read(scene(), flavour)

    ids = Counter(item.get("id") for item in root.iter("clipitem"))
    defined = Counter(item.get("id") for item in root.iter("file") if len(item))
    assert set(ids.values()) == {1}
    assert defined == {"file-1": 1, "file-2": 1, "file-3": 1}
    assert {item.get("id") for item in root.iter("file")} == set(defined)


@BOTH
def test_all_clips_of_a_shot_are_linked_to_each_other(flavour: Flavour) -> None:
    root = _read(scene(), flavour)

    clips = {item.get("id"): item for item in root.iter("clipitem")}
    linked = [link.findtext("linkclipref") for link in clips["clipitem-1"].findall("link")]
    assert linked == ["clipitem-1", "clipitem-6", "clipitem-8"]
    assert not clips["clipitem-5"].findall("link")


def test_a_links_clip_index_counts_the_transition_too() -> None:
    cut = scene()
    events = (*cut.events, Event("A4", "A", 130, FrameRange(110, 150), "x", channel=0, link=3))

    root = _read(replace(cut, events=events, tracks=tracks_of(events)))

    sound = root.findall(".//clipitem[@id='clipitem-10']/link")
    assert sound[0].findtext("clipindex") == "4"


def test_edges_at_a_dissolve_are_open_and_reach_to_its_outer_frames() -> None:
    root = _read(scene())

    before, after = (root.find(f".//clipitem[@id='clipitem-{n}']") for n in (2, 3))
    assert before is not None
    assert after is not None
    assert [before.findtext(t) for t in ("start", "end", "in", "out")] == ["50", "-1", "60", "126"]
    assert [after.findtext(t) for t in ("start", "end", "in", "out")] == ["-1", "150", "124", "170"]
    assert root.findtext(".//transitionitem/alignment") == "center"


@BOTH
def test_channels_are_named_by_clip_and_counted_by_file(flavour: Flavour) -> None:
    root = _read(scene(), flavour)

    wild = root.find(".//clipitem[@id='clipitem-8']")
    assert wild is not None
    assert wild.findtext("sourcetrack/trackindex") == "3"
    recorder = next(f for f in root.iter("file") if f.get("id") == "file-3" and len(f))
    counts = [int(node.text or "") for node in recorder.findall("media/audio/channelcount")]
    assert sum(counts) == 4
    assert recorder.find("media/video") is None


def test_drop_frame_stands_in_text_and_flag() -> None:
    timecode = _read(scene(F29, True)).find("sequence/timecode")

    assert timecode is not None
    assert timecode.findtext("string") == "01:00:00;00"
    assert timecode.findtext("frame") == "107892"
    assert timecode.findtext("displayformat") == "DF"
    assert timecode.findtext("rate/ntsc") == "TRUE"


def test_media_of_another_rate_stand_on_the_sequences_grid() -> None:
    cut = scene(F23)
    cut = replace(cut, sources=(camera("A", F29, True), *cut.sources[1:]))

    root = _read(cut)

    first = root.find(".//clipitem[@id='clipitem-1']")
    assert first is not None
    assert [first.findtext(t) for t in ("rate/timebase", "in", "out")] == ["24", "24", "74"]
    assert first.findtext("file/rate/timebase") == "30"
    assert first.findtext("file/timecode/displayformat") == "DF"


@BOTH
def test_markers_stand_at_their_frames_with_their_whole_note(flavour: Flavour) -> None:
    root = _read(scene(), flavour)

    told = root.find("sequence/marker")
    assert told is not None
    assert told.findtext("in") == "30"
    assert told.findtext("comment") == f"{NOTE}\n— Director"
    on_clip = root.find(".//clipitem[@id='clipitem-2']/marker")
    assert on_clip is not None
    assert on_clip.findtext("in") == "70"


def test_flavours_name_the_file_as_their_program_does() -> None:
    def url(flavour: Flavour) -> str:
        return _read(scene(), flavour).findtext(".//pathurl", "")

    assert url(Flavour.PREMIERE) == "file://localhost/Volumes/R/A.mov"
    assert url(Flavour.RESOLVE) == "file:///Volumes/R/A.mov"


def test_premiere_is_told_where_the_cut_lies_in_a_dissolve() -> None:
    cut = scene()
    skewed = replace(cut.transitions[0], record=FrameRange(108, 116))
    cut = replace(cut, transitions=(skewed,))
    ticks = 254_016_000_000 * 2 // 25
    assert _read(cut, Flavour.PREMIERE).findtext(".//cutPointTicks") == str(ticks)
    assert _read(cut, Flavour.RESOLVE).find(".//cutPointTicks") is None


def test_line_reason_and_microphone_are_comments_of_the_clip() -> None:
    root = _read(scene(), Flavour.PREMIERE)
    told = {
        number: root.findtext(f".//clipitem[@id='clipitem-1']/comments/mastercomment{number}")
        for number in (1, 2)
    }
    assert told == {1: "4. You came.", 2: "Best delivery"}
    sound = ".//clipitem[@id='clipitem-6']"
    assert root.findtext(f"{sound}/comments/mastercomment3") == "boom"


def test_alternates_are_there_but_off_and_status_is_a_label() -> None:
    cut = scene()
    off = Event("V3", "B", 100, FrameRange(0, 50), "12B T4", enabled=False)
    events = (*cut.events, off)

    root = _read(replace(cut, events=events, tracks=tracks_of(events)), Flavour.PREMIERE)

    assert root.findtext(".//clipitem[@id='clipitem-10']/enabled") == "FALSE"
    assert root.findtext(".//clipitem[@id='clipitem-2']/labels/label2") == "Forest"
    assert root.findtext(".//clipitem[@id='clipitem-1']/comments/mastercomment1") is not None
