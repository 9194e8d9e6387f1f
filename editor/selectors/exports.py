"""What pages, sockets and programs read of exports: state, progress, what was made."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from editor.models import Cut, Delivery, Export
from projects.models import Project
from roughcut.core.errors import RefusedError
from roughcut.refusals import retold

MOST_SHOWN = 30


def exports_of(project: Project) -> QuerySet[Export]:
    """Newest first, with all that is told of them."""
    return project.exports.select_related("asked_by", "project").prefetch_related(
        "cuts__scene", "deliveries__webhook"
    )


def states_of(project: Project) -> QuerySet[Export]:
    """The ones that pages show, with no more than their state needs."""
    return project.exports.prefetch_related("deliveries")[:MOST_SHOWN]


def export_for(export_id: int) -> Export:
    """Raises RefusedError where there is none."""
    found = Export.objects.select_related("project", "asked_by").filter(pk=export_id).first()
    if found is None:
        raise RefusedError("stranger", "There is no such export here.")
    return found


def export_state(export: Export) -> dict[str, Any]:
    """What a page needs to stay true while an export is written."""
    return {
        "id": export.pk,
        "state": export.state,
        "done": export.done,
        "total": export.total,
        "deliveries": sum(each.state != Delivery.State.WAITING for each in export.deliveries.all()),
    }


def export_told(export: Export) -> dict[str, Any]:
    """An export as programs read it (docs/guides/api.md)."""
    fault = retold(export.fault)
    return {
        "id": export.pk,
        "project": export.project_id,
        "kind": export.kind,
        "state": export.state,
        "progress": {"done": export.done, "total": export.total},
        "cuts": [_cut_told(cut, export) for cut in _in_order(export)],
        "options": export.options,
        "asked_by": export.asked_by.name if export.asked_by else "",
        "created": export.created_at.isoformat(),
        "finished": export.finished_at.isoformat() if export.finished_at else None,
        "size": export.size,
        "sha256": export.sha256,
        "losses": export.report,
        "file": f"/api/exports/{export.pk}/file" if export.file else None,
        "fault": {"code": fault["code"], "message": fault["fact"], "action": fault["way_out"]}
        if fault["code"]
        else None,
    }


def _cut_told(cut: Cut, export: Export) -> dict[str, Any]:
    return {
        "id": cut.pk,
        "scene": cut.scene.number,
        "version": cut.version,
        "revision": export.revisions.get(str(cut.pk)),
    }


def _in_order(export: Export) -> list[Cut]:
    return sorted(export.cuts.all(), key=lambda cut: cut.scene.order)
