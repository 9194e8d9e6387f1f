"""Every fault has words and an action in both languages."""

from __future__ import annotations

import string

import pytest

from projects.rushes.problems import CATALOGUE, problem, words


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_fault_tells_fact_and_action_in_both_languages(code: str) -> None:
    entry = CATALOGUE[code]
    names = {
        name
        for pair in entry.words.values()
        for text in pair
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }
    found = problem(code, **dict.fromkeys(names, "7"))
    assert (found.kind, found.fatal) == (entry.kind, entry.fatal)
    english, french = words(found, "en"), words(found, "fr")
    assert all(english)
    assert all(french)
    assert english[0] != french[0]
    assert "{" not in "".join(english + french)


def test_another_language_hears_english() -> None:
    assert words(problem("no-audio"), "de") == words(problem("no-audio"), "en")
