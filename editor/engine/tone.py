"""Room tone: the silence of the place, laid where a cut has a picture but no sound of its own."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from editor.engine.candidates import Choices
from editor.engine.cut import SoundPiece, TakeClip
from editor.engine.measures import SOUND_DEFECTS
from editor.engine.sound import best_sound
from editor.engine.strip import Strip
from roughcut.core.timecode import FrameRange

TONE = "tone"
# A channel this noisy is worse than the silence of the room.
_UNUSABLE = 0.85
# Shorter than this, a repeated silence is heard to repeat.
_LEAST_S = Fraction(1, 4)


def is_mute(clip: TakeClip, source: FrameRange) -> bool:
    """Whether a clip has no sound worth hearing over these frames where nothing is said."""
    sound = best_sound(clip)
    if sound is None or sound.noise >= _UNUSABLE:
        return True
    if sound.clip:
        return False  # the recorder's own channel: what was found wrong is the camera's
    spoilt = sum(x.frames.overlap(source) for x in clip.defects if x.kind in SOUND_DEFECTS)
    return 2 * spoilt > source.duration


class Tones:
    """Where each clip of a scene is silent, looked for only when a gap asks for it."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._silent: dict[int, FrameRange | None] = {}

    def under(self, place: int, record: FrameRange) -> tuple[SoundPiece, ...]:
        """The room tone nearest to a clip over a stretch of the record, repeated as it must be.

        place: of the clip that is seen. () where no clip of the scene has a silence.
        """
        for nearest in self._nearest(place):
            silence = self._silence(nearest)
            if silence:
                return tuple(self._repeated(nearest, silence, record))
        return ()

    def _nearest(self, place: int) -> list[int]:
        """The clip itself, its setup's other takes, then the others."""
        clips = self._choices.coverage.clips
        setup = clips[place].setup
        return sorted(
            range(len(clips)),
            key=lambda other: (other != place, not setup or clips[other].setup != setup, other),
        )

    def _silence(self, place: int) -> FrameRange | None:
        if place not in self._silent:
            self._silent[place] = self._longest(place)
        return self._silent[place]

    def _longest(self, place: int) -> FrameRange | None:
        """The longest clean silence: between the lines if it can be, where the crew is still."""
        clip, track = self._choices.coverage.clips[place], self._choices.tracks[place]
        if is_mute(clip, FrameRange(0, clip.frames)):
            return None
        least = _LEAST_S * clip.rate
        spoilt = [x.frames for x in clip.defects if x.kind in SOUND_DEFECTS and not _dual(clip)]
        played = [said.frames for said in track.speech if said.line]
        inside = FrameRange(
            min((said.start for said in played), default=0),
            max((said.end for said in played), default=clip.frames),
        )
        for span in (inside, FrameRange(0, clip.frames)):
            found = [
                silence
                for silence in track.silences(span)
                if silence.duration >= least and not any(x.overlap(silence) for x in spoilt)
            ]
            if found:
                return max(found, key=lambda silence: (silence.duration, -silence.start))
        return None

    def _repeated(
        self, place: int, silence: FrameRange, record: FrameRange
    ) -> Iterator[SoundPiece]:
        clip = self._choices.coverage.clips[place]
        ratio = clip.rate / self._choices.coverage.rate
        most = int(silence.duration / ratio)
        for start in range(record.start, record.end, most):
            part = FrameRange(start, min(start + most, record.end))
            source = Strip(silence.start, start, ratio).under(part)
            yield SoundPiece(clip.id, best_sound(clip), source, part, TONE)


def _dual(clip: TakeClip) -> bool:
    sound = best_sound(clip)
    return sound is not None and bool(sound.clip)
