"""How the lips move: twelve times a second, so that who speaks can be told from who listens."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from analysis.analysers.base import Bench, SampledFrame
from analysis.observations import Face, Mouth, Observation

EDGE = 192  # pixels: the mesh network's input
MARGIN = 1.5  # the network wants the face with a quarter of it around
SUREST = 0.5  # probability that the crop holds a face
LOGIT = -np.log(1 / SUREST - 1)
# Indices in MediaPipe's face mesh: inner lips at the middle, inner corners, eyes' outer corners,
# tip of the nose, chin, forehead.
UPPER_LIP, LOWER_LIP, LEFT_CORNER, RIGHT_CORNER = 13, 14, 78, 308
LEFT_EYE, RIGHT_EYE, NOSE = 33, 263, 1
FEWEST_PIXELS = 28  # of a face's height in the analysed picture: less shows no lips

Points = npt.NDArray[np.float32]


class MouthAnalyser:
    """Gives Mouth for each face that `faces` found, followed by its own mesh in between.

    Source: Kartynnik et al. 2019, Real-time facial surface geometry, arXiv 1907.06724.
    """

    name = "mouths"
    version = "1"
    every: Fraction | None = Fraction(12)

    def __init__(self, bench: Bench) -> None:
        self.net = cv2.dnn.readNetFromTFLite(str(bench.models.path("face-mesh")))
        self.outputs = self.net.getUnconnectedOutLayersNames()
        self.weights = bench.models.weights_id("face-mesh")
        self.squares: list[tuple[float, float, float]] = []
        self.mouths: list[Mouth] = []

    def observe(self, frame: SampledFrame) -> None:
        height, width = frame.bgr.shape[:2]
        if "faces" in frame.found:
            faces = [face for face in frame.found["faces"] if isinstance(face, Face)]
            self.squares = [_square(face, width, height) for face in faces]
        followed = []
        for square in self.squares:
            points = self._mesh(frame, square)
            if points is None:
                continue
            self.mouths.append(_mouth(points, frame.time_s, width, height))
            followed.append(_follow(points, square))
        self.squares = followed

    def finish(self) -> tuple[Observation, ...]:
        return tuple(self.mouths)

    def _mesh(self, frame: SampledFrame, square: tuple[float, float, float]) -> Points | None:
        """The landmarks in pixels of the picture, [468, 2]; None where no face is."""
        x, y, edge = square
        if edge / MARGIN < FEWEST_PIXELS:
            return None
        scale = EDGE / edge
        matrix = np.array([[scale, 0, EDGE / 2 - x * scale], [0, scale, EDGE / 2 - y * scale]])
        crop = cv2.warpAffine(frame.bgr, matrix, (EDGE, EDGE), flags=cv2.INTER_LINEAR)
        self.net.setInput(cv2.dnn.blobFromImage(crop, 1 / 255, swapRB=True))
        outputs = sorted(self.net.forward(self.outputs), key=lambda output: output.size)
        presence, mesh = outputs[0].ravel()[0], outputs[-1].reshape(-1, 3)[:, :2]
        if presence < LOGIT:
            return None
        return np.asarray(mesh / scale + [x - edge / 2, y - edge / 2], np.float32)


def _square(face: Face, width: int, height: int) -> tuple[float, float, float]:
    """Centre and edge of the crop, pixels."""
    edge = max(face.width * width, face.height * height) * MARGIN
    return (
        (face.left + face.width / 2) * width,
        (face.top + face.height / 2) * height,
        edge,
    )


def _follow(points: Points, square: tuple[float, float, float]) -> tuple[float, float, float]:
    """The crop moved with the face; its edge stays, so that errors do not grow."""
    low, high = points.min(axis=0), points.max(axis=0)
    return (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2, square[2])


def _mouth(points: Points, time_s: float, width: int, height: int) -> Mouth:
    low, high = points.min(axis=0), points.max(axis=0)
    wide = float(np.linalg.norm(points[RIGHT_CORNER] - points[LEFT_CORNER])) or 1.0
    gap = float(np.linalg.norm(points[LOWER_LIP] - points[UPPER_LIP]))
    eyes = points[RIGHT_EYE] - points[LEFT_EYE]
    span = float(np.linalg.norm(eyes)) or 1.0
    off = float(np.dot(points[NOSE] - (points[LEFT_EYE] + points[RIGHT_EYE]) / 2, eyes)) / span**2
    return Mouth(
        time_s=time_s,
        left=float(low[0]) / width,
        top=float(low[1]) / height,
        width=float(high[0] - low[0]) / width,
        height=float(high[1] - low[1]) / height,
        opening=gap / wide,
        yaw=float(np.clip(off * 2, -1.0, 1.0)),
    )
