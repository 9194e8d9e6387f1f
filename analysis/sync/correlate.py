"""Where one recording of a sound lies in another: generalised cross-correlation.

The spectrum is whitened in part (beta-PHAT), so that neither a hum nor a loud vowel decides, and
band-limited to speech. One window may err; windows that agree do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.fft import irfft, next_fast_len, rfft, rfftfreq
from scipy.signal import find_peaks

Samples = npt.NDArray[np.float32]

# Speech band; outside it rumble and hiss correlate as well as anything.
_LOW_HZ, _HIGH_HZ = 150.0, 5000.0
# Share of whitening: between plain correlation (0) and PHAT (1); bench/alignment.py measures it.
_BETA = 0.7
# Lines above this percentile of the weights are held down to it: a hum is in every take.
_TONE_PERCENT = 95
# A peak this strong of a greater lag is the direct sound, the highest a reflection of it.
_DIRECT_SHARE = 0.8
# A reflection comes at most this long after the direct sound.
_REFLECTION_S = 0.05
# The median of |x| of a normal distribution, in sigmas.
_MEDIAN_OF_ABSOLUTE = 0.6745
# A second peak nearer than this belongs to the first.
_SAME_PEAK_S = 0.02


@dataclass(frozen=True, slots=True)
class Peak:
    """lag_s: t_recorder - t_camera. strength: the peak over the next best, from 1.

    prominence: the peak over the correlation's own spread (sigmas).
    """

    lag_s: float
    strength: float
    prominence: float


def correlate(
    camera: Samples, recorder: Samples, *, rate_hz: int, around: tuple[float, float] | None = None
) -> Peak:
    """Where the camera's sound lies in the recorder's.

    camera, recorder: mono samples at `rate_hz`. around: lags in seconds to look in, all if None.
    A silent recording gives strength 1 and prominence 0.
    """
    if not len(camera) or not len(recorder):
        return Peak(0.0, 1.0, 0.0)
    size = next_fast_len(len(camera) + len(recorder), real=True)
    cross = rfft(recorder, size) * np.conj(rfft(camera, size))
    power = np.abs(cross)
    if not power.any():
        return Peak(0.0, 1.0, 0.0)
    frequency = rfftfreq(size, 1 / rate_hz)
    band = (frequency >= _LOW_HZ) & (frequency <= _HIGH_HZ)
    white = np.where(band, cross / (power + 1e-9 * power.max()) ** _BETA, 0)
    weight = np.abs(white)
    most = np.percentile(weight[band], _TONE_PERCENT)
    white = white * (most / np.maximum(weight, most)) if most else white
    values = np.abs(irfft(white, size))
    lags = np.arange(size)
    lags = np.where(lags < len(recorder), lags, lags - size)
    low, high = around or (-len(camera) / rate_hz, len(recorder) / rate_hz)
    order = np.argsort(lags, kind="stable")
    inside = order[(lags[order] >= low * rate_hz) & (lags[order] <= high * rate_hz)]
    if len(inside) < 3:
        return Peak(0.0, 1.0, 0.0)
    return _peak(values[inside], int(lags[inside[0]]), rate_hz)


def _peak(values: Samples, first_lag: int, rate_hz: int) -> Peak:
    """The strong peak of the greatest lag near the highest, to a fraction of a sample.

    A reflection reaches the camera late, so it lies at a smaller lag than the direct sound.
    """
    highest = int(values.argmax())
    later = values[highest : highest + int(_REFLECTION_S * rate_hz) + 1]
    strong, _ = find_peaks(later, height=_DIRECT_SHARE * values[highest])
    at = highest + int(strong[-1]) if len(strong) else highest
    reach = int(_SAME_PEAK_S * rate_hz)
    others = values.copy()
    others[max(0, highest - reach) : highest + reach + 1] = 0
    spread = float(np.median(values)) / _MEDIAN_OF_ABSOLUTE or 1.0
    second = float(others.max()) or 1e-12
    return Peak(
        lag_s=(first_lag + at + _vertex(values, at)) / rate_hz,
        strength=float(values[highest]) / second,
        prominence=float(values[highest]) / spread,
    )


def _vertex(values: Samples, at: int) -> float:
    """Where between samples a parabola through three points has its top, -0.5 .. 0.5."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = (float(values[i]) for i in (at - 1, at, at + 1))
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend else 0.0
