"""Which of a clip's channels is heard."""

from __future__ import annotations

from editor.engine.cut import Sound, TakeClip

# A recorder's channel is chosen over the camera's own unless it is clearly noisier.
CLEARLY_NOISIER = 0.15


def best_sound(clip: TakeClip) -> Sound | None:
    """The cleanest channel, the synced recorder's before the camera's; None if there is none."""
    if not clip.sounds:
        return None

    def order(sound: Sound) -> tuple[float, str, int, int]:
        handicap = 0.0 if sound.clip else CLEARLY_NOISIER
        return sound.noise + handicap, sound.clip, sound.stream, sound.channel

    return min(clip.sounds, key=order)
