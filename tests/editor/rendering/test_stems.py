"""Stems begin with the cut, say so, last as long as it, and add up to its sound."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from editor.rendering.plan import SOUND_RATE, Plan, SoundUse
from editor.rendering.sound import FADE, canvas, lay
from editor.rendering.stems import parted, write_stems
from projects.rushes.bwf import read_wave
from projects.rushes.decode import read_sound
from roughcut.core.timecode import FrameRange
from tests.footage import make_sound

PAL = Fraction(25)
FILM = Fraction(24000, 1001)


def plan_of(rate: Fraction, frames: int, *uses: SoundUse) -> Plan:
    return Plan(rate, False, 86_400, 320, 180, frames, (), uses)


def mix(plan: Plan) -> NDArray[np.float32]:
    laid = canvas(plan.sample_at(plan.frames))
    lay(plan, plan.sounds, laid, lambda: None)
    return laid


def stems(tmp_path: Path, plan: Plan) -> dict[str, Path]:
    write_stems(tmp_path / "stems.zip", plan, lambda done: None)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "stems.zip").read_bytes())) as archive:
        archive.extractall(tmp_path / "out")
        return {name: tmp_path / "out" / name for name in archive.namelist()}


@pytest.mark.parametrize("rate", [PAL, FILM], ids=str)
def test_each_stem_says_when_it_begins_and_lasts_as_long_as_the_cut(
    tmp_path: Path, rate: Fraction
) -> None:
    boom = make_sound(tmp_path / "boom.wav", duration_s=6, bursts=((0.5, 5.0),))
    plan = plan_of(
        rate,
        100,
        SoundUse(boom, 0, 0, Fraction(1), FrameRange(0, 40), "Anna"),
        SoundUse(boom, 0, 0, Fraction(2), FrameRange(40, 100), "Ben"),
    )
    found = stems(tmp_path, plan)
    assert sorted(found) == ["01_Anna.wav", "02_Ben.wav"]
    for path in found.values():
        told = read_wave(path)
        assert told is not None
        assert told.time_reference == round(86_400 / rate * SOUND_RATE)
        assert (told.sample_rate, told.timecode_rate, told.cut_short) == (SOUND_RATE, rate, False)
        assert len(read_sound(path, 0, 0, SOUND_RATE)) == round(100 / rate * SOUND_RATE)


def test_the_stems_add_up_to_what_the_preview_plays(tmp_path: Path) -> None:
    boom = make_sound(tmp_path / "boom.wav", duration_s=6, bursts=((0.0, 6.0),))
    whole = SoundUse(boom, 0, 0, Fraction(1), FrameRange(0, 75))
    turns = [(0, "Anna"), (30, "Ben"), (31, "Ben"), (60, "Anna")]
    plan = plan_of(PAL, 100, *parted(whole, turns, PAL))
    found = [read_sound(path, 0, 0, SOUND_RATE) for path in stems(tmp_path, plan).values()]
    assert len(found) == 2
    expected = mix(plan_of(PAL, 100, whole))
    assert float(np.abs(sum(found) - expected).max()) < 1e-5
    assert all(float(np.abs(stem).max()) > 0.1 for stem in found)


def test_a_seam_is_faded_and_a_join_of_one_recording_is_not(tmp_path: Path) -> None:
    boom = make_sound(tmp_path / "boom.wav", duration_s=6, bursts=((0.0, 6.0),))
    first = SoundUse(boom, 0, 0, Fraction(1), FrameRange(25, 50), joined_after=True)
    second = SoundUse(boom, 0, 0, Fraction(2), FrameRange(50, 75), joined_before=True)
    one = SoundUse(boom, 0, 0, Fraction(1), FrameRange(25, 75))
    joined, whole = mix(plan_of(PAL, 100, first, second)), mix(plan_of(PAL, 100, one))
    assert float(np.abs(joined - whole).max()) < 1e-6
    source = read_sound(boom, 0, 0, SOUND_RATE)
    seam = 25 * 1920
    assert float(np.abs(whole[: seam - FADE // 2]).max()) == 0
    inside = slice(seam + FADE // 2, seam + 5000)
    assert np.allclose(whole[inside], source[SOUND_RATE + FADE // 2 : SOUND_RATE + 5000], atol=1e-6)
    assert np.allclose(whole[seam], source[SOUND_RATE] / 2, atol=1e-3)


def test_the_same_cut_gives_the_same_zip(tmp_path: Path) -> None:
    boom = make_sound(tmp_path / "boom.wav", duration_s=2, clap_s=1)
    plan = plan_of(PAL, 40, SoundUse(boom, 0, 0, Fraction(0), FrameRange(0, 40), "Anna"))
    for name in ("a.zip", "b.zip"):
        write_stems(tmp_path / name, plan, lambda done: None)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
