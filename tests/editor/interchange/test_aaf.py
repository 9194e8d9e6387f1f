"""AAF, walked with pyaaf2 as an importer does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import aaf2
import pytest

from editor.interchange import aaf
from editor.interchange.timeline import Event, Sequence, tracks_of
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import F23, F29, F59, NOTE, RATES, camera, scene


@contextmanager
def _opened(cut: Sequence, folder: Path) -> Iterator[Any]:  # pyaaf2 ships no types
    path = folder / "cut.aaf"
    path.write_bytes(aaf.write(cut))
    with aaf2.open(str(path), "r") as file:
        yield file


def _top(file: Any) -> Any:  # pyaaf2 ships no types
    (top,) = file.content.toplevel()
    return top


@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_the_primary_timecode_is_the_sequences(rate: Fraction, drop: bool, tmp_path: Path) -> None:
    cut = scene(rate, drop)

    with _opened(cut, tmp_path) as file:
        slot = next(iter(_top(file).slots))
        assert slot["PhysicalTrackNumber"].value == 1
        assert (slot.segment.start, bool(slot.segment.drop)) == (cut.start, drop)
        assert Fraction(slot.edit_rate) == rate


def test_one_master_mob_for_each_file_leads_to_its_tape_at_its_timecode(tmp_path: Path) -> None:
    with _opened(scene(F29, True), tmp_path) as file:
        masters = {mob.name: mob for mob in file.content.mastermobs()}
        assert set(masters) == {"A.mov", "B.mov", "12A-T3 boom+lav.wav"}
        picture = next(slot for slot in masters["A.mov"].slots if slot.media_kind == "Picture")
        media = picture.segment.mob
        locator = next(iter(media.descriptor["Locator"].value))
        assert locator["URLString"].value == "file:///Volumes/R/A.mov"
        on_tape = media.slot_at(1).segment
        assert on_tape.start == 30 * 51300
        tape = on_tape.mob
        assert tape.name == "A001"
        timecode = next(s.segment for s in tape.slots if s.media_kind == "Timecode")
        assert (timecode.start, timecode.fps, bool(timecode.drop)) == (0, 30, True)


def test_the_drop_flag_of_a_tape_is_its_own_sources(tmp_path: Path) -> None:
    cut = scene(F23)
    cut = replace(cut, sources=(camera("A", F59, True), *cut.sources[1:]))

    with _opened(cut, tmp_path) as file:
        drops = {
            mob.name: (s.segment.fps, bool(s.segment.drop))
            for mob in file.content.sourcemobs()
            for s in mob.slots
            if s.media_kind == "Timecode"
        }
    assert drops == {"A001": (60, True), "B001": (24, False), "SR 2026-11-22": (24, False)}


def test_sound_names_its_channel_by_the_master_mobs_slot(tmp_path: Path) -> None:
    with _opened(scene(), tmp_path) as file:
        second = next(slot for slot in _top(file).slots if slot.name == "A2")
        clip = next(iter(second.segment.components))
        assert clip.slot["PhysicalTrackNumber"].value == 3


def test_a_dissolve_overlaps_its_clips(tmp_path: Path) -> None:
    with _opened(scene(), tmp_path) as file:
        first = next(slot for slot in _top(file).slots if slot.name == "V1")
        parts = [(type(c).__name__, c.length) for c in first.segment.components]
    assert parts == [
        ("SourceClip", 50),
        ("SourceClip", 66),
        ("Transition", 12),
        ("SourceClip", 46),
        ("Filler", 12),
        ("SourceClip", 38),
    ]


def test_markers_have_place_words_author_and_colour(tmp_path: Path) -> None:
    with _opened(scene(), tmp_path) as file:
        markers = [
            each
            for slot in _top(file).slots
            if type(slot).__name__ == "EventMobSlot"
            for each in slot.segment.components
        ]
        told = {m["Position"].value: m for m in markers}
        assert set(told) == {30, 155, 60}
        assert told[30]["Comment"].value == f"Line 4\n{NOTE}"
        assert told[30]["CommentMarkerUser"].value == "Director"
        slots = {slot.slot_id: slot.name for slot in _top(file).slots}
        assert [slots[n] for n in told[60]["DescribedSlots"].value] == ["V1"]


def test_a_source_without_reel_carries_its_timecode_itself(tmp_path: Path) -> None:
    cut = scene()
    cut = replace(cut, sources=(replace(cut.sources[0], reel=""), *cut.sources[1:]))

    with _opened(cut, tmp_path) as file:
        media = next(mob for mob in file.content.sourcemobs() if mob.name == "A.mov")
        timecode = next(s.segment for s in media.slots if s.media_kind == "Timecode")
        assert timecode.start == cut.sources[0].start


def test_mob_ids_stay_when_the_cut_changes(tmp_path: Path) -> None:
    cut = scene()
    changed = replace(cut, events=cut.events[:-1])

    def ids(sequence: Sequence) -> tuple[set[str], set[str]]:
        with _opened(sequence, tmp_path) as file:
            media = {str(m.mob_id) for m in file.content.mastermobs()}
            return media, {str(_top(file).mob_id)}

    assert ids(cut)[0] == ids(changed)[0]
    assert ids(cut)[1] != ids(changed)[1]
    assert not ids(cut)[0] & ids(replace(cut, project="another"))[0]


def test_equal_cuts_give_equal_bytes() -> None:
    assert aaf.write(scene()) == aaf.write(scene())


def test_a_switched_off_clip_is_there_and_muted(tmp_path: Path) -> None:
    cut = scene()
    off = Event("V3", "B", 100, FrameRange(10, 50), "12B T4", enabled=False)
    events = (*cut.events, off)
    with _opened(replace(cut, events=events, tracks=tracks_of(events)), tmp_path) as file:
        slot = next(slot for slot in _top(file).slots if slot.name == "V3")
        filler, selector, *_ = list(slot.segment.components)
        assert filler.length == 10
        assert type(selector["Selected"].value).__name__ == "Filler"
        (clip,) = list(selector["Alternates"].value)
        assert (clip.start, clip.length, selector.length) == (100, 40, 40)
        assert clip.mob.name == "B.mov"


def test_line_reason_status_and_microphones_are_told(tmp_path: Path) -> None:
    with _opened(scene(), tmp_path) as file:
        slot = next(slot for slot in _top(file).slots if slot.name == "V1")
        first, second = [c for c in slot.segment.components if type(c).__name__ == "SourceClip"][:2]
        told = {tag.name: tag.value for tag in first["UserComments"].value}
        assert (told["Line"], told["Reason"]) == ("4. You came.", "Best delivery")
        tones = {tag.name: tag.value for tag in second["ComponentAttributeList"].value}
        assert tones["_COLOR_G"] > tones["_COLOR_R"] == tones["_COLOR_B"]
        sound = next(m for m in file.content.mastermobs() if m.name.endswith(".wav"))
        assert dict(sound.comments.items())["TRK1"] == "boom"
