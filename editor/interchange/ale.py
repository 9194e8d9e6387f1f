"""Avid Log Exchange: one row for each source, one list for each frame rate among them.

Format: Avid, "Avid Log Specifications": Heading, Column and Data blocks, tabs between fields,
CRLF between lines. End is exclusive. Avid relinks by Tape and timecode.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from editor.interchange.names import one_line
from editor.interchange.timeline import Sequence, Source, rate_label
from roughcut.core.timecode import droppable, frames_to_smpte

_COLUMNS = (
    "Name",
    "Tracks",
    "Start",
    "End",
    "Duration",
    "Tape",
    "Drop",
    "FPS",
    "Scene",
    "Take",
    "Source File",
    "Source Path",
    "Audio SR",
)
_HEIGHTS = {1080: "1080", 720: "720", 576: "PAL", 486: "NTSC", 480: "NTSC"}


@dataclass(frozen=True, slots=True)
class RateList:
    """The rows of one frame rate."""

    rate: Fraction
    text: str

    @property
    def label(self) -> str:
        return rate_label(self.rate)

    @property
    def data(self) -> bytes:
        return self.text.encode("utf-8")


def write(sequence: Sequence) -> tuple[RateList, ...]:
    """Lists of all sources, the sequence's own rate first."""
    rates = sorted({s.rate for s in sequence.sources}, key=lambda r: (r != sequence.rate, r))
    return tuple(_list(sequence, rate) for rate in rates)


def _list(sequence: Sequence, rate: Fraction) -> RateList:
    heading = {
        "FIELD_DELIM": "TABS",
        "VIDEO_FORMAT": _HEIGHTS.get(sequence.height, "CUSTOM"),
        "AUDIO_FORMAT": f"{round(Fraction(sequence.sample_rate, 1000))}khz",
        "FPS": rate_label(rate),
    }
    lines = ["Heading", *(f"{key}\t{value}" for key, value in heading.items())]
    lines += ["", "Column", "\t".join(_COLUMNS), "", "Data"]
    lines += [_row(source) for source in sequence.sources if source.rate == rate]
    return RateList(rate, "\r\n".join(lines) + "\r\n")


def _row(source: Source) -> str:
    drop = source.drop and droppable(source.rate)
    end = source.start + source.frames
    fields = {
        "Name": source.name,
        "Tracks": ("V" if source.video else "") + _sound_tracks(source.channels),
        "Start": frames_to_smpte(source.start, source.rate, drop=drop),
        "End": frames_to_smpte(end, source.rate, drop=drop),
        "Duration": frames_to_smpte(source.frames, source.rate, drop=drop),
        "Tape": source.reel,
        "Drop": "D" if drop else "N",
        "FPS": rate_label(source.rate),
        "Scene": source.scene,
        "Take": source.take,
        "Source File": source.path,
        "Source Path": source.path,
        "Audio SR": str(source.sample_rate) if source.channels else "",
    }
    return "\t".join(one_line(fields[column]) for column in _COLUMNS)


def _sound_tracks(channels: int) -> str:
    return "".join(f"A{number}" for number in range(1, channels + 1))
