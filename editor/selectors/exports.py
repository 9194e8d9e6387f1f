"""What pages, sockets and programs read of exports: state, progress, what was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from editor.forms import NAMES, target_of
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


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the history. fault: code, fact, way_out, subject, or all empty."""

    export: Export
    cuts: list[tuple[Cut, int | None]]
    name: str
    options: list[str]
    fault: dict[str, str]
    percent: int
    deliveries: list[Delivery]


def history_row(export: Export) -> HistoryRow:
    return HistoryRow(
        export=export,
        cuts=[(cut, export.revisions.get(str(cut.pk))) for cut in _in_order(export)],
        name=str(NAMES[target_of(export)]),
        options=_options(export),
        fault=retold(export.fault),
        percent=100 * export.done // export.total if export.total else 0,
        deliveries=list(export.deliveries.all()),
    )


def _options(export: Export) -> list[str]:
    """What was wished, where it is not as by default."""
    asked = export.options
    told = []
    if export.kind == Export.Kind.CUT:
        if asked.get("picture") == "proxies":
            told.append(_("Proxies"))
        if asked.get("start"):
            told.append(asked["start"])
        told.append(_("handles %(n)s") % {"n": asked.get("handles", "")})
        if asked.get("unused", "none") != "none":
            told.append(_("unused takes"))
        return told
    if export.kind == Export.Kind.STEMS:
        return [_("per microphone") if asked.get("voices") == "microphone" else _("per character")]
    told.append(_("%(n)s lines") % {"n": asked.get("lines", "")})
    named = (("burn", _("timecode")), ("slate", _("slate")), ("captions", _("captions")))
    told += [name for key, name in named if asked.get(key)]
    if asked.get("watermark"):
        told.append(f"“{asked['watermark']}”")
    return told


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
