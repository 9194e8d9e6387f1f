"""Reads a file's facts and starts what its kind needs."""

from __future__ import annotations

from django.db import transaction

from analysis.models import Stage
from analysis.services.steps import step_add
from analysis.work import Work
from projects.models import Clip
from projects.services.footage import clip_probe
from roughcut.core.errors import FootageError


def run(work: Work) -> None:
    clip = work.step.clip
    assert clip is not None
    try:
        clip = clip_probe(clip=clip)
    except FileNotFoundError as error:
        raise FootageError(
            "gone",
            "The file is no longer where it was.",
            action="Bring it back, or remove the clip.",
            subject=clip.name,
        ) from error
    work.progress(1, 1)
    if clip.state != Clip.State.READY or clip.kind != Clip.Kind.PICTURE:
        return
    stages = [Stage.PICTURE]
    if clip.facts["channels"]:
        stages += [Stage.SOUND, Stage.TRANSCRIPT]
    with transaction.atomic():
        for stage in stages:
            step_add(project=clip.project, stage=stage, clip=clip)
