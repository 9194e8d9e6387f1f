"""Small pictures of a clip: one strip of thumbnails and one poster, both JPEG."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from projects.rushes.proxy import display_size

THUMB_WIDTH = 160  # pixels
EVERY_S = 2
MOST = 120  # thumbnails in one strip; a longer clip has them further apart
POSTER_AT = Fraction(1, 3)  # of the clip: past the slate


@dataclass(frozen=True, slots=True)
class Filmstrip:
    """count thumbnails side by side, each width x height; one every step_frames frames."""

    count: int
    width: int
    height: int
    step_frames: int


class FilmstripWriter:
    """Picks thumbnails and a poster from the frames of a shared decoding."""

    def __init__(
        self, strip: Path, poster: Path, *, rate: Fraction, frames: int, rotation: int = 0
    ) -> None:
        self.strip, self.poster = strip, poster
        self.rotation = rotation % 360
        self.step = max(1, round(rate * EVERY_S), -(-frames // MOST))
        self._poster_at = int(frames * POSTER_AT)
        self._poster_index = -1
        self._thumbs: list[npt.NDArray[np.uint8]] = []
        self._poster: npt.NDArray[np.uint8] | None = None

    def write(self, frame: av.VideoFrame, index: int) -> None:
        """Take the frame of that number; only the wanted ones cost anything."""
        if self._poster is None or (index >= self._poster_at > self._poster_index):
            self._poster = self._picture(frame, *display_size(frame, self.rotation))
            self._poster_index = index
        while len(self._thumbs) * self.step <= index:
            width, height = display_size(frame, self.rotation)
            size = THUMB_WIDTH, max(2, THUMB_WIDTH * height // width // 2 * 2)
            self._thumbs.append(self._picture(frame, *size))

    def close(self) -> Filmstrip:
        """Write both files. Raises ValueError if no frame was seen."""
        if not self._thumbs or self._poster is None:
            raise ValueError(f"no frame was written to {self.strip.name}")
        write_jpeg(self.poster, self._poster)
        write_jpeg(self.strip, np.concatenate(self._thumbs, axis=1))
        height, width = self._thumbs[0].shape[:2]
        return Filmstrip(len(self._thumbs), width, height, self.step)

    def _picture(self, frame: av.VideoFrame, width: int, height: int) -> npt.NDArray[np.uint8]:
        if self.rotation % 180:
            width, height = height, width
        picture = frame.to_ndarray(format="rgb24", width=width, height=height)
        return np.ascontiguousarray(np.rot90(picture, -self.rotation // 90))


def write_jpeg(path: Path, picture: npt.NDArray[np.uint8]) -> None:
    """Write an RGB picture, (height, width, 3), even sizes."""
    coder = av.CodecContext.create("mjpeg", "w")
    coder.height, coder.width = picture.shape[:2]
    coder.pix_fmt, coder.time_base = "yuvj420p", Fraction(1, 25)
    coder.options = {"qmin": "3", "qmax": "3"}
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuvj420p")
    packets = coder.encode(frame) or coder.encode(None)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(b"".join(bytes(packet) for packet in packets))
    os.replace(part, path)
