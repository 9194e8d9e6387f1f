"""What the speaker's face was read as over a reading: their face, in its time, and no other."""

from __future__ import annotations

import pytest

from analysis.analysers.cast import OnScreenSpan, Spoken
from analysis.analysers.expressions import Looks, expressions
from analysis.observations import Emotion, Face

HAPPY, SAD = {"happy": 0.9, "neutral": 0.1}, {"sad": 0.8, "neutral": 0.2}


def face(time_s: float, left: float) -> Face:
    return Face(time_s, left, 0.2, 0.2, 0.3, 0.9)


def clip() -> tuple[Looks, list[OnScreenSpan]]:
    """Anna on the left smiles, Ben on the right is sad; each second both are found, Ben first."""
    anna = tuple(face(float(second), 0.1) for second in range(6))
    ben = tuple(face(float(second), 0.7) for second in range(6))
    faces = tuple(each for pair in zip(ben, anna, strict=True) for each in pair)
    emotions = tuple(
        Emotion(float(second), place, (SAD, HAPPY)[place])
        for second in range(6)
        for place in (0, 1)
    )
    spans = [
        OnScreenSpan("C", who, 0.0, 6.0, 0.3, x, 0.9, own)
        for who, x, own in (("ANNA", 0.2, anna), ("BEN", 0.8, ben))
    ]
    return Looks(faces, emotions), spans


def told(who: str, start_s: float, end_s: float) -> dict[str, float]:
    looks, spans = clip()
    return expressions({"C": looks}, spans, {7: ("C", Spoken(who, start_s, end_s))}).get(7, {})


def test_the_face_is_the_speakers() -> None:
    assert told("ANNA", 1.0, 3.0) == pytest.approx(HAPPY)
    assert told("BEN", 1.0, 3.0) == pytest.approx(SAD)


def test_a_reading_between_two_looks_takes_the_nearest() -> None:
    assert told("ANNA", 2.3, 2.6) == pytest.approx(HAPPY)


@pytest.mark.parametrize(("who", "start_s"), [("ANNA", 30.0), ("CLARA", 1.0)])
def test_whoever_is_not_seen_has_no_expression(who: str, start_s: float) -> None:
    assert told(who, start_s, start_s + 2) == {}


def test_shares_that_change_are_averaged() -> None:
    looks, spans = clip()
    turned = tuple(
        Emotion(each.time_s, each.face, SAD if each.time_s >= 2 else each.scores)
        for each in looks.emotions
    )
    found = expressions(
        {"C": Looks(looks.faces, turned)}, spans, {7: ("C", Spoken("ANNA", 1.0, 2.0))}
    )
    assert found[7] == pytest.approx({"happy": 0.45, "sad": 0.4, "neutral": 0.15})


def test_an_expression_of_a_face_that_is_not_there_is_passed_over() -> None:
    looks, spans = clip()
    lost = Looks(looks.faces[:1], looks.emotions)
    assert expressions({"C": lost}, spans, {7: ("C", Spoken("ANNA", 1.0, 3.0))}) == {}
