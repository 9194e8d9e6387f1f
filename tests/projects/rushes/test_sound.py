"""Sound is read in the picture's time, and its light copy keeps its place to the sample."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from projects.rushes.checksum import sha256_of
from projects.rushes.decode import read_sound
from projects.rushes.peaks import waveform_peaks
from projects.rushes.sound_proxy import write_sound_proxy
from tests.projects.rushes.small_media import SAMPLE_RATE, picture, wave_bytes

pytestmark = pytest.mark.media


def clicks(length: int, places: list[int]) -> np.ndarray:
    samples = np.zeros(length, np.float32)
    for place in places:
        samples[place : place + 40] = 0.8
    return samples


def onsets(samples: np.ndarray, level: float = 0.4) -> list[int]:
    loud = np.flatnonzero(np.abs(samples) > level)
    return [int(at) for at in loud if not np.any(np.abs(samples[max(0, at - 400) : at]) > level)]


def write_av(path: Path, sound: np.ndarray, *, picture_at: Fraction, sound_at: Fraction) -> Path:
    """Two stereo-free channels of PCM beside 50 frames, each starting where it is told."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream("pcm_s16le", rate=SAMPLE_RATE, layout="stereo")
        for number in range(50):
            frame = picture(number)
            frame.pts = number + round(picture_at * 25)
            frame.time_base = Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        stereo = np.stack([np.zeros_like(sound), sound], 1)
        whole = np.ascontiguousarray((stereo * 32767).astype(np.int16).reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(whole, "s16", "stereo")
        frame.sample_rate, frame.time_base = SAMPLE_RATE, Fraction(1, SAMPLE_RATE)
        frame.pts = round(sound_at * SAMPLE_RATE)
        container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return path


@pytest.mark.parametrize("name", ["clip.mov", "clip.mkv"])
@pytest.mark.parametrize(
    ("picture_at", "sound_at"),
    [(Fraction(0), Fraction(0)), (Fraction(0), Fraction(1, 2)), (Fraction(2, 5), Fraction(0))],
    ids=["together", "sound late", "picture late"],
)
def test_sound_is_read_in_the_time_of_the_picture(
    tmp_path: Path, name: str, picture_at: Fraction, sound_at: Fraction
) -> None:
    path = write_av(
        tmp_path / name, clicks(96000, [48000]), picture_at=picture_at, sound_at=sound_at
    )
    heard = read_sound(path, 0, 1, SAMPLE_RATE)
    expected = 48000 + (sound_at - picture_at) * SAMPLE_RATE
    assert onsets(heard) == pytest.approx([float(expected)], abs=50)
    assert not np.any(read_sound(path, 0, 0, SAMPLE_RATE))


@pytest.mark.parametrize("rate", [16000, 22050, 44100, 48000])
def test_resampled_sound_keeps_its_place(tmp_path: Path, rate: int) -> None:
    samples = clicks(96000, [12000, 60000])
    (tmp_path / "a.wav").write_bytes(wave_bytes((samples * 32767)[:, None]))
    heard = read_sound(tmp_path / "a.wav", 0, 0, rate)
    assert len(heard) == pytest.approx(2 * rate, abs=2)
    assert onsets(heard, 0.35) == pytest.approx([rate / 4, rate * 1.25], abs=rate / 48000 * 4 + 1)


def test_a_channel_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wave_bytes(np.zeros((4800, 1))))
    with pytest.raises(ValueError, match="no channel 1"):
        read_sound(tmp_path / "a.wav", 0, 1, 16000)
    with pytest.raises(ValueError, match="no audio stream 1"):
        read_sound(tmp_path / "a.wav", 1, 0, 16000)


def test_the_sound_proxy_keeps_every_place_to_the_sample(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    noise = np.convolve(rng.normal(0, 0.2, 96000), np.ones(24) / 12, "same").astype(np.float32)
    write_sound_proxy(tmp_path / "a.m4a", noise)
    heard = read_sound(tmp_path / "a.m4a", 0, 0, SAMPLE_RATE)
    lags = range(-3, 4)
    inner = slice(4800, 90000)
    scores = [float(np.dot(noise[inner], np.roll(heard[:96000], lag)[inner])) for lag in lags]
    assert lags[int(np.argmax(scores))] == 0
    assert 96000 <= len(heard) <= 96000 + 1024


def test_a_sound_proxy_of_nothing_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no sound"):
        write_sound_proxy(tmp_path / "a.m4a", np.zeros(0, np.float32))
    assert list(tmp_path.iterdir()) == []


def test_peaks_are_a_byte_for_each_ten_milliseconds() -> None:
    samples = np.zeros(48000 + 100, np.float32)
    samples[480 * 7] = -0.5
    samples[-1] = 3.0
    peaks = waveform_peaks(samples, 48000)
    assert len(peaks) == 101
    assert peaks[7] == 128
    assert peaks[100] == 255
    assert sum(peaks) == 128 + 255
    assert waveform_peaks(samples[:0], 48000) == b""


def test_a_checksum_is_of_the_content_and_tells_its_progress(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    told: list[int] = []
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(tmp_path / "a", told.append) == expected
    assert told == [3]
