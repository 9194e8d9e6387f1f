from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from editor.interchange.foreign import Foreign
from editor.interchange.readers import otio
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.readers.dialects import otio_clip, time_range


def _track(*children: object, kind: str = "Video", **more: object) -> dict[str, object]:
    return {"OTIO_SCHEMA": "Track.1", "kind": kind, "children": list(children), **more}


def _read(*tracks: object, **more: object) -> Foreign:
    told: dict[str, Any] = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": "Reel 1",
        "tracks": {"OTIO_SCHEMA": "Stack.1", "children": list(tracks)},
        **more,
    }
    return otio.read(json.dumps(told).encode())


def test_clips_stand_in_a_row_and_count_in_their_medias_timecode() -> None:
    gap = {"OTIO_SCHEMA": "Gap.1", "source_range": time_range(0, 10)}

    read = _read(_track(otio_clip("A", 900100, 50), gap, otio_clip("B", 900000, 25)))

    assert [(e.record, e.moment, e.timecode_s) for e in read.events] == [
        (FrameRange(0, 50), Fraction(4), Fraction(36004)),
        (FrameRange(60, 85), Fraction(0), Fraction(36000)),
    ]
    assert (read.rate, read.name) == (Fraction(25), "Reel 1")


def test_a_nested_track_shows_what_its_range_says() -> None:
    nested = {
        "OTIO_SCHEMA": "Stack.1",
        "source_range": time_range(30, 40),
        "children": [_track(otio_clip("A", 900000, 50), otio_clip("B", 900000, 50))],
    }

    read = _read(_track(otio_clip("C", 900000, 10), nested))

    assert [(e.name, e.record, e.moment) for e in read.events] == [
        ("C", FrameRange(0, 10), Fraction(0)),
        ("A", FrameRange(10, 30), Fraction(30, 25)),
        ("B", FrameRange(30, 50), Fraction(0)),
    ]


def test_speed_freeze_disabled_and_generators_are_told() -> None:
    warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": 2.0}
    freeze = {"OTIO_SCHEMA": "FreezeFrame.1", "time_scalar": 0}
    bars = otio_clip("bars", 0, 5) | {
        "media_references": {"DEFAULT_MEDIA": {"OTIO_SCHEMA": "GeneratorReference.1"}}
    }

    read = _read(
        _track(
            otio_clip("A", 900000, 50, effects=[warp], enabled=False),
            otio_clip("B", 900000, 50, effects=[freeze]),
            bars,
        )
    )

    assert [(e.speed, e.enabled) for e in read.events] == [
        (Fraction(2), False),
        (Fraction(0), True),
    ]
    assert {loss.code for loss in read.losses} == {"generators"}


def test_an_old_clip_without_ranges_or_with_rates_in_floating_point_is_read() -> None:
    media = {
        "OTIO_SCHEMA": "ExternalReference.1",
        "target_url": "S:\\rushes\\A001.mov",
        "available_range": time_range(86400, 48, 23.976),
    }
    old = {"OTIO_SCHEMA": "Clip.1", "name": "x", "media_reference": media}

    (event,) = _read(_track(old)).events

    assert event.media.name == "A001.mov"
    assert event.media.start == Fraction(86400 * 1001, 24000)
    assert not event.moment


def test_transitions_move_nothing() -> None:
    mix = {
        "OTIO_SCHEMA": "Transition.1",
        "in_offset": {"value": 5, "rate": 25},
        "out_offset": {"value": 7, "rate": 25},
    }

    read = _read(_track(otio_clip("A", 900000, 50), mix, otio_clip("B", 900000, 50)))

    assert [e.record for e in read.events] == [FrameRange(0, 50), FrameRange(50, 100)]
    assert (read.mixes[0].record, read.mixes[0].cut) == (FrameRange(45, 57), 50)


def test_a_clip_that_makes_no_sense_is_told_and_the_rest_goes_on() -> None:
    broken = otio_clip("A", 900000, 50) | {"source_range": {"start_time": "soon"}}

    read = _read(_track(broken, otio_clip("B", 900000, 25)), _track(7, kind="Audio"))

    assert [event.name for event in read.events] == ["B"]
    assert {loss.code for loss in read.losses} == {"unreadable"}
