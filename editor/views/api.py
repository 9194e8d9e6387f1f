"""Exports for programs: list, make, watch, stop, download (docs/guides/api.md)."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from editor.interchange.wishes import TARGETS, from_stored
from editor.models import Cut, Export
from editor.rendering.wishes import preview_from_stored
from editor.selectors.exports import MOST_SHOWN, export_for, export_told, exports_of
from editor.selectors.project import latest_cuts
from editor.services.export import (
    Wishes,
    cuts_of,
    export_ask,
    export_cancel,
    file_name,
)
from projects.models import Project, User
from projects.permissions import Act
from projects.views.access import person, project_for
from projects.views.bearer import bearer
from roughcut.core.errors import RefusedError

LARGEST_BODY = 1 << 20
_LARGEST_ID = 2**63 - 1


@bearer("GET", "POST")
def exports(request: HttpRequest, project_id: int) -> HttpResponseBase:
    """The last exports of a project; POST makes one."""
    project = project_for(request, _fitting(project_id), Act.EXPORT).project
    if request.method == "POST":
        made = _made(request, project)
        response = JsonResponse(export_told(made), status=201)
        response["Location"] = reverse("api-export", args=[made.pk])
        return response
    rows = exports_of(project)[:MOST_SHOWN]
    return JsonResponse({"exports": [export_told(row) for row in rows]})


@bearer("GET", "DELETE")
def export(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """One export; DELETE stops it while it waits or is written."""
    found = _allowed(request, export_id)
    if request.method == "DELETE":
        export_cancel(export=found, actor=person(request))
        found.refresh_from_db()
    return JsonResponse(export_told(found))


@bearer("GET", "HEAD")
def file(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """What was made, once it is whole."""
    found = _allowed(request, export_id)
    if not found.file:
        raise RefusedError(
            "export-unfinished",
            "This export has no file.",
            action="Ask for its state, and come back when it is done.",
        )
    response = FileResponse(
        default_storage.open(found.file),
        as_attachment=True,
        filename=file_name(found, cuts_of(found)),
    )
    response["ETag"] = f'"{found.sha256}"'
    return response


def _allowed(request: HttpRequest, export_id: int) -> Export:
    found = export_for(_fitting(export_id))
    project_for(request, found.project_id, Act.EXPORT)
    return found


def _fitting(number: int) -> int:
    if number > _LARGEST_ID:
        raise RefusedError("stranger", "There is no such export here.")
    return number


def _made(request: HttpRequest, project: Project) -> Export:
    told = _body(request)
    kind = told.get("kind", Export.Kind.CUT)
    if kind not in Export.Kind.values:
        raise _malformed("kind")
    actor = person(request)
    wishes = _wishes(told, kind, actor)
    cuts = _cuts(told, project)
    return export_ask(project=project, cuts=cuts, actor=actor, wishes=wishes, kind=kind)


def _body(request: HttpRequest) -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise _malformed("body")
    try:
        told = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise _malformed("body") from error
    if not isinstance(told, dict):
        raise _malformed("body")
    return told


def _wishes(told: dict[str, Any], kind: str, actor: User) -> Wishes:
    options = told.get("options", {})
    if not isinstance(options, dict):
        raise _malformed("options")
    options = {"language": actor.language, **options}
    if kind != Export.Kind.CUT:
        return preview_from_stored(options)
    target = told.get("target")
    if target is not None:
        if target not in TARGETS:
            raise _malformed("target")
        options["formats"] = list(TARGETS[target])
    return from_stored(options)


def _cuts(told: dict[str, Any], project: Project) -> list[Cut]:
    """The cuts named by id, or the last ones of the scenes named, or of all scenes."""
    ids, scenes = told.get("cuts"), told.get("scenes")
    if ids is not None:
        if not _all_are(ids, int):
            raise _malformed("cuts")
        found = project.cuts.filter(pk__in=ids).select_related("scene", "project")
        if len(found) != len(set(ids)):
            raise RefusedError("stranger", "There is no such cut here.")
        return sorted(found, key=lambda cut: cut.scene.order)
    latest = latest_cuts(project)
    if scenes is None:
        return latest
    if not _all_are(scenes, str):
        raise _malformed("scenes")
    chosen = [cut for cut in latest if cut.scene.number in scenes]
    if len(chosen) != len(set(scenes)):
        raise RefusedError("stranger", "There is no such cut here.")
    return chosen


def _all_are(values: object, kind: type) -> bool:
    return isinstance(values, list) and all(
        type(each) is kind and (not isinstance(each, int) or abs(each) <= _LARGEST_ID)
        for each in values
    )


def _malformed(field: str) -> RefusedError:
    return RefusedError(
        "malformed",
        "“{field}” is missing or not of the right kind.",
        values={"field": field},
    )
