"""What an export's files are, byte for byte: printed by a process of its own when run."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

from editor.interchange.bundle import bundle, zipped
from editor.interchange.timeline import Caption, Sequence
from editor.interchange.wishes import ExportWishes
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import F29, scene


def full_scene(folder: Path) -> Sequence:
    """A scene that every format has a file of, its media on this disk."""
    cut = scene(F29, True)
    here = []
    for source in cut.sources:
        (folder / source.name).write_bytes(source.key.encode() * 1000)
        here.append(replace(source, local=str(folder / source.name)))
    caption = Caption(FrameRange(0, 42), "You came.", "Inès")
    return replace(cut, sources=tuple(here), captions=(caption,))


def digests(cut: Sequence) -> dict[str, str]:
    """The SHA-256 of every file of an export with media, and of its zip."""
    files = bundle(cut, ExportWishes(media=True)).files
    every = [*((file.name, file.data) for file in files), ("zip", zipped(files))]
    return {name: hashlib.sha256(data).hexdigest() for name, data in every}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(digests(full_scene(Path(sys.argv[1])))))
