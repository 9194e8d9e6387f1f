"""Bytes of a script to text: UTF-8, UTF-16, Windows-1252 or Mac Roman."""

from __future__ import annotations

import codecs

# Letters that French and English scripts use beyond ASCII; a wrong table yields others.
_LIKELY = frozenset("éèêëàâäîïôöùûüçœæÉÈÊËÀÂÄÎÏÔÖÙÛÜÇŒÆñÑáíóúß«»’‘“”–—…•°\u00a0€£©")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(content: bytes) -> str:
    """The text of a file. Never fails: single-byte tables read anything."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if wide := _wide_encoding(content):
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass  # a single-byte table then
    readings = [content.decode(table, errors="replace") for table in ("cp1252", "mac_roman")]
    return max(readings, key=_likelihood)


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    head = content[:4096]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) * 0.3 else ""


def _likelihood(text: str) -> int:
    """How many letters are likely, less those that no script of ours holds."""
    high = [c for c in text if ord(c) > 127]
    likely = sum(c in _LIKELY for c in high)
    return 2 * likely - len(high)
