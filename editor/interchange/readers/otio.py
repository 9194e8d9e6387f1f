"""Reads OpenTimelineIO's JSON as it stands, without the library that may have written it.

Format: ASWF, OpenTimelineIO's serialised schemas. A clip's source range counts in its media's
timecode, whose first frame is available_range's start; rates are floating point and are taken
for the fraction they mean.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from editor.interchange.foreign import (
    Foreign,
    ForeignEvent,
    Gathering,
    Mix,
    broken,
    short,
    too_much,
)
from editor.interchange.readers import rational
from editor.interchange.readers.bounds import (
    check_size,
    frames_of,
    of_float,
    text_of,
)
from editor.interchange.readers.rational import Told
from editor.interchange.timeline import Marker
from roughcut.core.timecode import FrameRange, droppable

_BYTES_MAX = 48 * 2**20
_PARTS_MAX = 2_000_000
_NESTING_MAX = 60


def read(data: bytes) -> Foreign:
    """The timeline of a document. Raises RefusedError when there is none."""
    check_size(data, _BYTES_MAX)
    if data.count(b"{") + data.count(b"[") > _PARTS_MAX:
        raise too_much(_PARTS_MAX)
    text, guessed = text_of(data)
    try:
        told = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise broken(f"it is no whole JSON ({error})") from error
    into = Gathering("otio")
    if guessed:
        into.lose("encoding")
    timeline = _timeline(told, into)
    try:
        return _Reader(into, timeline).read()
    except RecursionError as error:
        raise broken("it is nested without end") from error


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _timeline(told: Any, into: Gathering) -> Told:
    """The longest timeline; a collection may hold several, a stack or track may stand alone."""
    found = [each for each in _within(told) if rational.schema(each) == "Timeline"]
    if found:
        if len(found) > 1:
            into.lose("other-sequences", len(found) - 1)
        return max(found, key=lambda each: len(json.dumps(each.get("tracks"))))
    if rational.schema(told) in ("Stack", "Track", "Clip"):
        return {"name": told.get("name"), "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [told]}}
    raise broken("there is no timeline in it")


def _within(told: Any) -> Iterator[Told]:
    waiting = [told]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            if rational.schema(each) == "SerializableCollection":
                waiting += reversed(rational.children(each))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a composition's own time lies: record seconds = at + (local - first) / pace.

    length: record seconds that show. track: of its clips.
    """

    at: Fraction
    first: Fraction
    length: Fraction
    track: str
    pace: Fraction = Fraction(1)
    enabled: bool = True
    depth: int = 0


class _Reader:
    def __init__(self, into: Gathering, timeline: Told) -> None:
        self.into = into
        self.timeline = timeline
        self.rate = _rate(timeline)

    def read(self) -> Foreign:
        timeline = self.timeline
        start, drop = Fraction(0), False
        own = rational.own(timeline)
        if isinstance(timeline.get("global_start_time"), dict):
            try:
                start = rational.time(timeline["global_start_time"])
            except rational.FAULTS:
                self.into.lose("unreadable")
        drop = own.get("drop_frame") is True and droppable(self.rate)
        tracks = timeline.get("tracks")
        if not isinstance(tracks, dict):
            raise broken("the timeline has no tracks")
        counted: Counter[str] = Counter()
        for track in rational.children(tracks):
            letter = "A" if isinstance(track, dict) and track.get("kind") == "Audio" else "V"
            counted[letter] += 1
            self._item(track, f"{letter}{min(counted[letter], 99)}")
        for marker in rational.listed(tracks, "markers"):
            self._mark(marker, lambda at: at, None)
        name = timeline.get("name")
        return self.into.done(
            name if isinstance(name, str) else "",
            self.rate,
            drop=drop,
            start=frames_of(start, self.rate),
            size=rational.size(rational.own(timeline)),
        )

    def _item(self, told: Any, track: str) -> None:
        try:
            length = self._length(told, 0)
            self._part(told, _Scope(Fraction(0), Fraction(0), length, track), Fraction(0))
        except rational.FAULTS:
            self.into.lose("unreadable")

    # Lengths

    def _length(self, told: Any, depth: int) -> Fraction:
        """Seconds of an item in its parent. Raises ValueError when it is nested without end."""
        if depth > _NESTING_MAX:
            raise ValueError("too deep")
        span = told.get("source_range")
        if isinstance(span, dict):
            return max(rational.time(span["duration"]), Fraction(0))
        if rational.schema(told) in ("Stack", "Track"):
            lengths = [
                self._child_length(child, depth + 1)
                for child in rational.children(told)
                if rational.schema(child) != "Transition"
            ]
            if rational.schema(told) == "Stack":
                return max(lengths, default=Fraction(0))
            return sum(lengths, Fraction(0))
        available = rational.reference_of(told).get("available_range")
        return rational.time(available["duration"]) if isinstance(available, dict) else Fraction(0)

    def _child_length(self, told: Any, depth: int) -> Fraction:
        """The same; a child that does not make sense has none, it is told where it is read."""
        try:
            return self._length(told, depth)
        except rational.FAULTS:
            return Fraction(0)

    # Items

    def _part(self, told: Any, scope: _Scope, begins: Fraction) -> None:
        """One item of which `begins` seconds are skipped; scope.first is not yet its own."""
        if scope.depth > _NESTING_MAX:
            self.into.lose("nesting")
            return
        schema = rational.schema(told)
        enabled = scope.enabled and told.get("enabled") is not False
        span = told.get("source_range")
        speed = self._speed(told)
        first = rational.time(span["start_time"]) if isinstance(span, dict) else Fraction(0)
        inner = replace(
            scope,
            first=first + begins * speed,
            pace=scope.pace * (speed or 1),
            enabled=enabled,
            depth=scope.depth + 1,
        )
        if schema == "Clip":
            self._clip(told, inner, isinstance(span, dict), scope.pace * speed)
        elif schema == "Track":
            self._track(told, inner)
        elif schema == "Stack":
            if scope.depth:
                self.into.lose("nested")
            self._stack(told, inner)
        elif schema != "Gap":
            self.into.lose("unreadable")

    def _stack(self, told: Told, scope: _Scope) -> None:
        letter, base = scope.track[0], int(scope.track[1:])
        for child in rational.children(told):
            kind = "A" if isinstance(child, dict) and child.get("kind") == "Audio" else "V"
            if rational.schema(child) == "Track" and kind != letter:
                continue
            self._part(child, replace(scope, track=f"{letter}{min(base, 99)}"), scope.first)
            base += 1

    def _track(self, told: Told, scope: _Scope) -> None:
        """The items in a row, each cut to what the scope shows."""
        position = Fraction(0)
        end = scope.first + scope.length * scope.pace
        for child in rational.children(told):
            try:
                if rational.schema(child) == "Transition":
                    self._mix(child, scope, position)
                    continue
                length = self._length(child, scope.depth)
                opens, closes = max(position, scope.first), min(position + length, end)
                if closes > opens:
                    shown = replace(
                        scope,
                        at=scope.at + (opens - scope.first) / scope.pace,
                        length=(closes - opens) / scope.pace,
                    )
                    self._part(child, shown, opens - position)
                position += length
            except rational.FAULTS:
                self.into.lose("unreadable")

    def _mix(self, told: Told, scope: _Scope, position: Fraction) -> None:
        spans = (
            position - rational.time(told["in_offset"]),
            position,
            position + rational.time(told["out_offset"]),
        )
        start, cut, end = (
            frames_of(scope.at + (each - scope.first) / scope.pace, self.rate) for each in spans
        )
        self.into.mixes.append(Mix(scope.track, FrameRange(start, end), cut))

    def _speed(self, told: Told) -> Fraction:
        speed = Fraction(1)
        for effect in rational.listed(told, "effects"):
            schema = rational.schema(effect)
            if schema == "LinearTimeWarp":
                speed *= of_float(effect.get("time_scalar", 1))
            elif schema == "FreezeFrame":
                speed = Fraction(0)
            else:
                self.into.lose("variable-speed" if "Time" in schema else "effects")
        return speed

    def _clip(self, told: Told, scope: _Scope, ranged: bool, speed: Fraction) -> None:
        reference = rational.reference_of(told)
        if rational.schema(reference) == "GeneratorReference":
            self.into.lose("generators")
            return
        first, last = (frames_of(at, self.rate) for at in (scope.at, scope.at + scope.length))
        if last <= first:
            return
        media = rational.media(told, reference, self.rate)
        start = media.start or Fraction(0)
        channel: Any = rational.own(told).get("channel")
        sounds = scope.track[0] == "A" and isinstance(channel, int) and 0 < channel <= 1024
        index = self.into.add(
            ForeignEvent(
                track=scope.track,
                record=FrameRange(first, last),
                name=short(told.get("name")) or media.name,
                media=media,
                moment=scope.first - (start if ranged else 0),
                channel=int(channel) - 1 if sounds else None,
                enabled=scope.enabled,
                speed=speed,
                comment=short(rational.text(rational.own(told).get("comment"))),
            )
        )
        for marker in rational.listed(told, "markers"):
            self._mark(marker, lambda at: scope.at + (at - scope.first) / scope.pace, index)

    def _mark(self, told: Any, record: Any, event: int | None) -> None:
        try:
            span = told["marked_range"]
            self.into.mark(
                Marker(
                    frame=frames_of(record(rational.time(span["start_time"])), self.rate),
                    name=short(rational.text(told.get("name"))),
                    note=short(rational.text(told.get("comment"))),
                    author=short(rational.text(rational.own(told).get("author"))),
                    color=rational.text(told.get("color")).upper()[:20],
                    duration=max(1, frames_of(rational.time(span["duration"]), self.rate)),
                    event=event,
                )
            )
        except rational.FAULTS:
            self.into.lose("unreadable")


def _rate(timeline: Told) -> Fraction:
    """The timeline's rate: its own word, its start's, else what most clips' lengths count in."""
    told = rational.exact_rate(rational.own(timeline).get("rate"))
    told = told or rational.rate_told(timeline.get("global_start_time"))
    if told:
        return told
    counted: Counter[Fraction] = Counter()
    waiting: list[Any] = [timeline.get("tracks")]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += rational.children(each)
            span = each.get("source_range")
            found = rational.rate_told(span.get("duration")) if isinstance(span, dict) else None
            if found:
                counted[found] += 1
    return counted.most_common(1)[0][0] if counted else Fraction(25)
