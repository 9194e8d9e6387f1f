"""One channel of sound: how loud, how clean, and where it is noisy, clipped or missing.

Samples are mono floats; full scale is 1.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import signal

from analysis.analysers.spans import Values, stretches
from analysis.observations import Defect, Observation, SoundMeasure
from roughcut.core.vocabulary import DefectKind

VERSION = "1"
SILENCE_DB = -120.0  # digital silence
BLOCK_S = 0.02
CEILING = 0.95  # of full scale: lossy coding scatters flat tops by a few per cent
CLIPPED_SAMPLES_S = 100  # clipped samples a second at 48 kHz that are heard as distortion
CLIPPED_SHORTEST_S = 0.6  # a clap, or one loud word that a limiter caught, is shorter
CLIPPED_JOIN_S = 1.5  # a level set too high stays so between two phrases
SPECTRUM_S = 0.032
BANDS = 20
LOWEST_HZ, HIGHEST_HZ = 150.0, 7000.0
BREATH_S = 2.0  # within this long nearly every band of speech falls silent once
# Rise of the floor: within a breath that holds no pause, speech alone reaches 8 dB.
NOISE_ENTER_DB, NOISE_STAY_DB = 10.0, 6.0
BANDS_RANK = 15  # percentile over bands: noise that most bands share is no voice
QUIET_RANK = 15  # percentile over time that is the room itself
NOISE_SHORTEST_S = 0.4
NOISE_JOIN_S = 0.8
LATE_S = 0.5  # of digital silence before any sound

Samples = npt.NDArray[np.float32]


def listen(samples: Samples, rate: int) -> tuple[Observation, ...]:
    """The measure of a whole channel (as channel 0) and the defects in it.

    rate: samples a second. A channel of nothing but digital silence gives its measure alone.
    """
    levels = _levels(samples, rate)
    sounding = np.flatnonzero(levels > SILENCE_DB)
    measure = _measure(samples, levels)
    if not sounding.size:
        return (measure,)
    starts_s = float(sounding[0]) * BLOCK_S
    found: list[Observation] = [measure]
    if starts_s >= LATE_S:
        found.append(Defect(DefectKind.AUDIO_LATE, 0.0, starts_s, severity=0.5))
    clipped = _clipping(samples, rate)
    noisy = _noise(samples[round(starts_s * rate) :], rate, starts_s)
    found += clipped
    found += [noise for noise in noisy if not any(_covers(other, noise) for other in clipped)]
    return tuple(found)


def _levels(samples: Samples, rate: int) -> Values:
    """dBFS of each block of 20 ms."""
    size = max(1, round(rate * BLOCK_S))
    blocks = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    power = np.mean(np.square(blocks), axis=1) if len(blocks) else np.zeros(1)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-13)), np.float64)


def _measure(samples: Samples, levels: Values) -> SoundMeasure:
    heard = levels[levels > SILENCE_DB]
    if not heard.size:
        return SoundMeasure(0, SILENCE_DB, SILENCE_DB, SILENCE_DB, math.nan, 0.0)
    peak = float(np.abs(samples).max())
    noise_db, speech_db = (float(value) for value in np.percentile(heard, (10, 95)))
    return SoundMeasure(
        channel=0,
        rms_db=10 * math.log10(float(np.mean(10 ** (heard / 10)))),
        peak_db=20 * math.log10(max(peak, 1e-6)),
        noise_db=noise_db,
        snr_db=speech_db - noise_db,
        clipped=float((np.abs(samples) >= CEILING).mean()),
    )


def _clipping(samples: Samples, rate: int) -> list[Defect]:
    """Where flat tops come thick enough to be heard; single peaks and claps do not."""
    size = max(1, round(rate * BLOCK_S * 2.5))
    loud = np.abs(samples[: len(samples) // size * size]) >= CEILING
    flat = np.convolve(loud, (1, 1), "same") >= 2
    density = np.asarray(flat.reshape(-1, size).mean(axis=1) * 48_000, np.float64)
    times = np.arange(len(density), dtype=np.float64) * (size / rate)
    return [
        Defect(DefectKind.AUDIO_CLIPPING, start_s, end_s, min(1.0, highest / 4000))
        for start_s, end_s, highest in stretches(
            times,
            density,
            enter=CLIPPED_SAMPLES_S,
            stay=CLIPPED_SAMPLES_S,
            shortest_s=CLIPPED_SHORTEST_S,
            join_s=CLIPPED_JOIN_S,
        )
    ]


def _covers(one: Defect, other: Defect) -> bool:
    """Whether half of the other is within the one: distortion fills the bands as noise does."""
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return shared > (other.end_s - other.start_s) / 2


def _noise(samples: Samples, rate: int, starts_s: float) -> list[Defect]:
    """Where the floor under and between the words rises in most bands at once.

    The floor of a band is its least power within a breath. Source: Martin 2001, Noise power
    spectral density estimation based on optimal smoothing and minimum statistics.
    """
    bands, hop_s = _bands(samples, rate)
    if len(bands) * hop_s < 2 * BREATH_S:
        return []
    width = round(BREATH_S / hop_s)
    floors = np.stack([_least(bands[:, band], width) for band in range(bands.shape[1])], axis=1)
    risen = floors - np.percentile(floors, QUIET_RANK, axis=0)
    rise = np.asarray(np.percentile(risen, BANDS_RANK, axis=1), np.float64)
    last_s = starts_s + len(samples) / rate
    return [
        Defect(
            DefectKind.AUDIO_NOISE,
            max(starts_s, starts_s + start_s - BREATH_S / 2),
            min(last_s, starts_s + end_s + BREATH_S / 2),
            severity=min(1.0, highest / 30),
        )
        for start_s, end_s, highest in stretches(
            np.arange(len(rise), dtype=np.float64) * hop_s,
            rise,
            enter=NOISE_ENTER_DB,
            stay=NOISE_STAY_DB,
            shortest_s=NOISE_SHORTEST_S,
            join_s=NOISE_JOIN_S,
        )
    ]


def _bands(samples: Samples, rate: int) -> tuple[Values, float]:
    """Power of each band in dB, [moments, bands], smoothed over two moments; seconds a moment."""
    size = round(rate * SPECTRUM_S)
    hop = size // 2
    if len(samples) < 2 * size:
        return np.zeros((0, BANDS)), SPECTRUM_S / 2
    hertz, _, spectrum = signal.stft(
        samples, rate, nperseg=size, noverlap=size - hop, boundary=None, padded=False
    )
    power = np.square(np.abs(spectrum))
    edges = np.geomspace(LOWEST_HZ, min(HIGHEST_HZ, rate / 2.2), BANDS + 1)
    slots = np.digitize(hertz, edges)
    rows = [
        power[slots == slot].mean(axis=0) for slot in range(1, BANDS + 1) if (slots == slot).any()
    ]
    smooth = signal.lfilter(np.ones(2) / 2, 1, np.stack(rows, axis=1), axis=0)
    return 10 * np.log10(np.maximum(smooth, 1e-14)), hop / rate


def _least(values: Values, width: int) -> Values:
    """The least value within half of `width` on either side."""
    half = width // 2
    padded = np.pad(values, half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    return np.asarray(windows.min(axis=1), np.float64)
