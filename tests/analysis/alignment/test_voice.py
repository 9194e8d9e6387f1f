"""How loud a reading is and how far its pitch moves, on sound whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from analysis.alignment.align import align_takes
from analysis.alignment.loudness import loudness
from analysis.alignment.model import LineText, TakeWords
from analysis.alignment.model import Reading as Spoken
from analysis.alignment.voice import voice, voiced
from analysis.observations import Word
from roughcut.core.vocabulary import Delivery

RATE = 16_000
Sound = npt.NDArray[np.float32]


def sung(
    hertz: float,
    moves_st: float = 0.0,
    level: float = 0.1,
    seconds: float = 3.0,
    noise: float = 1e-3,
) -> Sound:
    """A voice in a quiet room, from half a second to two and a half, of three.

    moves_st: how far its pitch goes to either side, semitones, once in 1.4 seconds.
    """
    time = np.arange(3 * RATE) / RATE
    pitch = hertz * 2 ** (moves_st * np.sin(2 * math.pi * time / 1.4) / 12)
    turn = 2 * math.pi * np.cumsum(pitch) / RATE
    tone = sum(np.sin(harmonic * turn) / harmonic for harmonic in range(1, 13))
    spoken = (time > 0.5) & (time < 2.5)
    room = np.random.default_rng(3).normal(0, noise, len(time))
    return (level * tone * spoken + room).astype(np.float32)


def read(samples: Sound, start_s: float = 0.5, end_s: float = 2.5) -> Spoken:
    sound = loudness(samples)
    plain = Spoken("T", "L", 1, start_s, end_s, (), 1.0, 0.0, Delivery.VERBATIM, 1.0)
    return voiced(plain, sound, voice(samples, sound))


@pytest.mark.parametrize("hertz", [85.0, 130.0, 210.0, 340.0])
@pytest.mark.parametrize("moves_st", [0.0, 1.5, 4.0])
def test_the_range_is_how_far_the_pitch_moves(hertz: float, moves_st: float) -> None:
    """Between its tenth and ninetieth percentile a sine spans sin(.4 pi) of its height."""
    expected = 2 * moves_st * math.sin(0.4 * math.pi)
    assert read(sung(hertz, moves_st)).pitch_range_st == pytest.approx(expected, abs=0.4)


def test_half_as_loud_is_six_decibels_less_and_moves_as_far() -> None:
    loud, soft = read(sung(180, 3)), read(sung(180, 3, level=0.05))
    assert loud.level_db - soft.level_db == pytest.approx(6.02, abs=0.1)
    assert loud.pitch_range_st == pytest.approx(soft.pitch_range_st, abs=0.2)


def test_a_pause_inside_makes_a_reading_no_quieter() -> None:
    samples = sung(180)
    paused = samples.copy()
    paused[RATE : 2 * RATE] = sung(180, level=0.0)[RATE : 2 * RATE]
    assert read(paused).level_db == pytest.approx(read(samples).level_db, abs=0.3)


def test_noise_has_no_pitch() -> None:
    hiss = np.random.default_rng(5).normal(0, 0.05, 3 * RATE).astype(np.float32)
    hiss[: RATE // 2] *= 0.01
    assert math.isnan(read(hiss).pitch_range_st)


def test_a_voice_in_noise_is_still_measured() -> None:
    assert read(sung(150, 3, noise=0.02)).pitch_range_st == pytest.approx(5.7, abs=0.8)


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(RATE * 3, np.float32)])
def test_silence_is_unknown(samples: Sound) -> None:
    found = read(samples)
    assert math.isnan(found.level_db)
    assert math.isnan(found.pitch_range_st)


def test_a_glimpse_of_a_voice_is_too_little_for_a_range() -> None:
    assert math.isnan(read(sung(150, 3), 0.5, 0.7).pitch_range_st)


def test_alignment_measures_the_voice_of_readings_that_have_a_sound() -> None:
    line = LineText("L", "1", "ANNA", "You never signed that form")
    words = tuple(
        Word(text, 0.5 + 0.4 * n, 0.9 + 0.4 * n) for n, text in enumerate(line.spoken.split())
    )
    takes = [TakeWords("T1", "1", words), TakeWords("T2", "1", words)]
    found = align_takes([line], takes, language="en", sounds={"T1": sung(180, 3)}).readings
    heard, unheard = found
    assert heard.pitch_range_st == pytest.approx(5.7, abs=0.6)
    assert -40 < heard.level_db < 0
    assert math.isnan(unheard.level_db)
    assert math.isnan(unheard.pitch_range_st)
