"""The lined script as it stands, and the way to bring its next revision."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from editor.selectors.lined import lined_script
from projects.forms import ScriptForm
from projects.models import Project
from projects.permissions import Act, may
from projects.screenplay.doubts import warning_words
from projects.services.script import script_import
from projects.views.access import person, project_for
from roughcut.core.errors import ScriptError
from roughcut.refusals import told


@login_required
@require_http_methods(["GET", "POST"])
def script(request: HttpRequest, project_id: int) -> HttpResponse:
    allowed = project_for(request, project_id)
    form = ScriptForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        project_for(request, project_id, Act.INGEST)
        if form.is_valid() and _import(form, allowed.project, request):
            return redirect("script", project_id)
    revision = allowed.project.revisions.last()
    language = (get_language() or "en")[:2]
    context = {
        "project": allowed.project,
        "form": form,
        "may_ingest": may(allowed, Act.INGEST),
        "scenes": lined_script(allowed.project),
        "revision": revision,
        "doubts": [warning_words(code, language) for code in revision.warnings] if revision else [],
        "tab": "script",
    }
    return render(request, "editor/script.html", context)


def _import(form: ScriptForm, project: Project, request: HttpRequest) -> bool:
    file = form.cleaned_data["script"]
    try:
        script_import(project=project, name=file.name, content=file.read(), actor=person(request))
    except ScriptError as error:
        form.add_error("script", told(error))
        return False
    return True
