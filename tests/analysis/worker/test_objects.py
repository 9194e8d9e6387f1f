"""Ultralytics finds people in the picture that its own package carries."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from analysis.analysers.base import Bench, SampledFrame
from analysis.analysers.objects import ObjectAnalyser
from analysis.observations import Object
from analysis.weights import SUMS, ModelStore
from projects.rushes.facts import ClipFacts

ultralytics = pytest.importorskip(
    "ultralytics", reason="Ultralytics is not installed: this is no worker set"
)

pytestmark = [
    pytest.mark.worker,
    pytest.mark.filterwarnings("default"),  # torch warns at import
]

FACTS = ClipFacts("a.mov", "picture", "mov", 0, Fraction(25), False, None, 50, 2.0)


def bus(time_s: float) -> SampledFrame:
    picture = cv2.imread(str(Path(ultralytics.__file__).parent / "assets" / "bus.jpg"))
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
    return SampledFrame(0, time_s, frame)


def test_people_and_the_bus_are_found_and_followed(models: ModelStore) -> None:
    if not (models.available("yolo") or models.available("yolox")):
        pytest.skip("weights absent: yolo; fetch it or set ROUGHCUT_MODELS")
    analyser = ObjectAnalyser(Bench(models, FACTS))
    for time_s in (0.0, 0.5):
        analyser.observe(bus(time_s))
    found = [each for each in analyser.finish() if isinstance(each, Object)]
    first = [each for each in found if each.time_s == 0.0]
    assert sorted({each.label for each in first}) == ["bus", "person"]
    assert sum(each.label == "person" for each in first) >= 3
    assert {each.track for each in found} == {each.track for each in first}


def test_a_network_that_has_learnt_nothing_runs_all_the_way(tmp_path: Path) -> None:
    """The way of a .pt file, without anybody's weights: the architecture that the package holds."""
    from ultralytics import YOLO

    local = tmp_path / "local"
    local.mkdir()
    YOLO("yolo11n.yaml").save(local / "yolo11n.pt")
    digest = hashlib.sha256((local / "yolo11n.pt").read_bytes()).hexdigest()
    (local / SUMS).write_text(f"{digest}  yolo11n.pt\n", encoding="utf-8")
    analyser = ObjectAnalyser(Bench(ModelStore(tmp_path / "home", local), FACTS))
    analyser.observe(bus(0.0))
    assert analyser.weights == f"yolo@{digest[:12]}"
    assert all(isinstance(each, Object) for each in analyser.finish())
