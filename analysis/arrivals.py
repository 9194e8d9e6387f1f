"""Starts the work when a clip or a script arrives."""

from __future__ import annotations

from django.db import transaction

from analysis.models import Stage
from analysis.services.steps import project_advance, step_add, step_redo
from projects.models import Clip, Project
from projects.signals import clip_arrived, script_changed


def connect() -> None:
    clip_arrived.connect(_clip, dispatch_uid="analysis.clip")
    script_changed.connect(_script, dispatch_uid="analysis.script")


def _clip(clip: Clip, **_: object) -> None:
    step_add(project=clip.project, stage=Stage.SYNC)
    step_add(project=clip.project, stage=Stage.ALIGN)
    step_add(project=clip.project, stage=Stage.PROBE, clip=clip)
    _advance(clip.project_id)


def _script(project: Project, **_: object) -> None:
    align = project.steps.filter(stage=Stage.ALIGN).first()
    if align is not None:
        step_redo(step=align)
        _advance(project.pk)


def _advance(project_id: int) -> None:
    transaction.on_commit(lambda: project_advance(project_id=project_id) and None)
