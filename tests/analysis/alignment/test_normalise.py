"""Script text and recognised words come out the same, however they are spelled."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.alignment.normalise import fold, is_filler, tokenise, tokens


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "Jusqu'à demain", "jusqu’ à demain"),
        ("fr", "Jusqu'à demain", "jusqu 'à DEMAIN."),
        ("fr", "Il est 9 h", "il est neuf heures"),
        ("fr", "à 9h30", "à neuf heures trente"),
        ("fr", "à 9 h 30", "A neuf heures trente"),
        ("fr", "l'été, d'accord ?", "l’été d’accord"),
        ("fr", "Qu'il a l'œil", "qu il a l oeil"),
        ("fr", "y a-t-il", "y a t il"),
        ("fr", "1 000 francs", "mille francs"),
        ("fr", "1 000 francs", "1000 francs"),
        ("fr", "le 1er juin", "le premier juin"),
        ("fr", "50 %", "cinquante pour cent"),
        ("fr", "aujourd'hui", "aujourd’hui"),
        ("en", "I'm twenty-one", "I am 21"),
        ("en", "don't", "do not"),
        ("en", "can't / cannot", "can not can not"),
        ("en", "It's nine o’clock", "it is nine o'clock"),
        ("en", "at 9:30", "at nine thirty"),
        ("en", "in 1984", "in nineteen eighty-four"),
        ("en", "the 2nd time", "the second time"),
        ("en", "$5", "five dollars"),
        ("en", "1,200 sheep", "1200 sheep"),
        ("de", "Straße", "strasse"),
        ("es", "¿Qué pasó?", "que paso"),
        ("it", "l'amico", "l’ amico"),
    ],
)
def test_two_spellings_give_the_same_tokens(language: str, one: str, other: str) -> None:
    assert tokens(one, language) == tokens(other, language)


def test_an_elision_before_one_letter_is_split_too() -> None:
    assert tokens("l'y, jusqu'à, d'À", "fr") == ("l", "y", "jusqu", "a", "d", "a")


def test_a_possessive_is_no_verb() -> None:
    assert tokens("the dog's bone", "en") == ("the", "dogs", "bone")


def test_composed_and_decomposed_accents_are_equal() -> None:
    text = "Évidemment, c'était là-bas"
    assert tokens(unicodedata.normalize("NFD", text), "fr") == tokens(text, "fr")


def test_an_ideograph_is_a_token_of_its_own() -> None:
    assert tokens("好的 OK", "zh") == ("好", "的", "ok")


def test_a_language_without_number_words_keeps_its_digits() -> None:
    assert tokens("tåget 9", "xx") == ("taget", "9")


@pytest.mark.parametrize("word", ["um", "Euh...", "hmm,", "Uh"])
def test_hesitations_are_fillers(word: str) -> None:
    assert is_filler(fold(word))


@pytest.mark.parametrize("word", ["oh", "no", "mais", "hein"])
def test_words_of_a_script_are_no_fillers(word: str) -> None:
    assert not is_filler(word)


def test_each_token_knows_its_word_and_its_part_of_it() -> None:
    found = tokenise(["l'homme", "?", "10", "000"], "fr")
    assert [(t.text, t.source) for t in found] == [("l", 0), ("homme", 0), ("dix", 2), ("mille", 3)]
    assert found[0].end == found[1].start
    assert found[1].end == 1


def test_an_elision_that_a_recogniser_tears_apart_keeps_both_times() -> None:
    assert [(t.text, t.source) for t in tokenise(["d", "'air."], "fr")] == [("d", 0), ("air", 1)]


def test_punctuation_takes_no_time() -> None:
    assert [(t.start, t.end) for t in tokenise(["« Oui ! »"], "fr")] == [(0, 1)]


@given(st.lists(st.text(min_size=1, max_size=12), max_size=8), st.sampled_from(["en", "fr", "ja"]))
def test_no_text_breaks_it_and_sources_ascend(words: list[str], language: str) -> None:
    found = tokenise(words, language)
    assert [t.source for t in found] == sorted(t.source for t in found)
    assert all(t.text and 0 <= t.source < len(words) for t in found)
