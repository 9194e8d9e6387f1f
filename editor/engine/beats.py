"""Where an action beat is shown: in the silence in which a clip evidently plays it.

A scene without a spoken line has no such evidence; there the setups, in storyboard order, are it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from editor.engine.candidates import MUTE, Candidate, Stretch
from editor.engine.cut import Line, TakeClip
from editor.engine.heard import Room, Soundtrack
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import ShotSize

# A silence shorter than this shows no action of its own: it is the pause between two speeches.
BEAT_LEAST_S = Fraction(3, 2)
# And a written action beside a speech rarely needs more: what is longer is trimmed to this.
BEAT_MOST_S = Fraction(4)
# Where actions are all there is they take their time: so much a word of text, within limits.
_WORD_S = Fraction(4, 10)
_STORY_S = (Fraction(2), Fraction(8))
# A clip without calls is being started and stopped at its ends.
_ENDS_S = Fraction(1, 2)


def shown(
    beat: Line,
    before: Sequence[Candidate],
    after: Sequence[Candidate],
    tracks: Sequence[Soundtrack],
) -> list[Candidate]:
    """The silences in which a clip evidently plays the beat.

    Evidence is its place: between the lines that surround it in the same take, or, in a clip
    that the analysis says shows it, the longest silence.
    """
    found = []
    for place, track in enumerate(tracks):
        span = _place_of(beat, place, before, after, track)
        spans = [x for x in track.silences(span) if _holds_beat(x, track)] if span else []
        if spans:
            longest = max(spans, key=lambda x: (x.duration, -x.start))
            found.append(_silent(longest, place, track, BEAT_MOST_S))
    return found


def storyboard(
    beats: Sequence[Line], tracks: Sequence[Soundtrack]
) -> list[tuple[Stretch, list[Candidate]]]:
    """A scene of actions alone: a stretch for each setup, beats and setups shared out in order.

    Every clip may stand in every stretch; what is out of order costs. Empty where no clip holds
    a silence.
    """
    held = [(place, track, _whole(track)) for place, track in enumerate(tracks)]
    usable = [(place, track, span) for place, track, span in held if span is not None]
    setups = setup_order([track.clip for _, track, _ in usable])
    rows = []
    for stretch in _shared_out(beats, len(setups)):
        words = sum(len(line.spoken.split()) for line in (stretch.line, *stretch.tail))
        least, longest = _STORY_S
        most = min(longest, max(least, words * _WORD_S / (2 if stretch.part else 1)))
        rows.append((stretch, [_silent(span, place, track, most) for place, track, span in usable]))
    return rows


def setup_order(clips: Sequence[TakeClip]) -> list[str]:
    """The setups as they are slated: 2 before 10, 12 before 12A."""
    return sorted({clip.setup for clip in clips}, key=natural)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts numbers in names by their size."""
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part.casefold())
        for part in re.findall(r"\d+|\D+", name)
    )


def _shared_out(beats: Sequence[Line], setups: int) -> list[Stretch]:
    """One stretch for each setup: several beats on one, or one beat in parts over several."""
    count = len(beats)
    if not count or not setups:
        return []
    if setups <= count:
        edges = [count * place // setups for place in range(setups + 1)]
        groups = [beats[a:b] for a, b in pairwise(edges)]
        return [Stretch(group[0], tail=tuple(group[1:])) for group in groups]
    edges = [setups * place // count for place in range(count + 1)]
    found = []
    for beat, (first, last) in zip(beats, pairwise(edges), strict=True):
        alone = last - first == 1
        found += [Stretch(beat, part=0 if alone else x + 1) for x in range(last - first)]
    return found


def _whole(track: Soundtrack) -> FrameRange | None:
    """The longest silence of a take between its calls, or away from its ends if nobody called."""
    frames = track.clip.frames
    ends = int(_ENDS_S * track.clip.rate)
    start = track.last_cue_before(frames // 2) or min(ends, frames)
    end = track.first_cue_after(start)
    if end == frames:
        end = max(start, frames - ends)
    spans = track.silences(FrameRange(start, end))
    usable = [x for x in spans if x.duration >= BEAT_LEAST_S * track.clip.rate / 2]
    return max(usable, key=lambda x: (x.duration, -x.start), default=None)


def _place_of(
    beat: Line,
    place: int,
    before: Sequence[Candidate],
    after: Sequence[Candidate],
    track: Soundtrack,
) -> FrameRange | None:
    start = max((way.core.end for way in before if way.clip == place), default=-1)
    end = min((way.core.start for way in after if way.clip == place), default=-1)
    if beat.id in track.clip.shows and start < 0 and end < 0:
        start = track.last_cue_before(track.clip.frames // 2)
        return FrameRange(start, max(start, track.first_cue_after(start)))
    if not before and end >= 0:
        start = track.last_cue_before(end)
        return FrameRange(start, end) if start else None
    if not after and start >= 0:
        end = track.first_cue_after(start)
        return FrameRange(start, end) if end < track.clip.frames else None
    return FrameRange(start, end) if 0 <= start < end else None


def _holds_beat(span: FrameRange, track: Soundtrack) -> bool:
    least = BEAT_LEAST_S
    if track.clip.shot_size is ShotSize.INSERT:
        least /= 2  # an insert has no speech to pause after: what it shows is the action
    return span.duration >= least * track.clip.rate


def _silent(span: FrameRange, place: int, track: Soundtrack, most_s: Fraction) -> Candidate:
    most = min(span.duration, int(most_s * track.clip.rate))
    start = _liveliest(span, most, track.clip)
    core = FrameRange(start, start + most)
    room = Room((span.start, core.start), (core.end, span.end))
    return Candidate("action", MUTE + track.clip.id, place, core, room, sound=place, said=core)


def _liveliest(span: FrameRange, most: int, clip: TakeClip) -> int:
    """Where in a silence the most moves; its middle where nothing was measured."""
    spare = span.duration - most
    middle = span.start + spare // 2
    if not clip.motion or not spare:
        return middle
    tenth = clip.rate / 10
    sums = [0.0]
    for value in clip.motion:
        sums.append(sums[-1] + value)

    def moved(start: int) -> float:
        first, last = (min(len(sums) - 1, int(x / tenth)) for x in (start, start + most))
        return sums[last] - sums[first]

    starts = range(span.start, span.start + spare + 1, max(1, int(tenth)))
    return max(starts, key=lambda start: (round(moved(start), 6), -abs(start - middle)))
