"""Marker lists for the programs that take notes apart from the cut.

Formats: Resolve's "Timeline Markers from EDL" (a CMX line and a line of |C: |M: |D: fields);
Avid's marker text (user, timecode, track, colour, comment, length; tabs); CSV for everybody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

from editor.interchange.names import one_line, plain_text
from editor.interchange.timeline import Marker, Sequence
from roughcut.core.timecode import frames_to_smpte

_RESOLVE_COLORS = {
    "RED": "Red",
    "GREEN": "Green",
    "BLUE": "Blue",
    "CYAN": "Cyan",
    "MAGENTA": "Fuchsia",
    "YELLOW": "Yellow",
    "ORANGE": "Sand",
    "PURPLE": "Purple",
    "PINK": "Pink",
    "WHITE": "Cream",
    "BLACK": "Cocoa",
}
_AVID_COLORS = frozenset("RED GREEN BLUE CYAN MAGENTA YELLOW BLACK WHITE".split())
_AVID_NEAREST = {"ORANGE": "YELLOW", "PURPLE": "MAGENTA", "PINK": "MAGENTA"}
_CSV_HEADING = ("timecode", "frame", "frames", "track", "clip", "name", "note", "author", "color")


def merged(markers: Iterable[Marker]) -> tuple[Marker, ...]:
    """Markers of one frame as one: programs show but one there. What each said stays readable."""
    by_frame: dict[int, list[Marker]] = {}
    for marker in markers:
        by_frame.setdefault(marker.frame, []).append(marker)
    return tuple(_as_one(group) for _, group in sorted(by_frame.items()))


def _as_one(group: list[Marker]) -> Marker:
    if len(group) == 1:
        return group[0]
    opened = [marker for marker in group if not marker.done] or group
    notes = [
        part
        for marker in group
        for part in ("" if marker.name in marker.note else marker.name, marker.signed_note)
    ]
    on_event = {marker.event for marker in group}
    return replace(
        opened[0],
        note="\n".join(filter(None, notes)),
        author=", ".join(dict.fromkeys(marker.author for marker in group if marker.author)),
        duration=max(marker.duration for marker in group),
        event=on_event.pop() if len(on_event) == 1 else None,
        replies=(),
        done=all(marker.done for marker in group),
    )


def resolve_edl(sequence: Sequence) -> bytes:
    """For Resolve: Timelines > Import > Timeline Markers from EDL. Its marker text is one line."""
    fcm = "DROP FRAME" if sequence.drop else "NON-DROP FRAME"
    lines = [f"TITLE: {one_line(sequence.name)}", f"FCM: {fcm}", ""]
    for number, marker in enumerate(_ordered(sequence), 1):
        start, end = _timecode(sequence, marker.frame), _timecode(sequence, marker.frame + 1)
        color = _RESOLVE_COLORS.get(marker.color, "Blue")
        words = _words(marker, marker.signed_note).replace(
            "|", "¦"
        )  # the bar parts Resolve's fields
        lines.append(f"{number:03d}  001      V     C        {start} {end} {start} {end}  ")
        lines += [f" |C:ResolveColor{color} |M:{words} |D:{marker.duration}", ""]
    return "\r\n".join(lines).encode()


def avid_text(sequence: Sequence) -> bytes:
    """For Avid: Tools > Markers > Import Markers."""
    lines = []
    for marker in _ordered(sequence):
        color = _AVID_NEAREST.get(marker.color, marker.color)
        fields = (
            one_line(marker.author) or "Rough Cut",
            _timecode(sequence, marker.frame),
            _track(sequence, marker) or "TC1",
            (color if color in _AVID_COLORS else "WHITE").lower(),
            _words(marker, marker.discussed_note),
            str(marker.duration),
        )
        lines.append("\t".join(fields))
    return "".join(f"{line}\r\n" for line in lines).encode()


def csv_text(sequence: Sequence) -> bytes:
    """For tables, UTF-8 with the mark that Excel wants; cells that a sheet would run are quoted."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(_CSV_HEADING)
    for marker in _ordered(sequence):
        clip = "" if marker.event is None else sequence.events[marker.event].name
        writer.writerow(
            (
                _timecode(sequence, marker.frame),
                marker.frame,
                marker.duration,
                _track(sequence, marker),
                _cell(clip),
                _cell(marker.name),
                _cell(marker.discussed_note),
                _cell(marker.author),
                marker.color,
            )
        )
    return buffer.getvalue().encode("utf-8-sig")


def _ordered(sequence: Sequence) -> list[Marker]:
    return sorted(sequence.markers, key=lambda marker: marker.frame)


def _words(marker: Marker, note: str) -> str:
    return ": ".join(filter(None, (one_line(marker.name), one_line(note))))


def _track(sequence: Sequence, marker: Marker) -> str:
    return "" if marker.event is None else sequence.events[marker.event].track


def _timecode(sequence: Sequence, frame: int) -> str:
    return frames_to_smpte(sequence.start + frame, sequence.rate, drop=sequence.drop)


def _cell(text: str) -> str:
    """A text that begins like a formula is kept from being one."""
    text = plain_text(text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
