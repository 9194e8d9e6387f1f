"""Where files lie: originals in a folder or in storage, renditions always in storage."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.core.files.base import File
from django.core.files.storage import default_storage

_COPY_BYTES = 8 << 20


class StoredFile(Protocol):
    """A row that names a file: absolute path, or storage name when `stored`."""

    path: str
    stored: bool
    name: str


def local_path(name: str) -> Path | None:
    """The path of a stored file when storage is a folder of this machine, else None."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:  # how Django says that storage is elsewhere
        return None


@contextmanager
def local_copy(clip: StoredFile) -> Iterator[Path]:
    """A path at which the original can be read; a copy is made only when storage is elsewhere.

    Raises FileNotFoundError when the original is gone.
    """
    path = local_path(clip.path) if clip.stored else Path(clip.path)
    if path is not None:
        if not path.exists():
            raise FileNotFoundError(path)
        yield path
        return
    with tempfile.NamedTemporaryFile(suffix=Path(clip.name).suffix) as copy:
        with default_storage.open(clip.path) as source:
            shutil.copyfileobj(source, copy, _COPY_BYTES)
        copy.flush()
        yield Path(copy.name)


def store(path: Path, name: str) -> int:
    """Put a finished file in storage under exactly this name; returns its size in bytes."""
    size = path.stat().st_size
    target = local_path(name)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.partial")
        shutil.copyfile(path, partial)
        partial.replace(target)
        return size
    if default_storage.exists(name):
        default_storage.delete(name)
    with path.open("rb") as content:
        default_storage.save(name, File(content))
    return size
