"""Every sentence of the interface is there in both languages, and says the same things."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polib
import pytest

from projects.rushes.problems import CATALOGUE
from projects.screenplay.doubts import WORDS
from roughcut.management.gathering import Sentence, of_python, sentences
from tests.architecture.tree import ROOT

FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
PAGES = ROOT / "frontend" / "src" / "i18n"
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[sdf]|%%|\{\w+\}")
# English quotes, and an ordinary space where French sets a narrow one that does not break.
UNTYPOGRAPHIC = re.compile(r"\w'\w|\w [:;?!](?:\s|$)|[“”\"]")


@pytest.fixture(scope="module")
def french() -> dict[Sentence, polib.POEntry]:
    return {Sentence(entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(FRENCH)}


def test_french_has_exactly_the_sentences_that_are_said(
    french: dict[Sentence, polib.POEntry],
) -> None:
    said = set(sentences(ROOT))
    assert said - set(french) == set(), "run: make messages"
    assert set(french) - said == set(), "run: make messages"


def test_every_french_entry_has_words_and_none_is_fuzzy(
    french: dict[Sentence, polib.POEntry],
) -> None:
    assert [entry.msgid for entry in french.values() if not entry.translated()] == []
    assert [entry.msgid for entry in french.values() if entry.fuzzy] == []


def test_a_translation_keeps_the_places_for_values(french: dict[Sentence, polib.POEntry]) -> None:
    differing = [
        (sentence.one, text)
        for sentence, entry in french.items()
        for text in _texts(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(sentence.one))
    ]
    assert differing == []


def test_french_is_set_as_french_is_set(french: dict[Sentence, polib.POEntry]) -> None:
    loose = [text for entry in french.values() for text in _texts(entry)]
    assert [text for text in loose if UNTYPOGRAPHIC.search(text)] == []


def _texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_pages_scripts_say_the_same_things_in_both_languages() -> None:
    english, french = (json.loads((PAGES / f"{name}.json").read_text()) for name in ("en", "fr"))
    assert set(english) == set(french)
    differing = [key for key in english if _values(english[key]) != _values(french[key])]
    assert differing == []
    assert [key for key, text in french.items() if not text.strip()] == []


def _values(text: str) -> set[str]:
    """The values a sentence takes: `{name}`, or `{name|one|many}` that chooses by number."""
    return set(re.findall(r"\{(\w+)", text))


def test_the_catalogues_of_faults_speak_both_languages() -> None:
    assert {code for code, entry in CATALOGUE.items() if set(entry.words) != {"en", "fr"}} == set()
    assert {code for code, told in WORDS.items() if set(told) != {"en", "fr"}} == set()


def test_the_sentence_of_an_error_is_gathered_with_its_way_out(tmp_path: Path) -> None:
    source = tmp_path / "takes.py"
    source.write_text('raise FootageError("code", "It is {kind}.", action="Do it.", subject=name)')
    assert of_python(source) == [Sentence("It is {kind}."), Sentence("Do it.")]
