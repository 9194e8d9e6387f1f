"""Small pictures of figures as inline SVG: bars, a course over time, and calibration.

Colours and type are the classes of frontend/src/styles/plots.css, so both themes serve. A picture
is never alone: pages print the same figures as a table beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 360
_ROW = 22
_LABEL = 150
_VALUE = 44
_HEIGHT = 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 10, 18, 24
# Texts of an axis closer than this would run into each other.
_TEXT_ROOM = 46


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. value: >= 0. text: the value as it is printed. warned: beyond what is well."""

    label: str
    value: float
    text: str
    warned: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """One point. x, y: its place, NaN for y where there is no figure. weight: 0..1, its size."""

    x: float
    y: float
    label: str = ""
    weight: float = 0.5


def bars(rows: Sequence[Bar], title: str, limit: float = math.nan) -> str:
    """Horizontal bars, with a mark where values begin to be too large."""
    finite = [row.value for row in rows if math.isfinite(row.value)]
    most = max([*finite, 0.0 if math.isnan(limit) else limit * 1.2, 1e-9])
    room = WIDTH - _LABEL - _VALUE
    parts = []
    for number, row in enumerate(rows):
        top = number * _ROW
        length = room * min(max(row.value, 0.0), most) / most if math.isfinite(row.value) else 0
        kind = "mark warned" if row.warned else "mark"
        parts.append(_text(_LABEL - 8, top + 15, row.label, "end"))
        parts.append(_rectangle(_LABEL, top + 5, length, _ROW - 10, kind))
        parts.append(_text(_LABEL + length + 6, top + 15, row.text, "start", "value"))
    height = max(1, len(rows)) * _ROW
    if math.isfinite(limit):
        at = _LABEL + room * limit / most
        parts.append(_line(at, 0, at, height, "limit"))
    return _picture(parts, height, title)


def course(dots: Sequence[Dot], title: str, limit: float = math.nan) -> str:
    """A figure over time, one dot a period in the order given, from 0 up; gaps stay gaps."""
    known = [dot.y for dot in dots if math.isfinite(dot.y)]
    most = _round_up(max([*known, 0.0 if math.isnan(limit) else limit, 1e-9]))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(dots) - 1)
    places = [
        (_LEFT + (number * step if len(dots) > 1 else 0), _up(dot.y / most))
        for number, dot in enumerate(dots)
    ]
    parts = _grid((0.0, most / 2, most), most)
    if math.isfinite(limit):
        parts.append(_line(_LEFT, _up(limit / most), WIDTH - _RIGHT, _up(limit / most), "limit"))
    parts.extend(f'<path class="course" d="{path}"/>' for path in _paths(dots, places))
    every = max(1, math.ceil(_TEXT_ROOM / step)) if len(dots) > 1 else 1
    for number, (dot, (x, y)) in enumerate(zip(dots, places, strict=True)):
        if math.isfinite(dot.y):
            parts.append(_dot(x, y, 3))
        if (len(dots) - 1 - number) % every == 0:
            side = "start" if number == 0 and len(dots) > 1 else "middle"
            side = "end" if number == len(dots) - 1 and number else side
            parts.append(_text(x, _HEIGHT - 8, dot.label, side))
    return _picture(parts, _HEIGHT, title)


def calibration(dots: Sequence[Dot], title: str, across: str, upwards: str) -> str:
    """What was foretold (x, 0..1) against what happened (y, 0..1); on the diagonal is right."""
    parts = _grid((0.0, 0.5, 1.0), 1.0, percent=True)
    parts.append(_line(_across(0), _up(0), _across(1), _up(1), "limit"))
    parts.extend(
        _dot(_across(dot.x), _up(dot.y), 2.5 + 4 * min(1.0, max(0.0, dot.weight)))
        for dot in dots
        if math.isfinite(dot.x) and math.isfinite(dot.y)
    )
    parts.append(_text(WIDTH - _RIGHT, _HEIGHT - 8, across, "end"))
    parts.append(_text(_LEFT, 11, upwards, "start"))
    return _picture(parts, _HEIGHT, title)


def _grid(values: Sequence[float], most: float, *, percent: bool = False) -> list[str]:
    parts = []
    for value in values:
        y = _up(value / most)
        parts.append(_line(_LEFT, y, WIDTH - _RIGHT, y, "grid"))
        told = f"{value * 100:.0f}" if percent else f"{value:.3g}"
        parts.append(_text(_LEFT - 6, y + 4, told, "end"))
    return parts


def _paths(dots: Sequence[Dot], places: Sequence[tuple[float, float]]) -> list[str]:
    """One path for each stretch without a gap."""
    paths: list[str] = []
    joined = False
    for dot, (x, y) in zip(dots, places, strict=True):
        if not math.isfinite(dot.y):
            joined = False
        elif joined:
            paths[-1] += f" L{x:.1f} {y:.1f}"
        else:
            paths.append(f"M{x:.1f} {y:.1f}")
            joined = True
    return paths


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten: ends of axes that can be read."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def _across(share: float) -> float:
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _up(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _text(x: float, y: float, words: str, anchor: str, kind: str = "label") -> str:
    placed = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {placed}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{kind}" {ends}/>'


def _rectangle(x: float, y: float, width: float, height: float, kind: str) -> str:
    size = f'width="{width:.1f}" height="{height}"'
    return f'<rect class="{kind}" x="{x:.1f}" y="{y}" {size}/>'


def _dot(x: float, y: float, radius: float) -> str:
    return f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _picture(parts: Sequence[str], height: float, title: str) -> str:
    box = f'viewBox="0 0 {WIDTH} {height}"'
    named = f'role="img" aria-label="{escape(title)}"'
    return f'<svg class="plot" {box} {named}>{"".join(parts)}</svg>'
