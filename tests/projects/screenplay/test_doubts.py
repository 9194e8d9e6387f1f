"""Every warning of a script has words in both languages."""

from __future__ import annotations

import pytest

from projects.screenplay.doubts import WORDS, warning_words


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_warning_is_told_in_both_languages(code: str) -> None:
    english, french = (warning_words(f"{code}:12A", language) for language in ("en", "fr"))
    assert english != french
    assert "{" not in english + french
