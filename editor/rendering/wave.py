"""Broadcast Wave files of one channel, 24 bits at 48 kHz, that say where on the clock they begin.

Source: EBU Tech 3285 (bext), iXML 2.0 (BWFXML). The same samples give the same bytes.
"""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from editor.rendering.plan import SOUND_RATE
from roughcut.core.errors import RefusedError

_WIDTH = 3  # bytes of a sample
_FULL = (1 << 23) - 1
_BLOCK = 1 << 20
_LARGEST = (1 << 32) - (1 << 16)


def write_wave(
    path: Path,
    samples: NDArray[np.float32],
    *,
    name: str,
    time_reference: int,
    rate: Fraction,
    drop: bool,
) -> None:
    """samples: -1..1, louder ones are clipped. time_reference: samples since midnight of the first.

    Raises RefusedError where it would be longer than a wave file can say (8 hours).
    """
    size = len(samples) * _WIDTH
    if size > _LARGEST:
        raise RefusedError("too-long", "A stem of more than 8 hours does not fit a wave file.")
    chunks = [
        (b"bext", _bext(name, time_reference)),
        (b"iXML", _ixml(name, time_reference, rate, drop)),
        (b"fmt ", struct.pack("<HHIIHH", 1, 1, SOUND_RATE, SOUND_RATE * _WIDTH, _WIDTH, 24)),
    ]
    head = b"".join(
        key + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for key, body in chunks
    )
    whole = 4 + len(head) + 8 + size + size % 2
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", whole) + b"WAVE" + head)
        file.write(b"data" + struct.pack("<I", size))
        for at in range(0, len(samples), _BLOCK):
            file.write(_coded(samples[at : at + _BLOCK]))
        file.write(b"\0" * (size % 2))


def _coded(samples: NDArray[np.float32]) -> bytes:
    whole = np.round(np.clip(samples.astype(np.float64), -1, 1) * _FULL).astype("<i4")
    return whole.view(np.uint8).reshape(-1, 4)[:, :_WIDTH].tobytes()


def _bext(name: str, time_reference: int) -> bytes:
    return struct.pack(
        "<256s32s32s10s8sIIH64s5H180x",
        name.encode("ascii", "replace"),
        b"Rough Cut",
        b"",
        b"2000-01-01",
        b"00:00:00",
        time_reference & 0xFFFFFFFF,
        time_reference >> 32,
        1,
        b"",
        *(0,) * 5,
    )


def _ixml(name: str, time_reference: int, rate: Fraction, drop: bool) -> bytes:
    counted = f"{rate.numerator}/{rate.denominator}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<BWFXML><IXML_VERSION>2.0</IXML_VERSION><SPEED>'
        f"<MASTER_SPEED>{counted}</MASTER_SPEED><CURRENT_SPEED>{counted}</CURRENT_SPEED>"
        f"<TIMECODE_RATE>{counted}</TIMECODE_RATE>"
        f"<TIMECODE_FLAG>{'DF' if drop else 'NDF'}</TIMECODE_FLAG>"
        f"<FILE_SAMPLE_RATE>{SOUND_RATE}</FILE_SAMPLE_RATE><AUDIO_BIT_DEPTH>24</AUDIO_BIT_DEPTH>"
        f"<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>{time_reference >> 32}"
        f"</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI><TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>"
        f"{time_reference & 0xFFFFFFFF}</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>"
        f"<TIMESTAMP_SAMPLE_RATE>{SOUND_RATE}</TIMESTAMP_SAMPLE_RATE></SPEED><TRACK_LIST>"
        "<TRACK_COUNT>1</TRACK_COUNT><TRACK><CHANNEL_INDEX>1</CHANNEL_INDEX>"
        f"<INTERLEAVE_INDEX>1</INTERLEAVE_INDEX><NAME>{escape(name)}</NAME></TRACK></TRACK_LIST>"
        "</BWFXML>\n"
    ).encode()
