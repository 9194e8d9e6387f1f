"""The export page: what leaves, where the rushes are on the editing machine, what left before."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from editor.interchange.names import PathRule
from editor.interchange.wishes import ExportWishes
from editor.models import Cut, Export
from editor.selectors.project import latest_cuts
from editor.selectors.sources import original_path
from editor.services.export import cuts_of, export_ask, file_name
from projects.models import Clip, Project
from projects.permissions import Act, may
from projects.views.access import person, project_for
from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language


@login_required
@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, project_id: int) -> HttpResponse:
    allowed = project_for(request, project_id)
    project = allowed.project
    cuts = latest_cuts(project)
    folders = _folders(project)
    chosen = {int(pk) for pk in request.POST.getlist("cut") or request.GET.getlist("cut")}
    if request.method == "POST":
        rules = [
            PathRule(folder, request.POST[f"folder-{number}"].strip())
            for number, (folder, _) in enumerate(folders)
            if request.POST.get(f"folder-{number}", "").strip()
        ]
        wanted = [cut for cut in cuts if cut.pk in chosen] or cuts
        actor = person(request)
        wishes = ExportWishes(rules=tuple(rules), language=Language(actor.language))
        export_ask(project=project, cuts=wanted, actor=actor, wishes=wishes)
        return redirect("export", project_id)
    context = {
        "project": project,
        "cuts": cuts,
        "chosen": chosen or {cut.pk for cut in cuts},
        "folders": folders,
        "exports": _exports(project),
        "may_export": may(allowed, Act.EXPORT),
        "tab": "export",
    }
    return render(request, "editor/export.html", context)


def _folders(project: Project) -> list[tuple[str, int]]:
    """The folders on the server that hold rushes of this project, with how many files."""
    counts: dict[str, int] = {}
    for clip in project.clips.filter(state=Clip.State.READY):
        folder = str(PurePath(original_path(clip)).parent)
        counts[folder] = counts.get(folder, 0) + 1
    return sorted(counts.items())


def _exports(project: Project) -> list[tuple[Export, list[Cut]]]:
    rows = project.exports.select_related("asked_by").prefetch_related("cuts__scene")
    return [(export, list(export.cuts.all())) for export in rows[:20]]


@login_required
@require_safe
def download(request: HttpRequest, export_id: int) -> HttpResponseBase:
    export = Export.objects.select_related("project").filter(pk=export_id).first()
    if export is None or not export.file:
        raise RefusedError("stranger", "There is no such export here.")
    project_for(request, export.project_id, Act.EXPORT)
    return FileResponse(
        default_storage.open(export.file),
        as_attachment=True,
        filename=file_name(export, cuts_of(export)),
    )
