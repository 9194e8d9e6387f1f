"""Exact time: frame counts, rational rates and SMPTE 12M timecode.

A moment is an integer frame at a `Fraction` rate. Float seconds exist only at the edges
(decoders, recognisers, the browser) and are named `_s`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from roughcut.core.value import value

NTSC = Fraction(1000, 1001)
_TIMECODE = re.compile(r"^(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})$")


@value(frozen=True, slots=True)
class FrameRange:
    """Frames [start, end): `end` is exclusive. Raises ValueError if end < start."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"frame range ends before it starts: [{self.start}, {self.end})")

    @property
    def duration(self) -> int:
        return self.end - self.start

    def overlap(self, other: FrameRange) -> int:
        """Frames that both ranges hold."""
        # Conditions, not min and max: the engine asks this many thousand times a scene.
        start = self.start if self.start > other.start else other.start
        end = self.end if self.end < other.end else other.end
        return end - start if end > start else 0

    def shifted(self, frames: int) -> FrameRange:
        return FrameRange(self.start + frames, self.end + frames)


def nominal(rate: Fraction) -> int:
    """Frames counted per timecode second: 24 for 24000/1001."""
    return -(-rate.numerator // rate.denominator)


def droppable(rate: Fraction) -> bool:
    """Whether drop-frame counting exists at this rate (29.97, 59.94). Source: SMPTE 12M-1."""
    return rate.denominator == 1001 and nominal(rate) % 30 == 0


def frames_to_smpte(frame: int, rate: Fraction, *, drop: bool = False) -> str:
    """The timecode text of a frame count since 00:00:00:00, wrapped at 24 hours.

    Source: SMPTE 12M-1: drop-frame leaves out the first `nominal/15` numbers of each minute
    but every tenth.
    """
    fps = nominal(rate)
    if drop and not droppable(rate):
        raise ValueError(f"no drop-frame timecode at {rate} frames a second")
    if drop:
        skipped = fps // 15
        ten_minutes = fps * 600 - 9 * skipped
        frame %= ten_minutes * 144
        tens, rest = divmod(frame, ten_minutes)
        minutes = max(0, (rest - skipped) // (fps * 60 - skipped))
        frame += skipped * (9 * tens + minutes)
    frame %= fps * 86400
    seconds, frames = divmod(frame, fps)
    return "{:02d}:{:02d}:{:02d}{}{:02d}".format(
        seconds // 3600, seconds // 60 % 60, seconds % 60, ";" if drop else ":", frames
    )


def smpte_to_frames(text: str, rate: Fraction, *, drop: bool | None = None) -> int:
    """Frames since 00:00:00:00 of a timecode text; `;` or `,` before the frames means drop-frame.

    Raises ValueError for text that is no timecode, or a number that drop-frame leaves out.
    """
    found = _TIMECODE.match(text.strip())
    if not found:
        raise ValueError(f"not a timecode: {text!r}")
    hours, minutes, seconds, frames = (int(found[i]) for i in (1, 2, 3, 5))
    if drop is None:
        drop = found[4] in ";,"
    fps = nominal(rate)
    if minutes > 59 or seconds > 59 or frames >= fps:
        raise ValueError(f"not a timecode at {rate} frames a second: {text!r}")
    count = ((hours * 60 + minutes) * 60 + seconds) * fps + frames
    if not drop:
        return count
    if not droppable(rate):
        raise ValueError(f"no drop-frame timecode at {rate} frames a second")
    skipped = fps // 15
    if seconds == 0 and frames < skipped and minutes % 10:
        raise ValueError(f"{text} is a number that drop-frame timecode leaves out")
    total_minutes = hours * 60 + minutes
    return count - skipped * (total_minutes - total_minutes // 10)


def day_frames(rate: Fraction, *, drop: bool) -> int:
    """Frames that timecode counts before it begins again."""
    last = f"23:59:59{';' if drop else ':'}{nominal(rate) - 1:02d}"
    return smpte_to_frames(last, rate, drop=drop) + 1


def snap_rate(measured: Fraction) -> Fraction:
    """The standard rate within 0.1 per mille of a container's measured one, else itself."""
    for whole in (24, 25, 30, 48, 50, 60, 100, 120):
        for rate in (Fraction(whole), whole * NTSC):
            if abs(measured / rate - 1) < Fraction(1, 10_000):
                return rate
    return measured


def seconds_to_frame(seconds: float, rate: Fraction) -> int:
    """The frame on screen at a time from the clip's first frame: floor, half a sample forgiven."""
    return int((Fraction(seconds).limit_denominator(1_000_000) * rate) + Fraction(1, 1000))


def nearest_frame(seconds: float, rate: Fraction) -> int:
    """The frame boundary nearest to a time from the clip's first frame."""
    return round(Fraction(seconds).limit_denominator(1_000_000) * rate)


def frame_to_seconds(frame: int, rate: Fraction) -> float:
    """Seconds from the clip's first frame to a frame's first instant; for edges only."""
    return float(frame / rate)
