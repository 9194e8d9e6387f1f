"""The light and colour of a clip, on pictures whose colours are known."""

from __future__ import annotations

import math

import av
import numpy as np
import pytest

from analysis.analysers.base import SampledFrame
from analysis.analysers.light import mean_lab
from analysis.light import light_of
from analysis.observations import Light, Observation
from roughcut.core.vocabulary import CameraMove
from tests.analysis.analysers.conftest import Look
from tests.simulators.defects import Staging

GREY = (119, 119, 119)  # the middle grey of sRGB: L* 50


def plain(red: int, green: int, blue: int) -> SampledFrame:
    picture = np.full((360, 640, 3), (blue, green, red), np.uint8)
    return SampledFrame(0, 0.0, av.VideoFrame.from_ndarray(picture, format="bgr24"))


@pytest.mark.parametrize(
    ("colour", "lab"),
    [
        ((0, 0, 0), (0, 0, 0)),
        (GREY, (50, 0, 0)),
        ((255, 255, 255), (100, 0, 0)),
        ((255, 0, 0), (53.2, 80.1, 67.2)),
        ((0, 0, 255), (32.3, 79.2, -107.9)),
    ],
)
def test_colours_are_where_the_standard_puts_them(
    colour: tuple[int, int, int], lab: tuple[float, float, float]
) -> None:
    assert mean_lab(plain(*colour).bgr) == pytest.approx(lab, abs=0.5)


def test_a_matte_above_and_below_does_not_darken_the_picture() -> None:
    picture = np.full((360, 640, 3), GREY, np.uint8)
    picture[:24], picture[-24:] = 0, 0
    assert mean_lab(picture)[0] == pytest.approx(50, abs=0.5)


@pytest.mark.media
def test_a_clip_is_told_in_spans_of_five_seconds(look: Look) -> None:
    spans = lights(look(Staging(seed=31, seconds=7.0, size=(480, 270)), "light")["light"])
    assert [(each.start_s, each.end_s) for each in spans] == [(0.0, 5.0), (5.0, 10.0)]
    assert np.ptp([each.lab for each in spans], axis=0) == pytest.approx(0, abs=1.0)


@pytest.mark.media
def test_two_takes_of_one_set_are_alike_however_the_camera_moves(look: Look) -> None:
    still, moved = (
        lights(look(Staging(seed=32, seconds=4.0, size=(480, 270), move=move), "light")["light"])
        for move in (CameraMove.STATIC, CameraMove.HANDHELD)
    )
    one, other = light_of(still, ()), light_of(moved, ())
    assert one is not None
    assert other is not None
    assert math.dist(one.lab, other.lab) < 2.3  # what an eye just sees


def lights(seen: tuple[Observation, ...]) -> list[Light]:
    return [each for each in seen if isinstance(each, Light)]


def spans(*lightness: float) -> list[Light]:
    return [Light(5.0 * n, 5.0 * n + 5, value, 1.0, 2.0) for n, value in enumerate(lightness)]


def test_what_is_before_and_after_the_playing_does_not_count() -> None:
    """A white slate, then the scene, then a hand before the lens."""
    found = light_of(spans(90.0, 90.0, 40.0, 42.0, 5.0, 5.0, 5.0), [(11.0, 14.0), (15.5, 19.0)])
    assert found is not None
    assert found.lab == (41.0, 1.0, 2.0)
    assert found.sway == pytest.approx(1.0)


def test_a_silent_clip_counts_whole_and_one_that_was_not_measured_not_at_all() -> None:
    found = light_of(spans(40.0, 41.0, 60.0), ())
    assert found is not None
    assert found.lab[0] == 41.0
    assert light_of((), [(1.0, 2.0)]) is None
