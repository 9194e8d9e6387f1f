"""Names that survive the journey: file URLs, path maps, reels, file names and plain text.

File URLs: RFC 8089 (UNC paths as its appendix E.3 has them), percent-encoding RFC 3986.
Reels: CMX 3600 takes eight characters of letters and digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
_UNC = re.compile(r"^(\\\\|//)[^\\/]+[\\/]")
_SHORT_REEL = re.compile(r"^[A-Za-z0-9_-]{1,8}$")
_FORBIDDEN_IN_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_BREAKS = re.compile("\r\n|[\t\n\r\x85\u2028\u2029]")
_REEL_LENGTH = 8
_FILE_NAME_BYTES = 120
_NO_REEL = frozenset({"AX", "BL", "BLACK"})


@dataclass(frozen=True, slots=True)
class PathRule:
    """One line of a path map: what begins with `server` begins with `editor` on the other disk."""

    server: str
    editor: str


def windows_path(path: str) -> bool:
    """Whether a path is a drive path or a UNC path."""
    return bool(_DRIVE.match(path) or path.startswith("\\\\"))


def map_path(path: str, rules: Iterable[PathRule]) -> str:
    """The path on the editor's machine: the rule with the longest matching beginning decides.

    A beginning matches whole folder names only, however its accents are encoded, and on Windows
    in capitals or not and with either separator. Separators follow the rule's editor side; the
    names below the beginning keep their letters as they are on the disk.
    """
    rule = _rule_for(path, rules)
    if rule is None:
        return path
    begins = _trimmed(rule.server)
    tail = path[_covered(path, begins) :]
    separator = "\\" if windows_path(rule.editor) else "/"
    if separator == "\\" or windows_path(path):
        tail = tail.replace("\\", separator).replace("/", separator)
    return _trimmed(rule.editor) + tail


def unmapped(paths: Iterable[str], rules: Iterable[PathRule]) -> tuple[str, ...]:
    """The paths that no rule leads to the editor's machine, in their order."""
    known = tuple(rules)
    return tuple(path for path in paths if _rule_for(path, known) is None)


def _rule_for(path: str, rules: Iterable[PathRule]) -> PathRule | None:
    fitting = [rule for rule in rules if rule.server and _covered(path, _trimmed(rule.server)) >= 0]
    return max(fitting, key=lambda rule: len(_trimmed(rule.server)), default=None)


def _covered(path: str, begins: str) -> int:
    """How many characters of the path the beginning covers; -1 when it does not fit."""
    wanted = _compared(begins, windows_path(begins))
    lengths: tuple[int, ...] = (len(begins), *_other_lengths(path, begins))
    for length in lengths:
        head, rest = path[:length], path[length:]
        if (not rest or rest[0] in "/\\") and _compared(head, windows_path(begins)) == wanted:
            return length
    return -1


def _other_lengths(path: str, begins: str) -> range:
    """An accent written as two characters makes the same beginning longer or shorter."""
    if path.isascii() and begins.isascii():
        return range(0)
    return range(min(len(path), 2 * len(begins)) + 1)


def _compared(text: str, windows: bool) -> str:
    text = unicodedata.normalize("NFC", text)
    return text.replace("\\", "/").casefold() if windows else text


def _trimmed(folder: str) -> str:
    return folder.rstrip("/\\")


@lru_cache(maxsize=4096)
def file_url(path: str, host: str = "") -> str:
    """The file URL of a POSIX, Windows drive or UNC path, percent-encoded, ASCII only.

    host: "localhost" where a format's own files have it; a UNC path names its server instead.
    """
    if path.startswith("\\\\") or (_UNC.match(path) and not path.startswith("///")):
        server, _, rest = path.replace("\\", "/").lstrip("/").partition("/")
        return f"file://{_encoded(server)}/{_encoded(rest)}"
    if _DRIVE.match(path):
        drive, rest = path[0], path[2:].replace("\\", "/")
        return f"file://{host}/{drive}:{_encoded(rest)}"
    return f"file://{host}{_encoded(path if path.startswith('/') else '/' + path)}"


def _encoded(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def base_name(path: str) -> str:
    """The last part of a path of either kind."""
    if windows_path(path):
        return re.split(r"[\\/]", path.rstrip("\\/"))[-1]
    return path.rstrip("/").rsplit("/", 1)[-1]


def stem(name: str) -> str:
    """A file's name without its extension; a leading dot is part of the name."""
    head, dot, _ = name.rpartition(".")
    return head if dot and head else name


def plain_text(text: str) -> str:
    """Text that XML 1.0 can hold: control characters become their visible pictures (U+2400).

    Tab and line ends stay; halves of surrogate pairs and non-characters become U+FFFD.
    """
    return text.translate(_TRANSLATION) if _UNSAFE.search(text) else text


_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class _Pictures(dict[int, str | int | None]):
    """Character by character, made on demand."""

    def __missing__(self, code: int) -> int:
        if code in (0x09, 0x0A, 0x0D, 0x85):
            return code
        if code < 0x20:
            return 0x2400 + code
        if code == 0x7F:
            return 0x2421
        lost = 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF)
        return 0xFFFD if lost else code


_TRANSLATION = _Pictures()


def one_line(text: str) -> str:
    """Text for formats whose unit is the line: each line end or tab becomes one space.

    Spaces stay as they are: a file name may have two of them.
    """
    return _BREAKS.sub(" ", plain_text(text))


def export_stem(name: str) -> str:
    """A file name's body that macOS, Windows and Linux all take, from any title."""
    safe = _FORBIDDEN_IN_FILES.sub("_", unicodedata.normalize("NFC", plain_text(name)))
    safe = " ".join(safe.split()).strip(". ")
    while len(safe.encode()) > _FILE_NAME_BYTES:
        safe = safe[:-1]
    safe = safe.strip(". ") or "cut"
    return f"_{safe}" if _RESERVED.match(safe) else safe


def short_reels(wanted: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Eight-character reels, one-to-one: source key -> short reel, from key -> (reel, file name).

    A reel that fits stays as it is. Others are spelt in A-Z, 0-9, _ and cut; where two would be
    equal the end is numbered. A source without a reel gets one from its file name.
    """
    taken = {reel.upper() for reel, _ in wanted.values() if _SHORT_REEL.match(reel)} | _NO_REEL
    by_reel: dict[str, str] = {}
    result = {}
    for key, (reel, file_name) in wanted.items():
        if _SHORT_REEL.match(reel):
            result[key] = reel
            continue
        long = f"r:{reel}" if reel else f"f:{key}"
        if long not in by_reel:
            by_reel[long] = _free_reel(_spelt(reel or stem(file_name)), taken)
            taken.add(by_reel[long])
        result[key] = by_reel[long]
    return result


def _spelt(text: str) -> str:
    """The letters and digits of a name in ASCII capitals; accents are dropped, not the letter."""
    folded = unicodedata.normalize("NFKD", text).upper()
    kept = "".join(c for c in folded if c.isascii() and (c.isalnum() or c in "_-"))
    return kept or "REEL"


def _free_reel(spelt: str, taken: set[str]) -> str:
    if spelt[:_REEL_LENGTH] not in taken:
        return spelt[:_REEL_LENGTH]
    number = 1
    while True:
        ending = str(number)
        candidate = spelt[: _REEL_LENGTH - len(ending)] + ending
        if candidate not in taken:
            return candidate
        number += 1
