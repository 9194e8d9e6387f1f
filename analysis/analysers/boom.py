"""A microphone that dips into the picture: something dark that hangs from the top edge.

The upper half of the picture is compared with what it looks like around that time; a boom hangs
from the edge, is dark itself, ends in the upper half and goes again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from analysis.analysers.base import Bench, Pixels, SampledFrame
from analysis.analysers.movement import camera_step
from analysis.analysers.spans import stretches
from analysis.observations import Defect, Face, Observation
from roughcut.core.vocabulary import DefectKind

WIDTH = 160  # pixels of the compared picture
UPPER = 0.5  # of the picture's height that is compared
LOWEST = 0.47  # a boom ends above this; a slate, a door or a person goes on
LEAST_HEIGHT, LEAST_AREA = 0.05, 0.0025  # of the picture
TOUCHING = 0.035  # of the picture: what hangs from the edge may be lost against it
WIDEST = 0.7
THICK = 1.4  # pixels from its edge to its middle: a line is no microphone
SLACK = 5  # pixels: edges may lie off by two
APART = 18  # code values off what is usually there
DARK = 110  # code value that the thing itself stays under
# What a place usually looks like is its median this long before and after: a boom that stays for
# several lines must not become the usual.
AROUND_S = 12.0
STEADY = 0.3  # pixels that need no warping
RESTLESS = 0.25  # share of the compared picture that differs: a light, a slate, a moving camera
LONGEST_SHARE = 0.5  # of the clip: what hangs there longer belongs to the set
SHORTEST_S = 0.4
JOIN_S = 0.8


@dataclass(frozen=True, slots=True)
class Pointing:
    """Where the camera points: how the first picture's centre has moved, pixels, and grown."""

    zoom: float = 1.0
    right: float = 0.0
    down: float = 0.0

    def then(self, zoom: float, right: float, down: float) -> Pointing:
        return Pointing(self.zoom * zoom, zoom * self.right + right, zoom * self.down + down)


class BoomAnalyser:
    """Gives Defect spans of a boom in shot."""

    name = "boom"
    version = "2"
    weights = ""
    every: Fraction | None = Fraction(4)

    def __init__(self, bench: Bench) -> None:
        self.times: list[float] = []
        self.uppers: list[Pixels] = []
        self.hidden: list[npt.NDArray[np.bool_]] = []
        self.camera: list[Pointing] = []
        self.last: Pixels | None = None
        self.faces: tuple[Face, ...] = ()

    def observe(self, frame: SampledFrame) -> None:
        if "faces" in frame.found:
            self.faces = tuple(face for face in frame.found["faces"] if isinstance(face, Face))
        gray = frame.gray
        shape = (WIDTH, max(8, round(WIDTH * gray.shape[0] / gray.shape[1])))
        small = cv2.resize(gray, shape, interpolation=cv2.INTER_AREA)
        self.times.append(frame.time_s)
        self.camera.append(self._pointing(gray))
        self.uppers.append(np.asarray(small[: round(shape[1] * UPPER)], np.uint8))
        self.hidden.append(_heads(small.shape[:2], self.faces)[: round(shape[1] * UPPER)])

    def _pointing(self, gray: Pixels) -> Pointing:
        """The motion since the clip's first frame, composed step by step."""
        before, self.last = self.last, gray
        if before is None or before.shape != gray.shape:
            return Pointing()
        step = camera_step(before, gray, self.faces)
        if step is None:
            return self.camera[-1]
        return self.camera[-1].then(math.exp(step.growth), step.right * WIDTH, step.down * WIDTH)

    def _usual(
        self, pictures: npt.NDArray[np.uint8], at: int, around: int
    ) -> npt.NDArray[np.float64]:
        """The median of the seconds before and after, seen from where the camera points now."""
        near = range(max(0, at - around), min(len(pictures), at + around + 1))
        thinned = near[:: max(1, len(near) // 21)]
        here = self.camera[at]
        shown = [_seen_from(here, self.camera[index], pictures[index]) for index in thinned]
        return np.asarray(np.median(shown, axis=0), np.float64)

    def finish(self) -> tuple[Observation, ...]:
        if len(self.times) < 3:
            return ()
        times = np.array(self.times)
        pictures = np.array(self.uppers)
        step_s = float(np.median(np.diff(times)))
        around = max(1, round(AROUND_S / step_s))
        seen = np.array(
            [
                _hangs(pictures[at], self._usual(pictures, at, around), self.hidden[at])
                for at in range(len(times))
            ]
        )
        found = stretches(
            times, seen.astype(float), enter=1, stay=1, shortest_s=SHORTEST_S, join_s=JOIN_S
        )
        longest = LONGEST_SHARE * float(times[-1] - times[0])
        return tuple(
            Defect(DefectKind.BOOM_IN_SHOT, start_s, end_s, severity=1.0, confidence=0.8)
            for start_s, end_s, _ in found
            if end_s - start_s <= longest
        )


def _seen_from(here: Pointing, there: Pointing, picture: Pixels) -> Pixels:
    """The upper half of a picture, warped as if the camera had pointed here."""
    zoom = here.zoom / there.zoom
    middle = (WIDTH / 2, picture.shape[0] / UPPER / 2)
    right = here.right - zoom * there.right
    down = here.down - zoom * there.down
    if max(abs(right), abs(down), abs(zoom - 1) * WIDTH / 2) < STEADY:
        return picture
    matrix = np.array(
        [
            [zoom, 0, right + (1 - zoom) * middle[0]],
            [0, zoom, down + (1 - zoom) * middle[1]],
        ]
    )
    shape = (picture.shape[1], picture.shape[0])
    warped = cv2.warpAffine(picture, matrix, shape, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def _heads(shape: tuple[int, ...], faces: tuple[Face, ...]) -> npt.NDArray[np.bool_]:
    """Where faces with their hair, and shoulders, are, [height, width]."""
    height, width = shape[:2]
    mask = np.zeros((height, width), bool)
    for face in faces:
        top = max(0, int((face.top - 0.3 * face.height) * height))
        left = max(0, int((face.left - 0.25 * face.width) * width))
        right = int((face.left + 1.25 * face.width) * width)
        mask[top:, left : max(0, right)] = True
        chin = max(0, int((face.top + 0.9 * face.height) * height))
        shoulders = [int((face.left + side * face.width) * width) for side in (-1.0, 2.0)]
        mask[chin:, max(0, shoulders[0]) : max(0, shoulders[1])] = True
    return mask


def _hangs(picture: Pixels, usual: npt.NDArray[np.float64], hidden: npt.NDArray[np.bool_]) -> bool:
    """Whether something dark hangs from the top edge that is usually not there."""
    slack = np.ones((SLACK, SLACK), np.uint8)  # a picture never lies quite over the others
    other = (picture < cv2.erode(usual, slack) - APART) | (
        picture > cv2.dilate(usual, slack) + APART
    )
    other &= ~hidden
    shown = int((~hidden).sum())
    if not shown or other.sum() > RESTLESS * shown:
        return False
    mask = (other & (picture <= DARK)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    depth = cv2.distanceTransform(np.pad(mask, 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    whole = picture.shape[0] / UPPER
    changed = int(other.sum())
    return any(
        2 * int(stats[label][cv2.CC_STAT_AREA]) >= changed
        and float(depth[labels == label].max()) >= THICK
        and _is_boom(stats[label], whole)
        for label in range(1, count)
    )


def _is_boom(box: npt.NDArray[np.int32], whole: float) -> bool:
    _, top, width, height, area = (int(value) for value in box)
    return (
        top <= TOUCHING * whole
        and LEAST_HEIGHT * whole <= height
        and top + height <= LOWEST * whole
        and width <= WIDEST * WIDTH
        and area >= LEAST_AREA * whole * WIDTH
    )
