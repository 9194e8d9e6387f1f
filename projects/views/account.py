"""A person's own page: the keys of their programs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from projects.services.token import LONGEST_DAYS, token_create, token_revoke
from projects.views.access import person
from roughcut.core.errors import RefusedError
from roughcut.refusals import told

LIFETIMES = (30, 90, LONGEST_DAYS)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The page; POST makes a key, which is shown on the answer and never again."""
    user = person(request)
    key = fault = ""
    if request.method == "POST":
        days = request.POST.get("days", "")
        try:
            _made, key = token_create(
                user=user,
                name=request.POST.get("name", ""),
                days=int(days) if days.isdecimal() and len(days) < 6 else 0,
            )
        except RefusedError as error:
            fault = told(error)
    context = {
        "tokens": user.api_tokens.filter(revoked_at__isnull=True),
        "now": timezone.now(),
        "key": key,
        "fault": fault,
        "name": request.POST.get("name", "") if fault else "",
        "lifetimes": LIFETIMES,
    }
    return render(request, "projects/account.html", context, status=400 if fault else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token_revoke(user=person(request), token_id=token_id)
    messages.success(request, _("The key opens nothing any more."))
    return redirect("account")
