"""How loud a reading is said and how far its pitch moves: measures of the sound, no more.

Pitch by YIN: the lag at which a window is most like itself, by the cumulative mean normalised
difference. Source: de Cheveigné and Kawahara 2002. Level over speech alone, without the pauses.
Source: ITU-T P.56, active speech level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

from analysis.alignment.loudness import RATE_HZ, Loudness
from analysis.alignment.model import Reading

Samples = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_DOWN = 2  # to 8 kHz: voices and their first harmonics lie far below half of it
_HOP_S = 0.02
_LOWEST_HZ, _HIGHEST_HZ = 65.0, 500.0
_WINDOW_S = 0.032
# From the first sample that a pitch is told from to the middle one.
_MIDDLE_S = (_WINDOW_S + 1 / _LOWEST_HZ) / 2
# A window is voiced where its difference falls below this. Source: YIN, .1 to .2.
_VOICED = 0.15
_BLOCK = 2000  # windows transformed at once: some 20 MB
# A range is told from half a second of voice on, between these percentiles.
_LEAST_WINDOWS = 25
_LOW, _HIGH = 10, 90
# A window an octave from the middle one is a slip of the method, seldom of the voice.
_SLIP_ST = 11.0


@dataclass(frozen=True, slots=True)
class Voice:
    """pitch_st: semitones above 1 Hz of every fiftieth of a second, NaN where nothing is voiced."""

    pitch_st: Floats

    def within(self, start_s: float, end_s: float) -> Floats:
        """The pitches of a span that are voiced."""
        first, last = (max(0, round((at - _MIDDLE_S) / _HOP_S)) for at in (start_s, end_s))
        part = self.pitch_st[first:last]
        return part[~np.isnan(part)]


def voice(samples: Samples, sound: Loudness) -> Voice:
    """The pitch of 16 kHz mono samples. sound: their loudness; what is quiet is not looked at."""
    rate = RATE_HZ / _DOWN
    slow = resample_poly(samples.astype(np.float64), 1, _DOWN)
    hop, window, lags = round(_HOP_S * rate), round(_WINDOW_S * rate), int(rate / _LOWEST_HZ) + 2
    starts = np.arange(0, max(0, len(slow) - window - lags), hop)
    pitch = np.full(len(starts), np.nan)
    middles = starts / rate + _MIDDLE_S
    loud = np.flatnonzero([bool(sound.loud[sound.index(at)]) for at in middles.tolist()])
    for first in range(0, len(loud), _BLOCK):
        own = loud[first : first + _BLOCK]
        cut = slow[starts[own][:, None] + np.arange(window + lags)]
        pitch[own] = 12 * np.log2(_frequencies(cut, window, lags, rate))
    return Voice(pitch)


def voiced(reading: Reading, sound: Loudness, pitch: Voice) -> Reading:
    """A reading with its level and the range of its pitch, NaN where they cannot be told."""
    first, last = sound.index(reading.start_s), sound.index(reading.end_s) + 1
    spoken = sound.level_db[first:last][sound.loud[first:last]]
    level = 10 * np.log10(np.mean(10 ** (spoken / 10))) if len(spoken) else np.nan
    return replace(reading, level_db=float(level), pitch_range_st=_range(pitch, reading))


def _range(pitch: Voice, reading: Reading) -> float:
    found = pitch.within(reading.start_s, reading.end_s)
    kept = found[np.abs(found - np.median(found)) < _SLIP_ST] if len(found) else found
    if len(kept) < _LEAST_WINDOWS:
        return float("nan")
    low, high = np.percentile(kept, (_LOW, _HIGH))
    return float(high - low)


def _frequencies(cut: Floats, window: int, lags: int, rate: float) -> Floats:
    """(N,) the pitch of each window in Hz, NaN where it is not voiced. cut: (N, window + lags)."""
    difference = _normalised(cut, window, lags)
    least = int(rate / _HIGHEST_HZ)
    inner = difference[:, least:-1]
    dips = (inner <= difference[:, least - 1 : -2]) & (inner <= difference[:, least + 1 :])
    sure = dips & (inner < _VOICED)
    rows = np.arange(len(cut))
    place = sure.argmax(axis=1) + least
    before, here, after = (difference[rows, place + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(bend > 0, (before - after) / (2 * np.where(bend > 0, bend, 1.0)), 0.0)
    return np.asarray(np.where(sure.any(axis=1), rate / (place + shift), np.nan))


def _normalised(cut: Floats, window: int, lags: int) -> Floats:
    """(N, lags) the difference of each window from itself later, over its mean up to there."""
    size = 1 << (window + lags - 1).bit_length()
    head = np.fft.rfft(cut[:, :window], size)
    alike = np.fft.irfft(np.conj(head) * np.fft.rfft(cut, size), size)[:, :lags]
    heaped = np.cumsum(np.pad(np.square(cut), ((0, 0), (1, 0))), axis=1)
    power = heaped[:, window : window + lags] - heaped[:, :lags]
    difference = np.maximum(power[:, :1] + power - 2 * alike, 0.0)
    mean = np.cumsum(difference[:, 1:], axis=1) / np.arange(1, lags)
    flat = np.ones((len(cut), 1))
    return np.concatenate([flat, difference[:, 1:] / np.maximum(mean, 1e-12)], axis=1)
