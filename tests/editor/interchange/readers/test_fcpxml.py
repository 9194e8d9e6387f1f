from __future__ import annotations

from fractions import Fraction

from editor.interchange.foreign import Foreign
from editor.interchange.readers import fcpxml
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.readers import dialects


def _pictures(read: Foreign) -> list[tuple[str, int, int, Fraction]]:
    return [
        (event.track, event.record.start, event.record.end, event.moment)
        for event in read.events
        if event.picture
    ]


def _losses(read: Foreign) -> dict[str, int]:
    return {loss.code: loss.count for loss in read.losses}


def test_the_storyline_begins_at_its_timecode_and_gaps_are_holes() -> None:
    read = fcpxml.read(
        dialects.fcpxml(
            '<gap offset="3600s" start="3600s" duration="2s"/>'
            '<asset-clip ref="r2" offset="3602s" start="36010s" duration="4s" name="shot"/>'
        )
    )

    assert _pictures(read) == [("V1", 50, 150, Fraction(10))]
    sound = [(e.track, e.channel, e.record) for e in read.events if not e.picture]
    assert sound == [("A1", 0, FrameRange(50, 150)), ("A2", 1, FrameRange(50, 150))]
    assert read.start == 90000
    assert read.events[0].media.path == "/Volumes/Café/A001.mov"


def test_connected_clips_count_in_the_time_of_the_clip_they_hang_on() -> None:
    read = fcpxml.read(
        dialects.fcpxml(
            '<asset-clip ref="r3" offset="3600s" start="20s" duration="10s">'
            '<asset-clip ref="r2" srcEnable="video" lane="1" offset="22s" start="36001s" '
            'duration="3s"/>'
            '<spine lane="2" offset="25s"><asset-clip ref="r3" offset="0s" duration="1s"/>'
            '<asset-clip ref="r3" offset="1s" start="50s" duration="1s"/></spine></asset-clip>'
        )
    )

    assert _pictures(read) == [
        ("V1", 0, 250, Fraction(20)),
        ("V2", 50, 125, Fraction(1)),
        ("V3", 125, 150, Fraction(0)),
        ("V3", 150, 175, Fraction(50)),
    ]


def test_a_compound_clip_shows_what_lies_in_its_window() -> None:
    media = (
        '<media id="r9" name="c"><sequence format="r1" duration="20s" tcStart="0s"><spine>'
        '<asset-clip ref="r3" offset="0s" start="5s" duration="6s"/>'
        '<asset-clip ref="r3" offset="6s" start="60s" duration="14s"/></spine></sequence></media>'
    )

    read = fcpxml.read(
        dialects.fcpxml('<ref-clip ref="r9" offset="3601s" start="4s" duration="5s"/>', media)
    )

    assert _pictures(read) == [("V1", 25, 75, Fraction(9)), ("V1", 75, 150, Fraction(60))]
    assert _losses(read) == {"nested": 1}


def test_compound_clips_that_hold_each_other_end() -> None:
    media = "".join(
        f'<media id="m{n}"><sequence format="r1" duration="9s"><spine>'
        + f'<ref-clip ref="m{(n + 1) % 2}" offset="0s" duration="9s"/>' * 3
        + '<asset-clip ref="r3" offset="0s" duration="1s"/></spine></sequence></media>'
        for n in range(2)
    )

    read = fcpxml.read(
        dialects.fcpxml(
            '<asset-clip ref="r3" offset="3600s" duration="1s"/>'
            '<ref-clip ref="m0" offset="3601s" duration="9s"/>',
            media,
        )
    )

    assert _losses(read)["circles"] == 3 * 3


def test_of_a_multicam_clip_the_named_angles_are_seen_and_heard() -> None:
    media = (
        '<media id="r9"><multicam format="r1" tcStart="0s">'
        '<mc-angle angleID="a"><asset-clip ref="r3" offset="0s" duration="90s"/></mc-angle>'
        '<mc-angle name="B" angleID="b"><gap offset="0s" duration="2s"/>'
        '<asset-clip ref="r2" offset="2s" duration="90s"/></mc-angle></multicam></media>'
    )

    read = fcpxml.read(
        dialects.fcpxml(
            '<mc-clip ref="r9" offset="3600s" start="10s" duration="4s">'
            '<mc-source angleID="a" srcEnable="video"/><mc-source angleID="b" srcEnable="audio"/>'
            "</mc-clip>",
            media,
        )
    )

    assert _pictures(read) == [("V1", 0, 100, Fraction(10))]
    assert {(e.media.name, e.moment) for e in read.events if not e.picture} == {
        ("A001.mov", Fraction(8))
    }


def test_a_synchronised_clip_gives_its_picture_and_its_recorder() -> None:
    read = fcpxml.read(
        dialects.fcpxml(
            '<sync-clip offset="3600s" start="3s" duration="5s">'
            '<asset-clip ref="r3" offset="0s" duration="60s">'
            '<asset-clip ref="r2" srcEnable="audio" lane="-1" offset="2s" start="36001s" '
            'duration="60s">'
            '<audio-channel-source srcCh="1" role="d"/>'
            '<audio-channel-source srcCh="2" enabled="0"/></asset-clip></asset-clip></sync-clip>'
        )
    )

    assert _pictures(read) == [("V1", 0, 125, Fraction(3))]
    sounds = [(e.channel, e.record, e.moment) for e in read.events if not e.picture]
    assert sounds == [(0, FrameRange(0, 125), Fraction(2))]


def test_of_an_audition_the_first_is_seen_and_the_others_are_told() -> None:
    read = fcpxml.read(
        dialects.fcpxml(
            '<audition offset="3600s"><asset-clip ref="r3" duration="4s"/>'
            '<asset-clip ref="r2" duration="4s"/></audition>'
        )
    )

    assert [event.media.name for event in read.events] == ["B002.mov"]
    assert _losses(read) == {"auditions": 1}


def test_media_of_another_rate_play_as_conform_rate_says() -> None:
    def pace(conform: str, rate: str = "1/24s") -> Fraction:
        media = (
            f'<format id="r7" frameDuration="{rate}"/><asset id="r8" name="C" start="0s" '
            'duration="50s" hasVideo="1" format="r7" src="file:///c.mov"/>'
        )
        clip = (
            f'<asset-clip ref="r8" offset="3600s" start="10s" duration="4s">{conform}</asset-clip>'
        )
        return fcpxml.read(dialects.fcpxml(clip, media)).events[0].speed

    assert pace('<conform-rate srcFrameRate="24"/>') == Fraction(25, 24)
    assert pace('<conform-rate scaleEnabled="0" srcFrameRate="24"/>') == 1
    assert pace('<conform-rate srcFrameRate="30"/>') == 1
    assert pace('<conform-rate srcFrameRate="29.97"/>') == Fraction(1001, 1000)


def test_a_retimed_clip_tells_its_speed_and_its_frame() -> None:
    clip = (
        '<asset-clip ref="r3" offset="3600s" start="10s" duration="4s"><timeMap>'
        '<timept time="0s" value="0s"/><timept time="50s" value="100s"/></timeMap></asset-clip>'
    )

    (event,) = fcpxml.read(dialects.fcpxml(clip)).events

    assert (event.speed, event.moment) == (Fraction(2), Fraction(20))


def test_markers_stand_in_the_time_of_their_clip() -> None:
    read = fcpxml.read(
        dialects.fcpxml(
            '<asset-clip ref="r3" offset="3602s" start="20s" duration="10s">'
            '<marker start="21s" duration="1/25s" value="look" note="at this"/></asset-clip>'
        )
    )

    assert [(m.frame, m.name, m.note, m.event) for m in read.markers] == [
        (75, "look", "at this", 0)
    ]


def test_what_is_off_titles_and_effects_are_told() -> None:
    read = fcpxml.read(
        dialects.fcpxml(
            '<asset-clip ref="r3" offset="3600s" duration="4s" enabled="0">'
            '<filter-video ref="x"/></asset-clip><title offset="3604s" duration="2s"/>'
        )
    )

    assert [event.enabled for event in read.events] == [False]
    assert _losses(read) == {"effects": 1, "generators": 1}


def test_what_is_connected_to_a_clip_that_is_off_goes_on() -> None:
    read = fcpxml.read(
        dialects.fcpxml(
            '<asset-clip ref="r3" offset="3600s" start="20s" duration="10s" enabled="0">'
            '<asset-clip ref="r2" srcEnable="video" lane="1" offset="22s" start="36001s" '
            'duration="3s"/></asset-clip>'
        )
    )

    assert [(event.track, event.enabled) for event in read.events] == [("V1", False), ("V2", True)]
