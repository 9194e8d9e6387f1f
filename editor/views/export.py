"""The export page: what leaves and how it would open, and what left before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editor import forms
from editor.interchange.names import PathRule
from editor.interchange.wishes import ExportWishes
from editor.models import Cut, Export, PathMap
from editor.rendering.wishes import LINES, PreviewWishes
from editor.selectors.exports import MOST_SHOWN, export_for, exports_of, history_row
from editor.selectors.project import latest_cuts
from editor.selectors.verdict import Verdict, verdict_of
from editor.services.export import (
    Wishes,
    cuts_of,
    export_again,
    export_ask,
    export_cancel,
    file_name,
    path_map_keep,
)
from projects.models import Membership, Project, User
from projects.permissions import Act, may
from projects.views.access import person, project_for
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import frames_to_smpte
from roughcut.core.vocabulary import Language
from roughcut.refusals import told


@dataclass(slots=True)
class _Filled:
    """The page as it is filled in: by default, from an earlier export, or by the person."""

    cuts: list[Cut]
    target: str = forms.EVERYTHING
    cut: ExportWishes = field(default_factory=ExportWishes)
    preview: PreviewWishes = field(default_factory=PreviewWishes)
    machine: str = ""
    fault: str = ""

    @property
    def kind(self) -> str:
        return forms.kind_of(self.target)

    @property
    def wishes(self) -> Wishes:
        return self.cut if self.kind == Export.Kind.CUT else self.preview


@login_required
@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, project_id: int) -> HttpResponse:
    """GET shows the page; POST with act=check tells how it would be, without it exports."""
    allowed = project_for(request, project_id)
    cuts = latest_cuts(allowed.project)
    filled = _Filled(cuts)
    if cuts and may(allowed, Act.EXPORT):
        filled = _posted(request, cuts) if request.method == "POST" else _begun(request, cuts)
    if request.method == "POST":
        project_for(request, project_id, Act.EXPORT)
        if request.POST.get("act") != "check" and not filled.fault and _sent(request, filled):
            return redirect("export", project_id)
    return _page(request, allowed, cuts, filled)


def _begun(request: HttpRequest, cuts: list[Cut]) -> _Filled:
    """Where the person left off: their machine, or the export that they want again."""
    user = person(request)
    language = Language(user.language)
    wanted = {pk for pk in request.GET.getlist("cut") if pk.isdecimal()}
    filled = _Filled(
        [cut for cut in cuts if str(cut.pk) in wanted] or cuts,
        cut=ExportWishes(language=language, rules=()),
        preview=PreviewWishes(language=language),
    )
    asked = request.GET.get("target", "")
    if asked in forms.NAMES:
        filled.target = asked
    maps = PathMap.objects.filter(user=user, project_id=cuts[0].project_id)
    machine = request.GET.get("machine")
    kept = (maps.filter(machine=machine) if machine else maps).first()
    if kept:
        rules = tuple(PathRule(*rule) for rule in kept.rules)
        filled.machine = kept.machine
        filled.cut = ExportWishes(language=language, rules=rules)
    return filled


def _posted(request: HttpRequest, cuts: list[Cut]) -> _Filled:
    posted = request.POST
    language = Language(person(request).language)
    wanted = set(posted.getlist("cut"))
    filled = _Filled(
        [cut for cut in cuts if str(cut.pk) in wanted], machine=posted.get("machine", "")
    )
    target = posted.get("target", forms.EVERYTHING)
    filled.target = target if target in forms.NAMES else forms.EVERYTHING
    try:
        if not filled.cuts:
            raise RefusedError("no-scene", "Tick at least one scene.")
        microphones = posted.getlist("mic-known")
        filled.cut = forms.cut_wishes(posted, language, microphones)
        filled.preview = forms.preview_wishes(posted, language)
        first = filled.cuts[0]
        filled.cut.start_frame(first.start_frame, first.rate, drop=first.drop_frame)
    except RefusedError as error:
        filled.fault = told(error)
        filled.cuts = filled.cuts or cuts
    return filled


def _sent(request: HttpRequest, filled: _Filled) -> bool:
    """Ask for the export; False with the fault told on the page."""
    user, project = person(request), filled.cuts[0].project
    try:
        if filled.kind == Export.Kind.CUT and filled.machine.strip():
            rules = [(rule.server, rule.editor) for rule in filled.cut.rules]
            path_map_keep(project=project, user=user, machine=filled.machine, rules=rules)
        export_ask(
            project=project,
            cuts=filled.cuts,
            actor=user,
            wishes=filled.wishes,
            kind=filled.kind,
        )
    except RefusedError as error:
        filled.fault = told(error)
    return not filled.fault


def _page(
    request: HttpRequest, allowed: Membership, cuts: list[Cut], filled: _Filled
) -> HttpResponse:
    project = allowed.project
    context: dict[str, Any] = {
        "project": project,
        "cuts": cuts,
        "filled": filled,
        "chosen": {cut.pk for cut in filled.cuts},
        "exports": [history_row(row) for row in exports_of(project)[:MOST_SHOWN]],
        "may_export": may(allowed, Act.EXPORT),
        "may_manage": may(allowed, Act.MANAGE),
        "tab": "export",
    }
    if filled.cuts and context["may_export"]:
        context |= _form(project, person(request), filled)
    return render(request, "editor/export.html", context, status=400 if filled.fault else 200)


def _form(project: Project, user: User, filled: _Filled) -> dict[str, Any]:
    first = filled.cuts[0]
    verdict = _verdict(filled)
    chosen = filled.cut.microphones
    ticked = {
        name
        for name in verdict.microphones
        if filled.cut.sound == "all" and (not chosen or name in chosen)
    }
    return {
        "groups": forms.GROUPS,
        "verdict": verdict,
        "ticked": ticked,
        "first": first,
        "start": filled.cut.start
        or frames_to_smpte(first.start_frame, first.rate, drop=first.drop_frame),
        "machines": user.path_maps.filter(project=project),
        "lines": LINES,
    }


def _verdict(filled: _Filled) -> Verdict:
    try:
        return verdict_of(filled.cuts, filled.cut)
    except RefusedError as error:
        filled.fault = filled.fault or told(error)
        return verdict_of(filled.cuts, ExportWishes(rules=filled.cut.rules))


@login_required
@require_POST
def again(request: HttpRequest, export_id: int) -> HttpResponse:
    export = _export(request, export_id)
    export_again(export=export, actor=person(request))
    return redirect("export", export.project_id)


@login_required
@require_POST
def cancel(request: HttpRequest, export_id: int) -> HttpResponse:
    export = _export(request, export_id)
    export_cancel(export=export, actor=person(request))
    return redirect("export", export.project_id)


@login_required
@require_safe
def download(request: HttpRequest, export_id: int) -> HttpResponseBase:
    export = _export(request, export_id)
    if not export.file:
        raise RefusedError("stranger", "There is no such export here.")
    return FileResponse(
        default_storage.open(export.file),
        as_attachment=True,
        filename=file_name(export, cuts_of(export)),
    )


def _export(request: HttpRequest, export_id: int) -> Export:
    export = export_for(export_id)
    project_for(request, export.project_id, Act.EXPORT)
    return export
