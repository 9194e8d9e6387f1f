"""Camera and sound reports: what the set wrote down of each file, from CSV or ALE."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from projects.rushes.facts import Slate
from projects.rushes.slate import slate_of_fields
from projects.screenplay.encoding import decode_text
from projects.screenplay.headings import unaccented

# A column's title, without accents and in capitals, to what it tells.
COLUMNS: dict[str, str] = {
    **dict.fromkeys(
        ("NAME", "FILE", "FILENAME", "FILE NAME", "CLIP", "CLIP NAME", "CLIPNAME", "SOURCE FILE",
         "FICHIER", "NOM", "NOM DU FICHIER", "NOM DE FICHIER", "MEDIA"), "name"
    ),
    **dict.fromkeys(("SCENE", "SC", "SEQUENCE", "SEQ", "SLATE SCENE"), "scene"),
    **dict.fromkeys(("SHOT", "PLAN", "SETUP", "SLATE"), "shot"),
    **dict.fromkeys(("TAKE", "TK", "PRISE", "TAKE NO", "TAKE #"), "take"),
    **dict.fromkeys(("CAMERA", "CAM", "CAMERA ID"), "camera"),
    **dict.fromkeys(
        ("REEL", "TAPE", "ROLL", "CAMROLL", "CAMERA ROLL", "SOUND ROLL", "SOUNDROLL", "BOBINE",
         "CARTE", "CARD"), "reel"
    ),
    **dict.fromkeys(
        ("CIRCLED", "CIRCLE", "CIRCLE TAKE", "PRINT", "CERCLEE", "PRISE CERCLEE", "BONNE"),
        "circled",
    ),
}  # fmt: skip


def read_report(content: bytes, known_scenes: Sequence[str] = ()) -> Mapping[str, Slate]:
    """The slate of each file that a report names, by `report_key` of the file's name.

    Rows without a file name are left out; a report without a name column tells nothing.
    """
    text = decode_text(content).replace("\r\n", "\n").replace("\r", "\n")
    rows = _ale_rows(text) if text.lstrip("\ufeff").startswith("Heading") else _csv_rows(text)
    told: dict[str, Slate] = {}
    for fields in rows:
        name = fields.get("name", "").strip()
        slate = slate_of_fields(fields, known_scenes)
        if name and slate != Slate():
            told[report_key(name)] = slate
    return told


def report_key(file_name: str) -> str:
    """A file's name as reports write it: no folder, no extension, no capitals."""
    name = PurePath(file_name.replace("\\", "/")).name
    stem, dot, extension = name.rpartition(".")
    return (stem if dot and len(extension) <= 4 else name).casefold()


def _ale_rows(text: str) -> Iterator[dict[str, str]]:
    """Rows of an Avid Log Exchange: titles below "Column", rows below "Data", by tabs."""
    lines = text.split("\n")
    marks = {line.strip(): index for index, line in enumerate(lines) if line.strip()}
    if "Column" not in marks or "Data" not in marks:
        return
    titles = lines[marks["Column"] + 1].split("\t")
    for line in lines[marks["Data"] + 1 :]:
        if line.strip():
            yield _fields(titles, line.split("\t"))


def _csv_rows(text: str) -> Iterator[dict[str, str]]:
    """Rows below the first line that titles a file name; lines above it are a preamble."""
    lines = [line for line in text.split("\n") if line.strip()]
    for delimiter in (",", ";", "\t"):
        for index, line in enumerate(lines):
            titles = next(csv.reader([line], delimiter=delimiter))
            told = {COLUMNS.get(_title(title)) for title in titles}
            if "name" in told and told & {"scene", "shot", "take", "reel"}:
                rest = io.StringIO("\n".join(lines[index + 1 :]))
                yield from (_fields(titles, row) for row in csv.reader(rest, delimiter=delimiter))
                return


def _fields(titles: Iterable[str], row: Iterable[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for title, cell in zip(titles, row, strict=False):
        known = COLUMNS.get(_title(title))
        if known and cell.strip():
            told.setdefault(known, cell.strip())
    return told


def _title(text: str) -> str:
    return " ".join(unaccented(text.lstrip("\ufeff")).upper().replace("_", " ").split())
