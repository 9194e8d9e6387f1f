"""Turns errors into answers and into the reader's words, in one place for every view and socket."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext

from roughcut.core.errors import RefusedError, RoughCutError

STATUS = {"refused.stranger": 404, "refused.role": 403, "refused.stale": 409}


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


class RefusalMiddleware(MiddlewareMixin):
    """A RefusedError from a view becomes a page, or JSON for who asked for it."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, RefusedError):
            return None
        status = STATUS.get(error.code, 400)
        if request.path.startswith("/api/"):
            answer = {"code": error.code, "message": fact(error), "action": way_out(error)}
            return JsonResponse(answer, status=status)
        context = {"status": status, "fact": fact(error), "way_out": way_out(error)}
        return render(request, "refused.html", context, status=status)
