"""Faces of public-domain portraits are found, told apart, and their lips and moods are read."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest
from matplotlib import cbook
from skimage import data

from analysis.analysers.base import Bench, SampledFrame
from analysis.analysers.emotion import EmotionAnalyser
from analysis.analysers.faces import FaceAnalyser
from analysis.analysers.mouths import MouthAnalyser
from analysis.observations import Emotion, Face, Mouth
from analysis.weights import ModelStore, UnavailableError
from projects.rushes.facts import ClipFacts

pytestmark = pytest.mark.weights

Picture = npt.NDArray[np.uint8]
Weights = Callable[..., ModelStore]
FACTS = ClipFacts("a.mov", "picture", "mov", 0, Fraction(25), False, None, 50, 2.0)


def astronaut() -> Picture:
    portrait: Picture = data.astronaut()
    return np.ascontiguousarray(portrait[:, :, ::-1])


def hopper() -> Picture:
    path = cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)
    return np.asarray(cv2.imread(str(path)), np.uint8)


def frame(picture: Picture, time_s: float = 0.0) -> SampledFrame:
    """The picture in the middle of a grey 16:9 frame."""
    shot = np.full((720, 1280, 3), 96, np.uint8)
    scale = 600 / picture.shape[0]
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    shot[60:660, 640 - small.shape[1] // 2 :][:, : small.shape[1]] = small[:600]
    return SampledFrame(0, time_s, av.VideoFrame.from_ndarray(shot, format="bgr24"))


def faces(models: ModelStore, *pictures: Picture, recognise: bool = True) -> list[Face]:
    analyser = FaceAnalyser(Bench(models, FACTS, recognise=recognise))
    for place, picture in enumerate(pictures):
        analyser.observe(frame(picture, time_s=place * 10.0))
    return [each for each in analyser.finish() if isinstance(each, Face)]


def test_a_face_is_found_where_it_is(weights: Weights) -> None:
    (face,) = faces(weights("centerface"), astronaut())
    assert face.confidence > 0.6
    assert face.left + face.width / 2 == pytest.approx(0.472, abs=0.02)  # 225 of 512 pixels
    assert 0.15 < face.height < 0.35
    assert abs(face.yaw) < 0.5


def test_a_mirrored_face_looks_the_other_way(weights: Weights) -> None:
    models = weights("centerface")
    (face,) = faces(models, astronaut())
    (mirrored,) = faces(models, np.ascontiguousarray(astronaut()[:, ::-1]))
    assert face.yaw * mirrored.yaw < 0


def test_one_person_is_like_herself_and_unlike_another(weights: Weights) -> None:
    models = weights("centerface", "dlib-faces")
    dimmed = (astronaut() * 0.7).astype(np.uint8)
    one, again, other = (
        np.array(face.embedding)
        for face in faces(models, astronaut(), np.ascontiguousarray(dimmed[10:, 15:]), hopper())
    )
    assert np.linalg.norm(one) == pytest.approx(1)
    assert 1 - one @ again < 0.05
    assert 1 - one @ other > 0.1


def test_nobody_is_recognised_without_consent(weights: Weights) -> None:
    (face,) = faces(weights("centerface"), astronaut(), recognise=False)
    assert face.embedding == ()


def test_a_smile_is_read_as_one(weights: Weights) -> None:
    models = weights("centerface", "emotion")
    shown = frame(astronaut())
    FaceAnalyser(Bench(models, FACTS, recognise=False)).observe(shown)
    analyser = EmotionAnalyser(Bench(models, FACTS))
    analyser.observe(shown)
    (emotion,) = analyser.finish()
    assert isinstance(emotion, Emotion)
    assert max(emotion.scores, key=lambda label: emotion.scores[label]) == "happy"
    assert sum(emotion.scores.values()) == pytest.approx(1)


def test_lips_that_part_are_seen_to_part(weights: Weights) -> None:
    models = weights("centerface", "face-mesh")
    analyser = MouthAnalyser(Bench(models, FACTS))
    for time_s, picture in ((0.0, hopper()), (0.1, _open_mouthed(hopper()))):
        shown = frame(picture, time_s)
        FaceAnalyser(Bench(models, FACTS, recognise=False)).observe(shown)
        analyser.observe(shown)
    closed, opened = (each for each in analyser.finish() if isinstance(each, Mouth))
    assert closed.opening < 0.03 < 0.06 < opened.opening


def test_without_weights_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="face detection"):
        FaceAnalyser(Bench(ModelStore(tmp_path), FACTS))


def _open_mouthed(portrait: Picture) -> Picture:
    """A dark oval between the lips and the chin drawn down."""
    shown = portrait.copy()
    height, width = shown.shape[:2]
    middle = (int(width * 0.515), int(height * 0.46))
    axes = (int(width * 0.05), int(height * 0.035))
    cv2.ellipse(shown, middle, axes, 0, 0, 360, (20, 15, 40), -1, cv2.LINE_AA)
    return shown
