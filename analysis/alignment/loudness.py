"""Where a recording is loud and where it is quiet, on a grid of 5 ms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d, percentile_filter
from scipy.signal import butter, sosfilt

Samples = npt.NDArray[np.float32]
Levels = npt.NDArray[np.float32]

RATE_HZ = 16_000
HOP_S = 0.005
_WINDOW_S = 0.01
# Rumble and hum below this are no speech.
_LOWEST_HZ = 120.0
# Consonants and the release of a last plosive show above this, where rooms are quiet.
_HISS_HZ = 2000.0
# Speech is this far above the noise floor, and at most so far below the loudest speech.
_ABOVE_FLOOR_DB, _BELOW_PEAK_DB = 6.0, 45.0
# The floor is the 10th percentile of the level around a moment: noise may come and go.
_FLOOR_PERCENT, _FLOOR_SPAN_S, _FLOOR_STEP_S = 10, 3.0, 0.1
_SILENCE_DB = -120.0
# So far below the whole file's floor nothing was recorded (a padded end): no room is heard there.
# Below the other level there is not even a recorder's own noise.
_UNRECORDED_DB, _NOTHING_DB = 10.0, -105.0
# A soft release after a closure: it stands so far out of the room's own spread.
_RELEASE_DB, _RELEASE_SPREADS, _RELEASE_WINDOWS = 3.0, 4.0, 2


@dataclass(frozen=True, slots=True)
class Loudness:
    """level_db: per 5 ms. loud: above the local noise floor. Times are of window centres."""

    level_db: npt.NDArray[np.float32]
    loud: npt.NDArray[np.bool_]

    def index(self, time_s: float) -> int:
        """The grid index nearest to a time, inside the recording."""
        return int(np.clip(round((time_s - _WINDOW_S / 2) / HOP_S), 0, len(self.loud) - 1))

    def time_s(self, index: int) -> float:
        return index * HOP_S + _WINDOW_S / 2

    def runs(self, start: int, end: int, *, loud: bool) -> list[tuple[int, int]]:
        """The loud (or quiet) runs [first, last + 1) of a part of the grid."""
        part = self.loud[start:end] if loud else ~self.loud[start:end]
        steps = np.flatnonzero(np.diff(np.concatenate([[0], part.astype(np.int8), [0]])))
        return [(start + int(a), start + int(b)) for a, b in steps.reshape(-1, 2)]

    def release(self, start: int, end: int, until: int) -> int | None:
        """The last window of a soft burst in [start, end), judged by the room up to `until`."""
        room = self.level_db[start:until][~self.loud[start:until]]
        if len(room) < 4 * _RELEASE_WINDOWS or end <= start:
            return None
        middle = float(np.median(room))
        spread = 1.4826 * float(np.median(np.abs(room - middle)))
        clear = self.level_db[start:end] > middle + max(_RELEASE_DB, _RELEASE_SPREADS * spread)
        held = np.flatnonzero(np.convolve(clear, np.ones(_RELEASE_WINDOWS), "valid") > 1.5)
        return start + int(held[-1]) + _RELEASE_WINDOWS - 1 if len(held) else None


def loudness(samples: Samples) -> Loudness:
    """The loudness of 16 kHz mono samples; an empty recording has one quiet window."""
    if len(samples) < int(_WINDOW_S * RATE_HZ):
        return Loudness(np.full(1, _SILENCE_DB, np.float32), np.zeros(1, np.bool_))
    level = _level(samples, _LOWEST_HZ)
    return Loudness(level, _above_floor(level) | _above_floor(_level(samples, _HISS_HZ)))


def _level(samples: Samples, from_hz: float) -> Levels:
    """The level in dB of the sound above a frequency, per 5 ms."""
    hop, window = int(HOP_S * RATE_HZ), int(_WINDOW_S * RATE_HZ)
    filtered = sosfilt(butter(2, from_hz, "highpass", fs=RATE_HZ, output="sos"), samples)
    power = np.concatenate([[0.0], np.cumsum(np.square(filtered, dtype=np.float64))])
    starts = np.arange(0, len(samples) - window + 1, hop)
    mean = np.maximum(power[starts + window] - power[starts], 0.0) / window
    level: Levels = (10 * np.log10(mean + 10 ** (_SILENCE_DB / 10))).astype(np.float32)
    return level


def _above_floor(level: Levels) -> npt.NDArray[np.bool_]:
    """Where a level stands clear of the noise around it."""
    least = np.percentile(level, 95) - _BELOW_PEAK_DB
    clear: npt.NDArray[np.bool_] = level > np.maximum(_floor(level) + _ABOVE_FLOOR_DB, least)
    return clear


def _floor(level: Levels) -> Levels:
    """The noise floor around each moment, found on a coarse grid and smoothed."""
    step = int(_FLOOR_STEP_S / HOP_S)
    size = 2 * int(_FLOOR_SPAN_S / HOP_S / 2) + 1
    recorded = level[level > _NOTHING_DB]
    usual = np.percentile(recorded if len(recorded) else level, _FLOOR_PERCENT)
    level = np.where(level > usual - _UNRECORDED_DB, level, usual).astype(np.float32)
    coarse = percentile_filter(level, _FLOOR_PERCENT, size=size, mode="nearest")[::step]
    smooth = gaussian_filter1d(coarse, 2.0, mode="nearest")
    grid = np.arange(len(level)) / step
    floor: Levels = np.interp(grid, np.arange(len(smooth)), smooth).astype(np.float32)
    return floor
