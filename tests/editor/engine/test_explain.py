"""Reasons in both languages: the words, the typography, and sums that hold."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from editor.engine.cut import Alternate, Event, TakeClip, TermShare
from editor.engine.explain import certainty, confidence, points, sentence, shot_name
from editor.engine.terms import KEYS, TERMS
from editor.engine.weights import Weights
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Language, ShotSize

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH
_SPAN = FrameRange(0, 50)
_OTHER = Alternate(
    "r2",
    "c2",
    _SPAN,
    2.4,
    (TermShare("offscreen", 1.9), TermShare("flub", 0.8), TermShare("take_change", -0.3)),
)
_NAMES = {"c1": "close-up 12A take 3", "c2": "wide shot 12 take 1"}
_NOMS = {"c1": "gros plan 12A, prise 3", "c2": "plan général 12, prise 1"}


def _event(kind: str = "reading", sure: float = 0.5) -> Event:
    clip = "" if kind == "slug" else "c1"
    return Event(kind, ("L1",), ("r1",), clip, _SPAN, _SPAN, (), sure, (), (_OTHER,))


def test_an_english_sentence_names_both_shots_and_what_speaks_for_and_against() -> None:
    assert sentence(_event(), _OTHER, _NAMES, ENGLISH) == (
        "Close-up 12A take 3 rather than wide shot 12 take 1: "
        "speaker on screen (+1.9), cleaner delivery (+0.8), but take changes (−0.3)."
    )


def test_a_french_sentence_has_french_words_commas_and_a_narrow_space() -> None:
    assert sentence(_event(), _OTHER, _NOMS, FRENCH) == (
        "Gros plan 12A, prise 3 plutôt que plan général 12, prise 1\u202f: "
        "personnage à l’image (+1,9), texte mieux dit (+0,8), mais changement de prise (−0,3)."
    )


def test_what_decided_nothing_is_left_to_the_bars() -> None:
    terms = (TermShare("flub", 9.0), TermShare("noise", -0.4))
    told = sentence(_event(), Alternate("r2", "c2", _SPAN, 8.6, terms), _NAMES, ENGLISH)
    assert told.endswith(": cleaner delivery (+9.0).")


def test_a_choice_with_nothing_but_faults_is_told_so() -> None:
    overruled = Alternate("r2", "c2", _SPAN, -1.9, (TermShare("offscreen", -1.9),))
    assert sentence(_event(), overruled, _NAMES, ENGLISH) == (
        "Close-up 12A take 3 rather than wide shot 12 take 1, but speaker off screen (−1.9)."
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [(ENGLISH, "No take covers this."), (FRENCH, "Aucune prise ne couvre ce texte.")],
)
def test_a_card_says_that_nothing_covers_the_line(language: Language, told: str) -> None:
    assert sentence(_event("slug"), None, {}, language) == told


def test_a_choice_without_rivals_says_so() -> None:
    assert sentence(_event(), None, _NAMES, ENGLISH) == "The only choice: close-up 12A take 3."
    assert sentence(_event(), None, _NOMS, FRENCH) == "Seul choix\u202f: gros plan 12A, prise 3."


def test_terms_too_small_to_show_leave_nothing_between_the_shots() -> None:
    even = Alternate("r2", "c2", _SPAN, 0.01, (TermShare("noise", 0.01),))
    assert sentence(_event(), even, _NAMES, ENGLISH).endswith(": nothing between them.")


@pytest.mark.parametrize(
    ("sure", "english", "french"),
    [
        (0.9, "quite sure", "presque certain"),
        (0.5, "fairly sure", "plutôt sûr"),
        (0.2, "unsure", "peu sûr"),
    ],
)
def test_certainty_is_a_word(sure: float, english: str, french: str) -> None:
    assert certainty(_event(sure=sure), ENGLISH) == english
    assert certainty(_event(sure=sure), FRENCH) == french


def sure(*prices: float, certainty: float = 1.0, stretches: int = 1) -> float:
    return float(confidence(np.array(prices), certainty, stretches))


def test_confidence_grows_with_the_margin_and_is_small_where_the_engine_was_overruled() -> None:
    values = [sure(margin) for margin in (-50.0, -1.0, 0.0, 0.5, 2.0, 50.0)]
    assert values == sorted(values)
    assert values[0] == pytest.approx(0, abs=1e-6)
    assert values[2] == 0.5
    assert values[-1] == pytest.approx(1)
    assert sure(0.5, certainty=2.0) > sure(0.5)


def test_a_shot_with_five_near_equals_is_less_sure_than_a_shot_with_one() -> None:
    assert sure(0.5, 0.5, 0.5, 0.5, 0.5) < sure(0.5, 4.0, 4.0, 4.0, 4.0) < sure(0.5)


def test_rivals_of_several_stretches_count_as_those_of_one() -> None:
    assert sure(0.5, 2.0, 0.5, 2.0, stretches=2) == pytest.approx(sure(0.5, 2.0))


def test_what_has_no_rival_is_certain() -> None:
    assert sure() == sure(float("inf")) == 1.0


def test_minus_is_a_minus_sign() -> None:
    assert points(-0.34, ENGLISH) == "−0.3"
    assert points(1.86, FRENCH) == "+1,9"


def test_a_shot_without_a_slate_is_named_by_its_size() -> None:
    clip = TakeClip("c", "", 2, "A", Fraction(25), 100, ShotSize.TWO_SHOT, float("nan"))
    assert shot_name(clip, ENGLISH) == "two-shot take 2"
    assert shot_name(clip, FRENCH) == "plan à deux, prise 2"


def test_every_term_has_its_words_in_both_languages() -> None:
    assert len(set(KEYS)) == len(TERMS)
    for term in TERMS:
        for language in Language:
            words = term.words(language)
            assert words.label
            assert words.merit
            assert words.label != words.merit
            assert words.doc.endswith(".")
        assert term.unit
        assert term.weight > 0


def test_weights_refuse_a_wrong_count_a_negative_and_an_unknown_term() -> None:
    with pytest.raises(ValueError, match="one weight >= 0"):
        Weights((1.0,))
    with pytest.raises(ValueError, match="one weight >= 0"):
        Weights.factory({"cut": -1})
    with pytest.raises(KeyError):
        Weights.factory({"sparkle": 1})
