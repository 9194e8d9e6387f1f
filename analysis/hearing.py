"""What is heard in a picture clip: its own channels and those of the recorder synced to it.

Samples are mono, -1..1, in the time of the picture clip: sample 0 is at its first frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.models import Sync
from projects.models import Clip
from projects.rushes.decode import read_sound
from roughcut.storage import local_copy

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel that a picture clip can be heard by. clip: the recorder's, None = its own."""

    clip: Clip | None
    stream: int
    index: int
    name: str
    sync: Sync | None = None


def channels_of(clip: Clip) -> tuple[Channel, ...]:
    """The synced recorder's channels first, then the camera's own; SoundMeasure counts so."""
    sync = Sync.objects.select_related("sound").filter(picture=clip).first()
    found: list[Channel] = []
    if sync is not None and sync.sound is not None and sync.offset_s is not None:
        found += [
            Channel(sync.sound, each["stream"], each["index"], each["name"], sync)
            for each in sync.sound.facts["channels"]
        ]
    found += [
        Channel(None, each["stream"], each["index"], each["name"])
        for each in clip.facts["channels"]
    ]
    return tuple(found)


def heard(clip: Clip, channel: Channel, sample_rate: int) -> Samples:
    """A channel's samples over the length of the picture clip, silent where it has none."""
    length = round(clip.duration_s * sample_rate)
    with local_copy(channel.clip or clip) as path:
        samples = read_sound(Path(path), channel.stream, channel.index, sample_rate)
    if channel.sync is None or channel.sync.offset_s is None:
        return _fitted(samples, length)
    clock = 1 + channel.sync.drift_ppm * 1e-6
    start = channel.sync.offset_s * sample_rate * clock
    if abs(clock - 1) * length < 1:
        return _placed(samples, round(start), length)
    times = start + np.arange(length) * clock
    inside = (times >= 0) & (times <= len(samples) - 1)
    drawn = np.interp(times, np.arange(len(samples)), samples).astype(np.float32)
    return np.where(inside, drawn, np.float32(0))


def each_heard(clip: Clip, sample_rate: int) -> Iterator[tuple[Channel, Samples]]:
    """Every channel with its samples, one in memory at a time."""
    for channel in channels_of(clip):
        yield channel, heard(clip, channel, sample_rate)


def _placed(samples: Samples, start: int, length: int) -> Samples:
    head = np.zeros(max(0, -start), np.float32)
    return _fitted(np.concatenate([head, samples[max(0, start) :]]), length)


def _fitted(samples: Samples, length: int) -> Samples:
    if len(samples) >= length:
        return samples[:length]
    return np.concatenate([samples, np.zeros(length - len(samples), np.float32)])
