"""Slates read from names and metadata of real-world conventions."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from projects.rushes.facts import Slate
from projects.rushes.slate import read_slate


@dataclass(frozen=True)
class Case:
    name: str
    expected: Slate
    metadata: dict[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()


NAMED = [
    Case("12A-3.mov", Slate("12", "12A", 3)),
    Case("12A_T03.mov", Slate("12", "12A", 3)),
    Case("SC012A_TK3.mp4", Slate("12", "12A", 3)),
    Case("S12_P3_T2.mov", Slate("12", "12/3", 2)),
    Case("S12P3T2.mov", Slate("12", "12/3", 2)),
    Case("12A T3 CAM A.mov", Slate("12", "12A", 3, "A")),
    Case("12A_T03_CAMB.mxf", Slate("12", "12A", 3, "B")),
    Case("12a-3-b.mov", Slate("12", "12A", 3, "B")),
    Case("SM_12A_T02.wav", Slate("12", "12A", 2)),
    Case("SM_12_T02.wav", Slate("12", "12", 2)),
    Case("SEQ7-PLAN2-PRISE3.mov", Slate("7", "7/2", 3)),
    Case("Séquence 7 Plan 2 Prise 3.mov", Slate("7", "7/2", 3)),
    Case("seq_07_pl_2_pr_3.wav", Slate("7", "7/2", 3)),
    Case("7A take 2.mov", Slate("7", "7A", 2)),
    Case("Scene 12A Take 3.mov", Slate("12", "12A", 3)),
    Case("Take 3 - Scene 12A.mov", Slate("12", "12A", 3)),
    Case("SC12.mov", Slate("12", "12", 0)),
    Case("12A_T03_circled.mov", Slate("12", "12A", 3, circled=True)),
    Case("FILM_S3_T1.wav", Slate("3", "3", 1)),
    Case("12-1.mov", Slate("12", "12", 1), known=("12", "13")),
    Case("12-3-2.mov", Slate("12", "12/3", 2), known=("12",)),
    Case("12A-3.mov", Slate("12A", "12A", 3), known=("12A", "13")),
    Case("12A-3.mov", Slate("", "12A", 3), known=("12", "12A")),
    Case("12AB-3.mov", Slate("12", "12AB", 3), known=("12",)),
]

CARDS = [
    Case("A001C003_251122_R1AB.mxf", Slate(camera="A", reel="A001")),
    Case("B014_C012_1122XY_001.R3D", Slate(camera="B", reel="B014")),
    Case("A_0001C003_251122_103000_a1AB.mov", Slate(camera="A", reel="A_0001")),
    Case("A003C0007.MXF", Slate(camera="A", reel="A003")),
    Case("A012_C001.mov", Slate(camera="A", reel="A012")),
]

SILENT = [
    "IMG_1234.MOV", "DSC_0012.MOV", "C0001.MP4", "MVI_0031.MOV", "GX010023.MP4", "00001.MTS",
    "DJI_0001.MP4", "VID_20260302_101753.mp4", "PXL_20260302_101753123.mp4", "ZOOM0001.WAV",
    "260302_001.wav", "2026-03-02.mov", "230101-T003.wav", "S001.wav", "STE-000.wav", "clip.mov",
    "12-1.mov", "12-3-2.mov", "final_v2.mov", "P1000123.MP4", "Untitled.mov", "T01.wav",
    "roomtone.wav", "25-12.mov", "test 4.mov", "MAH00012.MP4", "",
]  # fmt: skip


@pytest.mark.parametrize("case", [*NAMED, *CARDS], ids=lambda case: f"{case.name}-{case.known}")
def test_a_name_of_a_known_convention_tells_its_slate(case: Case) -> None:
    assert read_slate(case.name, case.metadata, case.known) == case.expected


@pytest.mark.parametrize("name", SILENT)
def test_a_name_that_says_nothing_invents_nothing(name: str) -> None:
    assert read_slate(name, {}) == Slate()


@pytest.mark.parametrize("name", SILENT)
def test_a_dated_or_counted_name_is_no_slate_even_beside_a_script(name: str) -> None:
    slate = read_slate(name, {}, known_scenes=("30", "31"))
    assert slate == Slate()


def test_ixml_tells_scene_take_tape_and_circle() -> None:
    ixml = {"ixml.scene": "12A", "ixml.take": "2", "ixml.tape": "SR003", "ixml.circled": "TRUE"}
    assert read_slate("ZOOM0001.WAV", ixml) == Slate("12", "12A", 2, "", "SR003", True)


def test_the_description_of_a_broadcast_wave_tells_scene_and_take() -> None:
    slate = read_slate(
        "T01.wav", {"bext.description": "sSPEED=025.000-ND\r\nsSCENE=7B\r\nsTAKE=04"}
    )
    assert (slate.scene, slate.setup, slate.take) == ("7", "7B", 4)


def test_camera_metadata_fills_what_a_card_name_leaves_out() -> None:
    tags = {"com.apple.proapps.scene": "12A", "com.apple.proapps.shot": "2", "reel_name": "A012"}
    assert read_slate("A012_C004.mov", tags) == Slate("12", "12A", 2, "A", "A012")


def test_a_shot_tag_that_is_a_letter_is_the_setup() -> None:
    tags = {"com.apple.proapps.scene": "12", "com.apple.proapps.shot": "C"}
    assert read_slate("clip.mov", tags).setup == "12C"


def test_metadata_and_name_that_contradict_each_other_tell_nothing() -> None:
    slate = read_slate("12A_T03.mov", {"ixml.scene": "14", "ixml.take": "1"})
    assert (slate.scene, slate.setup, slate.take) == ("", "", 0)


def test_takes_that_contradict_each_other_leave_the_setup() -> None:
    slate = read_slate("12A_T03.mov", {"ixml.scene": "12A", "ixml.take": "4"})
    assert (slate.setup, slate.take) == ("12A", 0)


def test_a_package_name_speaks_where_the_file_name_does_not() -> None:
    slate = read_slate("clip0001.mxf", {"material_package_name": "12C_T05"})
    assert (slate.setup, slate.take) == ("12C", 5)


def test_a_sound_roll_is_no_camera() -> None:
    assert read_slate("x.wav", {"ixml.tape": "A012"}).camera == ""
