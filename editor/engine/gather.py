"""Gathers what the engine may choose from: for each stretch of the script, the ways to show it.

A stretch is a script line, a part of one that may be cut inside, or an action beat that some clip
evidently holds. A beat that nothing evidently holds is carried by the shot beside it: it adds time
to the cut there, never a hole. Nothing that covers a line is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from editor.engine.beats import shown, storyboard
from editor.engine.candidates import UNSHOWN, Candidate, Choices, Stretch
from editor.engine.cut import Line, SceneCoverage
from editor.engine.heard import Hearing, Room, Soundtrack
from editor.engine.listening import Listening
from editor.engine.owned import owned, soundtracks
from editor.engine.phrases import phrasing
from editor.engine.reactions import Listeners
from editor.engine.recital import Recital, recital
from editor.engine.spoken import spoken
from roughcut.core.timecode import FrameRange

Row = tuple[Stretch, list[Candidate]]


def choices(coverage: SceneCoverage, asked: Iterable[str] = ()) -> Choices:
    """Every candidate of every stretch of a scene.

    asked: names of reactions that must be among them though others look better.
    """
    said = spoken(coverage)
    hearing = Hearing(said)
    phrased = phrasing(coverage.lines, said, hearing)
    given = owned(said, phrased)
    tracks = soundtracks(said, given, hearing)
    read = recital(said, phrased, given, hearing)
    rows = _rows(coverage, read, phrased.counts, tracks)
    listening = Listening(said, coverage.lines, given.speeches)
    listeners = Listeners(said, phrased, listening, frozenset(asked))
    for row, heard in listeners.of(read, rows, _spoken_runs(rows)).items():
        rows[row][1].extend(heard)
    only_actions = all(line.action for line in coverage.lines)
    ways: list[tuple[Candidate, ...]] = []
    for stretch, found in rows:
        optional = stretch.line.action and not only_actions
        carried = _unshown(ways[-1] if ways else ()) if optional else ()
        ways.append((*found, *carried))
    return Choices(coverage, tuple(stretch for stretch, _ in rows), tuple(ways), tracks, read.parts)


def _rows(
    coverage: SceneCoverage,
    read: Recital,
    counts: Mapping[str, int],
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
                []
                if found and found[-1][0].line.action
                else _seen(place, lines, read.lines, tracks)
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
            own = read.lines.get(line.id, [])
            spoken = _line_rows(line, own, read.parts, counts.get(line.id, 1), coverage.rate)
            if waiting:
                spoken[0] = replace(spoken[0][0], lead=waiting), spoken[0][1]
            found.extend(spoken)
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
        room = Room((at, at), (end, end))
        card = Candidate("slug", "", -1, FrameRange(at, end), room, share=share)
        own = [parts[way.name][place + 1] for way in ways]
        found.append((Stretch(line, part=place + 1), [*own, card]))
        at = end
    return found


def _slug(line: Line, rate: Fraction) -> Candidate:
    """A card long enough to read the line: a third of a second a word, one second at least."""
    words = len(line.spoken.split())
    # A second lasts as long as three words do.
    frames = round(Fraction(rate.numerator * max(words, 3), rate.denominator * 3))
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
        Candidate(
            "carried",
            UNSHOWN,
            way.clip,
            FrameRange(way.core.end, way.core.end),
            way.room,
            None,
            origin,
            way.doubt,
            way.sound,
            FrameRange(way.said.end, way.said.end),
            way.align,
            way.beside,
            way.share,
            way.tied,
        )
        for origin, way in enumerate(before)
        if way.align != "right"
    )
