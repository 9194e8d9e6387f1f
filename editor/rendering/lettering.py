"""Words in a picture, without any font of the machine: Hershey's strokes and accents of our own.

Masks are uint8 coverage, 0..255. What has no stroke form (other scripts) becomes "?".
Source: A. V. Hershey, "Calligraphy for Computers", 1967, as OpenCV draws it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]

_BREAKS = re.compile(r"[ \t\r\n]+")  # a no-break space keeps its words together
_FACE = cv2.FONT_HERSHEY_SIMPLEX
_CAP = 21  # height of a capital at scale 1
_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-",
        "…": "...", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O",
        "ł": "l", "Ł": "L", "·": "-", "\u00a0": " ", "\u202f": " ", "\t": " ", "\n": " ",
    }
)  # fmt: skip
# Each accent as strokes over its letter: x of the letter's width, y in capitals above its head.
_ACCENTS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "\u0300": (((0.35, 0.34), (0.6, 0.14)),),
    "\u0301": (((0.65, 0.34), (0.4, 0.14)),),
    "\u0302": (((0.25, 0.14), (0.5, 0.34), (0.75, 0.14)),),
    "\u0303": (((0.2, 0.16), (0.38, 0.28), (0.62, 0.16), (0.8, 0.28)),),
    "\u0304": (((0.25, 0.22), (0.75, 0.22)),),
    "\u0306": (((0.25, 0.32), (0.5, 0.14), (0.75, 0.32)),),
    "\u0307": (((0.48, 0.22), (0.52, 0.22)),),
    "\u0308": (((0.28, 0.22), (0.32, 0.22)), ((0.68, 0.22), (0.72, 0.22))),
    "\u030a": (((0.4, 0.16), (0.6, 0.16), (0.6, 0.34), (0.4, 0.34), (0.4, 0.16)),),
    "\u030b": (((0.4, 0.34), (0.28, 0.14)), ((0.75, 0.34), (0.6, 0.14))),
    "\u030c": (((0.25, 0.34), (0.5, 0.14), (0.75, 0.34)),),
}
_CEDILLA = (((0.5, -0.04), (0.55, -0.18), (0.38, -0.26)),)
_BELOW = {"\u0327": _CEDILLA, "\u0328": _CEDILLA, "\u0326": _CEDILLA}
_LOW = frozenset("acegmnopqrsuvwxyz")  # letters without a stem above the middle
_LOW_HEAD, _HEAD = 0.68, 1.0


@lru_cache(maxsize=512)
def lettered(text: str, cap: int) -> Mask:
    """The words on one line; cap: height of a capital in pixels. Sides are even numbers."""
    scale, thick = cap / _CAP, max(1, round(cap / 9))
    letters = _letters(text)
    widths = [_advance(letter, scale) for letter, _ in letters]
    width, above, below = sum(widths) + 2 * thick, round(cap * 0.45), round(cap * 0.45)
    mask = np.zeros((_even(above + cap + below), _even(max(2, width))), np.uint8)
    x, base = thick, above + cap
    for (letter, marks), advance in zip(letters, widths, strict=True):
        cv2.putText(mask, letter, (x, base), _FACE, scale, 255, thick, cv2.LINE_AA)
        for mark in marks:
            _draw_mark(mask, letter, mark, (x, base, advance), cap, thick)
        x += advance
    return mask


def width_of(text: str, cap: int) -> int:
    """Width of the words in pixels."""
    scale = cap / _CAP
    return sum(_advance(letter, scale) for letter, _ in _letters(text)) + 2 * max(1, round(cap / 9))


def wrapped(text: str, cap: int, width: int) -> list[str]:
    """The words on as many lines as a width needs; a word wider than that is cut."""
    lines: list[str] = []
    for word in _BREAKS.split(text.strip()):
        while width_of(word, cap) > width and len(word) > 1:
            fits = max(n for n in range(1, len(word)) if n == 1 or width_of(word[:n], cap) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        if lines and width_of(f"{lines[-1]} {word}", cap) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _letters(text: str) -> list[tuple[str, str]]:
    """Each letter as a stroke form with the marks on it."""
    found: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", text.translate(_PLAIN)):
        if unicodedata.combining(character):
            if found:
                found[-1] = (found[-1][0], found[-1][1] + character)
        else:
            found.append((character if " " <= character <= "~" else "?", ""))
    return found


def _advance(letter: str, scale: float) -> int:
    """Digits and the marks of a timecode keep one width, so that running numbers stand still."""
    wide = "0" if letter.isdigit() else letter
    (width, _), _ = cv2.getTextSize(wide, _FACE, scale, 0)
    return int(width)


def _draw_mark(
    mask: Mask, letter: str, mark: str, at: tuple[int, int, int], cap: int, thick: int
) -> None:
    x, base, advance = at
    head = _LOW_HEAD if letter in _LOW else _HEAD
    strokes, over = _ACCENTS.get(mark), head * cap
    if strokes is None:
        strokes, over = _BELOW.get(mark, ()), 0.0
    for stroke in strokes:
        points = [(x + round(u * advance), base - round(over + v * cap)) for u, v in stroke]
        line = np.array(points, np.int32).reshape(-1, 1, 2)
        cv2.polylines(mask, [line], False, 255, thick, cv2.LINE_AA)


def _even(number: int) -> int:
    return number + number % 2
