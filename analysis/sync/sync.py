"""Camera to sound recorder: the offset, verified by sound, or an honest "not sure"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analysis.sync.clap import find_claps
from analysis.sync.correlate import correlate

Samples = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

# Windows of the camera's sound, each placed in the recorder's on its own. They do not overlap:
# one clap or one word that two takes share must not be counted twice.
_WINDOW_S, _LEAST_WINDOW_S, _WINDOWS = 8.0, 1.0, 10
# The files must overlap by this share of the shorter one.
_LEAST_OVERLAP = 0.4
# Windows agree within half a frame at 30 frames a second, when drift is taken out.
_AGREE_S = 0.016
# Windows are looked for this far around the whole: the drift of a bad clock (100 ppm) in an hour.
_REACH_S = 0.5
_LEAST_AGREEING, _AGREEING_SHARE = 3, 0.6
# What speaks against a pair asks for more: start timecodes that say otherwise, or a recorder that
# holds less than this share of the take. The same calls and slates are heard in many takes.
_DOUBTED_SHARE, _MOST_OF_IT = 0.8, 0.75
# The agreeing windows reach over this share of the sound: takes may share a head (a played-in
# slate, a call) and nothing after it.
_AGREEING_REACH = 0.6
# A window this far below the loudest says nothing, and is not counted against the rest.
_DEAF_BELOW_DB = 25.0
# A peak that stands so many spreads out of its correlation is no chance.
_WHOLE_PROMINENCE = 8.0
# A recorder's clock is at most this far off; a steeper line is chance.
_MOST_DRIFT = 300e-6
# Drift is told from reflections only over a stretch this long, and when it adds up to this much.
_DRIFT_FROM_S, _DRIFT_LEAST_S = 30.0, 0.003
# A window this far off the line was placed by a reflection: it agrees, but does not count.
_REFLECTED_S = 0.001
# Timecode is believed when sound agrees within this (devices are jammed to a frame or two).
_TIMECODE_REACH_S = 0.25
# The pairs of claps that are tried when the sound alone does not tell.
_CLAPS, _CLAP_REACH_S = 3, 0.02


class SyncMethod(StrEnum):
    """What the offset rests on. NONE: not sure, so no offset is given."""

    TIMECODE_AND_SOUND = "timecode and sound"
    SOUND = "sound"
    CLAP = "clap"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SyncResult:
    """t_sound = (t_picture + offset_s) * (1 + drift_ppm / 1e6); None where nothing proves it.

    confidence: 0..1. drift_ppm: how much faster the recorder's clock runs, 0 if not measurable.
    windows_agreeing: windows of the camera's sound that lie at this offset, of windows_heard.
    """

    offset_s: float | None
    confidence: float
    method: SyncMethod
    drift_ppm: float
    windows_agreeing: int
    windows_heard: int = 0


def find_sync(
    camera: Samples,
    recorder: Samples,
    *,
    rate_hz: int = 16_000,
    timecode_offset_s: float | None = None,
) -> SyncResult:
    """Place a camera file in a sound file by their sound.

    camera, recorder: mono samples at `rate_hz`. timecode_offset_s: what the start timecodes say;
    it is tried first and believed only where the sound agrees.
    """
    if timecode_offset_s is not None:
        found = _by_sound(camera, recorder, rate_hz, _near(timecode_offset_s, _TIMECODE_REACH_S))
        if found.offset_s is not None:
            return replace(found, method=SyncMethod.TIMECODE_AND_SOUND)
    share = _AGREEING_SHARE if timecode_offset_s is None else _DOUBTED_SHARE
    found = _by_sound(camera, recorder, rate_hz, None, share)
    return (
        found if found.offset_s is not None else _by_clap(camera, recorder, rate_hz, found, share)
    )


def on_picture_time(
    recorder: Samples, found: SyncResult, length: int, *, rate_hz: int = 16_000
) -> Samples:
    """The recorder's sound as `length` samples of picture time, silent where it has none.

    Raises ValueError where no offset was found.
    """
    if found.offset_s is None:
        raise ValueError("a recorder that is not in sync has no place in picture time")
    times = (np.arange(length) + found.offset_s * rate_hz) * (1 + found.drift_ppm * 1e-6)
    whole = np.arange(len(recorder))
    placed: Samples = np.interp(times, whole, recorder, left=0.0, right=0.0).astype(np.float32)
    return placed


def _near(lag_s: float, reach_s: float) -> tuple[float, float]:
    return lag_s - reach_s, lag_s + reach_s


def _by_sound(
    camera: Samples,
    recorder: Samples,
    rate_hz: int,
    around: tuple[float, float] | None,
    share: float = _AGREEING_SHARE,
) -> SyncResult:
    """The offset on which the whole and such a share of the windows agree."""
    whole = correlate(camera, recorder, rate_hz=rate_hz, around=around)
    if whole.prominence < _WHOLE_PROMINENCE:
        return SyncResult(None, 0.0, SyncMethod.NONE, 0.0, 0)
    middles, lags = _windows(camera, recorder, rate_hz, whole.lag_s)
    heard = len(lags)
    if heard < _LEAST_AGREEING:
        return SyncResult(None, 0.0, SyncMethod.NONE, 0.0, 0, heard)
    offset, drift, fits = _line(middles, lags)
    agreeing = int(fits.sum())
    if _overlap_s(camera, recorder, rate_hz, offset) < _MOST_OF_IT * _shorter_s(
        camera, recorder, rate_hz
    ):
        share = max(share, _DOUBTED_SHARE)
    enough = agreeing >= max(_LEAST_AGREEING, share * heard)
    if not enough or np.ptp(middles[fits]) < _AGREEING_REACH * np.ptp(middles):
        return SyncResult(None, 0.0, SyncMethod.NONE, 0.0, agreeing, heard)
    sharpness = min(1.0, whole.prominence / (3 * _WHOLE_PROMINENCE))
    return SyncResult(
        offset_s=offset / (1 + drift),
        confidence=round(agreeing / heard * (0.5 + 0.5 * sharpness), 3),
        method=SyncMethod.SOUND,
        drift_ppm=drift * 1e6,
        windows_agreeing=agreeing,
        windows_heard=heard,
    )


def _windows(
    camera: Samples, recorder: Samples, rate_hz: int, lag_s: float
) -> tuple[Floats, Floats]:
    """The middles and lags of the windows that hold sound, in seconds."""
    start = max(0.0, -lag_s)
    end = min(len(camera) / rate_hz, len(recorder) / rate_hz - lag_s)
    if end - start < _LEAST_OVERLAP * _shorter_s(camera, recorder, rate_hz):
        return np.zeros(0), np.zeros(0)
    length = min(_WINDOW_S, max(_LEAST_WINDOW_S, (end - start) / _WINDOWS))
    count = min(_WINDOWS, int((end - start) / length + 1e-6))
    placed = []
    for at in np.linspace(start, end - length, count):
        first = max(0, int((at + lag_s - _REACH_S) * rate_hz))
        last = int((at + lag_s + length + _REACH_S) * rate_hz)
        part = camera[int(at * rate_hz) : int((at + length) * rate_hz)]
        shift = first / rate_hz - int(at * rate_hz) / rate_hz
        peak = correlate(
            part,
            recorder[first:last],
            rate_hz=rate_hz,
            around=_near(lag_s - shift, _REACH_S),
        )
        power = float(np.mean(np.square(np.diff(part)))) + 1e-12
        placed.append((at + length / 2, peak.lag_s + shift, power))
    table = np.array(placed).reshape(-1, 3)
    loudest = table[:, 2].max(initial=0.0)
    sounding = table[table[:, 2] >= loudest * 10 ** (-_DEAF_BELOW_DB / 10)]
    return sounding[:, 0], sounding[:, 1]


def _shorter_s(camera: Samples, recorder: Samples, rate_hz: int) -> float:
    return min(len(camera), len(recorder)) / rate_hz


def _overlap_s(camera: Samples, recorder: Samples, rate_hz: int, lag_s: float) -> float:
    end = min(len(camera) / rate_hz, len(recorder) / rate_hz - lag_s)
    return end - max(0.0, -lag_s)


def _line(middles: Floats, lags: Floats) -> tuple[float, float, npt.NDArray[np.bool_]]:
    """Lag at the camera's start, drift, and which windows lie on that line.

    The line through two windows on which most lie, then least squares through those.
    """
    best = np.abs(lags - np.median(lags)) <= _AGREE_S
    for i in range(len(lags)):
        for j in range(i + 1, len(lags)):
            slope = (lags[j] - lags[i]) / (middles[j] - middles[i])
            if abs(slope) > _MOST_DRIFT or middles[j] - middles[i] < _DRIFT_FROM_S:
                continue
            fits = np.abs(lags - lags[i] - slope * (middles - middles[i])) <= _AGREE_S
            best = fits if fits.sum() > best.sum() else best
    x, y = middles[best], lags[best]
    span = float(np.ptp(x)) if len(x) else 0.0
    if len(x) > _LEAST_AGREEING and span >= _DRIFT_FROM_S:
        slope, intercept = np.polyfit(x, y, 1)
        miss = np.abs(y - intercept - slope * x)
        near = miss <= max(_REFLECTED_S, 3 * float(np.median(miss)))
        slope, intercept = np.polyfit(x[near], y[near], 1)
        if _DRIFT_LEAST_S / span <= abs(slope) <= _MOST_DRIFT:
            return float(intercept), float(slope), best
    return (float(np.median(y)) if len(y) else 0.0), 0.0, best


def _by_clap(
    camera: Samples, recorder: Samples, rate_hz: int, otherwise: SyncResult, share: float
) -> SyncResult:
    """The offset at which two claps meet, if the sound around agrees; every take has a clap."""
    heads = find_claps(camera, rate_hz=rate_hz)[:_CLAPS]
    whole = len(recorder) / rate_hz
    for here in heads:
        for there in find_claps(recorder, rate_hz=rate_hz, head_s=whole)[:_CLAPS]:
            around = _near(there - here, _CLAP_REACH_S)
            found = _by_sound(camera, recorder, rate_hz, around, share)
            if found.offset_s is not None:
                return replace(found, method=SyncMethod.CLAP)
    return otherwise
