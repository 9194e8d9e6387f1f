"""People and things in the picture, by Ultralytics YOLO. Worker set."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

from analysis.analysers.base import Bench, SampledFrame
from analysis.observations import Object, Observation
from analysis.weights import ModelStore, UnavailableError

MODELS = ("yolo", "yolox")  # the first that is installed
SUREST = 0.35
SAME = 0.3  # overlap of a box with the same thing's last one
FORGOTTEN_S = 2.0


class ObjectAnalyser:
    """Gives Object twice a second; a thing that stays keeps its track number.

    Source: Jocher et al., Ultralytics YOLO; the weights' own licence is in the manifest.
    """

    name = "objects"
    version = "1"
    every: Fraction | None = Fraction(2)

    def __init__(self, bench: Bench) -> None:
        self.model, self.weights = _open(bench.models)
        self.objects: list[Object] = []
        self.tracks = 0

    def observe(self, frame: SampledFrame) -> None:
        seen = self.model.predict(frame.bgr, conf=SUREST, verbose=False)[0]
        height, width = frame.bgr.shape[:2]
        found = tuple(
            self._tracked(_object(frame.time_s, box, seen.names, width, height))
            for box in seen.boxes
        )
        frame.found[self.name] = found
        self.objects += found

    def finish(self) -> tuple[Observation, ...]:
        return tuple(self.objects)

    def _tracked(self, seen: Object) -> Object:
        recent = (
            old
            for old in reversed(self.objects)
            if 0 < seen.time_s - old.time_s <= FORGOTTEN_S and old.label == seen.label
        )
        last = next((old for old in recent if _overlap(old, seen) >= SAME), None)
        if last is None:
            self.tracks += 1
        track = self.tracks if last is None else last.track
        return Object(
            seen.time_s,
            seen.label,
            seen.confidence,
            seen.left,
            seen.top,
            seen.width,
            seen.height,
            track,
        )


def _open(models: ModelStore) -> tuple[Any, str]:
    """A YOLO model and its weights' id. Raises UnavailableError without weights or package."""
    name = next((name for name in MODELS if models.available(name)), MODELS[0])
    path = models.path(name)
    os.environ.setdefault("YOLO_OFFLINE", "true")
    os.environ.setdefault("YOLO_AUTOINSTALL", "false")
    os.environ.setdefault("YOLO_CONFIG_DIR", str(models.home))
    try:
        from ultralytics import YOLO
    except ImportError as missing:
        raise UnavailableError(f"Ultralytics cannot be loaded ({missing})") from missing
    return YOLO(str(path), task="detect"), models.weights_id(name)


def _object(time_s: float, box: Any, names: dict[int, str], width: int, height: int) -> Object:
    left, top, right, bottom = (float(value) for value in box.xyxy[0])
    return Object(
        time_s=time_s,
        label=names[int(box.cls[0])],
        confidence=float(box.conf[0]),
        left=left / width,
        top=top / height,
        width=(right - left) / width,
        height=(bottom - top) / height,
    )


def _overlap(one: Object, other: Object) -> float:
    """Intersection over union of two boxes."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    shared = max(0.0, across) * max(0.0, down)
    return shared / (one.width * one.height + other.width * other.height - shared)
