"""The sound of a cut, laid from its files to the sample, with a short fade at every seam."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from editor.rendering.plan import SOUND_RATE, Plan, SoundUse
from projects.rushes.decode import sound_blocks

Samples = NDArray[np.float32]

FADE = SOUND_RATE // 100  # samples, half of them on either side of a seam


def canvas(samples: int) -> Samples:
    """Silence to lay on; it lies on disk, so that two hours of many stems fit."""
    with tempfile.TemporaryFile() as file:  # the map outlives the name and the handle
        made: Samples = np.memmap(file, np.float32, "w+", shape=(max(1, samples),))
    return made


def lay(plan: Plan, uses: Iterable[SoundUse], into: Samples, alive: Callable[[], None]) -> None:
    """Add the uses to `into`, whose sample 0 is the plan's record frame 0.

    Each channel of a file is decoded once. alive: called at every block, and may raise.
    """
    channels: dict[tuple[Path, int, int], list[_Laid]] = defaultdict(list)
    for use in uses:
        channels[use.path, use.stream, use.channel].append(_Laid(plan, use))
    for (path, stream, channel), laid in channels.items():
        last = max(one.source + one.length for one in laid)
        at = 0
        for block in sound_blocks(path, stream, channel, SOUND_RATE):
            for one in laid:
                one.take(block, at, into)
            alive()
            at += len(block)
            if at >= last:
                break


class _Laid:
    """One use with its fades, in samples: `source` in the file comes to `record` in the cut."""

    def __init__(self, plan: Plan, use: SoundUse) -> None:
        head = 0 if use.joined_before else FADE // 2
        tail = 0 if use.joined_after else FADE // 2
        first, end = plan.sample_at(use.record.start), plan.sample_at(use.record.end)
        self.source = round(use.begins * SOUND_RATE) - head
        self.record = first - head
        self.length = end - first + head + tail
        self.fades = (bool(head), bool(tail))

    def take(self, block: Samples, at: int, into: Samples) -> None:
        """Add what a block of the file, beginning at its sample `at`, has of this use."""
        from_ = max(self.source, at, self.source - self.record)
        until = min(
            self.source + self.length, at + len(block), self.source - self.record + len(into)
        )
        if until <= from_:
            return
        part = block[from_ - at : until - at] * self._level(from_ - self.source, until - from_)
        place = self.record + from_ - self.source
        into[place : place + len(part)] += part

    def _level(self, first: int, count: int) -> Samples:
        """Gain of each sample: straight lines, so that two sides of a seam add up to one."""
        at = np.arange(first, first + count, dtype=np.float32) + 0.5
        level = np.ones(count, np.float32)
        if self.fades[0]:
            level = np.minimum(level, at / FADE)
        if self.fades[1]:
            level = np.minimum(level, (self.length - at) / FADE)
        return level
