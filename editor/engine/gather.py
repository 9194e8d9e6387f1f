"""Gathers what the engine may choose from: for each stretch of the script, the ways to show it.

A stretch is a script line, a part of one that may be cut inside, or an action beat that some clip
evidently holds. A beat that nothing evidently holds is carried by the shot beside it: it adds time
to the cut there, never a hole. Nothing that covers a line is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import attrgetter

from editor.engine.beats import shown, storyboard
from editor.engine.candidates import UNSHOWN, Candidate, Choices, Stretch
from editor.engine.cut import Line, LineReading, SceneCoverage, TakeClip
from editor.engine.heard import Room, Soundtrack
from editor.engine.phrases import Part, Phrasing, phrasing
from editor.engine.reactions import Listeners
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery

# How long a word lasts, roughly: a reading that lacks this much lacks a word.
_WORD_S = 0.4

Row = tuple[Stretch, list[Candidate]]


def choices(coverage: SceneCoverage, asked: Iterable[str] = ()) -> Choices:
    """Every candidate of every stretch of a scene.

    asked: names of reactions that must be among them though others look better.
    """
    phrased = phrasing(coverage)
    tracks = _tracks(coverage, phrased)
    whole, parts = _readings(coverage, phrased, tracks)
    rows = _rows(coverage, whole, parts, phrased, tracks)
    listeners = Listeners(coverage, tracks, frozenset(asked))
    for row, heard in listeners.of(rows, _spoken_runs(rows)).items():
        rows[row][1].extend(heard)
    only_actions = all(line.action for line in coverage.lines)
    ways: list[tuple[Candidate, ...]] = []
    for stretch, found in rows:
        optional = stretch.line.action and not only_actions
        carried = _unshown(ways[-1] if ways else ()) if optional else ()
        ways.append((*found, *carried))
    parted = replace(coverage, clips=tuple(track.clip for track in tracks))
    return Choices(parted, tuple(stretch for stretch, _ in rows), tuple(ways), tracks, parts)


def _tracks(coverage: SceneCoverage, phrased: Phrasing) -> tuple[Soundtrack, ...]:
    by_clip: dict[str, list[LineReading]] = {}
    for reading in coverage.readings:
        parts = phrased.parts.get(reading.id, ())
        own = [x.reading for x in parts if x.reading.frames.duration] or [reading]
        by_clip.setdefault(reading.clip, []).extend(own)
    return tuple(
        Soundtrack(clip, by_clip.get(clip.id, ()), words)
        for clip, words in zip(phrased.clips, phrased.words, strict=True)
    )


def _readings(
    coverage: SceneCoverage, phrased: Phrasing, tracks: Sequence[Soundtrack]
) -> tuple[dict[str, list[Candidate]], dict[str, tuple[Candidate, ...]]]:
    """The candidates of each line as a whole, and by reading that one before those of its parts."""
    places = {clip.id: place for place, clip in enumerate(coverage.clips)}
    readings: dict[str, list[Candidate]] = {}
    for reading in sorted(coverage.readings, key=attrgetter("clip", "ordinal", "id")):
        if reading.clip in places:
            mine = phrased.parts.get(reading.id, ())
            place = places[reading.clip]
            way = _spoken(reading, mine, place, tracks[place])
            readings.setdefault(reading.line, []).append(way)
    readings = {line: _drawn_out(ways, coverage.clips) for line, ways in readings.items()}
    parts = {
        way.name: (way, *_parted(way, phrased.parts[way.name], tracks[way.clip]))
        for ways in readings.values()
        for way in ways
        if way.name in phrased.parts
    }
    return readings, parts


def _spoken(
    reading: LineReading, parts: Sequence[Part], place: int, track: Soundtrack
) -> Candidate:
    own = [x.reading for x in parts if x.reading.frames.duration] if parts else []
    if own:
        cores = [track.core(x) for x in own]
        core = FrameRange(min([x.start for x in cores]), max([x.end for x in cores]))
    else:
        core = track.core(reading)
    room = track.room(core)
    return Candidate("reading", reading.id, place, core, room, reading, sound=place, said=core)


def _parted(whole: Candidate, parts: Sequence[Part], track: Soundtrack) -> list[Candidate]:
    """A reading's candidate for each part of its line; the outer edges are those of the whole."""
    at = whole.core.start  # where a part that was not said would lie
    found = []
    for part in parts:
        if part.reading.frames.duration:
            core = track.core(part.reading)
            room = track.room(core)
            at = part.reading.frames.end
        else:
            core = FrameRange(at, at)
            room = Room((at, at), (at, at))
        ins = whole.room.ins if core.start == whole.core.start else room.ins
        outs = whole.room.outs if core.end == whole.core.end else room.outs
        found.append(
            Candidate(
                "reading",
                whole.name,
                whole.clip,
                core,
                Room(ins, outs),
                part.reading,
                doubt=whole.doubt,
                sound=whole.sound,
                said=core,
                share=part.share,
                tied=(part.no_in, part.no_out),
            )
        )
    return found


def _drawn_out(ways: list[Candidate], clips: Sequence[TakeClip]) -> list[Candidate]:
    """Cut points moved away from readings that lack words and are shorter than the others.

    The recogniser may have missed the first or the last word: as much silence as the reading is
    short of its fellows is kept on both sides, where there is silence.
    """
    if all(_heard_whole(way) for way in ways):
        return ways
    rates = [float(clips[way.clip].rate) for way in ways]
    lengths = [way.core.duration / rate for way, rate in zip(ways, rates, strict=True)]
    usual = sorted(lengths)[len(lengths) // 2]
    drawn = []
    for way, length, rate in zip(ways, lengths, rates, strict=True):
        slack = int((usual - length) * rate)
        if slack <= 0 or _heard_whole(way):
            drawn.append(way)
            continue
        (least, last), (first, most) = way.room.ins, way.room.outs
        room = Room((least, max(least, last - slack)), (min(most, first + slack), most))
        doubt = min(1.0, (usual - length) / _WORD_S)
        drawn.append(replace(way, room=room, doubt=doubt))
    return drawn


def _heard_whole(way: Candidate) -> bool:
    """Whether no word of a reading went unheard; a false start breaks off of itself."""
    reading = way.reading
    return reading is None or reading.coverage >= 1 or reading.delivery is Delivery.FALSE_START


def _rows(
    coverage: SceneCoverage,
    readings: Mapping[str, list[Candidate]],
    parts: Mapping[str, tuple[Candidate, ...]],
    phrased: Phrasing,
    tracks: Sequence[Soundtrack],
) -> list[Row]:
    """Lines and shown beats in script order; other beats ride with the stretch before them."""
    lines = coverage.lines
    if lines and all(line.action for line in lines):
        return storyboard(lines, tracks)
    found: list[Row] = []
    waiting: tuple[Line, ...] = ()
    for place, line in enumerate(lines):
        if line.action:
            seen = (
                [] if found and found[-1][0].line.action else _seen(place, lines, readings, tracks)
            )
            if not seen:  # and one silence cannot be promised to two beats
                if found:
                    stretch, ways = found[-1]
                    found[-1] = replace(stretch, tail=(*stretch.tail, line)), ways
                else:
                    waiting = (*waiting, line)
                continue
            found.append((Stretch(line, waiting), seen))
        else:
            own = readings.get(line.id, [])
            spoken = _line_rows(line, own, parts, phrased.counts.get(line.id, 1), coverage.rate)
            found.append((replace(spoken[0][0], lead=waiting), spoken[0][1]))
            found.extend(spoken[1:])
        waiting = ()
    return found


def _seen(
    place: int,
    lines: Sequence[Line],
    readings: Mapping[str, list[Candidate]],
    tracks: Sequence[Soundtrack],
) -> list[Candidate]:
    before = next((x.id for x in reversed(lines[:place]) if not x.action), "")
    after = next((x.id for x in lines[place + 1 :] if not x.action), "")
    return shown(lines[place], readings.get(before, []), readings.get(after, []), tracks)


def _line_rows(
    line: Line,
    ways: Sequence[Candidate],
    parts: Mapping[str, tuple[Candidate, ...]],
    count: int,
    rate: Fraction,
) -> list[Row]:
    """A line as one stretch, or a stretch for each of its parts."""
    slug = _slug(line, rate)
    if count == 1:
        return [(Stretch(line), [*ways, slug])]
    shares = [x.share for x in parts[ways[0].name][1:]]
    found: list[Row] = []
    at = 0
    for place, share in enumerate(shares):
        last = place == count - 1
        end = slug.core.end if last else min(slug.core.end, at + round(slug.core.end * share))
        core = FrameRange(at, end)
        card = replace(slug, core=core, room=Room((at, at), (end, end)), share=share)
        own = [parts[way.name][place + 1] for way in ways]
        found.append((Stretch(line, part=place + 1), [*own, card]))
        at = end
    return found


def _slug(line: Line, rate: Fraction) -> Candidate:
    """A card long enough to read the line: a third of a second a word, one second at least."""
    frames = max(round(rate), round(rate * len(line.spoken.split()) / 3))
    span = FrameRange(0, frames)
    return Candidate("slug", "", -1, span, Room((0, 0), (frames, frames)))


def _spoken_runs(rows: Sequence[Row]) -> list[tuple[Line, int, int]]:
    """Each spoken line with its first and last stretch."""
    found: list[tuple[Line, int, int]] = []
    for row, (stretch, _) in enumerate(rows):
        if stretch.line.action:
            continue
        if found and stretch.part > 1:
            found[-1] = (*found[-1][:2], row)
        else:
            found.append((stretch.line, row, row))
    return found


def _unshown(before: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """A beat may always go without a picture of its own, under the end of the shot before."""
    if not before:
        nothing = FrameRange(0, 0)
        return (Candidate("none", UNSHOWN, -1, nothing, Room((0, 0), (0, 0))),)
    return tuple(
        replace(
            way,
            kind="carried",
            name=UNSHOWN,
            core=FrameRange(way.core.end, way.core.end),
            said=FrameRange(way.said.end, way.said.end),
            reading=None,
            origin=origin,
        )
        for origin, way in enumerate(before)
        if way.align != "right"
    )
