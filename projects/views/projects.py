"""The list of projects, a new one, and its people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.forms import MemberForm, ProjectForm
from projects.models import Project
from projects.models.project import Style
from projects.permissions import Act, may
from projects.selectors import projects_of
from projects.services.project import member_set, project_create
from projects.services.script import script_import
from projects.views.access import person, project_for
from roughcut.core.errors import ScriptError
from roughcut.refusals import told

# How each manner of cutting is told on its card.
STYLES = (
    (Style.CLASSIC, Style.CLASSIC.label, _("Wide in, close when it matters")),
    (Style.INTIMATE, Style.INTIMATE.label, _("Faces, few wides")),
    (Style.COMEDY, Style.COMEDY.label, _("Let them share the shot")),
    (Style.FAST, Style.FAST.label, _("Short shots, tight gaps")),
    (Style.DOCUMENTARY, Style.DOCUMENTARY.label, _("Long takes, late cuts")),
)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "projects/index.html", {"projects": projects_of(person(request))})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = ProjectForm(
        request.POST or None, request.FILES or None, initial={"language": user.language}
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        script = fields.pop("script")
        fields["pace"] = fields["pace"] or 0.0
        try:
            with transaction.atomic():
                project = project_create(owner=user, **fields)
                if script:
                    script_import(
                        project=project, name=script.name, content=script.read(), actor=user
                    )
        except ScriptError as error:
            form.add_error("script", told(error))
        else:
            return redirect("rushes", project.pk)
    return render(request, "projects/new.html", {"form": form, "styles": STYLES})


@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, project_id: int) -> HttpResponse:
    """Who belongs to the project; its owner lets people in."""
    allowed = project_for(request, project_id)
    form = MemberForm(request.POST or None)
    if request.method == "POST":
        project_for(request, project_id, Act.MANAGE)
        if form.is_valid() and _let_in(form, allowed.project, request):
            return redirect("people", project_id)
    context = {
        "project": allowed.project,
        "form": form,
        "may_manage": may(allowed, Act.MANAGE),
        "members": allowed.project.memberships.select_related("user"),
        "tab": "people",
    }
    return render(request, "projects/people.html", context)


def _let_in(form: MemberForm, project: Project, request: HttpRequest) -> bool:
    user = form.cleaned_data["email"]
    if user == request.user:
        form.add_error("email", _("You cannot change your own role."))
        return False
    member_set(project=project, user=user, role=form.cleaned_data["role"], actor=person(request))
    return True
