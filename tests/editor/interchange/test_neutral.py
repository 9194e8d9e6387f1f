from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from editor.interchange import neutral
from editor.interchange.names import PathRule
from roughcut.core.errors import RefusedError


def told(**changes: Any) -> dict[str, Any]:  # JSON as a stranger writes it
    cut: dict[str, Any] = {
        "schema": 2,
        "name": "Café",
        "rate": [30000, 1001],
        "nominal": 30,
        "drop": True,
        "start": 107892,
        "start_tc": "01:00:00;00",
        "width": 320,
        "height": 180,
        "duration": 20,
        "sources": {
            "cam": {
                "file": "day 1/a #1.mov",
                "reel": "A001",
                "rate": [25, 1],
                "drop": False,
                "start": 900000,
                "tc": "10:00:00:00",
                "frames": 250,
                "channels": 2,
                "video": True,
                "width": 320,
                "height": 180,
                "sid": 1,
            }
        },
        "tracks": ["V1", "A1"],
        "events": [_event("V1", None), _event("A1", 1)],
        "transitions": [],
        "markers": [
            {"frame": 3, "name": "n", "note": "a\nb", "color": "red", "on": "clip", "event": 1}
        ],
    }
    return cut | changes


def _event(track: str, channel: int | None, **changes: Any) -> dict[str, Any]:  # the same
    event = {"track": track, "source": "cam", "src_in": 5, "src_out": 25, "rec_in": 0}
    return event | {"rec_out": 20, "name": "one", "link": 1, "channel": channel} | changes


def test_a_neutral_cut_is_read_whole() -> None:
    cut = neutral.read(json.dumps(told()), "/rushes/")

    assert (cut.name, cut.rate, cut.drop, cut.start) == (
        "Café",
        Fraction(30000, 1001),
        True,
        107892,
    )
    assert cut.sources[0].path == "/rushes/day 1/a #1.mov"
    assert cut.sources[0].start_time == 36000
    assert cut.events[1].channel == 1
    assert cut.events[0].source_out == 25
    assert (cut.markers[0].color, cut.markers[0].event) == ("RED", 1)
    assert cut.mixed


def test_paths_are_mapped_to_the_editors_disk() -> None:
    rules = (PathRule("/rushes", "D:\\R"),)

    cut = neutral.read(json.dumps(told()), "/rushes", path_map=rules)

    assert cut.sources[0].path == "D:\\R\\day 1\\a #1.mov"


@pytest.mark.parametrize(
    ("cut", "code"),
    [
        ("{", "json"),
        ("[" * 100_000, "json"),
        (json.dumps(told(schema=1)), "schema"),
        (json.dumps({"schema": 2}), "field"),
        (json.dumps(told(rate=[25, 0])), "value"),
        (json.dumps(told(start="01:00:00:00")), "value"),
        (json.dumps(told(start=1.5)), "value"),
        (json.dumps(told(events=[_event("V1", None, src_out=26)])), "speed"),
        (json.dumps(told(events=[_event("V1", None, src_out=2)])), "speed"),
        (json.dumps(told(events=[_event("V1", None, rec_out=-3)])), "value"),
    ],
)
def test_what_is_no_neutral_cut_is_refused_with_the_reason(cut: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        neutral.read(cut, "/rushes")

    assert refused.value.code == f"refused.neutral.{code}"


def test_a_file_outside_the_media_folder_is_refused() -> None:
    cut = told()
    cut["sources"]["cam"]["file"] = "../../etc/passwd"

    with pytest.raises(RefusedError) as refused:
        neutral.read(json.dumps(cut), "/rushes")

    assert refused.value.code == "refused.neutral.path"
