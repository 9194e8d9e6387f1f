"""The converter: a neutral cut in, every format's files out, all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from editor.interchange import neutral
from editor.interchange.bundle import Bundle, ExportFile, bundle
from editor.interchange.wishes import ExportWishes


def convert(
    cut_json: Path,
    media_dir: Path,
    out_dir: Path,
    *,
    wishes: ExportWishes | None = None,
) -> Bundle:
    """Write the exports of a cut.json (schema 2) whose files lie under media_dir into out_dir.

    Raises RefusedError for a cut that cannot be read, MachineError for an export that does not
    read back; then out_dir is as it was.
    """
    wishes = wishes or ExportWishes()
    told, media = cut_json.read_bytes(), os.path.abspath(media_dir)
    made = bundle(neutral.read(told, media, path_map=wishes.rules), wishes)
    write_files(made.files, out_dir)
    return made


def write_files(files: Iterable[ExportFile], out_dir: Path) -> None:
    """Write each file under a hidden name first; the real names appear when all are complete."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for file in files:
            target = out_dir / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            hidden = target.with_name(f".{target.name}.part")
            waiting.append((hidden, target))
            with hidden.open("wb") as stream:
                stream.write(file.data)
                stream.flush()
                os.fsync(stream.fileno())
        for hidden, target in waiting:
            hidden.replace(target)
    finally:
        for hidden, _ in waiting:
            hidden.unlink(missing_ok=True)
