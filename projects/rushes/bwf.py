"""Broadcast Wave by its own chunks: bext, iXML, format and length, of RIFF, RF64 and BW64.

Only the chunk headers and the small chunks are read, so a file of any size costs little.
Sources: EBU Tech 3285 (bext), EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64), iXML 3.01.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from roughcut.core.timecode import snap_rate

SMALL_CHUNK = 8 * 1024 * 1024  # bytes; a longer bext or iXML is taken as damage
UNKNOWN_SIZE = 0xFFFFFFFF
UNSET_INSTANT = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True, slots=True)
class TrackName:
    """interleave: 1-based channel in the file, as iXML counts."""

    interleave: int
    name: str


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """What a wave file says of itself.

    time_reference: samples since midnight of the first sample, None where no chunk tells.
    timecode_rate: of the recorder's timecode, None where iXML does not tell.
    cut_short: the data chunk promises more bytes than the file has, or was never closed.
    fields: iXML and bext texts by lower-case key, "ixml.scene", "bext.description".
    """

    sample_rate: int
    channels: int
    samples: int
    time_reference: int | None = None
    timecode_rate: Fraction | None = None
    drop: bool = False
    tracks: tuple[TrackName, ...] = ()
    cut_short: bool = False
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Chunk:
    name: bytes
    start: int
    size: int


def read_wave(path: Path) -> WaveFacts | None:
    """The facts of a wave file, None if the file is no RIFF, RF64 or BW64 wave."""
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        head = file.read(12)
        if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:12] != b"WAVE":
            return None
        chunks = {chunk.name: chunk for chunk in _chunks(file, length)}
        if b"fmt " not in chunks:
            return None
        return _facts(file, length, chunks)


def _chunks(file: BinaryIO, length: int) -> Iterator[_Chunk]:
    """Every chunk's name and place; 64-bit sizes of ds64 stand in for 0xFFFFFFFF."""
    long_sizes: dict[bytes, int] = {}
    at = 12
    while at + 8 <= length:
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"ds64":
            long_sizes = _long_sizes(file.read(min(size, SMALL_CHUNK)))
        elif size == UNKNOWN_SIZE:
            size = long_sizes.get(name, length - at - 8)
        if name == b"data" and size == 0:  # a recorder that lost power never wrote the size
            size = UNKNOWN_SIZE
        yield _Chunk(name, at + 8, size)
        at += 8 + size + (size & 1)


def _long_sizes(body: bytes) -> dict[bytes, int]:
    if len(body) < 28:
        return {}
    sizes = {b"data": struct.unpack_from("<Q", body, 8)[0]}
    entries = struct.unpack_from("<I", body, 24)[0]
    for index in range(min(entries, (len(body) - 28) // 12)):
        name, size = struct.unpack_from("<4sQ", body, 28 + 12 * index)
        sizes[name] = size
    return sizes


def _facts(file: BinaryIO, length: int, chunks: dict[bytes, _Chunk]) -> WaveFacts:
    _, channels, sample_rate, _, block, _ = struct.unpack(
        "<HHIIHH", _body(file, chunks[b"fmt "])[:16].ljust(16, b"\0")
    )
    data = chunks.get(b"data")
    present = min(data.size, length - data.start) if data else 0
    facts, reference = _bext(_body(file, chunks.get(b"bext")))
    ixml = _ixml(_body(file, chunks.get(b"iXML")))
    if ixml is not None:
        facts |= _ixml_fields(ixml)
        reference = _ixml_reference(ixml) if reference is None else reference
    rate_text = facts.get("ixml.timecode_rate", "")
    return WaveFacts(
        sample_rate=sample_rate,
        channels=channels,
        samples=present // block if block else 0,
        time_reference=reference,
        timecode_rate=_rate(rate_text),
        drop=facts.get("ixml.timecode_flag", "").upper() == "DF",
        tracks=_tracks(ixml) if ixml is not None else (),
        cut_short=data is None or data.size > length - data.start,
        fields=facts,
    )


def _body(file: BinaryIO, chunk: _Chunk | None) -> bytes:
    if chunk is None:
        return b""
    file.seek(chunk.start)
    return file.read(min(chunk.size, SMALL_CHUNK))


def _bext(body: bytes) -> tuple[dict[str, str], int | None]:
    names = ("description", "originator", "originator_reference", "date", "time")
    facts: dict[str, str] = {}
    at = 0
    for name, size in zip(names, (256, 32, 32, 10, 8), strict=True):
        text = _text(body[at : at + size])
        if text:
            facts[f"bext.{name}"] = text
        at += size
    if len(body) < at + 8:
        return facts, None
    reference = struct.unpack_from("<Q", body, at)[0]
    return facts, None if reference == UNSET_INSTANT else reference


def _text(field_bytes: bytes) -> str:
    return field_bytes.split(b"\0", 1)[0].decode("latin-1").strip()


def _ixml(body: bytes) -> Element | None:
    """The tree of an iXML chunk, None where it is broken: other chunks still count."""
    try:
        return fromstring(body.strip(b"\0 \r\n\t"))
    except (ParseError, DefusedXmlException, ValueError):
        return None


def _ixml_fields(root: Element) -> dict[str, str]:
    wanted = ("PROJECT", "SCENE", "TAKE", "TAPE", "CIRCLED", "NOTE", "NO_GOOD", "WILD_TRACK")
    paths = {name: name for name in (*wanted, "TAKE_TYPE", "SOUND_ROLL")}
    paths |= {name: f"SPEED/{name}" for name in ("TIMECODE_RATE", "TIMECODE_FLAG")}
    found = ((name, (root.findtext(path) or "").strip()) for name, path in paths.items())
    return {f"ixml.{name.lower()}": text for name, text in found if text}


def _ixml_reference(root: Element) -> int | None:
    halves = [
        (root.findtext(f"SPEED/TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_{half}") or "").strip()
        for half in ("HI", "LO")
    ]
    if not all(half.isdigit() for half in halves):
        return None
    return (int(halves[0]) << 32) + int(halves[1])


def _rate(text: str) -> Fraction | None:
    """The rate of "24000/1001", "25/1" or "23.976"."""
    try:
        rate = Fraction(text.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return snap_rate(rate) if 1 <= rate <= 240 else None


def _tracks(root: Element) -> tuple[TrackName, ...]:
    tracks = []
    for track in root.iterfind("TRACK_LIST/TRACK"):
        place = track.findtext("INTERLEAVE_INDEX") or track.findtext("CHANNEL_INDEX") or ""
        if place.strip().isdigit():
            tracks.append(TrackName(int(place), (track.findtext("NAME") or "").strip()))
    return tuple(sorted(tracks, key=lambda track: track.interleave))
