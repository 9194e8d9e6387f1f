"""Analysers by name. The import paths are followed only in a worker, when one is built."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from analysis.analysers.base import Bench, PictureAnalyser
from analysis.weights import UnavailableError

# In order: an analyser may read what those before it found in the same frame.
PICTURE_ANALYSERS = {
    "faces": "analysis.analysers.faces:FaceAnalyser",
    "mouths": "analysis.analysers.mouths:MouthAnalyser",
    "emotion": "analysis.analysers.emotion:EmotionAnalyser",
    "objects": "analysis.analysers.objects:ObjectAnalyser",
    "framing": "analysis.analysers.framing:FramingAnalyser",
    "movement": "analysis.analysers.movement:MovementAnalyser",
    "quality": "analysis.analysers.quality:QualityAnalyser",
    "light": "analysis.analysers.light:LightAnalyser",
    "boom": "analysis.analysers.boom:BoomAnalyser",
}
ENTRY_POINTS = "roughcut.picture_analysers"


def picture_analysers() -> dict[str, str]:
    """Name to import path: ours in order, then those that installed packages offer."""
    offered = {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}
    return PICTURE_ANALYSERS | offered


def build_picture_analysers(
    bench: Bench, names: Iterable[str] | None = None
) -> tuple[list[PictureAnalyser], dict[str, str]]:
    """The analysers that can run here, and why each of the others cannot, by name."""
    known = picture_analysers()
    ready: list[PictureAnalyser] = []
    unavailable: dict[str, str] = {}
    for name in known if names is None else names:
        try:
            ready.append(_factory(known[name])(bench))
        except UnavailableError as reason:
            unavailable[name] = str(reason)
    return ready, unavailable


def _factory(path: str) -> Callable[[Bench], PictureAnalyser]:
    module, _, attribute = path.partition(":")
    try:
        return cast(Callable[[Bench], PictureAnalyser], getattr(import_module(module), attribute))
    except ModuleNotFoundError as missing:
        raise UnavailableError(
            f"the package {missing.name} is not installed",
            action="It belongs to the worker set.",
            subject=module.rpartition(".")[2],
        ) from missing
