"""A new revision keeps the names of what it kept."""

from __future__ import annotations

from projects.screenplay.model import Element
from projects.screenplay.read import read_script
from projects.screenplay.revision import match_lines

FIRST = """INT. HALL - DAY #3#

MIA
We should have left before the rain began.

ROB
It is only water.

MIA
You always say that.

ROB
And I am always right about the weather.
"""


def lines(text: str) -> tuple[Element, ...]:
    return read_script("x.fountain", text.encode()).lines


def told(old: str, new: str) -> dict[str, str]:
    before, after = lines(old), lines(new)
    words = {one.uid: one.spoken for one in after}
    matched = match_lines(before, after)
    return {one.spoken: words[matched[one.uid]] for one in before if one.uid in matched}


def test_the_same_text_keeps_every_line() -> None:
    assert len(told(FIRST, FIRST)) == 4


def test_a_reworded_line_is_still_that_line() -> None:
    new = FIRST.replace("left before the rain began", "left long before the rain began")
    assert told(FIRST, new)["We should have left before the rain began."] == (
        "We should have left long before the rain began."
    )


def test_a_renumbered_scene_keeps_its_lines() -> None:
    assert len(told(FIRST, FIRST.replace("#3#", "#4#"))) == 4


def test_a_line_that_is_gone_or_quite_other_is_not_matched() -> None:
    gone = FIRST.replace("ROB\nIt is only water.\n\n", "")
    assert "It is only water." not in told(FIRST, gone)
    other = FIRST.replace("It is only water.", "Get in the car, now.")
    assert "It is only water." not in told(FIRST, other)


def test_a_line_given_to_somebody_else_is_another_line() -> None:
    new = FIRST.replace("MIA\nYou always say that.", "ROB\nYou always say that.")
    assert "You always say that." not in told(FIRST, new)


def test_new_lines_between_disturb_nothing() -> None:
    new = FIRST.replace("ROB\nIt is", "MIA\nSomething new is said here.\n\nROB\nIt is")
    assert len(told(FIRST, new)) == 4


def test_two_lines_are_never_matched_to_one() -> None:
    twice = FIRST + "\nROB\nIt is only water.\n"
    renumbered = FIRST.replace("#3#", "#9#")
    matched = match_lines(lines(twice), lines(renumbered))
    assert len(set(matched.values())) == len(matched) == 4
