"""What was shot: the clips of a project, and the ways to bring more."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from projects.forms import FolderForm
from projects.models import Project
from projects.permissions import Act, may
from projects.selectors import footage_seconds, problems_of, renditions_by_kind, rushes_of
from projects.services.footage import clips_register, media_files
from projects.views.access import person, project_for


@login_required
@require_http_methods(["GET", "POST"])
def rushes(request: HttpRequest, project_id: int) -> HttpResponse:
    """Cards of all clips; an uploader and a folder field for who may ingest."""
    allowed = project_for(request, project_id)
    form = FolderForm(request.POST or None)
    if request.method == "POST":
        project_for(request, project_id, Act.INGEST)
        if form.is_valid():
            _take_folder(request, allowed.project, form)
            return redirect("rushes", project_id)
    clips = [(clip, renditions_by_kind(clip)) for clip in rushes_of(allowed.project)]
    context = {
        "project": allowed.project,
        "may_ingest": may(allowed, Act.INGEST),
        "form": form,
        "pictures": [card for card in clips if card[0].kind == "picture"],
        "others": [card for card in clips if card[0].kind != "picture"],
        "problems": problems_of(allowed.project),
        "footage_s": footage_seconds(allowed.project),
        "tab": "rushes",
    }
    return render(request, "projects/rushes.html", context)


def _take_folder(request: HttpRequest, project: Project, form: FolderForm) -> None:
    folder = form.cleaned_data["folder"]
    files = media_files(folder)
    clips_register(project=project, paths=files, actor=person(request))
    words = ngettext("%(count)d file found.", "%(count)d files found.", len(files))
    messages.info(
        request,
        words % {"count": len(files)} if files else _("There is no camera or sound file in it."),
    )
