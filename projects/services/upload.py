"""Takes a file in piece by piece, so that a broken connection continues where it stopped.

Invariant: `received` bytes of the partial file are good; whatever lies beyond them was cut off in
flight and is overwritten by the next piece.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction

from projects.models import Clip, Project, Upload, User
from projects.services.audit import audit
from projects.services.footage import MEDIA_SUFFIXES, clip_register
from roughcut.core.errors import FootageError, RefusedError
from roughcut.storage import local_path, store

_BLOCK_BYTES = 1 << 20
_UNSAFE = re.compile(r"[\x00-\x1f/\\]")
_NAME_BYTES = 255  # the most that file systems take for one name


class Bytes(Protocol):
    """Something that gives bytes block by block: a request, a file."""

    def read(self, size: int, /) -> bytes: ...


def upload_start(*, project: Project, user: User, name: str, size: int) -> Upload:
    """Open an upload, or find this person's unfinished one of the same file.

    One that had all its bytes when the server stopped is finished here.

    Raises FootageError for a file that is no camera or sound file.
    """
    name = safe_name(name)
    if Path(name).suffix.lower() not in MEDIA_SUFFIXES:
        raise FootageError(
            "not-media",
            "This is neither a camera file nor a sound file.",
            action="Drop the files as they came from the card or the recorder.",
            subject=name,
        )
    unfinished = Upload.objects.filter(
        project=project, user=user, name=name, size=size, clip__isnull=True
    ).first()
    upload = unfinished or Upload.objects.create(project=project, user=user, name=name, size=size)
    partial(upload).parent.mkdir(parents=True, exist_ok=True)
    if unfinished is None:
        partial(upload).touch()
    return upload_settle(upload=upload)


def upload_settle(*, upload: Upload) -> Upload:
    """Make the clip of an upload that has all its bytes and no clip yet."""
    if upload.received == upload.size > 0 and upload.clip_id is None:
        _finish(upload)
    return upload


def safe_name(name: str) -> str:
    """A name that any file system takes, with its end, which says what the file is."""
    name = _UNSAFE.sub("_", name)
    return name.encode()[-_NAME_BYTES:].decode(errors="ignore")


def upload_append(*, upload_id: UUID, offset: int, piece: Bytes) -> Upload:
    """Add a piece at its offset; the last piece makes the clip.

    Raises RefusedError `refused.offset` when the piece does not begin where the file ends.
    """
    with transaction.atomic():
        upload = (
            Upload.objects.select_for_update().select_related("project", "user").get(pk=upload_id)
        )
        if offset != upload.received or upload.clip_id is not None:
            raise RefusedError(
                "offset",
                "The file has {bytes} bytes so far.",
                values={"bytes": upload.received},
            )
        upload.received = _write(upload, piece)
        upload.save(update_fields=["received", "changed_at"])
    if upload.received == upload.size:
        _finish(upload)
    return upload


def upload_drop(*, upload: Upload) -> None:
    """Forget an unfinished upload and its bytes."""
    partial(upload).unlink(missing_ok=True)
    upload.delete()


def partial(upload: Upload) -> Path:
    """Where the bytes received so far lie, always on this machine's disk."""
    return Path(settings.MEDIA_ROOT) / "uploads" / f"{upload.pk}.part"


def _write(upload: Upload, piece: Bytes) -> int:
    received = upload.received
    if not partial(upload).exists():
        raise RefusedError("gone", "What had come of this file is lost. Send it again.")
    with partial(upload).open("r+b") as file:
        file.seek(received)
        while block := piece.read(_BLOCK_BYTES):
            if received + len(block) > upload.size:
                raise RefusedError("size", "More bytes came than the file was said to have.")
            file.write(block)
            received += len(block)
        file.truncate()
    return received


def _finish(upload: Upload) -> Clip:
    name = f"projects/{upload.project_id}/originals/{upload.pk}/{upload.name}"
    if partial(upload).exists():  # not when it was moved before the server stopped
        _move(upload, name)
    with transaction.atomic():
        clip = clip_register(
            project=upload.project,
            path=name,
            name=upload.name,
            size=upload.size,
            actor=upload.user,
            stored=True,
        )
        upload.clip = clip
        upload.save(update_fields=["clip"])
        audit(project=upload.project, actor=upload.user, verb="upload_finish", subject=upload.name)
    return clip


def _move(upload: Upload, name: str) -> None:
    target = local_path(name)
    if target is None:
        store(partial(upload), name)
        partial(upload).unlink()
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial(upload).replace(target)
