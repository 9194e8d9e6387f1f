"""FCPXML 1.10: structure and times as Final Cut reads them, with lxml."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from lxml import etree

from editor.interchange import fcpxml
from editor.interchange.timeline import Event, Sequence, Transition, tracks_of
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import F23, F29, NOTE, RATES, camera, scene

# The order that Apple's DTD asks for among the children that we write.
CHILD_ORDER = ("note", "conform-rate", "anchored", "marker", "audio-channel-source")


def _read(cut: Sequence) -> etree._Element:
    return etree.fromstring(fcpxml.write(cut))


def _seconds(text: str | None) -> Fraction:
    assert text is not None
    return Fraction(text.removesuffix("s"))


@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_the_storyline_has_no_holes_and_starts_at_the_sequences_timecode(
    rate: Fraction, drop: bool
) -> None:
    cut = scene(rate, drop)

    sequence = _read(cut).find("library/event/project/sequence")

    assert sequence is not None
    spine = sequence.find("spine")
    assert spine is not None
    items = [item for item in spine if item.tag != "transition"]
    assert _seconds(sequence.get("tcStart")) == cut.start / rate
    assert _seconds(items[0].get("offset")) == cut.start / rate
    for item, following in pairwise(items):
        end = _seconds(item.get("offset")) + _seconds(item.get("duration"))
        assert _seconds(following.get("offset")) == end
        assert (end * rate).denominator == 1


def test_an_asset_starts_at_its_timecode_in_true_seconds() -> None:
    asset = _read(scene(F23)).find("resources/asset[@id='asset1']")

    assert asset is not None
    assert _seconds(asset.get("start")) == 51300 * Fraction(1001, 1000)
    assert asset.get("audioRate") == "48000"
    representation = asset.find("media-rep")
    assert representation is not None
    assert representation.get("src") == "file:///Volumes/R/A.mov"


def test_sound_hangs_on_the_picture_of_its_shot_with_one_channel_on() -> None:
    root = _read(scene())

    picture = root.find(".//spine/asset-clip[@name='12A T3']")
    assert picture is not None
    sounds = picture.findall("asset-clip")
    assert [sound.get("lane") for sound in sounds] == ["-1", "-2"]
    channels = [
        [
            (each.get("srcCh"), each.get("enabled", "1"))
            for each in sound.iter("audio-channel-source")
        ]
        for sound in sounds
    ]
    assert channels[0] == [("1", "1"), ("2", "0"), ("3", "0"), ("4", "0")]
    assert channels[1] == [("1", "0"), ("2", "0"), ("3", "1"), ("4", "0")]
    assert "Jonah" in (sounds[1].findall("audio-channel-source")[2].get("role") or "")


def test_a_j_cut_begins_before_its_picture() -> None:
    root = _read(scene())

    picture = root.find(".//spine/asset-clip[@name='12B T1']")
    assert picture is not None
    sound = picture.find("asset-clip[@lane='-1']")
    assert sound is not None
    assert _seconds(sound.get("offset")) - _seconds(picture.get("start")) == Fraction(-8, 25)


def test_media_of_another_rate_keep_their_speed() -> None:
    cut = scene(F23)
    cut = replace(cut, sources=(camera("A", F29, True), *cut.sources[1:]))

    first = _read(cut).find(".//spine/asset-clip[@name='12A T3']")

    assert first is not None
    conform = first.find("conform-rate")
    assert conform is not None
    assert (conform.get("scaleEnabled"), conform.get("srcFrameRate")) == ("0", "29.97")
    assert first.get("tcFormat") == "DF"


def test_a_dissolve_above_the_storyline_has_a_storyline_of_its_own() -> None:
    cut = scene()
    events = (*cut.events, Event("V2", "A", 90, FrameRange(95, 120), "after"))
    above = Transition("V2", FrameRange(93, 97), 95, 4, 9)
    cut = replace(
        cut, events=events, tracks=tracks_of(events), transitions=(*cut.transitions, above)
    )

    spine = _read(cut).find(".//spine/asset-clip/spine")

    assert spine is not None
    assert spine.get("lane") == "1"
    assert [item.tag for item in spine] == ["asset-clip", "transition", "asset-clip"]
    assert [_seconds(item.get("offset")) * 25 for item in spine] == [0, 23, 25]


def test_notes_keep_their_lines_and_stand_on_the_clip_below() -> None:
    root = _read(scene())

    marker = root.find(".//marker[@value='Line 4']")
    assert marker is not None
    assert marker.get("note") == f"{NOTE}\n— Director"
    hole = root.find(".//marker[@value='hole']")
    assert hole is not None
    parent = hole.getparent()
    assert parent is not None
    assert parent.tag == "gap"


def test_children_stand_in_the_order_of_the_dtd() -> None:
    for clip in _read(scene(F23)).iter("asset-clip", "gap"):
        groups = {"asset-clip": "anchored", "spine": "anchored", "keyword": "marker"}
        kinds = [groups.get(str(child.tag), str(child.tag)) for child in clip]
        places = [CHILD_ORDER.index(kind) for kind in kinds]
        assert places == sorted(places)


def test_sounds_that_a_crossfade_joins_are_one_storyline() -> None:
    cut = scene()
    fade = Transition("A1", FrameRange(40, 44), 42, 5, 6)
    root = _read(replace(cut, transitions=(*cut.transitions, fade)))
    (spine,) = root.findall(".//asset-clip/spine[@lane='-1']")
    assert [item.tag for item in spine] == ["asset-clip", "transition", "asset-clip"]
    transition = spine[1]
    assert transition.find("filter-audio") is not None
    assert transition.find("filter-video") is None
    assert _seconds(transition.get("offset")) == Fraction(40, 25)
    parent = spine.getparent()
    assert parent is not None
    assert parent.get("name") == "12A T3"


def test_a_status_is_a_keyword_over_its_clip() -> None:
    (keyword,) = _read(scene()).findall(".//keyword")
    assert keyword.get("value") == "Approved"
    clip = keyword.getparent()
    assert clip is not None
    assert [keyword.get(k) for k in ("start", "duration")] == [
        clip.get(k) for k in ("start", "duration")
    ]
