"""What every answer tells the browser, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let pages run our own scripts only, and play media from us or from the bucket."""
    policy = _policy(settings.S3_ENDPOINT_URL)

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return respond


def reader_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer in the language the signed-in person chose, whatever the browser asks for."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()  # read by templates and by Django
        return get_response(request)

    return respond


def _policy(bucket_url: str) -> str:
    endpoint = urlsplit(bucket_url)
    bucket = f" {endpoint.scheme}://{endpoint.netloc}" if endpoint.netloc else ""
    return "; ".join(
        (
            "default-src 'self'",
            "style-src 'self' 'unsafe-inline'",  # elements set their own position on the timeline
            f"img-src 'self' data: blob:{bucket}",
            f"media-src 'self' blob:{bucket}",
            f"connect-src 'self' ws: wss:{bucket}",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
