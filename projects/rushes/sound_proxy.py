"""The light copy of a clip's sound: mono AAC at 48 kHz in an .m4a.

The AAC coder puts 1024 samples of priming before the sound; the file's edit list says so, and
players that honour it (FFmpeg, Chromium's decodeAudioData) give sample 0 back as sample 0.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

RATE = 48_000
BIT_RATE = 128_000
FRAME = 1024  # samples of one AAC frame


def write_sound_proxy(path: Path, samples: npt.NDArray[np.float32], rate: int = RATE) -> None:
    """Write mono samples, -1..1, at `rate`; the file takes its place only when it is whole.

    Raises ValueError where there is no sample.
    """
    if not len(samples):
        raise ValueError(f"no sound for {path.name}")
    part = path.with_name(f".{path.name}.part")
    try:
        with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            _write(container, samples, rate)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _write(
    container: av.container.OutputContainer, samples: npt.NDArray[np.float32], rate: int
) -> None:
    stream = container.add_stream("aac", rate=rate, layout="mono")
    stream.bit_rate = BIT_RATE
    for at in range(0, len(samples), FRAME):
        block = np.clip(samples[at : at + FRAME], -1.0, 1.0)[None].astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", "mono")
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), at
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
