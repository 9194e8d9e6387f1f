"""Which language a person reads: kept on the account, or in a cookie before they sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from projects.models import User
from projects.services.people import language_set
from projects.views.access import person


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Take the language of the form and go back to the page it was on."""
    if request.user.is_authenticated:
        language_set(user=person(request), language=request.POST.get("language", ""))
    return set_language(request)


@receiver(user_logged_in)
def keep(request: HttpRequest, user: User, **_: Any) -> None:
    """What was chosen on the sign-in page holds for the account too."""
    language_set(user=user, language=request.COOKIES.get("django_language", ""))
