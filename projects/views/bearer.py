"""Lets programs in by `Authorization: Bearer KEY`, and by that alone.

A browser's session does not open these addresses, so that no page of a stranger can use it; that
is why they need no CSRF token.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import django_rq
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from projects.services.token import PREFIX, token_user
from roughcut.core.errors import RefusedError
from roughcut.refusals import answer

WINDOW_S = 60
View = Callable[..., HttpResponseBase]


def bearer(*methods: str) -> Callable[[View], View]:
    """For views of the API: who carries a key is `request.user`; refusals answer as JSON."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def respond(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            with translation.override(_language(request)):
                try:
                    _let_in(request)
                    _check_method(request, methods)
                    response = view(request, *args, **named)
                except RefusedError as error:
                    response = _refused(error, methods)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return respond

    return decorate


def _language(request: HttpRequest) -> str:
    return str(translation.get_language_from_request(request))


def _let_in(request: HttpRequest) -> None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    address = str(request.META.get("REMOTE_ADDR", ""))
    found = None
    if scheme.lower() == "bearer" and key.strip().startswith(PREFIX):
        _count(f"wrong:{address}", settings.API_WRONG_KEYS_A_MINUTE, add=0)
        found = token_user(key=key.strip())
        if found is None:
            _count(f"wrong:{address}", settings.API_WRONG_KEYS_A_MINUTE)
    if found is None:
        raise RefusedError(
            "token",
            "This address opens with a key.",
            action="Make one on your account page, and send it as “Authorization: Bearer …”.",
        )
    request.user, token = found
    _count(f"token:{token.pk}", settings.API_REQUESTS_A_MINUTE)
    translation.activate(request.user.language)


def _check_method(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise RefusedError("method", "This address cannot do this.")


def _count(name: str, most: int, *, add: int = 1) -> None:
    """Count within this minute, over all processes. Raises RefusedError beyond `most`."""
    valkey = django_rq.get_connection("default")
    key = f"roughcut:rate:{name}:{int(time.time()) // WINDOW_S}"
    counted = int(valkey.incrby(key, add))
    if counted <= add:
        valkey.expire(key, 2 * WINDOW_S)
    if counted > most or (not add and counted >= most):
        raise RefusedError(
            "rate", "Too many requests in one minute.", action="Wait a minute, then go on."
        )


def _refused(error: RefusedError, methods: tuple[str, ...]) -> JsonResponse:
    response = answer(error)
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    if response.status_code == 429:
        response["Retry-After"] = str(WINDOW_S - int(time.time()) % WINDOW_S)
    if response.status_code == 405:
        response["Allow"] = ", ".join(methods)
    return response
