"""What the page of a project shows: scenes with their coverage, cut and status."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from analysis.models import Reading, State, Step
from editor.models import Cut, Event
from projects.models import AuditEntry, Clip, Project, Rendition, Scene

STATUSES = ("approved", "locked", "change_asked", "in_review")


@dataclass(frozen=True, slots=True)
class SceneRow:
    """covered: percent of lines that some take says; None while no take was read."""

    scene: Scene
    lines: int
    covered: int | None
    uncovered: int
    cut: Cut | None
    seconds: int
    status: str
    working: bool
    poster: Clip | None


def scene_rows(project: Project) -> list[SceneRow]:
    """Every scene that is in the script, in order."""
    scenes = list(
        project.scenes.filter(omitted=False)
        .annotate(
            spoken=Count("lines", filter=Q(lines__kind="dialogue", lines__dropped_in__isnull=True))
        )
        .order_by("order")
    )
    read = dict(
        Reading.objects.filter(line__scene__project=project, line__dropped_in__isnull=True)
        .values_list("line__scene")
        .annotate(Count("line", distinct=True))
    )
    cuts = _latest_cuts(project)
    working = _working(project)
    return [
        _row(scene, read.get(scene.pk), cuts.get(scene.pk), scene.pk in working or bool(working))
        for scene in scenes
    ]


def _row(scene: Scene, read: int | None, cut: Cut | None, working: bool) -> SceneRow:
    lines: int = scene.spoken  # type: ignore[attr-defined] # annotated by scene_rows
    events = list(cut.events.all()) if cut else []
    frames = max((event.record_out for event in events), default=0)
    return SceneRow(
        scene=scene,
        lines=lines,
        covered=None if read is None or not lines else round(100 * read / lines),
        uncovered=0 if read is None else lines - read,
        cut=cut,
        seconds=int(frames / cut.rate) if cut else 0,
        status=_status(events) if events else "analysing" if working else "waiting",
        working=working,
        poster=next((event.clip for event in events if _has_poster(event)), None),
    )


def _has_poster(event: Event) -> bool:
    return event.clip is not None and any(
        rendition.kind == Rendition.Kind.POSTER for rendition in event.clip.renditions.all()
    )


def _status(events: list[Event]) -> str:
    statuses = {event.status for event in events}
    for status in ("change_asked", "in_review", "approved"):
        if status in statuses:
            return status
    return "locked"


def _latest_cuts(project: Project) -> dict[int, Cut]:
    cuts = project.cuts.order_by("version").prefetch_related("events__clip__renditions")
    return {cut.scene_id: cut for cut in cuts}


def latest_cuts(project: Project) -> list[Cut]:
    """The last version of each scene's cut, in script order."""
    cuts = _latest_cuts(project).values()
    return sorted((cut for cut in cuts if not cut.scene.omitted), key=lambda cut: cut.scene.order)


def _working(project: Project) -> set[int]:
    going = Step.objects.filter(
        project=project, state__in=[State.WAITING, State.QUEUED, State.RUNNING]
    )
    return {step.scene_id or 0 for step in going}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many scenes are where: `status` to count, for the bar at the head of the page."""

    scenes: int
    proposed: int
    by_status: dict[str, int]
    without: int


def tally(rows: list[SceneRow]) -> Tally:
    counts = Counter(row.status for row in rows if row.cut)
    proposed = sum(counts.values())
    return Tally(
        scenes=len(rows),
        proposed=proposed,
        by_status={status: counts[status] for status in STATUSES if counts[status]},
        without=len(rows) - proposed,
    )


def lately(project: Project, most: int = 6) -> list[AuditEntry]:
    """What people did last. Files that came are on the rushes page, one by one."""
    acts = project.audit.filter(actor__isnull=False)
    acts = acts.exclude(verb__in=["clip_register", "upload_finish"])
    return list(acts.select_related("actor")[:most])
