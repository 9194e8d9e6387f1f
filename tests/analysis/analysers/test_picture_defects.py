"""Planted defects are found where they are, and what is no defect is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from analysis.analysers.movement import overall_move
from analysis.observations import Defect, Movement
from analysis.weights import ModelStore
from roughcut.core.vocabulary import CameraMove, DefectKind
from tests.analysis.analysers.conftest import Look
from tests.simulators.defects import Planted, Staging

pytestmark = pytest.mark.media

PLAIN = Staging(seed=1, seconds=9.0, size=(480, 270), face=0.0)
ANALYSERS = ("movement", "quality", "boom")


def defects(look: Look, staging: Staging) -> list[Defect]:
    seen = look(staging, *ANALYSERS)
    return [each for found in seen.values() for each in found if isinstance(each, Defect)]


def overlap(one: Defect | Planted, other: Defect | Planted) -> float:
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return max(0.0, shared) / (max(one.end_s, other.end_s) - min(one.start_s, other.start_s))


@pytest.mark.parametrize(
    ("kind", "seed", "rate", "strength"),
    [
        (DefectKind.BLUR, 3, Fraction(24000, 1001), 0.1),
        (DefectKind.BLUR, 4, Fraction(30000, 1001), 0.9),
        (DefectKind.OVEREXPOSURE, 5, Fraction(25), 0.3),
        (DefectKind.UNDEREXPOSURE, 6, Fraction(24), 0.3),
        (DefectKind.CAMERA_SHAKE, 7, Fraction(25), 0.3),
        (DefectKind.BOOM_IN_SHOT, 8, Fraction(25), 0.8),
    ],
    ids=lambda value: str(value),
)
def test_a_planted_defect_is_found_once_and_where_it_is(
    look: Look, kind: DefectKind, seed: int, rate: Fraction, strength: float
) -> None:
    planted = Planted(kind, 3.0, 5.5, strength)
    found = defects(look, replace(PLAIN, seed=seed, rate=rate, planted=(planted,)))
    assert [defect.kind for defect in found] == [kind]
    assert overlap(found[0], planted) > 0.6


def test_a_boom_that_stays_for_several_lines_is_seen_from_its_coming(look: Look) -> None:
    planted = Planted(DefectKind.BOOM_IN_SHOT, 2.5, 10.0, 0.8)
    found = defects(look, replace(PLAIN, seed=8, seconds=18.0, planted=(planted,)))
    assert [defect.kind for defect in found] == [DefectKind.BOOM_IN_SHOT]
    assert overlap(found[0], planted) > 0.9


@pytest.mark.parametrize(
    "staging",
    [
        replace(PLAIN, seed=11, slate_s=2.5),
        replace(PLAIN, seed=12, lamp_s=5.0, counter=True),
        replace(PLAIN, seed=13, move=CameraMove.PAN),
        replace(PLAIN, seed=14, move=CameraMove.HANDHELD),
    ],
    ids=["slate", "lamp and counter", "pan", "handheld"],
)
def test_a_sound_take_has_no_defects(look: Look, staging: Staging) -> None:
    assert defects(look, staging) == []


@pytest.mark.parametrize("move", list(CameraMove), ids=str)
def test_the_camera_s_move_is_named(look: Look, move: CameraMove) -> None:
    seen = look(replace(PLAIN, seed=21, move=move), "movement")["movement"]
    moves = [each for each in seen if isinstance(each, Movement)]
    assert overall_move(moves) is move
    assert moves[0].start_s == 0
    assert all(one.end_s == other.start_s for one, other in pairwise(moves))


def test_a_swaying_actor_is_no_camera_move(look: Look, weights: Callable[..., ModelStore]) -> None:
    weights("centerface")
    seen = look(replace(PLAIN, seed=22, face=0.35, size=(640, 360)), "faces", "movement")
    assert overall_move(each for each in seen["movement"] if isinstance(each, Movement)) is (
        CameraMove.STATIC
    )
