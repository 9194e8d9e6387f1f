"""Two cuts of one scene beside each other: shown, and the best of both kept as a new proposal."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from editor.models import Cut
from editor.selectors.compare import compare_state
from editor.services.mix import mix_keep
from projects.permissions import Act
from projects.views.access import person, project_for
from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language


@login_required
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, cut_id: int, other_id: int) -> HttpResponse:
    keeps = request.method == "POST"
    a, b = _both(request, cut_id, other_id, Act.SWAP if keeps else Act.SEE)
    if keeps:
        return _mixed(request, a, b)
    return render(request, "editor/compare.html", {"a": a, "b": b})


@login_required
@require_safe
def state(request: HttpRequest, cut_id: int, other_id: int) -> HttpResponse:
    """Both cuts column by column as JSON."""
    a, b = _both(request, cut_id, other_id, Act.SEE)
    response = JsonResponse(compare_state(a, b, Language((get_language() or "en")[:2])))
    response["Cache-Control"] = "no-store"
    return response


def _both(request: HttpRequest, cut_id: int, other_id: int, act: Act) -> tuple[Cut, Cut]:
    cuts = Cut.objects.select_related("project", "scene__project").in_bulk([cut_id, other_id])
    a, b = cuts.get(cut_id), cuts.get(other_id)
    if a is None or b is None or a.scene_id != b.scene_id:
        raise RefusedError("stranger", "There is no such cut here.")
    project_for(request, a.project_id, act)
    return a, b


def _mixed(request: HttpRequest, a: Cut, b: Cut) -> HttpResponse:
    """Cut `b` with the shots of `a` that were chosen, as a new proposal."""
    seen = [request.POST.get(side, "") for side in ("revision_b", "revision_a")]
    if not all(revision.isdecimal() for revision in seen):
        raise RefusedError("malformed", "This page is out of date.", action="Load it again.")
    mixed = mix_keep(
        cut_id=b.pk,
        other_id=a.pk,
        actor=person(request),
        revisions=(int(seen[0]), int(seen[1])),
        taken=request.POST.getlist("taken"),
    )
    return redirect("review", mixed.pk)
