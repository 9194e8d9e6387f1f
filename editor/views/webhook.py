"""Who is told of exports: addresses, their secrets, and how the last tellings went."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from editor.models import Webhook
from editor.services.webhook import webhook_remove, webhook_set, webhook_try
from projects.permissions import Act
from projects.views.access import person, project_for
from roughcut.core.errors import RefusedError
from roughcut.refusals import retold, told

MOST_DELIVERIES = 12


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest, project_id: int) -> HttpResponse:
    """The page, for owners; POST adds an address."""
    project = project_for(request, project_id, Act.MANAGE).project
    fault = address = ""
    if request.method == "POST":
        address = request.POST.get("address", "")
        try:
            webhook_set(project=project, actor=person(request), address=address)
        except RefusedError as error:
            fault = told(error)
        else:
            return redirect("webhooks", project_id)
    rows = [
        (
            webhook,
            [(each, retold(each.fault)) for each in webhook.deliveries.all()[:MOST_DELIVERIES]],
        )
        for webhook in project.webhooks.all()
    ]
    context = {
        "project": project,
        "rows": rows,
        "fault": fault,
        "address": address,
        "tab": "export",
    }
    return render(request, "editor/webhooks.html", context, status=400 if fault else 200)


@login_required
@require_POST
def act(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """act=try sends a trial, act=remove ends it."""
    webhook = Webhook.objects.select_related("project").filter(pk=webhook_id).first()
    if webhook is None:
        raise RefusedError("stranger", "There is no such address here.")
    project_for(request, webhook.project_id, Act.MANAGE)
    if request.POST.get("act") == "remove":
        webhook_remove(webhook=webhook, actor=person(request))
        messages.success(request, _("The address is told nothing any more."))
    else:
        webhook_try(webhook=webhook, actor=person(request))
        messages.success(request, _("A trial is on its way. Its answer appears below."))
    return redirect("webhooks", webhook.project_id)
