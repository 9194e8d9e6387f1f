from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from editor.interchange.timeline import (
    Event,
    Marker,
    Sequence,
    Transition,
    events_by_track,
    rate_label,
)
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import F23, F29, F59, scene


def _with(cut: Sequence, index: int, **changes: object) -> Sequence:
    events = list(cut.events)
    events[index] = replace(events[index], **changes)  # type: ignore[arg-type]  # a table
    return replace(cut, events=tuple(events))


REFUSED: dict[str, Callable[[Sequence], Sequence]] = {
    "event-source": lambda cut: _with(cut, 0, source="nobody"),
    "event-overlap": lambda cut: _with(cut, 0, record=FrameRange(0, 51)),
    "event-before-file": lambda cut: _with(cut, 0, source_in=-1),
    "event-record": lambda cut: _with(cut, 0, record=FrameRange(5, 5)),
    "event-track": lambda cut: _with(cut, 0, track="V7"),
    "event-no-picture": lambda cut: _with(cut, 4, source="SND"),
    "event-channel": lambda cut: _with(cut, 5, channel=4),
    "tracks": lambda cut: replace(cut, tracks=(*cut.tracks, "V0")),
    "sequence-rate": lambda cut: replace(cut, drop=True),
    "source-twice": lambda cut: replace(cut, sources=(*cut.sources, cut.sources[0])),
    "marker": lambda cut: replace(cut, markers=(Marker(0, "", event=99),)),
    "transition": lambda cut: replace(
        cut, transitions=(Transition("V1", FrameRange(104, 116), 109, 1, 2),)
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_sequence_that_no_program_could_open_is_refused(code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        REFUSED[code](scene())

    assert refused.value.code == f"refused.interchange.{code}"


def test_dissolves_that_overlap_are_refused() -> None:
    cut = scene()
    second = Transition("V1", FrameRange(46, 107), 50, 0, 1)

    with pytest.raises(RefusedError):
        replace(cut, transitions=(second, *cut.transitions))


def test_a_track_number_that_is_not_used_keeps_its_place() -> None:
    events = (Event("V3", "A", 0, FrameRange(0, 5), "x"),)
    cut = replace(scene(), events=events, tracks=("V3",), transitions=(), markers=())

    assert cut.video_tracks == ("V1", "V2", "V3")
    assert [len(found) for found in events_by_track(cut).values()] == [0, 0, 1]


@pytest.mark.parametrize(
    ("rate", "label"),
    [(F23, "23.976"), (Fraction(25), "25"), (F29, "29.97"), (F59, "59.94"), (Fraction(50), "50")],
)
def test_rates_are_written_as_editors_do(rate: Fraction, label: str) -> None:
    assert rate_label(rate) == label
