"""What we write comes back as the same cut, by readers that share no code with the writers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given

from editor.interchange import aaf, cmx3600, fcp7, fcpxml, otio, readback
from editor.interchange.foreign import Foreign
from editor.interchange.losses import losses
from editor.interchange.names import one_line
from editor.interchange.readback import ReadBack
from editor.interchange.readers import aaf as aaf_reader
from editor.interchange.readers import edl as edl_reader
from editor.interchange.readers import fcp7 as fcp7_reader
from editor.interchange.readers import fcpxml as fcpxml_reader
from editor.interchange.readers import otio as otio_reader
from editor.interchange.readers.bounds import path_of
from editor.interchange.timeline import Event, Sequence, tracks_of
from roughcut.core.timecode import FrameRange, smpte_to_frames
from tests.chance import examples
from tests.editor.interchange.cuts import RATES, long_cut, scene, sequences

WRITERS: dict[str, Callable[[Sequence], bytes]] = {
    "premiere": lambda cut: fcp7.write(cut, fcp7.Flavour.PREMIERE),
    "resolve": lambda cut: fcp7.write(cut, fcp7.Flavour.RESOLVE),
    "fcpxml": fcpxml.write,
    "otio": otio.write,
    "aaf": aaf.write,
}
READERS: dict[str, Callable[[bytes], Foreign]] = {
    "premiere": fcp7_reader.read,
    "resolve": fcp7_reader.read,
    "fcpxml": fcpxml_reader.read,
    "otio": otio_reader.read,
    "aaf": aaf_reader.read,
}
PROVERS: dict[str, Callable[[bytes], ReadBack]] = {
    "premiere": readback.fcp7,
    "resolve": readback.fcp7,
    "fcpxml": readback.fcpxml,
    "otio": readback.otio,
    "aaf": readback.aaf,
}


def _wanted(cut: Sequence) -> Counter[tuple[Any, ...]]:
    sources = cut.by_key
    return Counter(
        (
            event.track,
            event.record,
            event.source_in / cut.rate,
            event.channel,
            sources[event.source].start_time,
            Fraction(1),
            event.enabled,
        )
        for event in cut.events
    )


def _got(read: Foreign) -> Counter[tuple[Any, ...]]:
    return Counter(
        (
            event.track,
            event.record,
            event.moment,
            event.channel,
            event.media.start,
            event.speed,
            event.enabled,
        )
        for event in read.events
    )


def _same(cut: Sequence, read: Foreign) -> None:
    assert _got(read) == _wanted(cut)
    assert (read.rate, read.drop, read.start) == (cut.rate, cut.drop, cut.start)
    assert sorted(m.frame for m in read.markers) == sorted(m.frame for m in cut.markers)
    assert not read.losses


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_a_scene_comes_back_exactly_at_every_rate(name: str, rate: Fraction, drop: bool) -> None:
    cut = scene(rate, drop)

    read = READERS[name](WRITERS[name](cut))

    _same(cut, read)
    assert [(mix.record, mix.cut) for mix in read.mixes] == [
        (transition.record, transition.cut) for transition in cut.transitions
    ]
    assert {event.media.reel for event in read.events} == {s.reel for s in cut.sources}
    assert {event.media.name for event in read.events} == {s.name for s in cut.sources}


@pytest.mark.parametrize("name", WRITERS)
def test_other_takes_that_are_switched_off_come_back_switched_off(name: str) -> None:
    told = scene()
    others = (
        Event("V2", "B", 40, FrameRange(0, 50), "12B T2", enabled=False, reason="Other take"),
        Event("V3", "A", 99, FrameRange(0, 50), "12A T1", enabled=False),
        Event("V3", "A", 70, FrameRange(110, 150), "12A T4", enabled=False, status="RED"),
    )
    cut = replace(told, events=told.events + others, tracks=tracks_of(told.events + others))

    read = READERS[name](WRITERS[name](cut))

    _same(cut, read)
    off = [event.media.reel for event in read.events if not event.enabled]
    assert sorted(off) == ["A001", "A001", "B001"]


@pytest.mark.parametrize("name", WRITERS)
@examples(15)
@given(cut=sequences())
def test_any_cut_of_ours_comes_back_exactly(name: str, cut: Sequence) -> None:
    """But for what is told as lost: where a dissolve cuts, which Resolve's flavour cannot say."""
    assume("off-center" not in {loss.code for loss in losses(cut, (name,))})
    _same(cut, READERS[name](WRITERS[name](cut)))


@pytest.mark.parametrize("name", WRITERS)
@examples(10)
@given(cut=sequences())
def test_what_proves_an_export_and_what_reads_a_strangers_file_see_the_same(
    name: str, cut: Sequence
) -> None:
    """Two readers that share no code; without dissolves, around which they tell other edges."""
    cut = replace(cut, transitions=())
    data = WRITERS[name](cut)

    proved, read = PROVERS[name](data), READERS[name](data)

    assert Counter(
        (use.track, FrameRange(use.start, use.end), path_of(use.file), use.moment, use.channel)
        for use in proved.uses
    ) == Counter(
        (event.track, event.record, event.media.path, event.moment, event.channel)
        for event in read.events
    )
    assert proved.start == read.start
    assert proved.drop in (None, read.drop)  # None: the format itself has no word for it
    assert sorted(proved.markers) == sorted(marker.frame for marker in read.markers)


def _lists(cut: Sequence) -> list[tuple[str, bytes]]:
    return [(f"cut{part.suffix}.edl", part.data) for part in cmx3600.write(cut)]


def _listed(cut: Sequence, read: Foreign) -> Counter[tuple[Any, ...]]:
    sources = {one_line(source.path).strip(): source for source in cut.sources}
    found: Counter[tuple[Any, ...]] = Counter()
    for event in read.events:
        source = sources[event.media.path]
        at = smpte_to_frames(event.timecode, source.rate, drop=source.drop) - source.start
        found[event.track, event.record, source.key, at, event.moment] += 1
    return found


@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_the_lists_of_a_scene_come_back_as_one_cut(rate: Fraction, drop: bool) -> None:
    cut = scene(rate, drop)
    heads = {transition.after: transition.head for transition in cut.transitions}

    read = edl_reader.read(_lists(cut), rate, cut.start)

    assert _listed(cut, read) == Counter(
        (e.track, e.record, e.source, e.source_in - heads.get(n, 0), heads.get(n, 0) / rate)
        for n, e in enumerate(cut.events)
    )
    assert (read.rate, read.drop, read.start) == (cut.rate, cut.drop, cut.start)
    assert sorted(m.frame for m in read.markers) == sorted(m.frame for m in cut.markers)
    assert not read.losses


def test_lists_that_were_split_at_999_events_come_back_as_one_track() -> None:
    cut = long_cut(1100, sounds=1, dissolve_every=5)

    read = edl_reader.read(_lists(cut), cut.rate, cut.start)

    assert len(read.events) == 2200
    assert {event.track for event in read.events} == {"V1", "A1"}
    wanted = sorted(event.record.start for event in cut.events)
    assert sorted(event.record.start for event in read.events) == wanted
