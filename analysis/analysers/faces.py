"""Faces in the picture: where they are, who they are like, which way they look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from analysis.analysers.base import Bench, Pixels, SampledFrame
from analysis.analysers.detectors import FoundFace, open_detector
from analysis.analysers.recognition import face_chip, open_deepface
from analysis.observations import Face, Observation
from analysis.weights import ModelStore, UnavailableError

SMALLEST = 0.03  # of the picture's height: smaller ones are a crowd, or no faces
KNOWN_AGAIN_S = 2.0  # a face that stays is recognised anew this often: the network takes 60 ms
SMALLEST_KNOWN = 32  # pixels of eye-to-eye chip source height: below, identity is a guess
RECENT = 40  # faces to look back over: a crowd for as long as it stays known
YAW_GAIN = 2.5  # a nose at 40 % of the eye distance off the middle is a profile

Recogniser = Callable[[Pixels], tuple[float, ...]]


class FaceAnalyser:
    """Gives Face twice a second; embeddings are left out where the recogniser is unavailable."""

    name = "faces"
    version = "1"
    every: Fraction | None = Fraction(2)

    def __init__(self, bench: Bench) -> None:
        self.detector = open_detector(bench.models)
        self.recognise = _recogniser(bench.models) if bench.recognise else None
        self.weights = bench.models.weights_id(self.detector.model)
        self.faces: list[Face] = []

    def observe(self, frame: SampledFrame) -> None:
        found = self.detector.detect(frame.bgr)
        kept = [face for face in found if face.height >= SMALLEST * frame.bgr.shape[0]]
        faces = tuple(self._face(frame, face) for face in kept)
        frame.found[self.name] = faces
        self.faces += faces

    def finish(self) -> tuple[Observation, ...]:
        return tuple(self.faces)

    def _face(self, frame: SampledFrame, found: FoundFace) -> Face:
        height, width = frame.bgr.shape[:2]
        face = Face(
            time_s=frame.time_s,
            left=found.left / width,
            top=found.top / height,
            width=found.width / width,
            height=found.height / height,
            confidence=min(1.0, found.confidence),
            yaw=_yaw(found),
        )
        if self.recognise is None or found.height < SMALLEST_KNOWN or self._known(face):
            return face
        return replace(face, embedding=self.recognise(face_chip(frame.bgr, found.landmarks)))

    def _known(self, face: Face) -> bool:
        """Whether this face was recognised a moment ago at this place."""
        recent = reversed(self.faces[-RECENT:])
        return any(
            face.time_s - seen.time_s < KNOWN_AGAIN_S and same_place(face, seen)
            for seen in recent
            if seen.embedding
        )


def same_place(one: Face, other: Face) -> bool:
    """Whether two boxes are near enough in place and size to be one face a moment later."""
    reach = max(one.width, other.width) / 2
    aside = abs(one.left + one.width / 2 - other.left - other.width / 2)
    above = abs(one.top + one.height / 2 - other.top - other.height / 2)
    alike = 0.6 < one.height / other.height < 1 / 0.6
    return alike and aside < reach and above < max(one.height, other.height) / 2


def _yaw(face: FoundFace) -> float:
    """-1 .. 1 from where the nose stands between the eyes."""
    left_eye, right_eye, nose = face.landmarks[:3]
    span = float(np.hypot(*(right_eye - left_eye))) or 1.0
    along = (right_eye - left_eye) / span
    off = float(np.dot(nose - (left_eye + right_eye) / 2, along)) / span
    return float(np.clip(off * YAW_GAIN, -1.0, 1.0))


def _recogniser(models: ModelStore) -> Recogniser | None:
    """A face chip to a unit vector by dlib's network through DeepFace; None if unavailable."""
    try:
        deepface = open_deepface(models, "dlib-faces")
    except UnavailableError:
        return None

    def recognise(chip: Pixels) -> tuple[float, ...]:
        known = deepface.represent(
            chip, model_name="Dlib", detector_backend="skip", align=False, enforce_detection=False
        )
        vector = np.array(known[0]["embedding"])
        return tuple(float(value) for value in vector / np.linalg.norm(vector))

    return recognise
