"""The work of each stage, found by name; later apps add theirs when they are ready."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from analysis.models import Stage
from analysis.work import StageWork

_WORK: dict[str, str] = {
    Stage.PROBE: "analysis.stages.probe.run",
    Stage.PICTURE: "analysis.stages.picture.run",
    Stage.SYNC: "analysis.stages.sync.run",
    Stage.SOUND: "analysis.stages.sound.run",
    Stage.TRANSCRIPT: "analysis.stages.transcript.run",
    Stage.ALIGN: "analysis.stages.align.run",
}


def register(stage: str, path: str) -> None:
    """Say where the work of a stage lives, as a dotted path; imported only in a worker."""
    _WORK[stage] = path


def work_of(stage: str) -> StageWork:
    """The function that does a stage's work. Raises KeyError for a stage nobody registered."""
    module, name = _WORK[stage].rsplit(".", 1)
    return cast(StageWork, getattr(import_module(module), name))
