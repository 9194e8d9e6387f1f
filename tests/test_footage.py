"""The footage that other tests are made of holds what it says."""

from __future__ import annotations

import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.generator.strip import FRAMES, TAKES, cells_of, draw_strip, read_strip
from tests.footage import make_broken, make_sound, make_take

pytestmark = pytest.mark.media


def strips(path: Path) -> list[tuple[int, int] | None]:
    with av.open(str(path)) as clip:
        return [
            read_strip(np.asarray(frame.to_ndarray(format="gray"), np.uint8))
            for frame in clip.decode(video=0)
        ]


def moment(frame: av.VideoFrame | av.AudioFrame) -> Fraction:
    """When a decoded frame is shown or heard, in seconds."""
    assert frame.pts is not None
    assert frame.time_base is not None
    return Fraction(frame.pts * frame.time_base)


@given(st.sampled_from(TAKES), st.sampled_from(FRAMES))
def test_every_take_and_frame_number_is_read_back(take: int, frame: int) -> None:
    picture = np.full((360, 640, 3), 90, np.uint8)
    draw_strip(picture, take, frame)
    assert read_strip(picture) == (take, frame)


def test_one_wrong_cell_makes_a_strip_unreadable() -> None:
    picture = np.full((360, 640), 90, np.uint8)
    draw_strip(picture, 3, 1234)
    left, right = 640 * 20 // 48, 640 * 21 // 48
    picture[-8:, left + 1 : right] = 255 - picture[-8:, left + 1 : right]
    assert read_strip(picture) is None


@pytest.mark.parametrize("level", [0, 90, 255])
def test_a_picture_without_a_strip_reads_as_nothing(level: int) -> None:
    assert read_strip(np.full((360, 640), level, np.uint8)) is None


def test_a_number_that_the_strip_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="no strip"):
        cells_of(0, 5)


@pytest.mark.parametrize("size", [(480, 270), (854, 480), (960, 540)])
def test_the_strip_survives_being_scaled_for_a_proxy(size: tuple[int, int]) -> None:
    picture = np.full((360, 640), 120, np.uint8)
    draw_strip(picture, 201, 70_001)
    scaled = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    assert read_strip(scaled) == (201, 70_001)


@pytest.mark.parametrize(
    ("rate", "timecode", "drop", "written"),
    [
        (Fraction(24000, 1001), "10:00:59:20", False, "10:00:59:20"),
        (Fraction(24), "01:02:03:04", False, "01:02:03:04"),
        (Fraction(25), "23:59:59:24", False, "23:59:59:24"),
        (Fraction(30000, 1001), "01:00:59:28", True, "01:00:59;28"),
    ],
    ids=["23.976", "24", "25", "29.97 drop"],
)
def test_a_take_holds_its_frames_rate_timecode_and_reel(
    tmp_path: Path, rate: Fraction, timecode: str, drop: bool, written: str
) -> None:
    path = make_take(
        tmp_path / "a.mov", rate=rate, frames=40, take=9, timecode=timecode, drop=drop, reel="B007"
    )
    assert strips(path) == [(9, frame) for frame in range(40)]
    with av.open(str(path)) as clip:
        video = clip.streams.video[0]
        tracks = [s for s in clip.streams if s.metadata.get("timecode") == written]
        assert video.average_rate == rate
        assert video.frames == 40
        assert tracks, [s.metadata for s in clip.streams]
        assert any(s.metadata.get("reel_name") == "B007" for s in clip.streams)


def test_a_take_without_timecode_has_no_timecode_track(tmp_path: Path) -> None:
    with av.open(str(make_take(tmp_path / "a.mov", timecode=""))) as clip:
        assert [s.type for s in clip.streams] == ["video", "audio"]


def test_a_burst_and_a_clap_are_heard_where_they_were_put(tmp_path: Path) -> None:
    path = make_sound(
        tmp_path / "a.wav", duration_s=3, bursts=((1.0, 1.5),), clap_s=2.25, tracks=("BOOM", "LAV")
    )
    with wave.open(str(path)) as sound:
        assert (sound.getnchannels(), sound.getframerate()) == (2, 48_000)
        samples = np.frombuffer(sound.readframes(3 * 48_000), "<i2").reshape(-1, 2)[:, 0]
    loud = np.flatnonzero(np.abs(samples) > 1500) / 48_000
    assert loud[0] == pytest.approx(1.0, abs=0.01)
    assert loud[loud > 1.6][0] == pytest.approx(2.25, abs=0.001)
    assert not ((loud > 1.51) & (loud < 2.249)).any()


def test_a_camera_file_plays_its_sound_in_time_with_its_picture(tmp_path: Path) -> None:
    path = make_take(tmp_path / "a.mov", frames=60, clap_s=1.2)
    with av.open(str(path)) as clip:
        blocks = [(moment(f), f.to_ndarray()[0]) for f in clip.decode(audio=0)]
    first = blocks[0][0]
    heard = np.concatenate([block for _, block in blocks])
    clap = float(first) + int(np.argmax(np.abs(heard) > 0.1)) / 48_000
    assert clap == pytest.approx(1.2, abs=0.004)


def test_a_sound_file_carries_its_time_reference_and_its_track_names(tmp_path: Path) -> None:
    path = make_sound(
        tmp_path / "a.wav",
        time_reference=5_000_000_000,
        tracks=("BOOM", "LAV"),
        scene="7A",
        take="2",
    )
    said = path.read_bytes()[:4000]
    with av.open(str(path)) as sound:
        assert sound.metadata["time_reference"] == "5000000000"
    assert b"<NAME>LAV</NAME>" in said
    assert b"<SCENE>7A</SCENE><TAKE>2</TAKE>" in said


@pytest.mark.parametrize("kind", ["zero bytes", "truncated"])
def test_a_broken_file_cannot_be_opened(tmp_path: Path, kind: str) -> None:
    path = make_broken(tmp_path / "a.mov", "zero bytes" if kind == "zero bytes" else "truncated")
    with pytest.raises(av.FFmpegError):
        av.open(str(path))


def test_a_file_with_the_wrong_extension_is_sound_under_a_pictures_name(tmp_path: Path) -> None:
    assert make_broken(tmp_path / "a.mov", "wrong extension").read_bytes()[:4] == b"RIFF"


def test_a_silent_take_has_no_sound_stream(tmp_path: Path) -> None:
    with av.open(str(make_broken(tmp_path / "a.mov", "silent"))) as clip:
        assert not clip.streams.audio


def test_a_variable_rate_take_has_uneven_frames_that_can_all_be_read(tmp_path: Path) -> None:
    path = make_broken(tmp_path / "a.mov", "variable rate")
    with av.open(str(path)) as clip:
        stamps = [moment(frame) for frame in clip.decode(video=0)]
    steps = {b - a for a, b in pairwise(stamps)}
    assert strips(path) == [(1, frame) for frame in range(40)]
    assert len(steps) > 5
