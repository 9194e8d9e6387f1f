"""Camera and recorder meet to the half frame, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from analysis.sync.clap import find_claps
from analysis.sync.pairing import Take, pair, trial_order
from analysis.sync.sync import Samples, SyncMethod, find_sync, on_picture_time
from tests.simulators.recordings import RATE_HZ, Room, clap, in_room, part, speech

HALF_FRAME_S = 0.5 / 30


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    room: Room
    seconds: float = 20.0


CASES = (
    Case("a dry room", Room(0.2, 20)),
    Case("a hard room", Room(0.6, 10)),
    Case("a noisy street", Room(0.3, 0)),
    Case("noise above the speech", Room(0.6, -6)),
    Case("a short take", Room(0.3, 10), 7.0),
    Case("a camera far too low", Room(0.3, 15, -40)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_camera_is_placed_within_half_a_frame(case: Case, seed: int) -> None:
    recorder = speech(90, seed)
    start_s = 11.237 + 7 * seed
    camera = in_room(part(recorder, start_s, case.seconds), case.room, seed + 50)
    found = find_sync(camera, recorder)
    assert found.offset_s == pytest.approx(start_s, abs=HALF_FRAME_S)
    assert found.windows_agreeing >= 3
    assert found.method is SyncMethod.SOUND


def test_a_recorder_that_starts_after_the_camera_has_a_negative_offset() -> None:
    scene = speech(40, 3)
    camera = in_room(scene, Room(), 4)
    found = find_sync(camera, scene[3 * RATE_HZ :])
    assert found.offset_s == pytest.approx(-3.0, abs=0.005)


@pytest.mark.parametrize("drift_ppm", [-80.0, -25.0, 40.0, 120.0])
def test_the_drift_of_a_bad_clock_is_measured(drift_ppm: float) -> None:
    recorder = speech(330, 5)
    camera = in_room(part(recorder, 12.0, 300, drift_ppm), Room(0.3, 10), 6)
    found = find_sync(camera, recorder)
    assert found.drift_ppm == pytest.approx(drift_ppm, abs=5)
    assert found.offset_s == pytest.approx(12.0, abs=0.005)


def test_no_drift_is_invented() -> None:
    recorder = speech(200, 7)
    found = find_sync(in_room(part(recorder, 9, 180), Room(0.6, 5), 8), recorder)
    assert found.drift_ppm == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_sound_file_of_another_take_gives_no_offset(seed: int) -> None:
    found = find_sync(in_room(speech(25, seed), Room(), seed), speech(60, seed + 100))
    assert found.offset_s is None
    assert found.method is SyncMethod.NONE


def test_takes_that_share_only_their_slate_are_not_paired() -> None:
    head = clap(speech(5, 40), 4.0)
    camera = np.concatenate([head, speech(15, 41)])
    other = np.concatenate([head, speech(15, 42)])
    assert find_sync(in_room(camera, Room(), 43), other).offset_s is None


def test_the_same_hum_in_two_takes_is_no_proof() -> None:
    times = np.arange(30 * RATE_HZ) / RATE_HZ
    tones = [0.2 * np.sin(2 * np.pi * tone * times) for tone in (150, 200, 250, 300)]
    hum = np.sum(tones, axis=0).astype(np.float32)
    assert find_sync(hum + speech(30, 44), hum + speech(30, 45)).offset_s is None


def test_silence_and_a_fraction_of_a_second_give_no_offset() -> None:
    silence = np.zeros(10 * RATE_HZ, np.float32)
    assert find_sync(silence, speech(20, 1)).offset_s is None
    assert find_sync(speech(20, 1), silence).offset_s is None
    assert find_sync(speech(0.1, 1), speech(20, 1)).offset_s is None
    assert find_sync(np.zeros(0, np.float32), np.zeros(0, np.float32)).offset_s is None


def test_right_timecode_is_verified_by_sound() -> None:
    recorder = speech(60, 9)
    camera = in_room(part(recorder, 14.0, 20), Room(), 10)
    found = find_sync(camera, recorder, timecode_offset_s=14.03)
    assert found.method is SyncMethod.TIMECODE_AND_SOUND
    assert found.offset_s == pytest.approx(14.0, abs=0.005)


def test_wrong_timecode_gives_way_to_the_sound() -> None:
    recorder = speech(60, 11)
    camera = in_room(part(recorder, 14.0, 20), Room(), 12)
    found = find_sync(camera, recorder, timecode_offset_s=33.0)
    assert found.method is SyncMethod.SOUND
    assert found.offset_s == pytest.approx(14.0, abs=0.005)


def _sharing(seed: int, shared_s: float) -> tuple[Samples, Samples]:
    """An insert of 13 s, and the sound of another take in which the same calls are heard."""
    camera, recorder = speech(13, seed), speech(15, seed + 1)
    end = 13 * RATE_HZ
    begins = end - round(shared_s * RATE_HZ)
    recorder[3 * RATE_HZ : 3 * RATE_HZ + end - begins] = camera[begins:end]
    return camera, recorder


@pytest.mark.parametrize("seed", range(30, 36))
def test_calls_that_two_takes_share_do_not_outweigh_their_timecode(seed: int) -> None:
    camera, recorder = _sharing(seed, 6.0)
    found = find_sync(camera, recorder, timecode_offset_s=-420.0)
    assert found.offset_s is None


def test_timecode_alone_proves_nothing() -> None:
    found = find_sync(speech(20, 13), speech(60, 14), timecode_offset_s=14.0)
    assert found.offset_s is None


def test_a_clap_is_found_where_it_falls() -> None:
    claps = find_claps(clap(0.2 * speech(12, 15), 4.12), rate_hz=RATE_HZ)
    assert claps[0] == pytest.approx(4.12, abs=0.01)


def test_the_recorder_is_laid_on_picture_time() -> None:
    recorder = speech(120, 16)
    camera = part(recorder, 14.0, 90, 60)
    placed = on_picture_time(recorder, find_sync(camera, recorder), len(camera))
    assert np.corrcoef(placed, camera)[0, 1] > 0.7


def test_a_recorder_out_of_sync_has_no_place() -> None:
    with pytest.raises(ValueError, match="no place"):
        on_picture_time(speech(3, 1), find_sync(speech(3, 2), speech(3, 1)), 10)


def test_each_camera_gets_its_own_sound_file_or_none() -> None:
    sounds = {f"S{n}": speech(30, 60 + n) for n in range(3)}
    cameras = {f"C{n}": in_room(part(sounds[f"S{n}"], 4, 15), Room(), n) for n in range(3)}
    cameras["C9"] = speech(15, 90)
    files = {**sounds, **cameras}
    found = pair(
        [Take(name, 15, scene="12", take="1") for name in cameras],
        [Take(name, 30) for name in sounds],
        files.__getitem__,
    )
    assert [(p.camera, p.recorder) for p in found] == [
        ("C0", "S0"),
        ("C1", "S1"),
        ("C2", "S2"),
        ("C9", None),
    ]


def test_timecode_and_slate_only_order_the_trials() -> None:
    camera = Take("C", 20, Fraction(36_000), "12", "3")
    recorders = [
        Take("far", 30, Fraction(50_000)),
        Take("scene", 30, None, "12", "1"),
        Take("slate", 30, None, "12", "03"),
        Take("near", 30, Fraction(35_995)),
    ]
    assert [r.id for r in trial_order(camera, recorders)] == ["near", "slate", "scene", "far"]
