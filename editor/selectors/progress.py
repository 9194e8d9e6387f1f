"""What the socket of a project says: how far the work is, and where each scene stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, TypedDict

from django.utils import timezone

from analysis.progress import progress_of
from analysis.selectors import steps_of
from editor.selectors.exports import export_state, states_of
from editor.selectors.project import scene_rows
from projects.models import Project
from projects.selectors import problems_of


class ProgressMessage(TypedDict):
    """The whole state. stages, clips: StageProgress and ClipProgress as JSON."""

    type: Literal["progress"]
    stages: list[dict[str, Any]]
    clips: list[dict[str, Any]]
    queue: int
    failed: int
    problems: int
    finished: bool
    remaining_s: float | None
    scenes: list[dict[str, Any]]
    exports: list[dict[str, Any]]


def progress_message(project: Project) -> ProgressMessage:
    """Read from the rows, so that whoever receives it knows the truth whatever came before."""
    progress = progress_of(steps_of(project.pk), timezone.now())
    return ProgressMessage(
        type="progress",
        stages=[asdict(stage) for stage in progress.stages],
        clips=[asdict(clip) for clip in progress.clips],
        queue=progress.queue,
        failed=progress.failed,
        problems=len(problems_of(project)),
        finished=progress.finished,
        remaining_s=progress.remaining_s,
        scenes=[
            {
                "number": row.scene.number,
                "status": row.status,
                "cut": row.cut.pk if row.cut else None,
            }
            for row in scene_rows(project)
        ],
        exports=[export_state(export) for export in states_of(project)],
    )
