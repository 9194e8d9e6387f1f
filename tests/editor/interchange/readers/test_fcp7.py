from __future__ import annotations

from fractions import Fraction

import pytest

from editor.interchange.foreign import Foreign
from editor.interchange.readers import fcp7
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.readers.dialects import clipitem, xmeml


def _losses(read: Foreign) -> dict[str, int]:
    return {loss.code: loss.count for loss in read.losses}


def test_minus_one_is_the_edge_of_the_transition_and_the_cut_lies_where_it_is_aligned() -> None:
    mix = """<transitionitem><start>40</start><end>60</end><alignment>{}</alignment>
      <effect><effectcategory>Dissolve</effectcategory></effect></transitionitem>"""
    for alignment, cut in (("center", 50), ("start-black", 40), ("end", 60)):
        items = (
            clipitem("A", 0, -1, 100, 160) + mix.format(alignment) + clipitem("B", -1, 90, 5, 55)
        )

        read = fcp7.read(xmeml(items))

        assert [event.record for event in read.events] == [FrameRange(0, cut), FrameRange(cut, 90)]
        assert read.events[1].moment == Fraction(5 + cut - 40, 25)
        assert read.mixes[0].cut == cut


@pytest.mark.parametrize(
    ("frames", "cut"), [("4", 44), ("20", 60), ("0", 40), ("900", 50), ("-1", 50), ("x", 50)]
)
def test_premieres_ticks_tell_where_a_centred_transition_cuts(frames: str, cut: int) -> None:
    """Ticks that lie outside the transition are no place in it: then the middle counts."""
    ticks = int(frames) * 254_016_000_000 // 25 if frames != "x" else frames
    mix = f"""<transitionitem><start>40</start><end>60</end><alignment>center</alignment>
      <cutPointTicks>{ticks}</cutPointTicks></transitionitem>"""
    items = clipitem("A", 0, -1, 100, 160) + mix + clipitem("B", -1, 90, 5, 55)

    read = fcp7.read(xmeml(items))

    assert [event.record for event in read.events] == [FrameRange(0, cut), FrameRange(cut, 90)]
    assert read.mixes[0].cut == cut


def test_an_empty_item_with_an_id_stands_for_the_one_that_was_told() -> None:
    told = clipitem("A", 0, 25, 10, 35)

    read = fcp7.read(xmeml(told, '<clipitem id="A-0"/>'))

    assert [event.track for event in read.events] == ["V1", "A1"]
    assert read.events[0].media == read.events[1].media


def test_premieres_ticks_refine_a_frame_but_never_move_it() -> None:
    exact = "<pproTicksIn>4572288000000</pproTicksIn>"  # 18 s
    near = "<pproTicksIn>102876480000</pproTicksIn>"  # 10.125 frames of 25
    wrong = clipitem("A", 0, 25, 10, 35, exact)

    assert fcp7.read(xmeml(wrong)).events[0].moment == Fraction(10, 25)
    assert fcp7.read(xmeml(clipitem("A", 0, 25, 10, 35, near))).events[0].moment == Fraction(
        102876480000, 254016000000
    )


def test_what_shows_of_a_nested_sequence_is_laid_where_it_shows() -> None:
    inner = f"""<sequence id="inner"><name>inner</name><rate><timebase>25</timebase></rate><media>
      <video><track>{clipitem("A", 0, 30, 0, 30)}{clipitem("B", 30, 90, 200, 260)}</track></video>
      </media></sequence>"""
    nest = f"""<clipitem id="n"><name>n</name><start>100</start><end>150</end><in>20</in>
      <out>70</out>{inner}</clipitem>"""

    read = fcp7.read(xmeml(nest))

    assert [(e.name, e.record, e.moment) for e in read.events] == [
        ("A", FrameRange(100, 110), Fraction(20, 25)),
        ("B", FrameRange(110, 150), Fraction(200, 25)),
    ]
    assert _losses(read) == {"nested": 1}


def test_a_sequence_that_holds_itself_ends() -> None:
    loop = """<clipitem id="n"><name>n</name><start>0</start><end>50</end><in>0</in><out>50</out>
      <sequence id="main"/></clipitem>"""

    read = fcp7.read(xmeml(clipitem("A", 50, 60, 0, 10) + loop))

    assert read.events[0].name == "A"
    assert _losses(read)["nesting"] == 1


def test_speed_is_read_from_percent_from_lengths_and_from_hieros_ratio() -> None:
    effect = "<filter><effect><effectid>timeremap</effectid>{}</effect></filter>"
    percent = (
        "<parameter><parameterid>speed</parameterid><valuemin>-1</valuemin><value>50</value>"
        "</parameter>"
    )
    reverse = "<parameter><parameterid>reverse</parameterid><value>TRUE</value></parameter>"
    ratio = "<parameter><parameterid>speed</parameterid><value>0.25</value></parameter>"

    def speed(first: int, last: int, parameters: str) -> Fraction:
        return (
            fcp7.read(xmeml(clipitem("A", 0, 50, first, last, effect.format(parameters))))
            .events[0]
            .speed
        )

    assert speed(20, 70, percent) == Fraction(1, 2)
    assert speed(0, 100, percent) == 2
    assert speed(20, 70, percent + reverse) == Fraction(-1, 2)
    assert speed(20, 70, ratio) == Fraction(1, 4)


def test_what_is_off_is_told_and_what_the_program_made_itself_is_counted() -> None:
    off = clipitem("A", 0, 25, 0, 25).replace("<enabled>TRUE", "<enabled>FALSE")
    black = """<clipitem id="k"><name>Black</name><start>25</start><end>50</end><in>0</in>
      <out>25</out><file id="s"><mediaSource>Slug</mediaSource></file></clipitem>"""
    title = (
        """<generatoritem id="g"><name>Title</name><start>50</start><end>60</end></generatoritem>"""
    )

    read = fcp7.read(xmeml(off + black + title))

    assert [event.enabled for event in read.events] == [False]
    assert _losses(read) == {"generators": 2}


def test_an_item_that_cannot_be_read_is_told_and_the_rest_goes_on() -> None:
    broken = clipitem("X", 0, 10, 0, 10).replace("<start>0</start>", "<start>soon</start>")

    read = fcp7.read(xmeml(broken + clipitem("A", 10, 20, 5, 15)))

    assert [event.name for event in read.events] == ["A"]
    assert _losses(read) == {"unreadable": 1}


def test_hieros_fractions_and_version_1_are_read() -> None:
    item = clipitem("A", 0, 25, 10, 35).replace("<in>10</in>", "<in>10.0</in>")

    (event,) = fcp7.read(xmeml(item, version="1")).events

    assert (event.moment, event.media.reel, event.media.path) == (
        Fraction(10, 25),
        "A",
        "/Volumes/Rushes/A.mov",
    )
    assert event.timecode_s == 36000 + Fraction(10, 25)


def test_the_sequence_with_most_clips_is_read_and_the_others_are_told() -> None:
    small = """<sequence id="small"><rate><timebase>25</timebase></rate><media><video><track/>
      </video></media></sequence>"""

    read = fcp7.read(xmeml(clipitem("A", 0, 25, 0, 25), head=small))

    assert read.name == "Reel 1"
    assert _losses(read) == {"other-sequences": 1}
