"""The pages of cuts that came back: bring one, and see what it made of its proposal."""

from __future__ import annotations

from fractions import Fraction

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from editor.interchange.timeline import rate_label
from editor.models import Cut, ReturnedCut
from editor.selectors.returned import page_of, returns_of
from editor.services.returning import (
    BYTES_MAX,
    cut_bring_back,
    returned_confirm,
    returned_move,
)
from projects.models import Project
from projects.permissions import Act, may
from projects.views.access import person, project_for
from roughcut.core.errors import RefusedError
from roughcut.refusals import fact, way_out

_NTSC = [Fraction(nominal * 1000, 1001) for nominal in (24, 30, 60)]
RATES = sorted([*_NTSC, *(Fraction(whole) for whole in (24, 25, 30, 48, 50, 60))])


@login_required
@require_http_methods(["GET", "POST"])
def collection(request: HttpRequest, project_id: int) -> HttpResponse:
    allowed = project_for(request, project_id)
    project = allowed.project
    refused: RefusedError | None = None
    if request.method == "POST":
        project_for(request, project_id, Act.SWAP)
        try:
            rows = _bring(request, project)
            if len(rows) == 1:
                return redirect("returned-cut", project_id, rows[0].pk)
            return redirect("returned", project_id)
        except RefusedError as error:
            refused = error
    context = {
        "project": project,
        "returns": returns_of(project),
        "cuts": _cuts(project),
        "rates": [(f"{rate.numerator}/{rate.denominator}", rate_label(rate)) for rate in RATES],
        "may_bring": may(allowed, Act.SWAP),
        "limit_mb": BYTES_MAX // 2**20,
        "refused": (fact(refused), way_out(refused)) if refused else None,
        "tab": "returned",
    }
    return render(request, "editor/returned.html", context, status=400 if refused else 200)


def _bring(request: HttpRequest, project: Project) -> list[ReturnedCut]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.name:
        raise RefusedError(
            "return.no-file", "No file was sent.", action="Choose the file of the finished cut."
        )
    if (file.size or 0) > BYTES_MAX:
        raise RefusedError(
            "return.too-large",
            "This file is larger than {limit} MB.",
            action="Export the sequence without its media.",
            values={"limit": BYTES_MAX // 2**20},
        )
    return cut_bring_back(
        project=project,
        actor=person(request),
        name=file.name,
        data=file.read(),
        cut=_cut(project, request.POST.get("cut", "")),
        rate=_rate(request.POST.get("rate", "")),
    )


def _rate(text: str) -> Fraction | None:
    known = {f"{rate.numerator}/{rate.denominator}": rate for rate in RATES}
    return known.get(text)


def _cut(project: Project, text: str) -> Cut | None:
    """The proposal that was chosen; None leaves it to be found."""
    if not text.isdigit():
        return None
    cut = project.cuts.filter(pk=int(text)).first()
    if cut is None:
        raise RefusedError("stranger", "There is no such cut here.")
    return cut


def _cuts(project: Project) -> list[Cut]:
    return list(project.cuts.select_related("scene"))


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, project_id: int, returned_id: int) -> HttpResponse:
    allowed = project_for(request, project_id)
    rows = ReturnedCut.objects.select_related("cut__scene", "cut__project", "brought_by")
    returned = rows.filter(pk=returned_id, cut__project_id=project_id).first()
    if returned is None:
        raise RefusedError("stranger", "There is no such cut here.")
    if request.method == "POST":
        row = _settle(request, allowed.project, returned)
        return redirect("returned-cut", project_id, row.pk)
    context = {
        "project": allowed.project,
        "returned": returned,
        "cuts": _cuts(allowed.project),
        "may_bring": may(allowed, Act.SWAP),
        "tab": "returned",
        **page_of(returned),
    }
    return render(request, "editor/returned_cut.html", context)


def _settle(request: HttpRequest, project: Project, returned: ReturnedCut) -> ReturnedCut:
    """The answer to whether it is compared with the right proposal: yes, or with another."""
    if "confirm" in request.POST:
        return returned_confirm(returned=returned, actor=person(request))
    cut = _cut(project, request.POST.get("cut", "")) or returned.cut
    return returned_move(returned=returned, cut=cut, actor=person(request))
