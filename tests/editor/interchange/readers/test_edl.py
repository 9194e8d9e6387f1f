from __future__ import annotations

from fractions import Fraction

import pytest

from editor.interchange.foreign import Foreign
from editor.interchange.readers import edl
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange

PAL = Fraction(25)


def _read(text: str, rate: Fraction = PAL, name: str = "cut.edl") -> Foreign:
    return edl.read([(name, text.encode())], rate)


AVID = """TITLE:   REEL_1.01
FCM: NON-DROP FRAME
001  A001_50  V     C        10:00:04:05 10:00:05:05 01:00:00:00 01:00:01:00
* FROM CLIP NAME:  12A T3
* SOURCE FILE: A001.MOV
002  AX       AA/V  C        10:00:06:00 10:00:07:00 01:00:01:00 01:00:02:00
* FROM CLIP NAME: B002.mov
M2   AX       012.5                10:00:06:00
* LOC: 01:00:01:10 RED     LOOK AT THIS
AUD  3    4
"""


def test_an_avid_list_is_read_with_its_comments_speeds_and_channels() -> None:
    read = _read(AVID)

    first, second = (event for event in read.events if event.track == "V1")
    assert (first.record, first.timecode, first.media.reel) == (
        FrameRange(0, 25),
        "10:00:04:05",
        "A001_50",
    )
    assert first.media.names == ("A001.MOV", "12A T3")
    assert (second.name, second.media.reel, second.speed) == ("B002.mov", "", Fraction(1, 2))
    assert {e.track for e in read.events} == {"V1", "A1", "A2", "A3", "A4"}
    assert [(m.frame, m.name, m.color) for m in read.markers] == [(35, "LOOK AT THIS", "RED")]
    assert (read.name, read.start) == ("REEL_1.01", 90000)


def test_black_is_a_hole_and_a_fade_from_it_begins_at_its_cut() -> None:
    read = _read(
        """TITLE: x
001  BL       V     C        00:00:00:00 00:00:00:00 01:00:00:00 01:00:00:00
001  A001     V     D    010 10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00
"""
    )

    (event,) = read.events
    assert (event.record, event.moment) == (FrameRange(5, 50), Fraction(5, 25))


def test_a_wipe_cuts_in_its_middle_and_the_clip_before_shows_until_there() -> None:
    read = _read(
        """TITLE: x
001  A001     V     C        10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00
002  A001     V     C        10:00:02:00 10:00:02:00 01:00:02:00 01:00:02:00
002  B001     V     W001 020 11:00:00:00 11:00:03:00 01:00:02:00 01:00:05:00
* FROM CLIP NAME: one.mov
* TO CLIP NAME: two.mov
"""
    )

    assert [(e.record, e.media.reel) for e in read.events] == [
        (FrameRange(0, 60), "A001"),
        (FrameRange(60, 125), "B001"),
    ]
    assert read.events[1].name == "two.mov"
    assert read.mixes[0].record == FrameRange(50, 70)


@pytest.mark.parametrize(
    ("fcm", "mark", "frames"),
    [("DROP FRAME", ";", 1800), ("NON-DROP FRAME", ":", 1802), ("DROP FRAME", ":", 1800)],
)
def test_drop_frame_is_told_by_the_list_or_its_punctuation(
    fcm: str, mark: str, frames: int
) -> None:
    text = f"""TITLE: x
FCM: {fcm}
001  A001     V     C        00:00:00:00 00:01:00{mark}02 01:00:00{mark}00 01:01:00{mark}02
"""
    read = _read(text, Fraction(30000, 1001))

    assert read.drop == (fcm == "DROP FRAME")
    assert read.events[0].record.duration == frames


def test_a_list_that_counts_past_the_rate_is_refused_with_what_to_do() -> None:
    with pytest.raises(RefusedError) as told:
        _read("001  A001  V  C  01:00:00:29 01:00:01:29 01:00:00:29 01:00:01:29\n")

    assert told.value.code == "refused.return.rate"
    assert told.value.action


def test_long_reels_tabs_old_line_ends_and_french_names_are_read() -> None:
    text = (
        "TITLE: Été\r001\tA001C002_171213_R0MN\tV\tC\t10:00:00:00\t10:00:01:00"
        "\t01:00:00:00\t01:00:01:00\r* FROM CLIP NAME: Séquence 12.mov\r"
    )

    for encoding in ("utf-8", "utf-16", "cp1252", "mac_roman"):
        read = edl.read([("x.edl", text.encode(encoding))], PAL)
        assert read.events[0].name == "Séquence 12.mov"
        assert read.events[0].media.reel == "A001C002_171213_R0MN"


def test_an_unreadable_line_is_told_and_the_rest_goes_on() -> None:
    read = _read(AVID + "003  this is no event\n")

    assert {loss.code: loss.count for loss in read.losses} == {"unreadable": 1}


def test_the_name_of_a_list_tells_its_track() -> None:
    line = "001  A001  V  C  10:00:00:00 10:00:01:00 01:00:00:00 01:00:01:00\n"

    assert [e.track for e in _read(line, name="Reel_25fps_V3_2.edl").events] == ["V3"]


def test_a_list_over_midnight_stays_in_order() -> None:
    read = _read(
        """001  A  V  C  10:00:00:00 10:00:01:00 23:59:59:00 00:00:00:00
002  B  V  C  10:00:00:00 10:00:01:00 00:00:00:00 00:00:01:00
"""
    )

    assert [e.record for e in read.events] == [FrameRange(0, 25), FrameRange(25, 50)]


def test_a_clip_that_shows_in_its_dissolve_only_is_an_event() -> None:
    """Its one line has no length; a line that repeats the clip above it is none."""
    told = b"""TITLE: x
FCM: NON-DROP FRAME
001  R1       V     C        01:00:00:00 01:00:01:00 10:00:00:00 10:00:01:00
* FROM CLIP NAME: one.mov
002  R1       V     C        05:00:00:00 05:00:00:00 10:00:01:00 10:00:01:00
002  R2       V     D    010 02:00:00:00 02:00:02:00 10:00:01:00 10:00:03:00
* FROM CLIP NAME: two.mov
* TO CLIP NAME: three.mov
003  R2       V     C        02:00:02:00 02:00:02:00 10:00:03:00 10:00:03:00
003  R3       V     D    010 03:00:00:00 03:00:02:00 10:00:03:00 10:00:05:00
* FROM CLIP NAME: three.mov
* TO CLIP NAME: four.mov
"""

    read = edl.read([("x_V1.edl", told)], Fraction(25))

    assert [(e.name, e.record.start, e.record.end, e.timecode) for e in read.events] == [
        ("one.mov", 0, 25, "01:00:00:00"),
        ("two.mov", 25, 30, "05:00:00:00"),
        ("three.mov", 30, 80, "02:00:00:00"),
        ("four.mov", 80, 125, "03:00:00:00"),
    ]
    assert [(mix.record.start, mix.cut) for mix in read.mixes] == [(25, 30), (75, 80)]


def test_a_list_that_opens_with_a_dissolve_begins_with_the_clip_it_leaves() -> None:
    told = b"""TITLE: x
001  R1       V     C        01:00:00:00 01:00:00:00 10:00:00:00 10:00:00:00
001  R2       V     D    010 02:00:00:00 02:00:02:00 10:00:00:00 10:00:02:00
"""

    read = edl.read([("x_V1.edl", told)], Fraction(25))

    assert read.start == 10 * 3600 * 25
    assert [(e.record.start, e.record.end) for e in read.events] == [(0, 5), (5, 50)]


def test_a_list_that_opens_from_black_begins_with_the_dissolve() -> None:
    told = b"""TITLE: x
001  BL       V     C        00:00:00:00 00:00:00:00 10:00:00:00 10:00:00:00
001  R2       V     D    010 02:00:00:00 02:00:02:00 10:00:00:00 10:00:02:00
"""

    read = edl.read([("x_V1.edl", told)], Fraction(25))

    assert [e.media.reel for e in read.events] == ["R2"]
