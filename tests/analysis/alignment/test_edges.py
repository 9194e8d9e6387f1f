"""Edges of readings follow the sound, not the recogniser."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from analysis.alignment.edges import covered, refit
from analysis.alignment.islands import islands
from analysis.alignment.loudness import loudness
from analysis.alignment.model import OffScript, Reading, SpokenWord
from analysis.observations import Word
from roughcut.core.vocabulary import Delivery

RATE = 16_000
Sound = npt.NDArray[np.float32]
# Three words: the second follows a pause, the third touches it.
TRUE = ((1.00, 1.30), (1.55, 1.90), (1.90, 2.20))


def recording(
    *spans: tuple[float, float], seconds: float = 4.0, noise: float = 0.001, seed: int = 1
) -> Sound:
    """Noise in a quiet room, loud in the spans."""
    chance = np.random.default_rng(seed)
    sound = noise * chance.normal(size=int(seconds * RATE))
    for start, end in spans:
        a, b = int(start * RATE), int(end * RATE)
        sound[a:b] += (
            0.1 * chance.normal(size=b - a) * np.hanning(2 * (b - a))[(b - a) // 2 :][: b - a]
        )
        sound[a:b] += 0.05 * chance.normal(size=b - a)
    return sound.astype(np.float32)


def words(*spans: tuple[float, float]) -> list[SpokenWord]:
    return [SpokenWord("word", start, end, n) for n, (start, end) in enumerate(spans)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shift", [-0.12, -0.06, 0.0, 0.06, 0.12])
def test_a_shifted_reading_is_pulled_to_its_sound(shift: float, seed: int) -> None:
    given = words(*[(a + shift, b + shift) for a, b in TRUE])
    fit = refit(given, recording(*TRUE, seed=seed))
    assert fit.words[0].start_s == pytest.approx(1.00, abs=0.012)
    assert fit.words[-1].end_s == pytest.approx(2.20, abs=0.012)
    assert not fit.unsure


def test_a_pause_between_words_is_found() -> None:
    fit = refit(words((1.0, 1.38), (1.5, 1.9), (1.9, 2.2)), recording(*TRUE))
    assert fit.words[0].end_s == pytest.approx(1.30, abs=0.012)
    assert fit.words[1].start_s == pytest.approx(1.55, abs=0.012)


def test_a_first_word_stretched_over_the_pause_before_starts_at_its_sound() -> None:
    fit = refit(words((0.4, 1.3), *TRUE[1:]), recording(*TRUE))
    assert fit.words[0].start_s == pytest.approx(1.00, abs=0.012)


def test_a_closure_inside_the_last_word_does_not_end_it() -> None:
    spans = (*TRUE[:2], (1.90, 2.10), (2.18, 2.26))
    fit = refit(words(*TRUE[:2], (1.9, 2.12)), recording(*spans))
    assert fit.words[-1].end_s == pytest.approx(2.26, abs=0.012)


def test_an_edge_does_not_run_into_the_next_speech() -> None:
    sound = recording(*TRUE, (2.5, 3.2))
    fit = refit(words(*TRUE[:2], (1.9, 2.3)), sound, before_s=2.6)
    assert fit.words[-1].end_s == pytest.approx(2.20, abs=0.012)


def test_noise_that_begins_in_the_take_does_not_hide_the_edges() -> None:
    sound = recording(*TRUE, seconds=20)
    sound[8 * RATE :] += (0.05 * np.random.default_rng(5).normal(size=12 * RATE)).astype(np.float32)
    fit = refit(words(*TRUE), sound)
    assert fit.words[0].start_s == pytest.approx(1.00, abs=0.012)


def test_a_padded_silent_end_does_not_make_the_room_loud() -> None:
    sound = recording(*TRUE, seconds=5)
    sound[int(2.6 * RATE) :] = 0
    assert refit(words(*TRUE), sound).words[-1].end_s == pytest.approx(2.20, abs=0.012)


def test_edges_that_the_sound_does_not_show_are_marked() -> None:
    assert refit(words(*TRUE), recording()).unsure
    assert refit(words(*TRUE), np.zeros(0, np.float32)).unsure


def test_edges_are_monotone_in_any_sound() -> None:
    chance = np.random.default_rng(9)
    for _ in range(20):
        starts = np.sort(chance.uniform(0, 4, 6))
        given = words(*[(a, a + 0.2) for a in starts])
        fit = refit(given, recording(*[(a, a + 0.1) for a in chance.uniform(0, 3.5, 4)]))
        times = [t for word in fit.words for t in (word.start_s, word.end_s)]
        assert times == sorted(times)


def test_sound_without_words_is_an_island() -> None:
    sound = recording(*TRUE, (2.8, 3.4))
    (island,) = islands(loudness(sound), [(1.0, 1.3), (1.55, 2.2)])
    assert island == pytest.approx((2.8, 3.4), abs=0.02)
    assert islands(loudness(sound), [(1.0, 2.2), (2.8, 3.4)]) == ()


def call(start_s: float, end_s: float) -> OffScript:
    return OffScript("T1", start_s, end_s, (Word("action", start_s, end_s),), cue=True)


@pytest.mark.parametrize(("heard_from", "heard_to"), [(0.9, 1.3), (1.1, 1.3), (1.05, 1.5)])
def test_a_call_is_covered_to_the_end_of_its_sound(heard_from: float, heard_to: float) -> None:
    sound = loudness(recording((1.0, 1.6), (2.4, 3.0)))
    fitted = covered(call(heard_from, heard_to), sound, ())
    assert fitted.start_s <= 1.0 + 0.012
    assert fitted.end_s == pytest.approx(1.6, abs=0.012)
    assert (fitted.words[0].start_s, fitted.words[-1].end_s) == (fitted.start_s, fitted.end_s)


def test_what_the_recogniser_heard_of_a_call_stays_covered() -> None:
    fitted = covered(call(0.5, 1.9), loudness(recording((1.0, 1.6))), ())
    assert (fitted.start_s, fitted.end_s) == (0.5, 1.9)


def test_a_call_does_not_run_into_the_reading_after_it() -> None:
    line = Reading("T1", "L1", 1, 1.6, 2.0, (), 1.0, 0.0, Delivery.VERBATIM, 1.0)
    fitted = covered(call(1.0, 1.4), loudness(recording((1.0, 2.0))), (line,))
    assert fitted.end_s <= 1.6 + 0.012
