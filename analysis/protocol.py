"""What the socket of a project says."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, TypedDict

from analysis.progress import Progress


class ProgressMessage(TypedDict):
    """The whole state of the work. stages, clips: StageProgress and ClipProgress as JSON."""

    type: Literal["progress"]
    stages: list[dict[str, Any]]
    clips: list[dict[str, Any]]
    queue: int
    failed: int
    problems: int
    finished: bool
    remaining_s: float | None


def progress_message(progress: Progress, problems: int) -> ProgressMessage:
    return ProgressMessage(
        type="progress",
        stages=[asdict(stage) for stage in progress.stages],
        clips=[asdict(clip) for clip in progress.clips],
        queue=progress.queue,
        failed=progress.failed,
        problems=problems,
        finished=progress.finished,
        remaining_s=progress.remaining_s,
    )
