"""What the engine learned and would now do otherwise in a cut: shown, taken over or refused."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from editor.models import Cut
from editor.selectors.learned import sentence, told_changes
from editor.services.learned import learned_accept, learned_refuse, offer_now
from projects.permissions import Act, may
from projects.views.access import person, project_for
from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, cut_id: int) -> HttpResponse:
    cut = Cut.objects.select_related("project", "scene__project").filter(pk=cut_id).first()
    if cut is None:
        raise RefusedError("stranger", "There is no such cut here.")
    allowed = project_for(request, cut.project_id)
    if request.method == "POST":
        project_for(request, cut.project_id, Act.SWAP)
        return _settled(request, cut)
    offer = offer_now(cut, person(request))
    language = Language((get_language() or "en")[:2])
    context = {
        "project": cut.project,
        "cut": cut,
        "offer": offer,
        "sentence": sentence(offer) if offer else "",
        "changes": told_changes(cut, offer, language) if offer else [],
        "may_swap": may(allowed, Act.SWAP),
        "tab": "scenes",
    }
    return render(request, "editor/learned.html", context)


def _settled(request: HttpRequest, cut: Cut) -> HttpResponse:
    """Take the ticked shots over, or leave the cut as it is."""
    actor = person(request)
    if request.POST.get("act") == "refuse":
        learned_refuse(cut_id=cut.pk, actor=actor)
        messages.success(request, _("The cut stays as it is."))
        return redirect("learned", cut.pk)
    revision = request.POST.get("revision", "")
    if not revision.isdecimal():
        raise RefusedError("malformed", "This page is out of date.", action="Load it again.")
    taken = request.POST.getlist("change")
    learned_accept(cut_id=cut.pk, actor=actor, revision=int(revision), changes=taken)
    return redirect("review", cut.pk)
