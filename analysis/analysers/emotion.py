"""What the faces in the picture express. Soft evidence: the model knows posed faces best."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from analysis.analysers.base import Bench, Pixels, SampledFrame
from analysis.analysers.recognition import open_deepface
from analysis.observations import Emotion, Face, Observation

SMALLEST = 48  # pixels of height: the network's own input; smaller faces tell nothing


class EmotionAnalyser:
    """Gives Emotion for each face that `faces` found in the same frame."""

    name = "emotion"
    version = "1"
    every: Fraction | None = Fraction(1)

    def __init__(self, bench: Bench) -> None:
        self.deepface = open_deepface(bench.models, "emotion")
        self.weights = bench.models.weights_id("emotion")
        self.emotions: list[Emotion] = []

    def observe(self, frame: SampledFrame) -> None:
        for index, face in enumerate(frame.found.get("faces", ())):
            if isinstance(face, Face):
                self._express(frame, index, face)

    def finish(self) -> tuple[Observation, ...]:
        return tuple(self.emotions)

    def _express(self, frame: SampledFrame, index: int, face: Face) -> None:
        cut = _cut(frame.bgr, face)
        if cut.shape[0] < SMALLEST or cut.shape[1] < SMALLEST // 2:
            return
        seen = self.deepface.analyze(
            cut, actions=["emotion"], detector_backend="skip", enforce_detection=False, silent=True
        )
        scores = {label: float(score) for label, score in seen[0]["emotion"].items()}
        total = sum(scores.values()) or 1.0
        shares = {label: score / total for label, score in scores.items()}
        self.emotions.append(Emotion(frame.time_s, index, shares))


def _cut(bgr: Pixels, face: Face) -> Pixels:
    height, width = bgr.shape[:2]
    left, right = np.clip([face.left, face.left + face.width], 0, 1) * width
    top, bottom = np.clip([face.top, face.top + face.height], 0, 1) * height
    return bgr[int(top) : int(bottom), int(left) : int(right)]
