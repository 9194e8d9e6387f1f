"""What the engine may choose from: for each stretch of the script, the pictures that could show it.

A stretch is a script line or an action beat that some clip evidently holds. A beat that nothing
evidently holds is carried by the shot beside it: it adds time to the cut there, never a hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from editor.engine.cut import Line, LineReading, SceneCoverage, TakeClip
from editor.engine.heard import Room, Soundtrack
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery, ShotSize

# A silence shorter than this shows no action of its own: it is the pause between two speeches.
BEAT_LEAST_S = Fraction(3, 2)
# And a written action rarely needs more: what is longer is trimmed to this.
BEAT_MOST_S = Fraction(4)
# How long a word lasts, roughly: a reading that lacks this much lacks a word.
_WORD_S = 0.4
MUTE = "clip:"
UNSHOWN = "unshown"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A script line or action beat that gets a picture, with the beats that it carries along.

    lead, tail: ids of beats without a picture of their own, before and after.
    part: which part of a line that may be cut inside this is, from 1; 0 the whole line.
    """

    line: Line
    lead: tuple[Line, ...] = ()
    tail: tuple[Line, ...] = ()
    part: int = 0

    @property
    def key(self) -> str:
        """What pins and the ways of an event call it."""
        return f"{self.line.id}#{self.part}" if self.part else self.line.id

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(line.id for line in (*self.lead, self.line, *self.tail))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to show a stretch.

    kind: reading, reaction (a reading heard over the picture of a listener), action, slug,
    `carried` (a beat under the end of the shot before it, whose candidate `origin` is) or `none`
    (a beat left out at the head of the scene).
    name: the reading's id; for an action "clip:" and the clip's id; "unshown" for a beat without a
    picture of its own. clip: its place in the
    coverage, -1 none. core: frames of the clip that must be heard or seen.
    room: where in and out may fall. doubt: 0..1, that a word at its edges went unrecognised.
    reading: what is heard; of a part of a line, that part of it under an id of its own ("r#2").
    sound: place of the clip that is heard, -1 none. said: frames of that clip that must be heard.
    A reading is heard in its own clip: sound is clip and said is core. align: where the picture of
    a reaction is fixed: "left" (it runs on from what its clip showed before), "right" (it runs
    into what its clip shows next), "free" (anywhere in `room`).
    """

    kind: str
    name: str
    clip: int
    core: FrameRange
    room: Room
    reading: LineReading | None = None
    origin: int = -1
    doubt: float = 0.0
    sound: int = -1
    said: FrameRange = field(default_factory=lambda: FrameRange(0, 0))
    align: str = ""

    @property
    def reading_id(self) -> str:
        """The caller's name of the reading that is heard, "" if none."""
        return self.reading.id.partition("#")[0] if self.reading else ""


@dataclass(frozen=True, slots=True)
class Choices:
    """The whole of what may be chosen. ways: the candidates of each stretch, in a fixed order."""

    coverage: SceneCoverage
    stretches: tuple[Stretch, ...]
    ways: tuple[tuple[Candidate, ...], ...]
    tracks: tuple[Soundtrack, ...]

    def clip(self, way: Candidate) -> TakeClip:
        return self.coverage.clips[way.clip]


def choices(coverage: SceneCoverage) -> Choices:
    """Every candidate of every stretch of a scene. Nothing that covers a line is left out."""
    by_clip: dict[str, list[LineReading]] = {}
    for reading in coverage.readings:
        by_clip.setdefault(reading.clip, []).append(reading)
    tracks = tuple(Soundtrack(clip, tuple(by_clip.get(clip.id, ()))) for clip in coverage.clips)
    places = {clip.id: place for place, clip in enumerate(coverage.clips)}
    readings: dict[str, list[Candidate]] = {}
    for reading in sorted(coverage.readings, key=_order):
        if reading.clip in places:
            way = _spoken(reading, places[reading.clip], tracks)
            readings.setdefault(reading.line, []).append(way)
    readings = {line: _drawn_out(ways, coverage.clips) for line, ways in readings.items()}
    stretches: list[Stretch] = []
    ways: list[tuple[Candidate, ...]] = []
    for stretch, shown in _stretches(coverage, readings, tracks):
        stretches.append(stretch)
        ways.append(_with_carried(stretch, shown, ways[-1] if ways else ()))
    return Choices(coverage, tuple(stretches), tuple(ways), tracks)


def _order(reading: LineReading) -> tuple[str, int, str]:
    return reading.clip, reading.ordinal, reading.id


def _spoken(reading: LineReading, place: int, tracks: Sequence[Soundtrack]) -> Candidate:
    track = tracks[place]
    core = track.core(reading)
    room = track.room(core, (reading.id,))
    return Candidate("reading", reading.id, place, core, room, reading, sound=place, said=core)


def _drawn_out(ways: list[Candidate], clips: Sequence[TakeClip]) -> list[Candidate]:
    """Cut points moved away from readings that lack words and are shorter than the others.

    The recogniser may have missed the first or the last word: as much silence as the reading is
    short of its fellows is kept on both sides, where there is silence.
    """
    rates = [float(clips[way.clip].rate) for way in ways]
    lengths = [way.core.duration / rate for way, rate in zip(ways, rates, strict=True)]
    usual = sorted(lengths)[len(lengths) // 2]
    drawn = []
    for way, length, rate in zip(ways, lengths, rates, strict=True):
        slack = int((usual - length) * rate)
        heard = way.reading is None or way.reading.coverage >= 1
        if heard or slack <= 0 or (way.reading and way.reading.delivery is Delivery.FALSE_START):
            drawn.append(way)
            continue
        (least, last), (first, most) = way.room.ins, way.room.outs
        room = Room((least, max(least, last - slack)), (min(most, first + slack), most))
        doubt = min(1.0, (usual - length) / _WORD_S)
        drawn.append(replace(way, room=room, doubt=doubt))
    return drawn


def _slug(line: Line, rate: Fraction) -> Candidate:
    """A card long enough to read the line: a third of a second a word, one second at least."""
    frames = max(round(rate), round(rate * len(line.spoken.split()) / 3))
    span = FrameRange(0, frames)
    return Candidate("slug", "", -1, span, Room((0, 0), (frames, frames)))


def _stretches(
    coverage: SceneCoverage,
    readings: dict[str, list[Candidate]],
    tracks: Sequence[Soundtrack],
) -> list[tuple[Stretch, list[Candidate]]]:
    """Lines and shown beats in script order; other beats ride with the stretch before them."""
    found: list[tuple[Stretch, list[Candidate]]] = []
    waiting: tuple[Line, ...] = ()
    lines = coverage.lines
    for place, line in enumerate(lines):
        if line.action:
            before = next((x.id for x in reversed(lines[:place]) if not x.action), "")
            after = next((x.id for x in lines[place + 1 :] if not x.action), "")
            shown = _shown(line, readings.get(before, []), readings.get(after, []), tracks)
            if found and found[-1][0].line.action and shown:
                shown = []  # one silence cannot be promised to two beats
            if not shown:
                if found:
                    stretch, ways = found[-1]
                    found[-1] = replace(stretch, tail=(*stretch.tail, line)), ways
                else:
                    waiting = (*waiting, line)
                continue
        else:
            shown = [*readings.get(line.id, []), _slug(line, coverage.rate)]
        found.append((Stretch(line, waiting), shown))
        waiting = ()
    return found


def _with_carried(
    stretch: Stretch, shown: list[Candidate], before: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """A beat may always go without a picture of its own, under the end of the shot before."""
    if not stretch.line.action:
        return tuple(shown)
    if not before:
        nothing = FrameRange(0, 0)
        return (*shown, Candidate("none", UNSHOWN, -1, nothing, Room((0, 0), (0, 0))))
    carried = [
        replace(
            way,
            kind="carried",
            name=UNSHOWN,
            core=FrameRange(way.core.end, way.core.end),
            reading=None,
            origin=origin,
        )
        for origin, way in enumerate(before)
    ]
    return (*shown, *carried)


def _shown(
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
            found.append(_silent(longest, place, track))
    return found


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


def _silent(span: FrameRange, place: int, track: Soundtrack) -> Candidate:
    most = int(BEAT_MOST_S * track.clip.rate)
    spare = max(0, span.duration - most)
    core = FrameRange(span.start + spare // 2, span.end - (spare - spare // 2))
    room = Room((span.start, core.start), (core.end, span.end))
    return Candidate("action", MUTE + track.clip.id, place, core, room)
