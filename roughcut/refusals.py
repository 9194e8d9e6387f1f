"""Turns refusals into answers, in one place for every view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from roughcut.core.errors import RefusedError

STATUS = {"refused.stranger": 404, "refused.role": 403, "refused.stale": 409}


class RefusalMiddleware(MiddlewareMixin):
    """A RefusedError from a view becomes a page, or JSON for who asked for it."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, RefusedError):
            return None
        status = STATUS.get(error.code, 400)
        if request.path.startswith("/api/"):
            told = {"code": error.code, "message": error.message, "action": error.action}
            return JsonResponse(told, status=status)
        return render(request, "refused.html", {"status": status}, status=status)
