"""What is seen over the sound: each shot's picture tied to the record, and what must not be seen.

A reading and an action are seen as they are heard. A reaction's picture runs on from what its clip
showed before, runs into what it shows next, or is a cutaway that is slid to its best place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from editor.engine.candidates import Choices
from editor.engine.cut import Speech, TakeClip
from editor.engine.heard import Soundtrack, frames_in
from editor.engine.measures import SOUND_DEFECTS
from editor.engine.passages import Item, shots_as_seen
from editor.engine.strip import Strip
from editor.engine.trim import TAIL_SHARE, Laid
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value
from roughcut.core.vocabulary import ShotSize

# A mouth opens before the word is heard and closes after it.
_LIPS_S = Fraction(6, 100)
_SLIDES = 24


@value(frozen=True, slots=True)
class View:
    """The picture of a shot: its items, where it would begin and end by the sound alone.

    clip: place of the clip, -1 for a card. strip: ties the clip to the record. laid: number of
    the passage under each item.
    """

    items: tuple[Item, ...]
    clip: int
    strip: Strip
    record: FrameRange
    laid: tuple[int, ...]

    @property
    def source(self) -> FrameRange:
        return self.strip.under(self.record)


class Faces:
    """Where in a clip somebody who may be seen is speaking, and where the crew is at work."""

    def __init__(self, track: Soundtrack, speakers: dict[str, str]) -> None:
        clip = track.clip
        self._clip, self._speakers = clip, speakers
        self._pad = frames_in(_LIPS_S, clip.rate)
        self._said = sorted(track.speech, key=_begins)
        self._starts = [_begins(x) - self._pad for x in self._said]
        # The last end of the speeches before each, for what began earlier may end later.
        self._ended = [0, *accumulate([_ends(x) + self._pad for x in self._said], max)]
        self._spoilt = [x.frames for x in clip.defects if x.kind not in SOUND_DEFECTS]

    def speaking(self, span: FrameRange) -> bool:
        """Whether lips move, or the crew works, somewhere in the span."""
        start, end = span.start - self._pad, span.end + self._pad
        for place in range(bisect_left(self._starts, span.end) - 1, -1, -1):
            if self._ended[place + 1] <= span.start:
                break
            said = self._said[place]
            words = _seen_saying(self._clip, self._speakers.get(said.line, ""), said)
            if any(word.start < end and word.end > start for word in words):
                return True
        return False

    def spoilt(self, span: FrameRange) -> int:
        """Frames of the span whose picture is defective."""
        return sum(defect.overlap(span) for defect in self._spoilt)


def _begins(said: Speech) -> int:
    return min(said.frames.start, said.words[0].start) if said.words else said.frames.start


def _ends(said: Speech) -> int:
    return max(said.frames.end, said.words[-1].end) if said.words else said.frames.end


def _seen_saying(clip: TakeClip, speaker: str, said: Speech) -> Sequence[FrameRange]:
    """The words during which the one who says them may be in the picture; all of a cue's.

    speaker "" = nobody knows who.
    """
    words = said.words or (said.frames,)
    if said.cue:
        return words
    if clip.seen_unknown:
        return () if clip.shot_size is ShotSize.INSERT else words
    shown = [span for who, span in clip.seen if who == speaker or not speaker]
    if any(span.start <= 0 and span.end >= clip.frames for span in shown):
        return words
    return [word for word in words if any(span.overlap(word) for span in shown)]


def faces_of(choices: Choices, items: Sequence[Item]) -> dict[int, Faces]:
    """Of every clip that the items may show, by its place in the coverage."""
    speakers = {line.id: line.character for line in choices.coverage.lines}
    places = {place for item in items for place in (item.way.clip, item.clip) if place >= 0}
    return {place: Faces(choices.tracks[place], speakers) for place in places}


def views_of(
    choices: Choices, items: Sequence[Item], laid: Sequence[Laid], faces: Mapping[int, Faces]
) -> tuple[View, ...]:
    """The pictures of the shots, in order."""
    passages = [one.passage for one in laid]
    of = [number for number, passage in enumerate(passages) for _ in passage.items]
    shots = shots_as_seen(items, passages)
    starts = _starts(choices, items, of, laid, shots)
    views: list[View] = []
    for places, start, end in zip(shots, starts, [*starts[1:], laid[-1].record.end], strict=True):
        mine = tuple(items[place] for place in places)
        under = tuple(of[place] for place in places)
        record = FrameRange(start, end)
        strip = _strip(choices, mine, under, laid, record, faces)
        views.append(View(mine, mine[0].way.clip, strip, record, under))
    return tuple(views)


def unfit(choices: Choices, views: Sequence[View]) -> Item | None:
    """The first reaction in a shot whose clip has not all the frames that the shot shows."""
    for view in views:
        reaction = next((item for item in view.items if item.way.kind == "reaction"), None)
        if reaction is None:
            continue
        source, frames = view.source, choices.coverage.clips[view.clip].frames
        if source.start < 0 or source.end > frames:
            return reaction
    return None


def _starts(
    choices: Choices,
    items: Sequence[Item],
    of: Sequence[int],
    laid: Sequence[Laid],
    shots: Sequence[range],
) -> list[int]:
    """The record frame at which the sound of each shot begins; strictly ascending from 0."""
    starts = [0]
    for shot in shots[1:]:
        place = shot.start
        under = laid[of[place]]
        if of[place - 1] != of[place]:
            starts.append(under.record.start)
        else:
            between = _between(items[place - 1], items[place])
            starts.append(max(starts[-1] + 1, under.strip.record_at(between)))
    ceiling = laid[-1].record.end
    for number in range(len(starts) - 1, -1, -1):
        ceiling = min(ceiling - 1, starts[number])
        starts[number] = ceiling
    return starts


def _between(left: Item, right: Item) -> int:
    """Where the picture changes under sound that runs on: in the pause, or as one cuts in."""
    gap = right.said.start - left.said.end
    if gap <= 0:
        return max(left.said.start + 1, right.said.start)
    return left.said.end + round(TAIL_SHARE * gap)


def _strip(
    choices: Choices,
    items: Sequence[Item],
    under: Sequence[int],
    laid: Sequence[Laid],
    record: FrameRange,
    faces: Mapping[int, Faces],
) -> Strip:
    """How the shot's clip lies on the record: by its own sound, else where a cutaway is best."""
    for item, number in zip(items, under, strict=True):
        if item.in_sync:
            return laid[number].strip
    place = items[0].way.clip
    clip = choices.coverage.clips[place]
    ratio = clip.rate / choices.coverage.rate
    wanted = Strip(0, 0, ratio).under(FrameRange(0, record.duration)).duration
    start = _slid(clip, faces[place], items, wanted)
    return Strip(start, record.start, ratio)


def _slid(clip: TakeClip, faces: Faces, items: Sequence[Item], wanted: int) -> int:
    """The first frame of a cutaway: silent and clean, then near the middle of what was offered."""
    way = items[0].way
    first, last = way.room.ins[0], way.room.outs[1] - wanted
    if last < first:
        first, last = 0, clip.frames - wanted
    if last < first:
        return 0
    middle = way.core.start + (way.core.duration - wanted) // 2
    step = max(1, (last - first) // _SLIDES)
    tries: set[int] = {min(last, max(first, middle)), *range(first, last + 1, step)}

    def cost(start: int) -> tuple[bool, int, int, int]:
        span = FrameRange(start, start + wanted)
        return faces.speaking(span), faces.spoilt(span), abs(start - middle), start

    return min(tries, key=cost)
