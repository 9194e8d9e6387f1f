"""Broadcast Wave files as a location recorder writes them: bext, iXML, PCM.

Source: EBU Tech 3285 (bext chunk), iXML specification 2.0 (BWFXML elements).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

MIDNIGHT_TO_MIDNIGHT_S = 86_400


@dataclass(frozen=True, slots=True)
class Recording:
    """What the file says of itself. time_reference: samples since midnight of the first one.

    rate: frames a second of the timecode that the recorder was jammed to. tracks: one name a
    channel. drop: drop-frame timecode.
    """

    time_reference: int
    rate: Fraction
    tracks: tuple[str, ...]
    scene: str = ""
    take: str = ""
    tape: str = ""
    date: str = "2026-11-22"
    sample_rate: int = 48_000
    circled: bool = False
    drop: bool = False
    file_name: str = ""


def write_bwf(path: Path, samples: NDArray[np.float32], said: Recording) -> None:
    """Write samples, shape (channels, samples) in -1..1, as 16-bit PCM. Same input, same bytes."""
    channels = samples.shape[0]
    pcm = np.round(samples.T * 32767).astype("<i2").tobytes()
    width = channels * 2
    layout = struct.pack(
        "<HHIIHH", 1, channels, said.sample_rate, said.sample_rate * width, width, 16
    )
    chunks = (
        (b"bext", _bext(said)),
        (b"iXML", _ixml(said).encode()),
        (b"fmt ", layout),
        (b"data", pcm),
    )
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)


def samples_since_midnight(seconds: Fraction, sample_rate: int) -> int:
    """Seconds on the recorder's clock as a time reference, wrapped at midnight."""
    return round((seconds % MIDNIGHT_TO_MIDNIGHT_S) * sample_rate)


def _bext(said: Recording) -> bytes:
    description = f"sSCENE={said.scene}\r\nsTAKE={said.take}\r\nsTAPE={said.tape}\r\n"
    time = said.time_reference // said.sample_rate
    clock = f"{time // 3600:02d}:{time // 60 % 60:02d}:{time % 60:02d}"
    return struct.pack(
        "<256s32s32s10s8sIIH64s5H180x",
        description.encode(),
        b"Rough Cut demo",
        said.file_name.encode()[:32],
        said.date.encode(),
        clock.encode(),
        said.time_reference & 0xFFFFFFFF,
        said.time_reference >> 32,
        1,
        b"",
        *(0,) * 5,
    )


def _ixml(said: Recording) -> str:
    rate = f"{said.rate.numerator}/{said.rate.denominator}"
    tracks = "".join(
        f"<TRACK><CHANNEL_INDEX>{n}</CHANNEL_INDEX><INTERLEAVE_INDEX>{n}</INTERLEAVE_INDEX>"
        f"<NAME>{escape(name)}</NAME></TRACK>"
        for n, name in enumerate(said.tracks, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<BWFXML><IXML_VERSION>2.0</IXML_VERSION>'
        f"<SCENE>{escape(said.scene)}</SCENE><TAKE>{escape(said.take)}</TAKE>"
        f"<TAPE>{escape(said.tape)}</TAPE><CIRCLED>{str(said.circled).upper()}</CIRCLED>"
        f"<SPEED><MASTER_SPEED>{rate}</MASTER_SPEED><CURRENT_SPEED>{rate}</CURRENT_SPEED>"
        f"<TIMECODE_RATE>{rate}</TIMECODE_RATE>"
        f"<TIMECODE_FLAG>{'DF' if said.drop else 'NDF'}</TIMECODE_FLAG>"
        f"<FILE_SAMPLE_RATE>{said.sample_rate}</FILE_SAMPLE_RATE>"
        f"<AUDIO_BIT_DEPTH>16</AUDIO_BIT_DEPTH>"
        f"<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>{said.time_reference >> 32}"
        f"</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>"
        f"<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>{said.time_reference & 0xFFFFFFFF}"
        f"</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>"
        f"<TIMESTAMP_SAMPLE_RATE>{said.sample_rate}</TIMESTAMP_SAMPLE_RATE></SPEED>"
        f"<TRACK_LIST><TRACK_COUNT>{len(said.tracks)}</TRACK_COUNT>{tracks}</TRACK_LIST>"
        "</BWFXML>\n"
    )
