"""Which clip a stranger's event shows, and which frames of it."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

import pytest

from editor.interchange.foreign import Foreign, ForeignEvent, Media
from editor.interchange.matching import Matched, OurClip, Placed, match
from roughcut.core.timecode import FrameRange

PAL = Fraction(25)
F23 = Fraction(24000, 1001)
HOUR = 90_000


def _clip(clip: int = 1, path: str = "/rushes/A/A001.mov", **more: object) -> OurClip:
    told = {"rate": PAL, "frames": 5000, "start": 10 * HOUR, "reel": "A001", **more}
    return OurClip(id=clip, path=path, **told)  # type: ignore[arg-type]  # a table of facts


def _event(media: Media, moment: Fraction = Fraction(4), **more: object) -> ForeignEvent:
    told = {"track": "V1", "record": FrameRange(0, 50), "name": "", **more}
    return ForeignEvent(media=media, moment=moment, **told)  # type: ignore[arg-type]  # the same


def _match(event: ForeignEvent, *clips: OurClip, rate: Fraction = PAL) -> Matched:
    cut = Foreign("otio", "x", rate, drop=False, start=0, events=(event,))
    return match(cut, clips or (_clip(),))


def _only(found: Matched) -> Placed:
    (placed,) = found.placed
    return placed


TAPE = Fraction(36_000)


@pytest.mark.parametrize(
    "name",
    [
        "A001.mov",
        "a001.MOV",
        "A001.mxf",
        "A001.new.01.mov",
        "A001.Exported.01",
        "A001_proxy.mp4",
        "A001 - v1.mov",
        "A001_1080p.mov",
        "A001.mov.PHYS",
    ],
)
def test_a_clip_is_known_by_its_name_and_by_what_programs_make_of_it(name: str) -> None:
    placed = _only(_match(_event(Media((name,), start=TAPE, rate=PAL))))

    assert (placed.clip, placed.source) == (1, FrameRange(100, 150))
    assert "timecode" in placed.reasons


def test_accents_are_one_however_a_disk_spells_them() -> None:
    ours = _clip(path="/rushes/Été 12.mov", reel="")
    theirs = unicodedata.normalize("NFD", "été 12.MOV")

    assert _only(_match(_event(Media((theirs,))), ours)).clip == 1


def test_a_reel_and_timecode_are_enough_but_neither_alone() -> None:
    edl = Media((), reel="A001")

    placed = _only(_match(_event(edl, Fraction(0), timecode="10:00:04:00")))

    assert placed.source == FrameRange(100, 150)
    assert placed.reasons == ("timecode", "reel")
    assert _match(_event(edl)).unplaced[0].why == "unknown"
    assert _match(_event(Media(()), Fraction(0), timecode="10:00:04:00")).unplaced


def test_a_reel_that_a_list_cut_to_eight_letters_is_known() -> None:
    ours = _clip(path="/rushes/x.mov", reel="A001C002_171213_R0MN")

    event = _event(Media((), reel="A001C002"), Fraction(0), timecode="10:00:04:00")

    assert _only(_match(event, ours)).clip == 1


def test_media_cut_down_by_a_consolidation_keep_their_frames_by_timecode() -> None:
    trimmed = Media(("A001.new.01.mov",), start=TAPE + 20, rate=PAL)

    assert _only(_match(_event(trimmed, Fraction(2)))).source == FrameRange(550, 600)


def test_a_file_whose_timecode_the_program_did_not_read_counts_from_its_first_frame() -> None:
    blind = Media(("A001.mov",), path="/rushes/A/A001.mov", start=Fraction(0), rate=PAL)

    assert _only(_match(_event(blind))).source == FrameRange(100, 150)


def test_of_two_files_with_one_name_the_folder_decides_and_else_it_is_told() -> None:
    first = _clip(1, "/rushes/day1/A001.mov")
    second = _clip(2, "/rushes/day2/A001.mov")
    there = Media(("A001.mov",), path="D:\\media\\day2\\A001.mov", start=TAPE, rate=PAL)
    nowhere = Media(("A001.mov",), start=TAPE, rate=PAL)

    assert _only(_match(_event(there), first, second)).clip == 2
    (told,) = _match(_event(nowhere), first, second).unplaced
    assert (told.why, set(told.candidates)) == ("ambiguous", {1, 2})


def test_of_two_files_with_one_name_timecode_decides() -> None:
    other = _clip(2, "/rushes/day2/A001.mov", start=15 * HOUR)

    placed = _only(_match(_event(Media(("A001.mov",), start=TAPE, rate=PAL)), _clip(), other))

    assert placed.clip == 1


def test_what_reaches_outside_of_its_clip_is_told() -> None:
    (told,) = _match(_event(Media(("A001.mov",)), Fraction(1000))).unplaced

    assert (told.why, told.candidates) == ("outside", (1,))


def test_the_id_of_our_own_export_is_enough() -> None:
    ours = _clip(path="/rushes/x.mov", reel="", identities=("urn:1",))

    placed = _only(_match(_event(Media(("renamed by hand.mxf",), identity="urn:1")), ours))

    assert placed.reasons == ("identity",)


def test_a_proxy_is_its_clip() -> None:
    ours = (
        _clip(1, copies=("/store/clips/1/proxy.mp4",)),
        _clip(2, "/rushes/A/A002.mov", copies=("/store/clips/2/proxy.mp4",)),
    )
    shown = Media(("proxy.mp4",), path="Z:\\store\\clips\\2\\proxy.mp4")

    assert _only(_match(_event(shown), *ours)).clip == 2


def test_frames_are_the_clips_own_at_any_rate_of_the_sequence() -> None:
    ours = _clip(rate=F23, start=24 * 36_000, frames=5000)
    exact = Media(("A001.mov",), start=24 * 36_000 / F23, rate=F23)
    as_24 = Media(("A001.mov",), start=TAPE, rate=Fraction(24))

    assert _only(_match(_event(exact, 96 / F23), ours, rate=F23)).source == FrameRange(96, 146)
    assert _only(_match(_event(as_24, Fraction(4)), ours, rate=Fraction(24))).source.start == 96
    half = _event(exact, 96 / F23, record=FrameRange(0, 100))
    assert _only(_match(half, ours, rate=2 * F23)).source == FrameRange(96, 146)


def test_a_source_timecode_counts_at_the_rate_of_the_clip_it_names() -> None:
    ours = _clip(rate=Fraction(50), start=50 * 36_000, frames=9000)

    placed = _only(_match(_event(Media(("A001.mov",)), Fraction(0), timecode="10:00:04:10"), ours))

    assert placed.source == FrameRange(210, 310)


def test_speed_stretches_the_source_and_backwards_it_lies_before() -> None:
    media = Media(("A001.mov",), start=TAPE, rate=PAL)

    assert _only(_match(_event(media, speed=Fraction(2)))).source == FrameRange(100, 200)
    assert _only(_match(_event(media, speed=Fraction(-1)))).source == FrameRange(50, 100)


def test_a_picture_is_never_a_sound_file() -> None:
    sound = _clip(2, "/rushes/A/A001.wav", video=False)

    assert _only(_match(_event(Media(("A001.mov",))), _clip(), sound)).clip == 1
    assert _only(_match(_event(Media(("A001.wav",)), track="A1"), _clip(), sound)).clip == 2
