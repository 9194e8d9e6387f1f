"""Does the file really play: short decodings spread over a clip, and the head of its sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from projects.rushes.picture import PacketTable

TRIALS = (0.0, 0.25, 0.5, 0.75, 0.98)  # of the clip's length
TRIAL_FRAMES = 12  # decoded at each place
LISTEN_S = 30.0  # a sound that begins later than this is taken as silent throughout
CONFIRM_S = 3.0  # listened to after the sound begins
DIGITAL_SILENCE = 1e-5  # -100 dBFS: no microphone and no preamplifier is that quiet
BLOCK_S = 0.02
SILENT_SHARE = 0.1  # a true recording that has begun is hardly ever digitally silent again


@dataclass(frozen=True, slots=True)
class Trial:
    """at_s: from the first frame. decoded: at least one frame. clean: no fault on the way."""

    at_s: float
    decoded: bool
    clean: bool


@dataclass(frozen=True, slots=True)
class PlayTest:
    """rotation: degrees clockwise to turn the stored picture for display."""

    trials: tuple[Trial, ...]
    rotation: int = 0

    @property
    def plays(self) -> bool:
        return any(trial.decoded for trial in self.trials)

    @property
    def faults(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if not trial.clean)


def try_playing(path: Path, table: PacketTable) -> PlayTest:
    """Decode a few frames at several places.

    Frames that need what lies before the place are no fault (open groups of pictures), nor is
    a place from which nothing follows (a transport stream's end).
    """
    trials: list[Trial] = []
    rotation = 0
    places = sorted({int(share * (len(table.times) - 1)) for share in TRIALS})
    for place in places:
        at = int(table.times[place])
        at_s = float((at - int(table.times[0])) * table.time_base)
        with av.open(str(path), metadata_errors="replace") as container:
            stream = container.streams.video[0]
            decoded, clean = 0, True
            try:
                if place:
                    container.seek(at, stream=stream)
                for frame in container.decode(stream):
                    clean = clean and not (frame.is_corrupt and decoded)
                    decoded += not frame.is_corrupt
                    if not trials and decoded == 1:
                        rotation = -int(frame.rotation) % 360
                    if decoded >= TRIAL_FRAMES:
                        break
            except av.error.FFmpegError:
                clean = False
        trials.append(Trial(at_s, decoded > 0, clean))
    return PlayTest(tuple(trials), rotation)


def sound_onset_s(path: Path) -> float:
    """When the sound of a clip begins, in seconds from its first sound packet.

    0.0 where it begins at once, or where silence returns afterwards: then the quiet head is
    how the sound was made (a synthetic or gated track), not a sound that came late.
    """
    silent: list[bool] = []  # block by block since the onset
    onset: float | None = None
    try:
        for at_s, peak in _blocks(path):
            if onset is None and peak > DIGITAL_SILENCE:
                onset = at_s
            if onset == 0.0 or (onset is None and at_s > LISTEN_S):
                return 0.0
            if onset is not None:
                silent.append(peak <= DIGITAL_SILENCE)
                if at_s - onset > CONFIRM_S:
                    break
    except av.error.FFmpegError:
        return 0.0  # a broken head has its own finding
    if onset is None or sum(silent) > SILENT_SHARE * len(silent):
        return 0.0
    return onset


def _blocks(path: Path) -> Iterator[tuple[float, float]]:
    """(time, peak) of short blocks of the first sound stream."""
    with av.open(str(path), metadata_errors="replace") as container:
        resampler = av.AudioResampler(format="flt", layout="mono")
        done = 0
        for coded in container.decode(container.streams.audio[0]):
            for frame in resampler.resample(coded):
                samples = np.abs(frame.to_ndarray().ravel())
                size = max(1, int(frame.sample_rate * BLOCK_S))
                for at in range(0, len(samples), size):
                    peak = float(samples[at : at + size].max())
                    yield (done + at) / frame.sample_rate, peak
                done += len(samples)
