"""What is seen over the sound: each shot's picture tied to the record, and what must not be seen.

A reading and an action are seen as they are heard. A reaction's picture runs on from what its clip
showed before, runs into what it shows next, or is a cutaway that is slid to its best place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from operator import itemgetter

from editor.engine.candidates import Choices
from editor.engine.cut import Speech, TakeClip
from editor.engine.heard import Soundtrack, frames_in
from editor.engine.measures import SOUND_DEFECTS
from editor.engine.passages import Item, shots_as_seen
from editor.engine.strip import Strip, ratio_of
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
        self._shown: dict[str, list[FrameRange] | None] = {}
        self._pad = frames_in(_LIPS_S, clip.rate)
        said = [
            (x.words[0].start, x.words[-1].end, x) if x.words else (x.frames.start, x.frames.end, x)
            for x in track.speech
        ]
        said.sort(key=itemgetter(0))
        self._said = [x for _, _, x in said]
        self._starts = [start - self._pad for start, _, _ in said]
        # The last end of the speeches before each, for what began earlier may end later.
        self._ended = [0, *accumulate([end + self._pad for _, end, _ in said], max)]
        self._spoilt = [x.frames for x in clip.defects if x.kind not in SOUND_DEFECTS]

    def speaking(self, span: FrameRange) -> bool:
        """Whether lips move, or the crew works, somewhere in the span."""
        return next(self._moving(span), None) is not None

    def _moving(self, span: FrameRange) -> Iterator[tuple[int, int]]:
        """From where to where lips move, or the crew works, for what of it touches the span."""
        start, end = span.start - self._pad, span.end + self._pad
        for place in range(bisect_left(self._starts, span.end) - 1, -1, -1):
            if self._ended[place + 1] <= span.start:
                break
            said = self._said[place]
            for word in self._seen_saying(said):
                if word.start < end and word.end > start:
                    yield word.start - self._pad, word.end + self._pad

    def _seen_saying(self, said: Speech) -> Sequence[FrameRange]:
        """The words during which the one who says them may be in the picture; all of a cue's."""
        words = said.words or (said.frames,)
        if said.cue:
            return words
        if self._clip.seen_unknown:
            return () if self._clip.shot_size is ShotSize.INSERT else words
        shown = self._seen(self._speakers.get(said.line.partition("#")[0], ""))
        if shown is None:
            return words
        return [word for word in words if any(span.overlap(word) for span in shown)]

    def _seen(self, speaker: str) -> list[FrameRange] | None:
        """When somebody is in the picture, None throughout; speaker "" = nobody knows who."""
        if speaker not in self._shown:
            shown = [span for who, span in self._clip.seen if who == speaker or not speaker]
            whole = any(span.start <= 0 and span.end >= self._clip.frames for span in shown)
            self._shown[speaker] = None if whole else shown
        return self._shown[speaker]

    def barred(self, span: FrameRange, in_sync: bool) -> list[tuple[int, int]]:
        """What of a span must not be shown, from where to where: spoilt pictures, and lips that
        move unless they are in sync."""
        spoilt = [(x.start, x.end) for x in self._spoilt if x.overlap(span)]
        return spoilt if in_sync else [*spoilt, *self._moving(span)]

    def spoilt(self, span: FrameRange) -> int:
        """Frames of the span whose picture is defective."""
        return sum([defect.overlap(span) for defect in self._spoilt])


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
    ratio = ratio_of(clip, choices.coverage.rate)
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

    def fault(start: int) -> tuple[bool, int]:
        span = FrameRange(start, start + wanted)
        return faces.speaking(span), faces.spoilt(span)

    nearest = sorted(tries, key=lambda start: (abs(start - middle), start))
    for start in nearest:
        if fault(start) == (False, 0):
            return start
    return min(nearest, key=fault)
