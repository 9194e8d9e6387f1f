"""Which take speaks which line, where, and how well."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.alignment.align import Alignment, align_takes
from analysis.alignment.hearing import Question
from analysis.alignment.model import LineText, TakeWords
from analysis.observations import Word
from roughcut.core.vocabulary import Delivery
from tests.analysis.alignment.spoken import script, take
from tests.chance import examples

HARBOUR = script(
    "The harbour master never signed that form.",
    "You told me the boat was insured.",
    "Insured by whom exactly?",
    "By a man in a very expensive suit.",
)


def heard(found: Alignment) -> list[tuple[str, int, str]]:
    return [(r.line, r.ordinal, r.delivery.value) for r in found.readings]


def aligned(lines: tuple[LineText, ...], *texts: str, language: str = "en") -> Alignment:
    takes = [take(text, f"T{number}") for number, text in enumerate(texts, 1)]
    return align_takes(lines, takes, language=language)


def test_a_whole_take_gives_every_line_once() -> None:
    found = aligned(
        HARBOUR,
        "Scene twelve take one mark | action | The harbour master never signed that form | You "
        "told me the boat was insured | Insured by whom exactly | By a man in a very expensive "
        "suit | cut",
    )
    assert heard(found) == [(f"L{n}", 1, "verbatim") for n in (1, 2, 3, 4)]
    assert found.uncovered == ()
    assert [o.cue for o in found.off_script] == [True, True, True]
    first = found.readings[0]
    assert [word.text for word in first.words] == HARBOUR[0].spoken.split()
    assert [word.script_index for word in first.words] == list(range(7))
    assert first.coverage == 1
    assert first.error_rate == 0
    assert first.confidence > 0.95


def test_a_restart_inside_a_line_makes_two_readings() -> None:
    found = aligned(
        HARBOUR,
        "The harbour master never | sorry | The harbour master never signed that form | You told "
        "me the boat was insured",
    )
    assert heard(found) == [
        ("L1", 1, "false start"),
        ("L1", 2, "verbatim"),
        ("L2", 1, "verbatim"),
    ]
    assert [o.words[0].text for o in found.off_script] == ["sorry"]


def test_a_word_said_twice_in_one_breath_is_a_stutter() -> None:
    found = aligned(HARBOUR, "You told You told me the boat was insured")
    assert heard(found) == [("L2", 1, "stutter")]
    assert [w.script_index for w in found.readings[0].words][:4] == [-1, -1, 0, 1]


def test_three_yeses_are_three_lines() -> None:
    lines = script("Tu viens ?", "Oui.", "Tu m'aimes ?", "Oui.", "Vraiment ?", "Oui.")
    found = aligned(lines, "Tu viens | Oui | Tu m'aimes | Oui | Vraiment | Oui", language="fr")
    assert [r.line for r in found.readings] == ["L1", "L2", "L3", "L4", "L5", "L6"]


def test_a_skipped_line_is_not_invented() -> None:
    found = aligned(
        HARBOUR,
        "The harbour master never signed that form | Insured by whom exactly | By a man in a very "
        "expensive suit",
    )
    assert [r.line for r in found.readings] == ["L1", "L3", "L4"]
    assert found.uncovered == ("L2",)


def test_two_scenes_in_one_clip_are_both_found() -> None:
    second = tuple(
        LineText(f"M{n}", "7", "", text)
        for n, text in enumerate(("Give me the torch.", "The battery is dead."), 1)
    )
    found = align_takes(
        HARBOUR + second,
        [take("Insured by whom exactly | cut | Give me the torch | The battery is dead")],
        language="en",
    )
    assert [r.line for r in found.readings] == ["L3", "M1", "M2"]


def test_the_slated_scene_decides_between_equal_lines_only() -> None:
    twice = (
        LineText("A", "3", "", "Give me the torch."),
        LineText("B", "9", "", "Give me the torch."),
    )
    for scene, line in (("3", "A"), ("9", "B")):
        found = align_takes(twice, [take("Give me the torch", scene=scene)], language="en")
        assert [r.line for r in found.readings] == [line]
    elsewhere = (*HARBOUR, LineText("B", "9", "", "Give me the torch."))
    found = align_takes(elsewhere, [take("Give me the torch", scene="1")], language="en")
    assert [r.line for r in found.readings] == ["B"]


def test_an_empty_transcript_and_an_empty_script_give_nothing() -> None:
    assert aligned(HARBOUR, "").uncovered == ("L1", "L2", "L3", "L4")
    assert align_takes(HARBOUR, [], language="en").readings == ()
    found = align_takes((), [take("hello there")], language="en")
    assert found.readings == ()
    assert len(found.off_script) == 1


def test_a_take_of_ad_libs_holds_no_line() -> None:
    found = aligned(
        HARBOUR,
        "well I do not know what we could possibly eat tonight | there was some bread left in "
        "grandma's kitchen",
    )
    assert found.readings == ()
    assert [o.cue for o in found.off_script] == [False, False]
    assert len(found.uncovered) == 4


def test_a_pick_up_in_the_middle_of_the_script_is_found() -> None:
    found = aligned(HARBOUR, "okay from the top | By a man in a very expensive suit | cut")
    assert [r.line for r in found.readings] == ["L4"]


def test_a_wrong_word_is_a_flub_and_an_added_one_a_paraphrase() -> None:
    found = aligned(
        HARBOUR,
        "You sold me the goat was insured | By a man in a very very cheap expensive suit",
    )
    assert [r.delivery for r in found.readings] == [Delivery.FLUB, Delivery.PARAPHRASE]
    assert [w.text for w in found.readings[1].words if w.script_index < 0]


def test_what_every_take_changes_is_shown_and_nobody_is_blamed() -> None:
    spoken = "You told me the yacht was insured"
    found = aligned(HARBOUR, *[spoken] * 5, "You sold him the yacht was insured")
    assert [r.delivery for r in found.readings[:5]] == [Delivery.VERBATIM] * 5
    assert found.readings[5].delivery is not Delivery.VERBATIM
    assert [(c.line, c.heard, c.readings, c.of) for c in found.changed] == [("L2", "yacht", 6, 6)]


def test_a_pause_inside_a_line_is_kept_as_a_place_to_cut() -> None:
    found = aligned(HARBOUR, "You told me | the boat was insured")
    assert len(found.readings) == 1
    ((start, end),) = found.readings[0].pauses
    assert end - start == pytest.approx(1.05, abs=0.01)


def test_hesitations_cost_nothing() -> None:
    found = aligned(HARBOUR, "You told um me the boat uh was insured")
    assert heard(found) == [("L2", 1, "verbatim")]


def test_french_calls_are_cues_and_a_remark_is_not() -> None:
    lines = script("Il n'y a plus d'original.", "Bien sûr que si.")
    found = aligned(
        lines,
        "Séquence douze plan trois prise deux | moteur ça tourne | annonce | action | Il n'y a "
        "plus d'original | mon chapeau s'envole toujours | Bien sûr que si | coupez",
        language="fr",
    )
    assert [r.line for r in found.readings] == ["L1", "L2"]
    assert [o.cue for o in found.off_script] == [True, True, True, True, False, True]


def test_words_without_times_are_given_some() -> None:
    good = take("You told me the boat was insured")
    lost = tuple(
        Word(w.text, math.nan, math.nan) if n in (2, 3) else w for n, w in enumerate(good.words)
    )
    (reading,) = align_takes(HARBOUR, [TakeWords("T1", "", lost)], language="en").readings
    assert reading.delivery is Delivery.VERBATIM
    assert all(math.isfinite(w.start_s) and w.end_s > w.start_s for w in reading.words)


class _Listener:
    """A recogniser that hears one lost line, and accepts texts by a rule."""

    def __init__(self, accepts: bool) -> None:
        self.accepts = accepts
        self.asked: list[Question] = []

    def again(self, take: str, start_s: float, end_s: float) -> list[Word]:
        return [
            Word(text, start_s + 0.3 * n, start_s + 0.25 + 0.3 * n)
            for n, text in enumerate("Insured by whom exactly".split())
        ]

    def scores(self, questions: Sequence[Question]) -> list[tuple[float, float]]:
        self.asked += questions
        return [(-20.0 if self.accepts else -30.0, -19.0) for _ in questions]


@pytest.mark.parametrize(("accepts", "delivery"), [(True, "verbatim"), (False, "flub")])
def test_a_recogniser_may_accept_the_script_after_all(accepts: bool, delivery: str) -> None:
    listener = _Listener(accepts)
    found = align_takes(
        HARBOUR, [take("You fold me the goat was insured")], language="en", hearing=listener
    )
    assert heard(found) == [("L2", 1, delivery)]
    assert listener.asked[0].script == HARBOUR[1].spoken


def test_a_swallowed_line_is_heard_again() -> None:
    lost, sounds = _take_with_a_swallowed_line()
    found = align_takes(
        HARBOUR, [lost], language="en", sounds={"T1": sounds}, hearing=_Listener(True)
    )
    assert [r.line for r in found.readings] == ["L2", "L3", "L4"]
    assert found.readings[1].coverage == 1


def test_a_swallowed_line_is_concluded_and_marked_unsure() -> None:
    lost, sounds = _take_with_a_swallowed_line()
    found = align_takes(HARBOUR, [lost], language="en", sounds={"T1": sounds})
    assert [r.line for r in found.readings] == ["L2", "L3", "L4"]
    concluded = found.readings[1]
    assert concluded.unsure_edges
    assert concluded.confidence < 0.5
    assert concluded.coverage == 0


def _take_with_a_swallowed_line() -> tuple[TakeWords, np.ndarray]:
    """L2, L3, L4 spoken; the words of L3 are missing although its sound is there."""
    whole = take(
        "You told me the boat was insured | Insured by whom exactly | By a man in a very "
        "expensive suit"
    )
    chance = np.random.default_rng(1)
    sound = 0.001 * chance.normal(size=int(16_000 * (whole.words[-1].end_s + 1)))
    for word in whole.words:
        a, b = int(word.start_s * 16_000), int(word.end_s * 16_000)
        sound[a:b] += 0.1 * chance.normal(size=b - a)
    kept = (*whole.words[:7], *whole.words[11:])
    return TakeWords("T1", "", kept), sound.astype(np.float32)


WORDS = [*" ".join(line.spoken for line in HARBOUR).split(), "action", "um", "goat", "|"]


@examples(60)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.lists(st.sampled_from(WORDS), max_size=20))
def test_readings_are_monotone_whole_and_always_the_same(one: list[str], two: list[str]) -> None:
    texts = (" ".join(one), " ".join(two))
    found = aligned(HARBOUR, *texts)
    assert aligned(HARBOUR, *texts) == found
    for name in ("T1", "T2"):
        mine = [r for r in found.readings if r.take == name]
        assert all(a.end_s <= b.start_s + 1e-6 for a, b in pairwise(mine))
    for reading in found.readings:
        times = [t for word in reading.words for t in (word.start_s, word.end_s)]
        assert times == sorted(times)
        assert reading.start_s == times[0]
        assert reading.end_s == times[-1]
        assert 0 <= reading.coverage <= 1
        assert 0 <= reading.confidence <= 1
        said = [w.script_index for w in reading.words if w.script_index >= 0]
        assert said == sorted(set(said))
    covered = {reading.line for reading in found.readings}
    assert covered.isdisjoint(found.uncovered)
    assert len(covered) + len(found.uncovered) == len(HARBOUR)
