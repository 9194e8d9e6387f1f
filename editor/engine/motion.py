"""Cutting on action: where in a clip a movement begins, from how much of the picture moves."""

from __future__ import annotations

from fractions import Fraction

from editor.engine.cut import TakeClip
from roughcut.core.value import value

PER_SECOND = 10  # values of TakeClip.motion
# A movement begins where the picture moves this much more than in the moments before, and goes on
# doing so: one jolt is no movement.
_RISE = 0.25
_BEFORE = 3
_LASTS = 3
# The eye follows a movement once it is under way: best this long after it began, good around it.
_AFTER_S = Fraction(8, 100)
_AROUND_S = Fraction(16, 100)


@value(frozen=True, slots=True)
class Onset:
    """The frame at which a movement begins, and how much it stands out, 0..1."""

    frame: int
    strength: float


def onsets_of(clip: TakeClip) -> tuple[Onset, ...]:
    """Where movements begin; () where motion is unknown or nothing moves."""
    found: list[Onset] = []
    last = -_BEFORE
    for place in range(1, len(clip.motion) - _LASTS + 1):
        before = clip.motion[max(0, place - _BEFORE) : place]
        rise = min(clip.motion[place : place + _LASTS]) - sum(before) / len(before)
        if rise >= _RISE and place - last >= _BEFORE:
            found.append(Onset(round(place * clip.rate / PER_SECOND), min(1.0, 2 * rise)))
            last = place
    return tuple(found)


def just_after(onsets: tuple[Onset, ...], frame: int, rate: Fraction) -> float:
    """How well a cut before this frame falls just after a movement begins, 0..1."""
    if not onsets:
        return 0.0
    best = float(_AFTER_S * rate)
    around = float(_AROUND_S * rate)
    return max(
        (one.strength * max(0.0, 1 - abs(frame - one.frame - best) / around) for one in onsets),
        default=0.0,
    )
