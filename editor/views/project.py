"""The page of a project, and what its buttons do."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.models import State
from analysis.selectors import steps_of, unavailable_of
from analysis.services.steps import project_cancel, project_resume
from editor.selectors.project import lately, scene_rows, tally
from editor.services.propose import scene_propose
from projects.permissions import Act, may
from projects.selectors import problems_of
from projects.views.access import person, project_for
from roughcut.core.errors import FootageError

GOING = (State.WAITING, State.QUEUED, State.RUNNING)
HALTED = (State.CANCELLED, State.FAILED)


@login_required
@require_safe
def scenes(request: HttpRequest, project_id: int) -> HttpResponse:
    allowed = project_for(request, project_id)
    project = allowed.project
    rows = scene_rows(project)
    context = {
        "project": project,
        "rows": rows,
        "tally": tally(rows),
        "next": next((row for row in rows if row.cut and row.status == "in_review"), None),
        "problems": problems_of(project),
        "unavailable": unavailable_of(project),
        "going": steps_of(project.pk).filter(state__in=GOING).exists(),
        "halted": steps_of(project.pk).filter(state__in=HALTED).count(),
        "lately": lately(project),
        "may_ingest": may(allowed, Act.INGEST),
        "may_swap": may(allowed, Act.SWAP),
        "may_export": may(allowed, Act.EXPORT),
        "tab": "scenes",
    }
    return render(request, "editor/project.html", context)


@login_required
@require_POST
def work(request: HttpRequest, project_id: int) -> HttpResponse:
    """Stop the work on a project, or go on with what was stopped or failed."""
    project = project_for(request, project_id, Act.INGEST).project
    if request.POST.get("act") == "cancel":
        project_cancel(project=project)
    elif request.POST.get("act") == "resume":
        project_resume(project=project)
    return redirect("project", project_id)


@login_required
@require_POST
def propose(request: HttpRequest, project_id: int, scene_id: int) -> HttpResponse:
    """Ask the engine for a new version of a scene's cut."""
    project = project_for(request, project_id, Act.SWAP).project
    scene = get_object_or_404(project.scenes, pk=scene_id)
    try:
        cut = scene_propose(scene=scene, actor=person(request))
    except FootageError:
        messages.error(request, _("This scene has no rushes to cut. Add its camera files."))
        return redirect("project", project_id)
    return redirect("review", cut.pk)
