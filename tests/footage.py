"""Footage for tests, made on the spot: what is in it is known because it was put there.

Every frame carries its take and frame number (see demo.generator.strip). Sound is silence but for
bursts that sound a little like speech and a clap, at the times asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

from demo.generator.bwf import Recording, write_bwf
from demo.generator.container import SOUND_RATE, CameraFile, write_camera_file
from demo.generator.strip import draw_strip

Samples = NDArray[np.float32]
Spans = tuple[tuple[float, float], ...]
BrokenKind = Literal["zero bytes", "truncated", "wrong extension", "silent", "variable rate"]

SMALL = (320, 180)
HUM = 10 ** (-66 / 20)  # so that silence is not digital silence


def make_take(
    path: Path,
    *,
    rate: Fraction = Fraction(25),
    frames: int = 50,
    take: int = 1,
    timecode: str = "01:00:00:00",
    drop: bool = False,
    reel: str = "A001",
    size: tuple[int, int] = SMALL,
    sound: bool = True,
    bursts: Spans = (),
    clap_s: float | None = None,
    tags: dict[str, str] | None = None,
) -> Path:
    """Write a camera file. timecode: "" for none; drop: counts drop-frame (29.97, 59.94).

    bursts and clap_s: seconds from the first frame. tags: more QuickTime metadata.
    """
    if drop:
        timecode = timecode[:8] + ";" + timecode[9:]
    said = CameraFile(rate, size, timecode, reel, quality=18, preset="ultrafast", tags=tags or {})
    heard = make_samples(float(frames / rate), bursts=bursts, clap_s=clap_s) if sound else None
    write_camera_file(path, said, grey_pictures(range(frames), take, size), heard)
    return path


def make_sound(
    path: Path,
    *,
    duration_s: float = 2.0,
    time_reference: int = 0,
    rate: Fraction = Fraction(25),
    tracks: tuple[str, ...] = ("BOOM",),
    scene: str = "",
    take: str = "",
    bursts: Spans = (),
    clap_s: float | None = None,
    sample_rate: int = SOUND_RATE,
) -> Path:
    """Write a Broadcast Wave file, one channel a track name; later channels are quieter.

    time_reference: samples since midnight. bursts and clap_s: seconds from the first sample.
    """
    mono = make_samples(duration_s, bursts=bursts, clap_s=clap_s, sample_rate=sample_rate)
    channels = np.stack([mono * 0.7**n for n in range(len(tracks))]).astype(np.float32)
    said = Recording(
        time_reference, rate, tracks, scene=scene, take=take, sample_rate=sample_rate,
        file_name=path.name,
    )  # fmt: skip
    write_bwf(path, channels, said)
    return path


def make_broken(path: Path, kind: BrokenKind) -> Path:
    """Write a file that has something wrong with all of it."""
    if kind == "zero bytes":
        path.write_bytes(b"")
    elif kind == "truncated":
        whole = make_take(path).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "wrong extension":
        path.write_bytes(make_sound(path.with_suffix(".made"), duration_s=0.2).read_bytes())
        path.with_suffix(".made").unlink()
    elif kind == "silent":
        make_take(path, sound=False)
    else:
        _write_variable_rate(path, frames=40)
    return path


def make_samples(
    duration_s: float,
    *,
    bursts: Spans = (),
    clap_s: float | None = None,
    sample_rate: int = SOUND_RATE,
) -> Samples:
    """Mono sound: hum, a buzzing burst with a syllable rhythm for each span, and a clap."""
    chance = np.random.default_rng(5)
    count = round(duration_s * sample_rate)
    time = np.arange(count) / sample_rate
    heard = HUM * chance.standard_normal(count)
    for start, end in bursts:
        inside = (time >= start) & (time < end)
        buzz = sum(np.sin(2 * np.pi * 140 * n * time[inside]) / n for n in range(1, 12))
        heard[inside] += (
            0.15 * buzz * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * (time[inside] - start)))
        )
    if clap_s is not None:
        after = np.clip(time - clap_s, 0, None)
        stroke = chance.standard_normal(count) * np.exp(-after / 0.006)
        heard += np.where((time >= clap_s) & (after < 0.06), 0.4 * stroke, 0)
    return np.clip(heard, -0.98, 0.98).astype(np.float32)


def grey_pictures(
    numbers: Iterable[int], take: int, size: tuple[int, int] = SMALL
) -> Iterator[NDArray[np.uint8]]:
    """Pictures with a drifting gradient and the strip of each frame number."""
    width, height = size
    ramp = np.linspace(40, 200, width).astype(np.uint8)
    for number in numbers:
        picture = np.empty((height, width, 3), np.uint8)
        picture[:] = np.roll(ramp, 3 * number)[None, :, None]
        draw_strip(picture, take, number)
        yield picture


def _write_variable_rate(path: Path, frames: int) -> None:
    """A telephone's file: frames come 30 to 60 ms after one another, in no pattern."""
    base = Fraction(1, 1000)
    steps = np.random.default_rng(9).integers(30, 61, frames)
    with av.open(str(path), "w", format="mov") as output:
        video = output.add_stream("libx264", rate=Fraction(25))
        video.width, video.height = SMALL
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = base
        video.options = {"crf": "18", "preset": "ultrafast"}
        due = 0
        for step, picture in zip(steps, grey_pictures(range(frames), take=1), strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = due, base
            output.mux(video.encode(frame))
            due += int(step)
        output.mux(video.encode(None))
