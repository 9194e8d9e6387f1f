"""What the microphones heard: the camera's own, far off, and the recorder's, close."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from demo.generator.performance import Performance, Span
from demo.generator.plan import Dual
from demo.generator.voices import RATE, Samples

ROOM_S = 0.32  # time in which the room's echo falls by 60 dB
CAMERA_HISS = 10 ** (-58 / 20)
RECORDER_HISS = 10 ** (-74 / 20)
NOISE_LEVEL = 0.055
OVERDRIVE = 9.0  # gain at which the camera's input is driven into its limit


def camera_sound(played: Performance, seed: int) -> Samples:
    """The camera's scratch track: everything through the room, quieter, with its noise."""
    chance = np.random.default_rng(seed)
    near = _together(played, floor=0.8)
    wet = fftconvolve(near, _room(chance))[: len(near)]
    hum = 0.0008 * np.sin(2 * np.pi * 100 * np.arange(len(near)) / RATE)
    heard = 0.5 * near + 0.22 * wet + hum + CAMERA_HISS * chance.standard_normal(len(near))
    for flaw in played.flaws:
        if flaw.kind == "audio noise":
            heard += _passing_engine(flaw, len(near), chance)
    return _limited(0.85 * heard * _overdrive(played, len(near)))


def recorder_sound(played: Performance, dual: Dual, seed: int) -> Samples:
    """The recorder's channels, shape (channels, samples), as long as the take allows.

    The recorder stops half a second after the camera where it ran longer.
    """
    chance = np.random.default_rng(seed + 1000)
    channels = [_channel(played, name, chance) for name in dual.channels]
    lead = round(dual.offset_s * RATE)
    rolled = [
        np.concatenate([np.zeros(max(0, lead), np.float32), one[max(0, -lead) :]])
        for one in channels
    ]
    noisy = [one + RECORDER_HISS * chance.standard_normal(len(one)) for one in rolled]
    return np.stack([_limited(one) for one in noisy])


def _channel(played: Performance, name: str, chance: np.random.Generator) -> Samples:
    worn = next((who for who in played.stems if who and name.endswith(who)), "")
    if not worn:
        near = _together(played, floor=0.5)
        return np.asarray(
            0.95 * near + 0.05 * fftconvolve(near, _room(chance))[: len(near)], np.float32
        )
    mixed = sum((1.3 if who == worn else 0.18) * stem for who, stem in played.stems.items())
    lowpass = butter(2, 9000, "low", fs=RATE, output="sos")
    return np.asarray(sosfilt(lowpass, mixed), np.float32)


def _together(played: Performance, floor: float) -> Samples:
    """All stems as one; the clap and the calls come from beside the microphone."""
    return np.asarray(
        sum((stem if who else floor * stem) for who, stem in played.stems.items()), np.float32
    )


def _room(chance: np.random.Generator) -> Samples:
    """A small room's echo, unit energy, without the direct sound."""
    time = np.arange(int(ROOM_S * RATE)) / RATE
    echo = chance.standard_normal(len(time)) * 10 ** (-3 * time / ROOM_S)
    echo[: int(0.006 * RATE)] = 0
    return np.asarray(echo / np.sqrt((echo**2).sum()), np.float32)


def _passing_engine(flaw: Span, length: int, chance: np.random.Generator) -> Samples:
    """Broadband noise that swells within a quarter of a second and leaves as fast."""
    start, end = round(flaw.start_s * RATE), min(length, round(flaw.end_s * RATE))
    band = butter(2, [90, 5000], "band", fs=RATE, output="sos")
    rumble = sosfilt(band, chance.standard_normal(end - start))
    rumble *= NOISE_LEVEL / np.sqrt(np.mean(rumble**2))
    ramp = np.minimum(1, np.minimum(np.arange(end - start), np.arange(end - start)[::-1]) / 6000)
    heard = np.zeros(length, np.float32)
    heard[start:end] = rumble * ramp
    return heard


def _overdrive(played: Performance, length: int) -> Samples:
    """The gain of the camera's input: too high while somebody has turned it up."""
    gain = np.ones(length, np.float32)
    for flaw in played.flaws:
        if flaw.kind == "audio clipping":
            gain[round(flaw.start_s * RATE) : round(flaw.end_s * RATE)] = OVERDRIVE
    return gain


def _limited(samples: NDArray[np.floating[Any]]) -> Samples:
    return np.asarray(np.clip(samples, -0.98, 0.98), np.float32)
