"""The converter: a cut of any format in, every format's files out, all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from editor.interchange import neutral
from editor.interchange.adopted import adopted
from editor.interchange.bundle import Bundle, ExportFile, bundle
from editor.interchange.losses import Loss
from editor.interchange.readers import detect
from editor.interchange.timeline import Sequence
from editor.interchange.wishes import ExportWishes


@dataclass(frozen=True, slots=True)
class Converted:
    """sequence: what was read. left: what of a foreign cut could not come along. made: files."""

    sequence: Sequence
    left: tuple[Loss, ...]
    made: Bundle


def convert(
    cut: Path,
    media_dir: Path,
    out_dir: Path,
    *,
    wishes: ExportWishes | None = None,
    rate: Fraction | None = None,
) -> Converted:
    """Write the exports of a cut whose files lie under media_dir into out_dir.

    cut: a cut.json (schema 2), or a file of another program: OTIO, EDL, FCP 7 XML, FCPXML, AAF.
    rate: of the sequence, for an EDL, which tells none. Raises RefusedError for a cut that cannot
    be read, MachineError for an export that does not read back; then out_dir is as it was.
    """
    wishes = wishes or ExportWishes()
    sequence, left = _read(cut, os.path.abspath(media_dir), wishes, rate)
    made = bundle(sequence, wishes)
    write_files(made.files, out_dir)
    return Converted(sequence, left, made)


def _read(
    cut: Path, media_dir: str, wishes: ExportWishes, rate: Fraction | None
) -> tuple[Sequence, tuple[Loss, ...]]:
    told = cut.read_bytes()
    if cut.suffix.lower() == ".json":
        return neutral.read(told, media_dir, path_map=wishes.rules), ()
    foreign = detect.read(told, cut.name, rate=rate)
    return adopted(foreign, media_dir, wishes.rules)


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
