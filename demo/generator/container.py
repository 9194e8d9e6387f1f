"""Camera files: H.264 and AAC in QuickTime, with a timecode track and a reel name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

SOUND_RATE = 48_000
AAC_FRAME = 1024
# x264's macroblock tree reads memory that nobody wrote: its choices differ from run to run.
REPEATABLE = {"threads": "2", "x264-params": "mbtree=0"}


@dataclass(frozen=True, slots=True)
class CameraFile:
    """What a camera writes into its file. timecode: of the first frame, "" for no track.

    Drop-frame timecode is written with `;` before the frames. quality: x264's constant rate
    factor. tags: further QuickTime metadata.
    """

    rate: Fraction
    size: tuple[int, int]
    timecode: str = ""
    reel: str = ""
    quality: int = 27
    preset: str = "medium"
    tags: dict[str, str] = field(default_factory=dict)


def write_camera_file(
    path: Path,
    said: CameraFile,
    pictures: Iterator[Picture],
    sound: NDArray[np.float32] | None,
) -> None:
    """Encode pictures (rows, columns, RGB) and mono sound in -1..1. Same input, same bytes."""
    options = {"movflags": "use_metadata_tags", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mov", options=options) as output:
        output.metadata.update(_metadata(said))
        video = output.add_stream("libx264", rate=said.rate)
        video.width, video.height = said.size
        video.pix_fmt = "yuv420p"
        video.time_base = 1 / said.rate
        video.options = {"crf": str(said.quality), "preset": said.preset, **REPEATABLE}
        if said.reel:
            video.metadata["reel_name"] = said.reel
        audio = None
        if sound is not None:
            audio = output.add_stream("aac", rate=SOUND_RATE, layout="mono")
            audio.bit_rate = 56_000
        heard = 0
        for count, picture in enumerate(pictures, 1):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = count - 1, 1 / said.rate
            output.mux(video.encode(frame))
            if audio is not None and sound is not None:
                due = int(count / said.rate * SOUND_RATE)
                heard = _write_sound(output, audio, sound, heard, due)
        output.mux(video.encode(None))
        if audio is not None and sound is not None:
            _write_sound(output, audio, sound, heard, len(sound) + AAC_FRAME)
            output.mux(audio.encode(None))


def _metadata(said: CameraFile) -> dict[str, str]:
    known = {"timecode": said.timecode, "reel_name": said.reel}
    return {key: value for key, value in {**known, **said.tags}.items() if value}


def _write_sound(
    output: av.container.OutputContainer,
    audio: av.AudioStream,
    sound: NDArray[np.float32],
    start: int,
    until: int,
) -> int:
    """Encode whole AAC frames of sound up to a sample; the last one may be short."""
    while start < len(sound) and start + AAC_FRAME <= until:
        block = np.ascontiguousarray(sound[start : start + AAC_FRAME]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = SOUND_RATE, start
        frame.time_base = Fraction(1, SOUND_RATE)
        output.mux(audio.encode(frame))
        start += block.shape[1]
    return start


def cut_off(path: Path, share: float) -> None:
    """Leave only the first share of a file, as a card that was pulled out leaves it."""
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
