"""Gives out proxies, sound and pictures of clips to members of their project, with byte ranges."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import redirect

from projects.models import Rendition, User
from projects.views.access import clip_for
from roughcut.core.errors import RefusedError
from roughcut.storage import local_path

_BLOCK_BYTES = 1 << 18
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
TYPES = {
    Rendition.Kind.PROXY: "video/mp4",
    Rendition.Kind.SOUND: "audio/mp4",
    Rendition.Kind.PEAKS: "application/octet-stream",
    Rendition.Kind.FILMSTRIP: "image/jpeg",
    Rendition.Kind.POSTER: "image/jpeg",
}


async def rendition(request: HttpRequest, clip_id: int, kind: str) -> HttpResponseBase:
    """One rendition of a clip. A stranger reads "not found"; so does who is not signed in."""
    user = await request.auser()
    if not isinstance(user, User):
        return redirect(settings.LOGIN_URL)
    found = await sync_to_async(_rendition_for)(user, clip_id, kind)
    path = local_path(found.file)
    if path is None:
        return HttpResponseRedirect(await sync_to_async(default_storage.url)(found.file))
    return ranged(request, path, TYPES[Rendition.Kind(kind)])


def _rendition_for(user: User, clip_id: int, kind: str) -> Rendition:
    clip = clip_for(user, clip_id)
    found = clip.renditions.filter(kind=kind).first()
    if found is None:
        raise RefusedError("stranger", "This clip has no such file yet.")
    return found


def ranged(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """A file, or the one byte range of it that was asked for. Source: RFC 9110 §14."""
    size = path.stat().st_size
    stamp = f'"{size:x}-{path.stat().st_mtime_ns:x}"'
    asked = _RANGE.match(request.headers.get("Range", ""))
    if request.headers.get("If-None-Match") == stamp and not asked:
        return HttpResponse(status=304)
    first, last = _bounds(asked, size)
    if first is None or last is None:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = StreamingHttpResponse(
        _blocks(path, first, last - first + 1),
        status=206 if asked else 200,
        content_type=content_type,
    )
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = stamp
    response["Cache-Control"] = "private, max-age=3600"
    if asked:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _bounds(asked: re.Match[str] | None, size: int) -> tuple[int | None, int | None]:
    """First and last byte, inclusive; (None, None) when the range cannot be met."""
    if asked is None or asked[0] == "bytes=-":
        return 0, size - 1
    if not asked[1]:
        length = min(int(asked[2]), size)
        return (size - length, size - 1) if length else (None, None)
    first = int(asked[1])
    last = min(int(asked[2]), size - 1) if asked[2] else size - 1
    return (first, last) if first <= last else (None, None)


async def _blocks(path: Path, first: int, length: int) -> AsyncIterator[bytes]:
    source = await sync_to_async(lambda: path.open("rb"), thread_sensitive=False)()
    try:
        source.seek(first)
        while length > 0:
            block = await sync_to_async(source.read, thread_sensitive=False)(
                min(_BLOCK_BYTES, length)
            )
            if not block:
                return
            length -= len(block)
            yield block
    finally:
        source.close()
