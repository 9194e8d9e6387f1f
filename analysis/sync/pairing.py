"""Which sound file belongs to which picture clip: hints order the trials, sound decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from analysis.sync.sync import SyncResult, find_sync

Samples = npt.NDArray[np.float32]

# Sound files that are tried for a clip when no hint names any.
MOST_TRIALS = 24


@dataclass(frozen=True, slots=True)
class Take:
    """What is known of a file before it is listened to.

    start_s: real seconds since midnight of its first sample or frame, None without timecode.
    scene, take: from slate, metadata or name; "" if unknown. length_s: its duration.
    """

    id: str
    length_s: float
    start_s: Fraction | None = None
    scene: str = ""
    take: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A picture clip and its sound file; recorder is None where no sound file proves itself."""

    camera: str
    recorder: str | None
    sync: SyncResult | None


def pair(
    cameras: Sequence[Take],
    recorders: Sequence[Take],
    sound: Callable[[str], Samples],
    *,
    rate_hz: int = 16_000,
    most_trials: int = MOST_TRIALS,
) -> tuple[Pairing, ...]:
    """The sound file of each picture clip, one per camera, in their order.

    sound: gives the mono samples of a file by its id. A sound file may serve several cameras.
    The first that sound proves is taken, so hints decide what is tried and never what is true.
    """
    return tuple(_paired(camera, recorders, sound, rate_hz, most_trials) for camera in cameras)


def _paired(
    camera: Take,
    recorders: Sequence[Take],
    sound: Callable[[str], Samples],
    rate_hz: int,
    most_trials: int,
) -> Pairing:
    picture = sound(camera.id)
    for recorder in trial_order(camera, recorders)[:most_trials]:
        found = find_sync(
            picture,
            sound(recorder.id),
            rate_hz=rate_hz,
            timecode_offset_s=_timecode_offset_s(camera, recorder),
        )
        if found.offset_s is not None:
            return Pairing(camera.id, recorder.id, found)
    return Pairing(camera.id, None, None)


def trial_order(camera: Take, recorders: Sequence[Take]) -> list[Take]:
    """The sound files, likeliest first: overlapping timecode, same slate, same scene, the rest."""
    return sorted(recorders, key=lambda recorder: _unlikeliness(camera, recorder))


def _unlikeliness(camera: Take, recorder: Take) -> tuple[int, float, str]:
    points, distance = 0, 0.0
    offset = _timecode_offset_s(camera, recorder)
    if offset is not None:
        overlaps = -camera.length_s < offset < recorder.length_s
        points -= 4 if overlaps else 0
        distance = abs(offset)
    if camera.scene and camera.scene.casefold() == recorder.scene.casefold():
        points -= 1
        if camera.take and camera.take.lstrip("0") == recorder.take.lstrip("0"):
            points -= 2
    return points, distance, recorder.id


def _timecode_offset_s(camera: Take, recorder: Take) -> float | None:
    """Seconds with t_sound = t_picture + offset, nearest across midnight; None without both."""
    if camera.start_s is None or recorder.start_s is None:
        return None
    offset = camera.start_s - recorder.start_s
    return float(offset - 86_400 * round(offset / 86_400))
