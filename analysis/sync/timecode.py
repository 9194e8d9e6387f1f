"""Where two files lie to each other by their start timecodes, exactly."""

from __future__ import annotations

from fractions import Fraction

from roughcut.core.timecode import nominal, smpte_to_frames

_DAY_S = 86_400


def offset_by_timecode(
    picture: str, sound: str, rate: Fraction, *, drop: bool | None = None
) -> Fraction:
    """Seconds with t_sound = t_picture + offset, from two SMPTE start timecodes.

    Both count at `rate` (drop-frame aware: `;`, or `drop`). The real rate of 23.976 and 29.97 is
    kept, so an hour of timecode is not an hour. Raises ValueError for text that is no timecode.
    """
    frames = smpte_to_frames(picture, rate, drop=drop) - smpte_to_frames(sound, rate, drop=drop)
    return _nearest(Fraction(frames) / rate, _day_s(rate, drop=bool(drop) or ";" in picture))


def offset_by_time_reference(
    picture: str, samples: int, sample_rate_hz: int, rate: Fraction, *, drop: bool | None = None
) -> Fraction:
    """Seconds with t_sound = t_picture + offset, from a BWF's samples since midnight.

    A recorder counts real seconds from its own timecode's zero: the picture's timecode is turned
    into real seconds at its exact rate. Source: EBU Tech 3285 (TimeReference).
    """
    start = Fraction(smpte_to_frames(picture, rate, drop=drop)) / rate
    return _nearest(start - Fraction(samples, sample_rate_hz), _day_s(rate, drop=bool(drop)))


def _day_s(rate: Fraction, *, drop: bool) -> Fraction:
    """Real seconds after which the timecode starts anew."""
    if drop:
        return Fraction(_DAY_S)
    return Fraction(nominal(rate) * _DAY_S) / rate


def _nearest(offset: Fraction, day: Fraction) -> Fraction:
    """The same offset, taken across midnight where that is nearer."""
    return offset - day * round(offset / day)
