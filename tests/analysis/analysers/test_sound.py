"""A channel of sound is measured, and what is wrong with it is found where it is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.analysers.sound import Samples, listen
from analysis.observations import Defect, SoundMeasure
from roughcut.core.vocabulary import DefectKind
from tests.simulators.voices import talk

RATE = 48_000
SECONDS = 20.0


def heard(samples: Samples) -> tuple[SoundMeasure, list[Defect]]:
    measure, *rest = listen(samples, RATE)
    assert isinstance(measure, SoundMeasure)
    return measure, [each for each in rest if isinstance(each, Defect)]


def span(samples: Samples, start_s: float, end_s: float) -> slice:
    return slice(round(start_s * RATE), round(end_s * RATE))


def overlap(defect: Defect, start_s: float, end_s: float) -> float:
    shared = min(defect.end_s, end_s) - max(defect.start_s, start_s)
    return max(0.0, shared) / (max(defect.end_s, end_s) - min(defect.start_s, start_s))


@pytest.mark.parametrize("seed", range(6))
def test_clean_talk_has_no_defects(seed: int) -> None:
    measure, defects = heard(talk(seed, SECONDS).samples)
    assert defects == []
    assert measure.noise_db == pytest.approx(-60, abs=3)
    assert 25 < measure.snr_db < 60


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("noise_db", [-40, -26])
def test_noise_that_sets_in_is_found(seed: int, noise_db: float) -> None:
    samples = talk(seed, SECONDS).samples.copy()
    where = span(samples, 8.0, 12.5)
    dice = np.random.default_rng(seed)
    samples[where] += dice.normal(0, 10 ** (noise_db / 20), where.stop - where.start)
    _, defects = heard(samples.astype(np.float32))
    assert [defect.kind for defect in defects] == [DefectKind.AUDIO_NOISE]
    assert overlap(defects[0], 8.0, 12.5) > 0.7


@pytest.mark.parametrize("seed", range(4))
def test_a_level_set_too_high_is_found(seed: int) -> None:
    samples = talk(seed, SECONDS).samples.copy()
    where = span(samples, 5.0, 10.0)
    samples[where] = np.clip(samples[where] * 12, -1, 1)
    measure, defects = heard(samples)
    assert [defect.kind for defect in defects] == [DefectKind.AUDIO_CLIPPING]
    assert overlap(defects[0], 5.0, 10.0) > 0.6
    assert measure.clipped > 0.001


def test_a_clap_is_no_clipping() -> None:
    samples = talk(3, SECONDS).samples.copy()
    where = span(samples, 0.2, 0.23)
    dice = np.random.default_rng(3)
    samples[where] = np.clip(dice.normal(0, 2, where.stop - where.start), -1, 1)
    assert heard(samples)[1] == []


def test_sound_that_begins_late_is_told() -> None:
    samples = talk(4, SECONDS).samples.copy()
    samples[: 3 * RATE] = 0
    _, defects = heard(samples)
    assert [(defect.kind, defect.start_s) for defect in defects] == [(DefectKind.AUDIO_LATE, 0.0)]
    assert defects[0].end_s == pytest.approx(3.0, abs=0.05)


@pytest.mark.parametrize("count", [0, 10, RATE])
def test_nothing_at_all_is_measured_as_nothing(count: int) -> None:
    measure, defects = heard(np.zeros(count, np.float32))
    assert defects == []
    assert math.isnan(measure.snr_db)
