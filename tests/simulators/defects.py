"""Clips with defects planted at known times: a textured set, somebody in it, and a camera.

Everything follows from the seed, so that truth is known by construction. Nothing here is tuned to
an analyser: strengths run from what a viewer just notices to what anybody sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from skimage import data

from roughcut.core.vocabulary import CameraMove, DefectKind

Picture = npt.NDArray[np.uint8]
MARGIN = 0.3  # of the frame: how far the set goes on beyond it


@dataclass(frozen=True, slots=True)
class Planted:
    """strength: 0 just noticeable .. 1 gross."""

    kind: DefectKind
    start_s: float
    end_s: float
    strength: float = 0.5


@dataclass(frozen=True, slots=True)
class Staging:
    """How a clip is made. lamp_s: when a lamp in the set is switched on, which is no defect.

    slate_s: how long a board stands before the lens. counter: burnt-in numbers at the bottom.
    face: height of the actor's face / height of the picture, 0 for nobody. crosses_s: when the
    actor begins to step aside, which takes half a second.
    """

    seed: int
    seconds: float = 12.0
    rate: Fraction = Fraction(25)
    size: tuple[int, int] = (640, 360)
    move: CameraMove = CameraMove.STATIC
    planted: tuple[Planted, ...] = ()
    face: float = 0.3
    lamp_s: float | None = None
    slate_s: float = 0.0
    counter: bool = False
    crosses_s: float | None = None


def shoot(path: Path, staging: Staging) -> Path:
    """Render a clip of H.264 without sound. Returns its path."""
    stage = _Stage(staging)
    width, height = staging.size
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=staging.rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "veryfast", "crf": "20"}
        for index in range(round(staging.seconds * staging.rate)):
            frame = av.VideoFrame.from_ndarray(stage.picture(index), format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


class _Stage:
    def __init__(self, staging: Staging) -> None:
        self.staging = staging
        self.dice = np.random.default_rng(staging.seed)
        width, height = staging.size
        self.set = _backdrop(
            self.dice, round(width * (1 + 2 * MARGIN)), round(height * (1 + 2 * MARGIN))
        )
        self.actor = _actor(round(height * staging.face)) if staging.face else None
        self.phase = self.dice.uniform(0, 6.28, 6)
        self.boom_x = float(self.dice.uniform(0.15, 0.85))
        self.boom_lean = float(self.dice.uniform(-0.8, 0.8))
        self.grey = int(self.dice.integers(10, 60))
        self.side = 1 if self.dice.random() < 0.5 else -1

    def picture(self, index: int) -> Picture:
        time_s = index / float(self.staging.rate)
        frame = self._filmed(time_s)
        if self.staging.lamp_s is not None and time_s >= self.staging.lamp_s:
            frame = _lamp(frame)
        for defect in self.staging.planted:
            if defect.start_s <= time_s < defect.end_s:
                frame = self._spoilt(frame, defect, time_s)
        if time_s < self.staging.slate_s:
            frame = _slate(frame)
        frame = np.clip(frame + self.dice.normal(0, 1.5, frame.shape[:2])[..., None], 0, 255)
        shown = np.ascontiguousarray(frame.astype(np.uint8))
        return _counter(shown, index) if self.staging.counter else shown

    def _filmed(self, time_s: float) -> npt.NDArray[np.float64]:
        width, height = self.staging.size
        right, down, zoom = self._camera(time_s)
        matrix = np.array(
            [
                [zoom, 0, width / 2 - zoom * (width * (0.5 + MARGIN) + right * width)],
                [0, zoom, height / 2 - zoom * (height * (0.5 + MARGIN) + down * width)],
            ]
        )
        frame = cv2.warpAffine(
            self._played(time_s), matrix, (width, height), flags=cv2.INTER_LINEAR
        )
        return np.asarray(frame, np.float64)

    def _played(self, time_s: float) -> Picture:
        """The set with the actor in it, swaying and leaning."""
        scene = self.set.copy()
        if self.actor is None:
            return scene
        height, width = self.actor.shape[:2]
        x = scene.shape[1] / 2 - width / 2 + np.sin(time_s * 1.1 + self.phase[0]) * width * 0.08
        if self.staging.crosses_s is not None:
            x += width * 0.8 * min(1.0, max(0.0, 2 * (time_s - self.staging.crosses_s)))
        y = scene.shape[0] * 0.97 - height + np.sin(time_s * 0.7 + self.phase[1]) * height * 0.02
        left, top = max(0, int(x)), max(0, int(y))
        part = self.actor[: scene.shape[0] - top, : scene.shape[1] - left]
        behind = scene[top : top + part.shape[0], left : left + part.shape[1]]
        figure = _figure(self.actor.shape[:2])[: part.shape[0], : part.shape[1], None]
        behind[:] = part * figure + behind * (1 - figure)
        return scene

    def _camera(self, time_s: float) -> tuple[float, float, float]:
        """(right, down, zoom): distances in widths of the picture."""
        share = time_s / self.staging.seconds
        far = 0.12 * self.side
        if self.staging.move is CameraMove.PAN:
            return far * (share - 0.5), 0.0, 1.0
        if self.staging.move is CameraMove.TILT:
            return 0.0, far * (share - 0.5) * 0.6, 1.0
        if self.staging.move is CameraMove.PUSH:
            return 0.0, 0.0, 1 + 0.2 * share
        if self.staging.move is CameraMove.HANDHELD:
            waves = [
                np.sin(time_s * 6.28 * rate + phase)
                for rate, phase in zip((0.4, 0.9, 1.7, 0.5, 1.1, 1.9), self.phase, strict=True)
            ]
            return 0.006 * sum(waves[:3]), 0.005 * sum(waves[3:]), 1.0
        return 0.0, 0.0, 1.0

    def _spoilt(
        self, frame: npt.NDArray[np.float64], defect: Planted, time_s: float
    ) -> npt.NDArray[np.float64]:
        width = frame.shape[1]
        if defect.kind is DefectKind.BLUR:
            spread = width / 640 * (1.8 + 3 * defect.strength)
            return np.asarray(cv2.GaussianBlur(frame, (0, 0), spread), np.float64)
        if defect.kind is DefectKind.OVEREXPOSURE:
            return frame * (1.7 + 1.2 * defect.strength)
        if defect.kind is DefectKind.UNDEREXPOSURE:
            return frame * (0.3 - 0.2 * defect.strength) - 4
        if defect.kind is DefectKind.CAMERA_SHAKE:
            reach = width * (0.006 + 0.012 * defect.strength)
            off = self.dice.normal(0, reach / 2, 2)
            return _shifted(frame, *off)
        return self._boomed(frame, defect, time_s)

    def _boomed(
        self, frame: npt.NDArray[np.float64], defect: Planted, time_s: float
    ) -> npt.NDArray[np.float64]:
        height, width = frame.shape[:2]
        into = min(1.0, (time_s - defect.start_s) / 0.4, (defect.end_s - time_s) / 0.4)
        depth = (0.08 + 0.12 * defect.strength) * height * into
        x = (self.boom_x + 0.01 * np.sin(time_s * 2)) * width
        tip = (int(x), int(depth - 0.03 * height))
        pole = (int(x + self.boom_lean * width), int(-0.2 * height))
        shade = (self.grey, self.grey, self.grey)
        drawn: npt.NDArray[np.float64] = np.ascontiguousarray(frame)
        cv2.line(drawn, tip, pole, shade, max(2, height // 80), cv2.LINE_AA)
        axes = (int(0.045 * width), int(0.035 * height))
        cv2.ellipse(drawn, tip, axes, self.boom_lean * 20, 0, 360, shade, -1, cv2.LINE_AA)
        return drawn


def _backdrop(dice: np.random.Generator, width: int, height: int) -> Picture:
    """Soft light and sharp things: walls, frames, shelves, leaves."""
    soft = cv2.resize(
        dice.uniform(60, 150, (5, 8, 3)), (width, height), interpolation=cv2.INTER_CUBIC
    )
    for _ in range(int(dice.integers(15, 40))):
        x, y = dice.integers(0, width), dice.integers(0, height)
        wide, tall = (
            dice.integers(width // 30, width // 6),
            dice.integers(height // 30, height // 5),
        )
        shade = tuple(float(value) for value in dice.uniform(20, 215, 3))
        cv2.rectangle(
            soft,
            (int(x), int(y)),
            (int(x + wide), int(y + tall)),
            shade,
            -1 if dice.random() < 0.6 else 2,
        )
    fine = cv2.resize(dice.normal(0, 7, (height // 2, width // 2)), (width, height))
    return np.asarray(np.clip(soft + fine[..., None], 0, 255), np.uint8)


def _actor(face: int) -> Picture:
    """The astronaut, scaled so that her face is `face` pixels high."""
    astronaut: Picture = data.astronaut()
    portrait = cv2.cvtColor(astronaut[:420, 60:400], cv2.COLOR_RGB2BGR)
    scale = face / 105  # pixels of her face in the original
    return np.asarray(
        cv2.resize(portrait, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )


def _figure(shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """1 where the portrait shows a head and shoulders, 0 around them."""
    height, width = shape[:2]
    mask = np.zeros((height, width))
    cv2.ellipse(
        mask,
        (int(0.48 * width), int(0.27 * height)),
        (int(0.23 * width), int(0.26 * height)),
        0,
        0,
        360,
        1.0,
        -1,
    )
    body = [[0.05, 1.0], [0.12, 0.62], [0.38, 0.46], [0.6, 0.46], [0.9, 0.62], [1.0, 1.0]]
    cv2.fillPoly(mask, [np.array([[x * width, y * height] for x, y in body], np.int32)], 1.0)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.8, width / 200)), np.float64)


def _lamp(frame: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    height, width = frame.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    glow = 90 * np.exp(-((x - width * 0.8) ** 2 + (y - height * 0.3) ** 2) / (width * 0.12) ** 2)
    return np.asarray(frame + glow[..., None], np.float64)


def _slate(frame: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    height, width = frame.shape[:2]
    left, right, top = int(width * 0.25), int(width * 0.75), int(height * 0.3)
    board = np.ascontiguousarray(frame)
    cv2.rectangle(board, (left, top), (right, int(height * 0.95)), (18, 18, 18), -1)
    for stripe in range(8):
        x = left + stripe * (right - left) // 8
        shade = (235, 235, 235) if stripe % 2 else (15, 15, 15)
        cv2.rectangle(board, (x, int(height * 0.1)), (x + (right - left) // 8, top), shade, -1)
    for row, text in enumerate(("SCENE 12A", "TAKE 3", "ROLL A001")):
        place = (left + 10, top + int(height * (0.15 + 0.18 * row)))
        cv2.putText(board, text, place, cv2.FONT_HERSHEY_SIMPLEX, height / 400, (230, 230, 230), 2)
    return board


def _counter(frame: Picture, index: int) -> Picture:
    height, width = frame.shape[:2]
    cv2.rectangle(frame, (0, height - height // 16), (width // 3, height), (0, 0, 0), -1)
    cv2.putText(
        frame,
        f"{index:08d}",
        (4, height - 4),
        cv2.FONT_HERSHEY_PLAIN,
        height / 300,
        (255, 255, 255),
    )
    return frame


def _shifted(frame: npt.NDArray[np.float64], right: float, down: float) -> npt.NDArray[np.float64]:
    matrix = np.array([[1, 0, right], [0, 1, down]], np.float64)
    shape = (frame.shape[1], frame.shape[0])
    return np.asarray(
        cv2.warpAffine(frame, matrix, shape, borderMode=cv2.BORDER_REFLECT), np.float64
    )
