"""Readings are found in simulated takes, in both languages, under a bad recogniser."""

from __future__ import annotations

import pytest

from bench.alignment import difflib_readings, f1, readings, word_line_accuracy
from tests.simulators.takes import shoot


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("error_rate", "floor"), [(0.05, 0.975), (0.15, 0.96), (0.25, 0.94)])
def test_readings_are_found_and_difflib_is_beaten(
    language: str, error_rate: float, floor: float
) -> None:
    shot = shoot(language, 50, 20, error_rate, seed=11)
    ours = f1(shot, readings(shot))
    assert ours >= floor
    assert ours >= f1(shot, difflib_readings(shot)) + 0.08


def test_a_line_is_found_in_a_script_of_many_scenes_without_a_slate() -> None:
    shot = shoot("fr", 600, 6, 0.15, seed=12)
    assert word_line_accuracy(shot, readings(shot)) >= 0.88
