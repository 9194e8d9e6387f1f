"""Synthetic two-system recordings with known offset, drift, room and noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, fftconvolve, sosfilt

Samples = npt.NDArray[np.float32]
RATE_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Room:
    """reverberation_s: RT60. snr_db: speech over noise at the camera. level_db: of the camera."""

    reverberation_s: float = 0.3
    snr_db: float = 15.0
    level_db: float = 0.0


def speech(seconds: float, seed: int) -> Samples:
    """Speech-like sound: band-limited noise in syllables and pauses."""
    chance = np.random.default_rng(seed)
    size = int(seconds * RATE_HZ)
    band = butter(2, [120, 5000], "bandpass", fs=RATE_HZ, output="sos")
    syllables = (chance.random(int(seconds * 5) + 2) < 0.5) * chance.uniform(
        0.2, 1, int(seconds * 5) + 2
    )
    envelope = np.repeat(syllables, RATE_HZ // 5)[:size]
    smooth = fftconvolve(envelope, np.hanning(800) / 400, "same")
    sound = sosfilt(band, chance.normal(size=size)) * smooth
    return np.asarray(0.1 * sound / max(sound.std(), 1e-9), np.float32)


def in_room(sound: Samples, room: Room, seed: int) -> Samples:
    """The same sound from across a room, with noise of its own."""
    chance = np.random.default_rng(seed)
    length = max(2, int(room.reverberation_s * RATE_HZ))
    echo = chance.normal(size=length) * np.exp(-6.9 * np.arange(length) / length) * 0.25
    echo[0] = 1.0
    heard = fftconvolve(sound, echo)[: len(sound)]
    noise = chance.normal(size=len(sound)) * heard.std() * 10 ** (-room.snr_db / 20)
    return np.asarray((heard + noise) * 10 ** (room.level_db / 20), np.float32)


def part(sound: Samples, start_s: float, seconds: float, drift_ppm: float = 0.0) -> Samples:
    """What a camera that starts at `start_s` records of a recorder's sound.

    drift_ppm: how much faster the recorder's clock runs than the camera's.
    """
    times = (np.arange(int(seconds * RATE_HZ)) + start_s * RATE_HZ) * (1 + drift_ppm * 1e-6)
    return np.asarray(np.interp(times, np.arange(len(sound)), sound, left=0, right=0), np.float32)


def clap(sound: Samples, at_s: float) -> Samples:
    """The sound with a slate's clap at a time."""
    length = int(0.03 * RATE_HZ)
    crack = np.random.default_rng(99).normal(size=length) * np.exp(-np.arange(length) / 80)
    clapped = sound.copy()
    start = int(at_s * RATE_HZ)
    clapped[start : start + length] += (0.8 * crack)[: len(clapped) - start].astype(np.float32)
    return clapped
