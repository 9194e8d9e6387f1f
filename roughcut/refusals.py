"""Turns errors into answers and into the reader's words, in one place for every view and socket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext

from roughcut.core.errors import RefusedError, RoughCutError

STATUS = {
    "refused.stranger": 404,
    "refused.role": 403,
    "refused.stale": 409,
    "refused.token": 401,
    "refused.method": 405,
    "refused.rate": 429,
}


def fact(error: RoughCutError) -> str:
    """What happened, in the language in use. The English sentence is the catalogue's key."""
    said = gettext(error.sentence)
    return said.format_map(error.values) if error.values else said


def way_out(error: RoughCutError) -> str:
    """What the person can do about it, in the language in use, or ""."""
    return gettext(error.action) if error.action else ""


def told(error: RoughCutError) -> str:
    """The fact and the way out in the language in use."""
    return f"{fact(error)} {way_out(error)}".strip()


def kept(error: RoughCutError) -> dict[str, Any]:
    """An error as JSON for a row, to be told later to whoever reads it then."""
    values = {name: str(value) for name, value in error.values.items()}
    return {
        "code": error.code,
        "sentence": error.sentence,
        "values": values,
        "action": error.action,
        "subject": error.subject,
    }


def retold(stored: Mapping[str, Any]) -> dict[str, str]:
    """A kept error in the language in use: code, fact, way_out and subject; all "" for none."""
    sentence, values = stored.get("sentence", ""), stored.get("values") or {}
    said = gettext(sentence) if sentence else ""
    action = stored.get("action", "")
    return {
        "code": stored.get("code", ""),
        "fact": said.format_map(values) if values else said,
        "way_out": gettext(action) if action else "",
        "subject": stored.get("subject", ""),
    }


def answer(error: RefusedError) -> JsonResponse:
    """The refusal as a program reads it."""
    told = {"code": error.code, "message": fact(error), "action": way_out(error)}
    return JsonResponse(told, status=STATUS.get(error.code, 400))


class RefusalMiddleware(MiddlewareMixin):
    """A RefusedError from a view becomes a page, or JSON for who asked for it."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, RefusedError):
            return None
        if request.path.startswith("/api/"):
            return answer(error)
        status = STATUS.get(error.code, 400)
        context = {"status": status, "fact": fact(error), "way_out": way_out(error)}
        return render(request, "refused.html", context, status=status)
