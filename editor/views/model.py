"""The page of the model owner: what the engine learned here, and what may be learned from."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from editor.selectors.drift_page import drift_page
from editor.selectors.model import chapters, feedback_of, title_of, training_of
from editor.services.dataset import dataset_export
from editor.services.learning import learning_set, model_promote, model_rollback
from projects.models import Learning
from projects.permissions import Act
from projects.views.access import person, project_for
from roughcut.core.vocabulary import Language


@login_required
@require_safe
def page(request: HttpRequest, project_id: int) -> HttpResponse:
    project = project_for(request, project_id, Act.MODEL).project
    language = Language((get_language() or "en")[:2])
    context = {
        "project": project,
        "chapters": chapters(project, person(request), language),
        "feedback": feedback_of(project),
        "training": training_of(project),
        "drift": drift_page(project, language),
        "choices": Learning.choices,
        "tab": "model",
    }
    return render(request, "editor/model.html", context)


@login_required
@require_POST
def use(request: HttpRequest, project_id: int, model_id: int) -> HttpResponse:
    """Put a model in use."""
    project = project_for(request, project_id, Act.MODEL).project
    model = model_promote(model_id=model_id, project=project, actor=person(request))
    messages.success(request, _("%(model)s is in use now.") % {"model": title_of(model)})
    return redirect("model", project_id)


@login_required
@require_POST
def rollback(request: HttpRequest, project_id: int, model_id: int) -> HttpResponse:
    """Take the model in use back."""
    project = project_for(request, project_id, Act.MODEL).project
    before = model_rollback(model_id=model_id, project=project, actor=person(request))
    if before is None:
        messages.success(request, _("Rolled back. The wider level speaks now."))
    else:
        messages.success(request, _("Rolled back to %(model)s.") % {"model": title_of(before)})
    return redirect("model", project_id)


@login_required
@require_POST
def learning(request: HttpRequest, project_id: int) -> HttpResponse:
    """Say what the corrections of this project may teach."""
    project = project_for(request, project_id, Act.MODEL).project
    learning_set(project=project, value=request.POST.get("learning", ""), actor=person(request))
    return redirect("model", project_id)


@login_required
@require_safe
def dataset(request: HttpRequest, project_id: int) -> HttpResponse:
    """The training set of all projects that this person owns."""
    project = project_for(request, project_id, Act.MODEL).project
    content = dataset_export(project=project, actor=person(request))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="rough-cut-judgements.zip"'
    return response
