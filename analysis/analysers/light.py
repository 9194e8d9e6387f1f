"""How light a clip is and of what colour, in the units of the eye.

CIE L*a*b* of the picture as it is shown (sRGB, D65): one unit is about what an eye just tells
apart between two fields side by side. Source: CIE 015:2018; Mahy and others 1994 put the least
visible difference at 2.3.
"""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np

from analysis.analysers.base import Bench, Pixels, SampledFrame
from analysis.analysers.spans import Values
from analysis.observations import Light, Observation

SPAN_S = 5.0
SMALL = (64, 36)  # pixels: more than enough for a mean
BORDER = 0.07  # of the height, above and below: mattes and burnt-in codes


class LightAnalyser:
    """Gives one Light for every five seconds, the middle one of its samples."""

    name = "light"
    version = "1"
    weights = ""
    every: Fraction | None = Fraction(2)

    def __init__(self, bench: Bench) -> None:
        self.times: list[float] = []
        self.seen: list[Values] = []

    def observe(self, frame: SampledFrame) -> None:
        self.times.append(frame.time_s)
        self.seen.append(mean_lab(frame.bgr))

    def finish(self) -> tuple[Observation, ...]:
        if not self.times:
            return ()
        times, seen = np.array(self.times), np.array(self.seen)
        spans = (times // SPAN_S).astype(np.int64)
        found = []
        for span in np.unique(spans).tolist():
            light = np.median(seen[spans == span], axis=0).tolist()
            found.append(Light(span * SPAN_S, (span + 1) * SPAN_S, *light))
        return tuple(found)


def mean_lab(bgr: Pixels) -> Values:
    """The mean L*, a* and b* of a picture, without its upper and lower border."""
    edge = round(bgr.shape[0] * BORDER)
    small = cv2.resize(bgr[edge : bgr.shape[0] - edge], SMALL, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2Lab)
    return np.asarray(lab.reshape(-1, 3).mean(axis=0), np.float64)
