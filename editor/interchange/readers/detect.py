"""Reads a cut from a file of any format, told by its content; the extension decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from editor.interchange.foreign import Foreign, broken
from editor.interchange.readers import edl, fcp7, fcpxml, otio, sandbox, zipped
from editor.interchange.readers.bounds import check_size, text_of
from roughcut.core.errors import RefusedError

BYTES_MAX = 128 * 2**20
_HEAD = 65_536
_ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,40})[\s/>]")
_EVENT = re.compile(r"^\s{0,8}\d{1,7}\s+\S+\s+\S+\s+\S+.*\d{2}[:;.,]\d{2}\s*$", re.MULTILINE)
_AAF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP = b"\x1f\x8b"
# In what order a zip with one cut in several formats is read: the exactest first.
_BEST = ("otio", "fcpxml", "fcp7", "aaf", "edl")


def read(
    data: bytes, name: str, *, rate: Fraction | None = None, start: int | None = None
) -> Foreign:
    """The cut in a file. name: the file's own, for what it says of an EDL's track.

    rate, start: the project's, for formats that tell none. Raises RefusedError, and nothing else,
    for what is no cut.
    """
    check_size(data, BYTES_MAX)
    try:
        if data.startswith(zipped.SIGNATURE):
            return _zip(data, rate, start)
        kind = format_of(data)
        if kind == "edl":
            return _edl([(name, data)], rate, start)
        return READERS[kind](data)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise broken(f"it is damaged ({type(error).__name__})") from error
    except ValueError as error:
        raise broken(f"it is damaged ({error})") from error


def format_of(data: bytes) -> str:
    """ "otio", "edl", "fcp7", "fcpxml" or "aaf". Raises RefusedError for anything else."""
    if data.startswith(_AAF):
        return "aaf"
    if data.startswith(_GZIP):
        raise RefusedError(
            "return.stranger",
            "This is a Premiere project.",
            action="Export Final Cut Pro XML from it.",
        )
    head = text_of(data[: _HEAD + _HEAD % 2])[0].lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        return _of_xml(head)
    if head.startswith("{"):
        return "otio"
    if re.match(r"(TITLE|FCM)\s*:", head, re.IGNORECASE) or _EVENT.search(head):
        return "edl"
    if head.startswith("Heading") and "Column" in head:
        raise RefusedError(
            "return.stranger",
            "This is a list of clips (ALE), not a cut.",
            action="Export an AAF or an EDL.",
        )
    raise RefusedError(
        "return.stranger",
        "This file is of no format that is read here.",
        action="Export the sequence as OTIO, FCPXML, Final Cut Pro 7 XML, AAF or EDL.",
    )


def _of_xml(head: str) -> str:
    bare = re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(\[.*?\])?[^>]*>", "", head, flags=re.S)
    found = _ROOT.search(bare)
    root = found[1] if found else ""
    kinds = {"xmeml": "fcp7", "fcpxml": "fcpxml"}
    if root not in kinds:
        raise RefusedError(
            "return.stranger",
            "This XML is neither of Final Cut Pro 7 nor of Final Cut Pro.",
            action="Export the sequence as FCPXML, Final Cut Pro 7 XML, AAF, OTIO or EDL.",
        )
    return kinds[root]


def _edl(lists: list[tuple[str, bytes]], rate: Fraction | None, start: int | None) -> Foreign:
    if rate is None:
        raise RefusedError(
            "return.no-rate",
            "An EDL does not tell its frame rate.",
            action="Say at which frame rate the sequence runs.",
        )
    return edl.read(lists, rate, start)


def _zip(data: bytes, rate: Fraction | None, start: int | None) -> Foreign:
    """The best cut of a zip: a bundle's own, or of an export's formats the exactest."""
    members = zipped.members(data)
    found: dict[str, list[tuple[str, bytes]]] = {}
    for name, content in members:
        try:
            found.setdefault(format_of(content), []).append((name, content))
        except RefusedError:
            continue
    for kind in _BEST:
        if kind == "edl" and kind in found:
            return _edl(found[kind], rate, start)
        if kind in found:
            return READERS[kind](found[kind][0][1])
    raise broken("there is no cut in this archive")


READERS: dict[str, Callable[[bytes], Foreign]] = {
    "otio": otio.read,
    "fcp7": fcp7.read,
    "fcpxml": fcpxml.read,
    "aaf": sandbox.read_aaf,
}
