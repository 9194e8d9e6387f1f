"""The contract of the analysers, and what they are given.

An analyser is found by name in `registry`, imported only where it runs, and knows nothing of
takes, users or jobs. It raises `UnavailableError` when it is built without its weights or packages.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

import av
import numpy as np
import numpy.typing as npt

from analysis.observations import Observation
from analysis.weights import ModelStore
from projects.rushes.facts import ClipFacts

GRAY_WIDTH = 320  # pixels: enough for sharpness, light and motion
COLOUR_WIDTH = 640  # pixels: a face of 4 % of the picture's height is still 14 pixels high

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Bench:
    """What an analyser may draw on. language: of the speech, "en" or "fr".

    recognise: whether people agreed that faces are told apart; without it none is.
    """

    models: ModelStore
    facts: ClipFacts
    language: str = "en"
    recognise: bool = True


@dataclass(slots=True)
class SampledFrame:
    """One decoded frame; the small pictures are made when first asked for, then shared.

    time_s: from the clip's first frame. found: what earlier analysers saw in this frame, by
    analyser name. rotation: degrees counter-clockwise that put the picture upright.
    """

    index: int
    time_s: float
    frame: av.VideoFrame
    rotation: int = 0
    found: dict[str, tuple[Observation, ...]] = field(default_factory=dict)
    _gray: Pixels | None = None
    _bgr: Pixels | None = None

    @property
    def gray(self) -> Pixels:
        """The luminance, [height, GRAY_WIDTH] when upright and wider than that."""
        if self._gray is None:
            self._gray = self._scaled(GRAY_WIDTH, "gray")
        return self._gray

    @property
    def bgr(self) -> Pixels:
        """The colours, [height, COLOUR_WIDTH, 3] blue green red."""
        if self._bgr is None:
            self._bgr = self._scaled(COLOUR_WIDTH, "bgr24")
        return self._bgr

    def _scaled(self, width: int, pixel_format: str) -> Pixels:
        scale = min(1.0, width / self.frame.width)
        shape = [
            max(16, round(edge * scale / 2) * 2) for edge in (self.frame.width, self.frame.height)
        ]
        small = self.frame.reformat(
            width=shape[0], height=shape[1], format=pixel_format, interpolation="AREA"
        )
        upright: Pixels = np.rot90(small.to_ndarray(), self.rotation // 90)
        return np.ascontiguousarray(upright)


class PictureAnalyser(Protocol):
    """Sees the sampled frames of one clip in order. every: samples a second, None = each frame."""

    name: str
    version: str
    weights: str
    every: Fraction | None

    def observe(self, frame: SampledFrame) -> None: ...

    def finish(self) -> tuple[Observation, ...]: ...


class FrameWriter(Protocol):
    """Something else that wants every decoded frame, such as a proxy."""

    def write(self, frame: av.VideoFrame, index: int) -> None: ...


class FrameSource(Protocol):
    """Decodes a file: (index, frame) in the order of showing, from the first frame."""

    def __call__(self, path: str) -> Generator[tuple[int, av.VideoFrame], None, None]: ...
