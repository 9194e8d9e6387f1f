"""Plots are pictures that browsers can draw, whatever the figures are."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.plots import WIDTH, Bar, Dot, bars, calibration, course

words = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)
figures = st.one_of(st.floats(0, 1e6), st.just(math.nan), st.just(math.inf))


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def numbers(picture: ElementTree.Element) -> list[float]:
    names = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height")
    return [float(part.get(name, "0")) for part in picture for name in names]


@given(
    st.lists(st.tuples(words, figures), max_size=12), st.one_of(st.just(0.25), st.just(math.nan))
)
def test_bars_stay_in_the_picture(rows: list[tuple[str, float]], limit: float) -> None:
    picture = drawn(bars([Bar(label, value, "1") for label, value in rows], "Bars", limit))
    assert all(math.isfinite(number) for number in numbers(picture))
    rectangles = picture.findall("rect")
    assert len(rectangles) == len(rows)
    assert all(float(r.get("x", "")) + float(r.get("width", "")) < WIDTH for r in rectangles)


@given(st.lists(st.tuples(words, st.one_of(st.floats(0, 100), st.just(math.nan))), max_size=60))
def test_a_course_draws_every_known_figure_and_no_other(rows: list[tuple[str, float]]) -> None:
    dots = [Dot(number, value, label) for number, (label, value) in enumerate(rows)]
    picture = drawn(course(dots, "Swaps", 20.0))
    known = sum(math.isfinite(value) for _, value in rows)
    assert len(picture.findall("circle")) == known
    assert all(0 <= float(dot.get("cy", "")) <= 150 for dot in picture.findall("circle"))


def test_a_longer_bar_means_more() -> None:
    picture = drawn(bars([Bar("a", 0.1, "0.1"), Bar("b", 0.2, "0.2", warned=True)], "PSI"))
    short, long = picture.findall("rect")
    assert float(long.get("width", "")) == pytest.approx(2 * float(short.get("width", "")))
    assert (short.get("class"), long.get("class")) == ("mark", "mark warned")


def test_a_gap_in_time_is_not_drawn_over() -> None:
    dots = [Dot(n, y, str(n)) for n, y in enumerate([1.0, 2.0, math.nan, 3.0, 1.0])]
    assert len(drawn(course(dots, "Swaps")).findall("path")) == 2


def test_what_came_as_foretold_lies_on_the_diagonal() -> None:
    svg = drawn(calibration([Dot(0.25, 0.25), Dot(0.75, 0.75)], "Kept", "foretold", "kept"))
    diagonal = next(line for line in svg.findall("line") if line.get("class") == "limit")
    x1, y1, x2, y2 = (float(diagonal.get(name, "")) for name in ("x1", "y1", "x2", "y2"))
    for dot in svg.findall("circle"):
        share = (float(dot.get("cx", "")) - x1) / (x2 - x1)
        assert float(dot.get("cy", "")) == pytest.approx(y1 + share * (y2 - y1), abs=0.2)


def test_words_cannot_break_out_of_a_picture() -> None:
    nasty = '"><script>alert(1)</script>'
    picture = drawn(bars([Bar(nasty, 1, nasty)], nasty))
    assert picture.get("aria-label") == nasty
    assert [text.text for text in picture.findall("text")] == [nasty, nasty]
    assert picture.find(".//script") is None
