"""OpenTimelineIO, read by its own library."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import opentimelineio as oti
import pytest

from editor.interchange import otio
from editor.interchange.timeline import Marker, Reply, Sequence, Source
from roughcut.core.errors import RefusedError
from tests.editor.interchange.cuts import F23, NOTE, RATES, camera, scene


def _read(cut: Sequence) -> Any:  # the library ships no types
    return oti.adapters.read_from_string(otio.write(cut).decode(), "otio_json")


@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_the_library_sees_every_clip_at_its_place(rate: Any, drop: bool) -> None:
    cut = scene(rate, drop)

    timeline = _read(cut)

    assert timeline.global_start_time.value == cut.start
    first = timeline.tracks[0]
    clips = list(first.find_clips())
    ranges = [clip.range_in_parent() for clip in clips]
    assert [(r.start_time.value, r.duration.value) for r in ranges] == [
        (0, 50),
        (50, 60),
        (110, 40),
        (162, 38),
    ]
    assert clips[0].source_range.start_time.value == cut.sources[0].start + 24


def test_sources_keep_all_their_facts() -> None:
    clip = next(iter(_read(scene()).tracks[3].find_clips()))

    reference = clip.media_reference
    assert reference.target_url == "file:///Volumes/R/12A-T3%20boom%2Blav.wav"
    assert reference.metadata["cmx_3600"]["reel"] == "SR 2026-11-22"
    assert reference.metadata["roughcut"]["channels"] == 4
    assert clip.metadata["roughcut"]["channel"] == 3


def test_a_dissolve_has_its_offsets_and_a_marker_its_comment() -> None:
    timeline = _read(scene())

    transition = next(c for c in timeline.tracks[0] if isinstance(c, oti.schema.Transition))
    assert (transition.in_offset.value, transition.out_offset.value) == (6, 6)
    marker = timeline.tracks.markers[0]
    assert (marker.name, marker.comment, marker.color) == ("Line 4", NOTE, "RED")


def test_a_start_between_frames_is_exact_in_whole_counts() -> None:
    """24 frames of 23.976 are 1.001 s; that is no frame of 25, so a common count is used."""
    source = camera("A", RATES[2][0], False)
    cut = scene(F23)
    cut = replace(cut, sources=(source, *cut.sources[1:]))

    start = next(iter(_read(cut).tracks[0].find_clips())).source_range.start_time

    assert start.value == int(start.value)
    assert start.value * 1000 == (51300 * 1000 + 1001) * start.rate


def test_what_is_known_of_a_clip_goes_with_it() -> None:
    cut = scene()
    timeline = _read(cut)
    first, second = list(timeline.tracks[0].find_clips())[:2]
    told = first.metadata["roughcut"]
    assert (list(told["lines"]), told["reason"]) == (["4. You came."], "Best delivery")
    assert second.metadata["roughcut"]["status"] == "Approved"
    assert second.color.name == "Green"
    sound = timeline.tracks[2].find_clips()[0]
    assert sound.metadata["roughcut"]["channel_name"] == "boom"


def test_replies_stay_apart_from_their_note() -> None:
    note = Marker(5, "Slow", "Slow", "Karim", replies=(Reply("Léa", "By 4?"),), done=True)
    (marker,) = _read(replace(scene(), markers=(note,))).tracks.markers
    told = marker.metadata["roughcut"]
    assert (told["author"], told["done"]) == ("Karim", True)
    assert [list(reply) for reply in told["replies"]] == [["Léa", "By 4?"]]


def test_a_bundle_holds_the_media(tmp_path: Path) -> None:
    media = tmp_path / "a.mov"
    media.write_bytes(b"rushes")
    cut = _only(replace(scene().sources[0], path=str(media)))

    data = otio.write_otioz(cut)

    assert data == otio.write_otioz(cut)
    (tmp_path / "cut.otioz").write_bytes(data)
    timeline = oti.adapters.read_from_file(str(tmp_path / "cut.otioz"))
    (clip,) = timeline.find_clips()
    assert clip.media_reference.target_url.endswith("a.mov")


def test_a_bundle_takes_media_from_here_though_the_editor_has_them_elsewhere(
    tmp_path: Path,
) -> None:
    media = tmp_path / "a.mov"
    media.write_bytes(b"rushes")
    source = replace(scene().sources[0], path="R:\\Ferry\\a.mov", local=str(media))
    with zipfile.ZipFile(io.BytesIO(otio.write_otioz(_only(source)))) as made:
        assert made.read("media/a.mov") == b"rushes"


def test_a_bundle_without_its_media_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        otio.write_otioz(_only(scene().sources[0]))

    assert refused.value.code == "refused.interchange.otioz-media"


def test_a_bundle_cannot_hold_two_files_of_one_name() -> None:
    cut = scene()
    twin = replace(cut.sources[1], path="/elsewhere/A.mov")

    with pytest.raises(RefusedError) as refused:
        otio.write_otioz(replace(cut, sources=(cut.sources[0], twin, cut.sources[2])))

    assert refused.value.code == "refused.interchange.otioz-names"


def _only(source: Source) -> Sequence:
    cut = scene()
    return replace(
        cut,
        sources=(source,),
        events=cut.events[:1],
        tracks=("V1",),
        transitions=(),
        markers=(),
    )
