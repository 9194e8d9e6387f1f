"""The picture stream measured by its packets: exact count, exact rate, steady or variable.

Packets are read, not decoded: a file of several gigabytes costs one pass over the disk and
eight bytes a frame.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt

from roughcut.core.timecode import NTSC, snap_rate

UNSTEADY_STEP = 0.10  # of a frame: a longer or shorter step is no rounding of the container's
UNSTEADY_TICKS = 1.5  # a step may be rounded by one tick of the time base at each end
TAIL = 32  # frames: more than any coder reorders
NEAR_STANDARD = Fraction(2, 100)  # a phone's average this near a standard rate means that rate


@dataclass(frozen=True, slots=True)
class PacketTable:
    """times: presentation times in stream ticks, ascending. time_base: seconds a tick.

    packets: how many the file yields, those outside the edit list too. last_end_s: end of the
    last packet of any stream. sound_starts_s: first packet of each sound stream, by its index.
    """

    times: npt.NDArray[np.int64]
    time_base: Fraction
    packets: int
    last_end_s: float
    sound_starts_s: dict[int, float]

    @property
    def start_s(self) -> float:
        return float(self.times[0] * self.time_base) if len(self.times) else 0.0


@dataclass(frozen=True, slots=True)
class Cadence:
    """frames: of `rate`. lowest, highest: frames a second over any one frame."""

    rate: Fraction
    frames: int
    variable: bool
    lowest: float
    highest: float


def read_packets(
    container: av.container.InputContainer, stream: av.video.stream.VideoStream
) -> PacketTable:
    """Read every packet once. Stops where the file stops making sense."""
    times: array[int] = array("q")
    sound_starts: dict[int, float] = {}
    packets, last_end = 0, 0.0
    try:
        for packet in container.demux(stream, *container.streams.audio):
            if not packet.size:
                continue
            instant = packet.pts if packet.pts is not None else packet.dts
            if instant is not None and packet.time_base is not None:
                end = float((instant + (packet.duration or 0)) * packet.time_base)
                last_end = max(last_end, end)
            if packet.stream_index != stream.index:
                if instant is not None:
                    sound_starts.setdefault(packet.stream_index, float(instant * packet.time_base))
                continue
            packets += 1
            if not packet.is_discard:
                times.append(packets if instant is None else instant)
    except av.error.FFmpegError:
        pass  # the caller compares what is there with what was promised
    ticks = np.sort(np.frombuffer(times, dtype=np.int64)) if times else np.zeros(0, np.int64)
    return PacketTable(ticks, Fraction(stream.time_base or 1), packets, last_end, sound_starts)


def without_torn_tail(table: PacketTable) -> PacketTable:
    """The table of a file that was cut off: frames after a gap in its last second are not whole.

    Coded frames lie in decoding order, so a cut leaves holes among the last in showing order.
    """
    steps = np.diff(table.times)
    if not len(steps):
        return table
    gaps = np.flatnonzero(steps[-TAIL:] > 1.5 * np.median(steps))
    if not len(gaps):
        return table
    keep = max(0, len(steps) - TAIL) + int(gaps[0]) + 1
    return replace(table, times=table.times[:keep])


def measure_cadence(table: PacketTable, declared: tuple[Fraction | None, ...]) -> Cadence:
    """The exact rate and count. declared: the container's own rates, the most trusted first.

    A steady file keeps every frame within half a frame of its number at one rate. Any other is
    variable: its rate is the standard one nearest its average (else that of its commonest step,
    else the average), and `frames` is how many of that rate fill its duration.
    """
    times = table.times
    candidates = [snap_rate(Fraction(rate)) for rate in declared if rate]
    count = len(times)
    if count < 2:
        rate = candidates[0] if candidates else Fraction(25)
        return Cadence(rate, count, False, float(rate), float(rate))
    tick = table.time_base
    steps = np.diff(times)
    average = Fraction(count - 1) / (int(times[-1] - times[0]) * tick)
    for rate in (*candidates, snap_rate(average)):
        if _steady(times, float(1 / (rate * tick))):
            return Cadence(rate, count, False, float(rate), float(rate))
    used = np.maximum(steps, 1)
    lowest, highest = (float(1 / (int(step) * tick)) for step in (used.max(), used.min()))
    rate = (
        _standard_near(average)
        or _standard_near(1 / (_commonest(used) * tick))
        or average.limit_denominator(1001)
    )
    frames = round((int(times[-1] - times[0]) + _commonest(used)) * tick * rate)
    return Cadence(rate, max(1, frames), True, lowest, highest)


def _steady(times: npt.NDArray[np.int64], frame_ticks: float) -> bool:
    steps = np.diff(times)
    slack = max(UNSTEADY_STEP * frame_ticks, UNSTEADY_TICKS)
    if np.abs(steps - frame_ticks).max() > slack:
        return False
    drift = (times - times[0]) - np.arange(len(times)) * frame_ticks
    return bool(np.abs(drift - np.median(drift)).max() <= frame_ticks / 2)


def _commonest(steps: npt.NDArray[np.int64]) -> int:
    values, counts = np.unique(steps, return_counts=True)
    return int(values[counts.argmax()])


def _standard_near(rate: Fraction) -> Fraction | None:
    standard = [Fraction(w) * scale for w in (24, 25, 30, 48, 50, 60) for scale in (1, NTSC)]
    nearest = min(standard, key=lambda known: abs(known - rate))
    return nearest if abs(nearest / rate - 1) <= NEAR_STANDARD else None
