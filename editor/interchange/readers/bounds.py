"""What every reader stands behind: bounded sizes, exact numbers, safe XML, any encoding.

XML: no entity is declared, none is resolved, nothing outside the file is loaded; depth and count
are measured by expat in constant memory before a tree is built.
"""

from __future__ import annotations

import codecs
import re
from fractions import Fraction
from urllib.parse import unquote_to_bytes, urlsplit
from xml.parsers import expat

from lxml import etree

from editor.interchange.foreign import broken, too_much
from roughcut.core.errors import RefusedError

Node = etree._Element

TEXT_BYTES_MAX = 64 * 2**20
ELEMENTS_MAX = 3_000_000
DEPTH_MAX = 200
RATE_MIN, RATE_MAX = Fraction(1), Fraction(1000)
FRAMES_MAX = 2**40

_NUMBER = re.compile(r"^[+-]?\d{1,15}(\.\d{1,12}0*)?$")
_RATIO = re.compile(r"^([+-]?\d{1,18})/(\d{1,18})$")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Lower-case accents are what names are made of; the wrong table turns them into other signs.
_LIKELY = frozenset("àâäåáãæçéèêëíìîïñóòôöõøœúùûüÿß’")


def exact(text: str | None) -> Fraction:
    """A number as XML and JSON spell it, with no power to ask for a million digits.

    Raises ValueError for anything else.
    """
    told = (text or "").strip()
    if _NUMBER.match(told):
        return Fraction(told)
    ratio = _RATIO.match(told)
    if not ratio or not int(ratio[2]):
        raise ValueError(f"no number: {told[:40]!r}")
    return Fraction(int(ratio[1]), int(ratio[2]))


def of_float(value: object) -> Fraction:
    """A JSON number, exact to a millionth of a frame. Raises ValueError for NaN and infinities."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("no number")
    if not abs(value) < FRAMES_MAX * 1000:
        raise ValueError("a number without bounds")
    return Fraction(value).limit_denominator(1_000_000)


def rate_of(value: Fraction) -> Fraction:
    """The rate, with 23.976 and the like as the fraction meant. Raises ValueError out of bounds."""
    if not RATE_MIN <= value <= RATE_MAX:
        raise ValueError(f"no frame rate: {float(value):g}")
    ntsc = Fraction(round(value * Fraction(1001, 1000)) * 1000, 1001)
    whole = Fraction(round(value))
    for meant in (whole, ntsc):
        if abs(value - meant) < Fraction(1, 200):
            return meant
    return value


def frames_of(seconds: Fraction, rate: Fraction) -> int:
    """The nearest frame. Raises ValueError past any film's length."""
    frames = round(seconds * rate)
    if abs(frames) > FRAMES_MAX:
        raise ValueError("a time without bounds")
    return frames


def picture_size(width: str | None, height: str | None) -> tuple[int, int] | None:
    """Pixels as a file tells them; None for what is no picture's size."""
    told = [(text or "").strip() for text in (width, height)]
    if not all(text.isascii() and text.isdigit() and len(text) <= 5 for text in told):
        return None
    found = int(told[0]), int(told[1])
    return found if all(found) else None


def check_size(data: bytes, limit: int = TEXT_BYTES_MAX) -> None:
    """Raises RefusedError for a file too large to be a cut's description, and for an empty one."""
    if not data.strip(b"\0 \r\n\t"):
        raise RefusedError(
            "return.nothing", "This file is empty.", action="Export the cut again and try again."
        )
    if len(data) > limit:
        raise RefusedError(
            "return.too-large",
            "This file is larger than {limit} MB.",
            action="Export the sequence without its media.",
            values={"limit": limit // 2**20},
        )


def text_of(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed: marks, UTF-8, then 8-bit tables."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), False
    head = data[:200]
    if head.count(0) > len(head) // 4:  # UTF-16 without its mark: every other byte of ASCII is 0
        return data.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace"), True
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        tables = [data.decode(table, "replace") for table in ("cp1252", "mac_roman")]
        return max(tables, key=lambda text: sum(char in _LIKELY for char in text)), True


def xml_of(data: bytes) -> tuple[Node, bool]:
    """The root of a document, and whether its encoding had to be guessed.

    Raises RefusedError for one that declares entities, is too deep or large, or is not XML.
    """
    check_size(data)
    text, guessed = text_of(data)
    declared = _DECLARED.match(data)
    if declared and declared[1].lower() not in (b"utf-8", b"utf-16") and guessed:
        text, guessed = _declared_text(data, declared[1].decode(), text)
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text.lstrip("\ufeff"), count=1)
    plain = text.encode("utf-8", "replace")
    _measure(plain)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # what is huge was refused by then
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(plain, parser), guessed
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(f"it is no whole XML ({error})") from error


def _declared_text(data: bytes, encoding: str, otherwise: str) -> tuple[str, bool]:
    try:
        return data.decode(encoding), False
    except (LookupError, UnicodeDecodeError):
        return otherwise, True


def _measure(plain: bytes) -> None:
    depth = count = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEPTH_MAX:
            raise too_much(DEPTH_MAX)
        if count > ELEMENTS_MAX:
            raise too_much(ELEMENTS_MAX)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*_declared: object) -> None:
        raise RefusedError(
            "return.entities",
            "This file declares entities, as no editing program does.",
            action="It may have been made to do harm: export the cut again yourself.",
        )

    scanner = expat.ParserCreate("utf-8")
    scanner.StartElementHandler, scanner.EndElementHandler = start, end
    scanner.EntityDeclHandler = entity
    try:
        scanner.Parse(plain, True)
    except expat.ExpatError as error:
        raise broken(f"it is no whole XML ({error})") from error


def path_of(url: str | None) -> str:
    """The path of a file URL, of any of its dialects, or the text as it is.

    Windows drives come without the leading slash, servers as \\\\server\\share.
    """
    told = (url or "").strip()
    if not told.lower().startswith("file:"):
        return told
    try:
        parts = urlsplit(told.replace("#", "%23").replace("?", "%3F"))
    except ValueError:
        return told
    path = text_of(unquote_to_bytes(parts.path))[0] if parts.path else ""
    host = parts.netloc
    if re.match(r"^/[A-Za-z]:", path):
        return path[1:]
    if host and host.lower() not in ("localhost", "."):
        return f"//{host}{path}"
    return path
