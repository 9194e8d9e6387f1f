"""Resumable uploads. Source: the tus protocol 1.0.0, with creation and termination."""

from __future__ import annotations

import base64
import binascii
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from projects.models import Upload
from projects.permissions import Act
from projects.services.upload import upload_append, upload_drop, upload_settle, upload_start
from projects.views.access import person, project_for
from roughcut.core.errors import FootageError, RefusedError
from roughcut.refusals import fact, way_out

VERSION = "1.0.0"


def _answer(status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


@require_http_methods(["OPTIONS", "POST"])
def collection(request: HttpRequest, project_id: int) -> HttpResponse:
    """Say what is spoken here, or open an upload."""
    if not request.user.is_authenticated:
        return _answer(401)
    membership = project_for(request, project_id, Act.INGEST)
    if request.method == "OPTIONS":
        return _answer(
            204,
            Tus_Version=VERSION,
            Tus_Extension="creation,termination",
            Tus_Max_Size=str(settings.LARGEST_UPLOAD_BYTES),
        )
    try:
        size = int(request.headers["Upload-Length"])
        name = _metadata(request.headers.get("Upload-Metadata", ""))["filename"]
    except (KeyError, ValueError):
        return _answer(400)
    if not 0 <= size <= settings.LARGEST_UPLOAD_BYTES:
        return _answer(413)
    try:
        upload = upload_start(
            project=membership.project, user=person(request), name=name, size=size
        )
    except FootageError as error:
        return JsonResponse(
            {"code": error.code, "message": fact(error), "action": way_out(error)}, status=415
        )
    if size == 0:
        upload = upload_append(upload_id=upload.pk, offset=0, piece=BytesIO())
    return _answer(
        201,
        Location=reverse("upload", args=[project_id, upload.pk]),
        Upload_Offset=str(upload.received),
    )


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def piece(request: HttpRequest, project_id: int, upload_id: UUID) -> HttpResponse:
    """Say how far an upload is, add a piece to it, or forget it. Only its sender may."""
    if not request.user.is_authenticated:
        return _answer(401)
    project_for(request, project_id, Act.INGEST)
    upload = Upload.objects.filter(
        pk=upload_id, project_id=project_id, user=person(request)
    ).first()
    if upload is None:
        return _answer(404)
    if request.method == "HEAD":
        upload = upload_settle(upload=upload)
        return _answer(200, Upload_Offset=str(upload.received), Upload_Length=str(upload.size))
    if request.method == "DELETE":
        upload_drop(upload=upload)
        return _answer(204)
    return _append(request, upload)


def _append(request: HttpRequest, upload: Upload) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        return _answer(415)
    try:
        offset = int(request.headers["Upload-Offset"])
        upload = upload_append(upload_id=upload.pk, offset=offset, piece=request)
    except (KeyError, ValueError):
        return _answer(400)
    except RefusedError as error:
        if error.code == "refused.gone":
            upload_drop(upload=upload)
        return _answer(_REFUSED.get(error.code, 413))
    return _answer(204, Upload_Offset=str(upload.received))


_REFUSED = {"refused.offset": 409, "refused.gone": 410}


def _metadata(header: str) -> dict[str, str]:
    """Keys and base64 values, comma-separated. Raises ValueError when they are not."""
    try:
        return {
            key: base64.b64decode(value).decode()
            for key, _, value in (pair.strip().partition(" ") for pair in header.split(","))
        }
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("Upload-Metadata is not base64") from error
