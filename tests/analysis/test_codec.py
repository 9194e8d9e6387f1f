"""Observations survive the way through JSON."""

from __future__ import annotations

import json
import math

import pytest

from analysis.codec import decode, encode
from analysis.observations import (
    Defect,
    Emotion,
    Face,
    Framing,
    Mouth,
    Movement,
    Object,
    Observation,
    QualitySample,
    SoundMeasure,
    SpeechSpan,
    Word,
)
from roughcut.core.vocabulary import CameraMove, DefectKind, ShotSize

EACH: tuple[Observation, ...] = (
    Word("d'accord", 1.25, 1.5, 0.75),
    Face(0.5, 0.1, 0.2, 0.3, 0.4, 0.9, (0.6, -0.8), yaw=-0.5, mouth_open=0.25),
    Emotion(0.5, 0, {"happy": 0.75, "neutral": 0.25}),
    Object(0.5, "person", 0.9, 0.1, 0.2, 0.3, 0.4, track=2),
    Framing(0.0, 4.0, ShotSize.CLOSE, 0.5, 1, 1.0),
    Movement(0.0, 4.0, CameraMove.PAN, 0.8),
    Defect(DefectKind.BOOM_IN_SHOT, 1.0, 2.0, 1.0, 0.8),
    QualitySample(0.5, 1.0, 0.9, 1.0),
    SoundMeasure(1, -20.5, -3.0, -60.0, 39.5, 0.0),
    SpeechSpan(1.0, 2.0, "MARA"),
    Mouth(0.5, 0.1, 0.2, 0.3, 0.4, 0.05, 0.1),
)


@pytest.mark.parametrize("observation", EACH, ids=lambda each: type(each).__name__)
def test_an_observation_comes_back_as_it_was(observation: Observation) -> None:
    assert decode(json.loads(json.dumps(encode([observation])))) == (observation,)


def test_an_unknown_number_comes_back_unknown() -> None:
    text = json.dumps(encode([Framing(0, 1, ShotSize.INSERT, math.nan, 0, 1.0)]), allow_nan=False)
    (framing,) = decode(json.loads(text))
    assert isinstance(framing, Framing)
    assert math.isnan(framing.height)


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        decode([{"kind": "Aura", "time_s": 1.0}])
