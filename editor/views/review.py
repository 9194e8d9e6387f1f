"""The review room's page, and the state it loads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from editor.models import Cut
from editor.selectors.learned import learned_summary
from editor.selectors.review import cut_state
from editor.selectors.versions import versions_state
from projects.models import Membership
from projects.permissions import Act
from projects.views.access import person, project_for
from roughcut.core.errors import RefusedError


def _cut_for(request: HttpRequest, cut_id: int) -> tuple[Cut, Membership]:
    cut = Cut.objects.select_related("project", "scene").filter(pk=cut_id).first()
    if cut is None:
        raise RefusedError("stranger", "There is no such cut here.")
    return cut, project_for(request, cut.project_id, Act.SEE)


@login_required
@ensure_csrf_cookie
@require_safe
def page(request: HttpRequest, cut_id: int) -> HttpResponse:
    cut, _ = _cut_for(request, cut_id)
    lines = cut.scene.lines.filter(dropped_in__isnull=True).select_related("character")
    return render(request, "editor/review.html", {"cut": cut, "lines": lines.order_by("order")})


@require_safe
def state(request: HttpRequest, cut_id: int) -> HttpResponse:
    """The whole state of a cut as JSON."""
    if not request.user.is_authenticated:
        return _signed_out()
    cut, membership = _cut_for(request, cut_id)
    with translation.override(person(request).language):
        learned = {"learned_changes": learned_summary(cut, membership.user)}
        response = JsonResponse(cut_state(cut, membership) | learned)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def versions(request: HttpRequest, cut_id: int) -> HttpResponse:
    """The proposals of a cut's scene as JSON, newest first."""
    if not request.user.is_authenticated:
        return _signed_out()
    cut, _ = _cut_for(request, cut_id)
    response = JsonResponse({"versions": versions_state(cut)})
    response["Cache-Control"] = "no-store"
    return response


def _signed_out() -> JsonResponse:
    return JsonResponse({"code": "refused.signed-out", "message": "Sign in again."}, status=401)
