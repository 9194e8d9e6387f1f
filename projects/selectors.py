"""What pages read of projects, scripts and rushes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language

from projects.models import Clip, ClipProblem, Project, Rendition, Scene, ScriptLine, User
from projects.rushes.facts import Problem
from projects.rushes.problems import words
from roughcut.core.vocabulary import DefectKind


def projects_of(user: User) -> QuerySet[Project]:
    """The projects a person belongs to, newest first, with counts for the list."""
    return Project.objects.filter(memberships__user=user).annotate(
        scene_count=Count("scenes", filter=Q(scenes__omitted=False), distinct=True),
        clip_count=Count("clips", filter=Q(clips__kind="picture"), distinct=True),
    )


def script_of(project: Project) -> list[tuple[Scene, list[ScriptLine]]]:
    """Scenes in order, each with its present lines."""
    scenes = project.scenes.filter(omitted=False).prefetch_related("lines__character")
    return [
        (scene, [line for line in scene.lines.all() if line.dropped_in_id is None])
        for scene in scenes
    ]


def footage_seconds(project: Project) -> float:
    """Length of all usable picture clips."""
    total = project.clips.filter(kind=Clip.Kind.PICTURE, state=Clip.State.READY).aggregate(
        total=Sum("duration_s")
    )["total"]
    return float(total or 0.0)


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """A problem in the reader's words. action: what the person can do."""

    clip: Clip
    fatal: bool
    fact: str
    action: str


def told(problem: ClipProblem) -> ToldProblem:
    """Put a stored problem into words of the language in use."""
    value = Problem(
        code=problem.code,
        kind=DefectKind(problem.kind) if problem.kind else None,
        fatal=problem.fatal,
        detail=problem.detail,
    )
    fact, action = words(value, (get_language() or "en")[:2])
    return ToldProblem(problem.clip, problem.fatal, fact, action)


def problems_of(project: Project) -> list[ToldProblem]:
    """What needs a person, fatal first."""
    found = ClipProblem.objects.filter(clip__project=project, settled_at__isnull=True)
    return [told(problem) for problem in found.select_related("clip").order_by("-fatal", "pk")]


def rushes_of(project: Project) -> QuerySet[Clip]:
    """All clips with what their cards show, by take."""
    return (
        project.clips.select_related("take__setup")
        .prefetch_related("renditions", "problems")
        .order_by("kind", "take__setup__name", "take__number", "name")
    )


def renditions_by_kind(clip: Clip) -> dict[str, Rendition]:
    return {rendition.kind: rendition for rendition in clip.renditions.all()}
