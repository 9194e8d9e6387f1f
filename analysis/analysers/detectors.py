"""Face detectors: a picture in, boxes with five landmarks out, in pixels.

YuNet where its weights are on this machine, else CenterFace, which a package carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from analysis.analysers.base import Pixels
from analysis.analysers.onnx import open_session
from analysis.weights import ModelStore, UnavailableError

DETECTION_WIDTH = 480  # pixels: about 60 ms a frame for CenterFace on one core, 10 ms for YuNet
YUNET_SCORE = 0.7
CENTERFACE_SCORE = 0.5
OVERLAP = 0.3
STRIDE = 4  # pixels of the picture per cell of CenterFace's maps


@dataclass(frozen=True, slots=True)
class FoundFace:
    """Pixels of the picture given. landmarks: eye, eye, nose, mouth corner, mouth corner, the
    ones on the picture's left first, [5, 2]."""

    left: float
    top: float
    width: float
    height: float
    confidence: float
    landmarks: npt.NDArray[np.float32]


class FaceDetector(Protocol):
    model: str

    def detect(self, bgr: Pixels) -> list[FoundFace]: ...


def open_detector(models: ModelStore) -> FaceDetector:
    """Raises UnavailableError when the weights of neither detector are here."""
    try:
        return YuNet(models.path("yunet"))
    except UnavailableError:
        return CenterFace(models.path("centerface"))


class YuNet:
    """Source: Wu, Peng, Yu 2023, YuNet: a tiny millisecond-level face detector."""

    model = "yunet"

    def __init__(self, weights: Path) -> None:
        self.net = cv2.FaceDetectorYN.create(str(weights), "", (32, 32), YUNET_SCORE, OVERLAP)

    def detect(self, bgr: Pixels) -> list[FoundFace]:
        small, scale = _shrunk(bgr)
        self.net.setInputSize((small.shape[1], small.shape[0]))
        rows = self.net.detect(small)[1]
        if rows is None:
            return []
        return [
            _found(row[:4] / scale, float(row[14]), row[4:14].reshape(5, 2) / scale) for row in rows
        ]


class CenterFace:
    """Source: Xu et al. 2019, CenterFace: joint face detection and alignment, arXiv 1911.03599."""

    model = "centerface"

    def __init__(self, weights: Path) -> None:
        self.session = open_session(weights)
        self.input = self.session.get_inputs()[0].name

    def detect(self, bgr: Pixels) -> list[FoundFace]:
        small, _ = _shrunk(bgr)
        shape = [-(-edge // 32) * 32 for edge in small.shape[:2]]
        sized = cv2.resize(small, (shape[1], shape[0]))
        planes = sized[:, :, ::-1].astype(np.float32).transpose(2, 0, 1)[None]
        heat, size, offset, points = self.session.run(None, {self.input: planes})
        scale = np.array([bgr.shape[1] / shape[1], bgr.shape[0] / shape[0]], np.float32)
        return _best(
            [
                _face(heat[0, 0], size[0], offset[0], points[0], y, x, scale)
                for y, x in np.argwhere(heat[0, 0] > CENTERFACE_SCORE)
            ]
        )


def _face(
    heat: Any, size: Any, offset: Any, points: Any, y: int, x: int, scale: npt.NDArray[np.float32]
) -> FoundFace:
    """One cell of the maps as a face. Channels: size and offset are (height, width) and (y, x)."""
    shape = np.exp(size[::-1, y, x]) * STRIDE
    centre = (np.array([x, y]) + offset[::-1, y, x] + 0.5) * STRIDE
    corner = centre - shape / 2
    marks = points[:, y, x].reshape(5, 2)[:, ::-1] * shape + corner
    box = np.concatenate([corner * scale, shape * scale])
    return _found(box, float(heat[y, x]), marks * scale)


def _found(box: Any, confidence: float, landmarks: Any) -> FoundFace:
    left, top, width, height = (float(value) for value in box)
    return FoundFace(left, top, width, height, confidence, np.asarray(landmarks, np.float32))


def _best(faces: list[FoundFace]) -> list[FoundFace]:
    """Each face once: the surest of those that overlap."""
    boxes = [[face.left, face.top, face.width, face.height] for face in faces]
    scores = [face.confidence for face in faces]
    kept = cv2.dnn.NMSBoxes(boxes, scores, 0.0, OVERLAP) if faces else ()
    return [faces[int(index)] for index in np.asarray(kept, dtype=int).ravel()]


def _shrunk(bgr: Pixels) -> tuple[Pixels, float]:
    """The picture no wider than the detectors need, and its scale."""
    scale = min(1.0, DETECTION_WIDTH / bgr.shape[1])
    if scale == 1.0:
        return bgr, scale
    shape = (DETECTION_WIDTH, round(bgr.shape[0] * scale))
    return np.asarray(cv2.resize(bgr, shape, interpolation=cv2.INTER_AREA), np.uint8), scale
