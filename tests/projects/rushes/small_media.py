"""Tiny camera and sound files, written by PyAV, whose truth is known by construction."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

SIZE = (64, 48)
SAMPLE_RATE = 48000


@dataclass(frozen=True)
class Sound:
    """silent_s: digital silence at the head; starts_s: offset of the stream itself."""

    silent_s: float = 0.0
    starts_s: float = 0.0
    codec: str = "pcm_s16le"


def picture(number: int, size: tuple[int, int] = SIZE) -> av.VideoFrame:
    """A frame whose brightness tells its number (mod 16)."""
    shade = 16 + (number % 16) * 14
    grey = np.full((size[1], size[0], 3), shade, np.uint8)
    return av.VideoFrame.from_ndarray(grey, format="rgb24")


def number_shown(frame: av.VideoFrame) -> int:
    return round((float(frame.to_ndarray(format="rgb24").mean()) - 16) / 14) % 16


def write_clip(
    path: Path,
    *,
    rate: Fraction = Fraction(25),
    frames: int = 50,
    times: Sequence[Fraction] | None = None,
    sound: Sound | None = Sound(),
    tags: Mapping[str, str] | None = None,
    codec: str = "libx264",
    size: tuple[int, int] = SIZE,
    rotation: int = 0,
    options: Mapping[str, str] | None = None,
) -> Path:
    """A clip of `frames` numbered frames; times: each frame's own instant, for variable rates."""
    with av.open(str(path), "w", options=dict(options or {})) as container:
        container.metadata.update(tags or {})
        video = container.add_stream(codec, rate=rate)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.gop_size = 12
        if rotation:
            video.set_display_rotation(rotation)
        audio = (
            container.add_stream(sound.codec, rate=SAMPLE_RATE, layout="mono") if sound else None
        )
        tick = Fraction(1, 90000) if times else 1 / rate
        video.codec_context.time_base = tick
        for number in range(frames):
            frame = picture(number, size)
            frame.time_base = tick
            frame.pts = int(times[number] / tick) if times else number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None and sound is not None:
            length = float(times[-1]) if times else float(frames / rate)
            _write_noise(container, audio, sound, length)
    return path


def _write_noise(
    container: av.container.OutputContainer,
    stream: av.audio.stream.AudioStream,
    sound: Sound,
    length_s: float,
) -> None:
    count = int((length_s - sound.starts_s) * SAMPLE_RATE)
    noise = np.random.default_rng(7).integers(-3000, 3000, count).astype(np.int16)
    noise[: int(sound.silent_s * SAMPLE_RATE)] = 0
    for at in range(0, count, 1024):
        frame = av.AudioFrame.from_ndarray(noise[None, at : at + 1024], "s16", "mono")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = at + int(sound.starts_s * SAMPLE_RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def wave_bytes(
    samples: np.ndarray,
    *,
    reference: int | None = None,
    ixml: str = "",
    description: str = "",
    long_form: bool = False,
    promised: int | None = None,
) -> bytes:
    """A 16-bit broadcast wave. samples: (count, channels). promised: false data size."""
    data = samples.astype("<i2").tobytes()
    channels = samples.shape[1]
    form = struct.pack(
        "<HHIIHH", 1, channels, SAMPLE_RATE, SAMPLE_RATE * channels * 2, channels * 2, 16
    )
    chunks = b""
    if reference is not None or description:
        body = description.encode().ljust(256, b"\0") + bytes(64) + b"2026-03-0210:17:53"
        body += struct.pack("<QH", reference or 0, 1) + bytes(254)
        chunks += b"bext" + struct.pack("<I", len(body)) + body
    if ixml:
        body = ixml.encode() + (b" " if len(ixml.encode()) % 2 else b"")
        chunks += b"iXML" + struct.pack("<I", len(body)) + body
    chunks += b"fmt " + struct.pack("<I", len(form)) + form
    size = len(data) if promised is None else promised
    if long_form:
        ds64 = struct.pack("<QQQI", len(data) + len(chunks) + 40, size, len(samples), 0)
        head = b"RF64" + b"\xff" * 4 + b"WAVE" + b"ds64" + struct.pack("<I", len(ds64)) + ds64
        return head + chunks + b"data" + b"\xff" * 4 + data
    chunks += b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
