"""Reads CMX 3600 lists in the dialects of Avid, Premiere, Resolve, Nucoda and Final Cut.

Format: CMX, "CMX 3400/3600 EDL" (SMPTE 258M). A list names no rate: the caller tells it. Record
timecode counts at that rate; source timecode at the source's own, which only matching can know,
so it stays text. A dissolve line begins where the dissolve does; its cut is taken in the middle.
The line without length before it repeats the clip above, or is the only one of a clip that shows
in its dissolve only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from editor.interchange.foreign import (
    EVENTS_MAX,
    Foreign,
    ForeignEvent,
    Gathering,
    Media,
    Mix,
    broken,
    distinct,
    short,
    too_much,
)
from editor.interchange.names import base_name
from editor.interchange.readers.bounds import check_size, exact, path_of, text_of
from editor.interchange.timeline import Marker
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange, day_frames, droppable, nominal, smpte_to_frames

_TC = r"(\d{1,2}[:;.,]\d{2}[:;.,]\d{2}[:;.,]\d{2,3})"
_LINE = re.compile(
    r"^\s{0,8}(\d{1,7})[A-Z]?\s+(\S{1,128})\s+([A-Z0-9/]{1,12})\s+([A-Z][A-Z0-9]{0,4})(?:\s+[BO])?"
    rf"\s+(?:(\d{{1,4}})\s+)?{_TC}\s+{_TC}\s+{_TC}\s+{_TC}\s*$"
)
_COMMENT = re.compile(
    r"^\*\s*(FROM CLIP NAME|TO CLIP NAME|CLIP NAME|FROM CLIP|TO CLIP|FROM FILE|TO FILE|SOURCE FILE"
    r"|TO SOURCE FILE|FINAL CUT PRO REEL|COMMENT|LOC)\s*:?\s*(.*)$",
    re.IGNORECASE,
)
_RETIMED = re.compile(rf"^M2\s+(\S{{1,128}})\s+(-?\s?\d{{1,6}}(?:\.\d{{1,6}})?)\s+{_TC}")
_LOCATOR = re.compile(rf"^{_TC}\s+([A-Z]+)\s*(.*)$")
_SUFFIX = re.compile(r"_([VA]\d{1,2})(?:_\d{1,4})?\.edl$", re.IGNORECASE)
_LINE_MAX = 4096
_LINES_MAX = 1_500_000
_BLACK = {"BL", "BLACK"}
_NO_REEL = {"AX", "AUX", "UNKNOWN"}


@dataclass(slots=True)
class _Line:
    """One event line with what the comments below it say. record: frames, see _anchor."""

    number: int
    reel: str
    channels: str
    effect: str
    length: int
    source: str
    source_out: str
    record: tuple[int, int]
    told: dict[str, str] = field(default_factory=dict)
    speed: Fraction = Fraction(1)
    extra: tuple[str, ...] = ()

    @property
    def dissolves(self) -> bool:
        return self.effect[0] in "DW"

    @property
    def empty(self) -> bool:
        return self.record[0] == self.record[1]

    def continues(self, above: _Line) -> bool:
        """Whether a line without length stands for the clip of the one above it.

        Source timecode may be off by what a rate or a speed rounds: a second is allowed.
        """
        if above.empty or above.record[1] != self.record[0] or above.reel != self.reel:
            return False
        return abs(_second(self.source) - _second(above.source_out)) <= 1


def read(lists: Sequence[tuple[str, bytes]], rate: Fraction, start: int | None = None) -> Foreign:
    """The lists of one cut, (file name, bytes); a name that ends in _V2.edl tells the track.

    start: timecode of record frame 0 where it is known, else the first event's. Raises
    RefusedError when nothing in them is an event, or they cannot count at this rate.
    """
    into = Gathering("edl")
    title, drop = "", False
    found: list[tuple[str, list[_Line]]] = []
    for name, data in lists:
        reader = _Reader(rate, into)
        reader.read(data)
        title, drop = title or reader.title, drop or reader.drop
        suffix = _SUFFIX.search(name)
        found.append((suffix[1].upper() if suffix else "", reader.lines))
        into.markers += reader.markers
    _check_counting(found, into, rate)
    lines = [line for _, part in found for line in part]
    if not lines:
        raise broken("there is no event line in it")
    drop = drop and droppable(rate)
    zero = _anchor(lines, start, day_frames(rate, drop=drop))
    for track, part in found:
        for place, events in _by_track(part, track).items():
            _lay(events, place, rate, into)
    into.markers = [replace(marker, frame=marker.frame - zero) for marker in into.markers]
    return into.done(title, rate, drop=drop, start=zero)


def _anchor(lines: list[_Line], start: int | None, day: int) -> int:
    """Count every record from frame 0 of the sequence, over midnight too; returns its timecode.

    A start that the caller knows holds only if no event lies before it.
    """
    begins = lines[0].record[0]
    away = min(_distance(line.record[0], begins, day) for line in lines)
    first = (begins + away) % day
    zero = start if start is not None and _distance(first, start, day) >= 0 else first
    for line in lines:
        at = (line.record[0] - zero) % day
        line.record = at, at + (line.record[1] - line.record[0]) % day
    return zero


def _distance(frame: int, other: int, day: int) -> int:
    """Frames from other to frame, the short way around the day."""
    return (frame - other + day // 2) % day - day // 2


def _check_counting(found: list[tuple[str, list[_Line]]], into: Gathering, rate: Fraction) -> None:
    lines = sum(len(lines) for _, lines in found)
    if into.left["other-rate"] > lines:
        raise RefusedError(
            "return.rate",
            "This list counts more frames in a second than {rate} has.",
            action="Say at which frame rate the sequence runs.",
            values={"rate": nominal(rate)},
        )


class _Reader:
    """The lines of one list."""

    def __init__(self, rate: Fraction, into: Gathering) -> None:
        self.rate = rate
        self.into = into
        self.title = ""
        self.drop = False
        self.lines: list[_Line] = []
        self.markers: list[Marker] = []

    def read(self, data: bytes) -> None:
        check_size(data)
        text, guessed = text_of(data)
        if guessed:
            self.into.lose("encoding")
        for line in _lines(text):
            try:
                self._line(line.strip("\x1a\0 \t"))
            except ValueError:
                self.into.lose("unreadable")

    def _line(self, line: str) -> None:
        upper = line[:8].upper()
        if not line:
            return
        if upper.startswith("TITLE:"):
            self.title = self.title or line[6:].strip()
        elif upper.startswith("FCM:"):
            self.drop = "NON" not in line.upper()
        elif upper.startswith("*"):
            self._comment(line)
        elif upper.startswith("M2"):
            self._retimed(line)
        elif upper.startswith("AUD"):
            self._more_channels(line)
        elif line[0].isdigit():
            self._event(line)

    def _event(self, line: str) -> None:
        told = _LINE.match(line)
        if not told:
            self.into.lose("unreadable")
            return
        if len(self.lines) >= EVENTS_MAX:
            raise too_much(EVENTS_MAX)
        number, reel, channels, effect, length, source, source_out, first, last = told.groups()
        record = self._record(first), self._record(last)
        self.lines.append(
            _Line(int(number), reel, channels, effect, int(length or 0), source, source_out, record)
        )

    def _record(self, text: str) -> int:
        """Frames since midnight; a drop-frame list may spell its frames with a colon."""
        drop = droppable(self.rate) and (self.drop or text[-3] in ";,")
        try:
            return smpte_to_frames(text, self.rate, drop=drop)
        except ValueError:
            if int(text[-2:]) >= nominal(self.rate):
                self.into.lose("other-rate")
            raise

    def _comment(self, line: str) -> None:
        told = _COMMENT.match(line)
        if not told:
            return
        key, value = told[1].upper(), told[2].strip()
        if key == "LOC":
            self._locator(value)
        elif self.lines:
            self.lines[-1].told.setdefault(key, value)

    def _locator(self, text: str) -> None:
        told = _LOCATOR.match(text)
        if not told:
            self.into.lose("unreadable")
            return
        at = self._record(told[1])
        self.markers.append(Marker(frame=at, name=short(told[3]), color=told[2].upper()))

    def _retimed(self, line: str) -> None:
        told = _RETIMED.match(line)
        if not told:
            self.into.lose("unreadable")
            return
        speed = exact(told[2].replace(" ", "")) / nominal(self.rate)
        for event in reversed(self.lines[-2:]):
            if event.reel == told[1]:
                event.speed = speed
                return

    def _more_channels(self, line: str) -> None:
        """AUD 3 4: the event above goes to these sound tracks too."""
        if self.lines:
            numbers = re.findall(r"\d{1,2}", line[3:])[:8]
            self.lines[-1].extra += tuple(f"A{number}" for number in numbers if int(number))


def _lines(text: str) -> Iterator[str]:
    """The lines, bounded in number and in length."""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text)):
        if number >= _LINES_MAX:
            raise too_much(_LINES_MAX)
        yield line[:_LINE_MAX]


def _tracks(line: _Line, named: str) -> tuple[str, ...]:
    """The record tracks of a channel column: V, A, A2, AA, AA/V, A2/V, B, NONE."""
    found: list[str] = []
    for part in line.channels.split("/"):
        if part == "B":
            found += ["V1", "A1"]
        elif part == "AA":
            found += ["A1", "A2"]
        elif re.fullmatch(r"[VA]\d{0,2}", part):
            number = part[1:].lstrip("0") or "1"
            found.append(f"{part[0]}{number}")
    found += line.extra
    if named and {track[0] for track in found} == {named[0]}:
        return (named,)
    return tuple(dict.fromkeys(found))


def _by_track(lines: list[_Line], named: str) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for line in lines:
        for track in _tracks(line, named):
            found.setdefault(track, []).append(line)
    return found


def _lay(lines: list[_Line], track: str, rate: Fraction, into: Gathering) -> None:
    """The events of one track, between their cuts. A dissolve's first line has no length."""
    for number, line in enumerate(lines):
        if line.effect[0] == "K":
            into.lose("keys")
            continue
        begins, ends = line.record
        head = line.length // 2 if line.dissolves else 0
        if line.dissolves:
            into.mixes.append(Mix(track, FrameRange(begins, begins + line.length), begins + head))
        begins, tail = begins + head, _tail(lines, number)
        covered = _covered(lines, number)
        if (line.empty and not covered) or line.reel.upper() in _BLACK or ends + tail <= begins:
            continue
        before = lines[number - 1] if number and lines[number - 1].number == line.number else None
        outgoing = before if line.dissolves else None
        if covered:
            line.told = _outgoing_side(lines[number + 1])
        into.add(_event(line, outgoing, track, (begins, ends + tail), head / rate))


def _covered(lines: list[_Line], number: int) -> bool:
    """Whether a line is the only one of a clip that shows in the dissolve behind it only."""
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else None
    opens = following is not None and following.dissolves and following.number == line.number
    return line.empty and opens and not (number and line.continues(lines[number - 1]))


def _outgoing_side(line: _Line) -> dict[str, str]:
    """What a dissolve's comments say of the clip it leaves."""
    sides = ("FROM CLIP NAME", "FROM FILE", "FROM CLIP")
    return {key: line.told[key] for key in sides if key in line.told}


def _tail(lines: list[_Line], number: int) -> int:
    """Frames of an event behind its line's end: until the cut of a dissolve that begins there."""
    end = lines[number].record[1]
    for place, line in enumerate(lines[number + 1 : number + 3], number + 1):
        if _covered(lines, place):
            return 0
        if line.dissolves and line.record[0] == end:
            return line.length // 2
    return 0


def _second(text: str) -> int:
    """Whole seconds of a timecode text of any rate."""
    hours, minutes, seconds = (int(part) for part in re.split("[:;.,]", text)[:3])
    return hours * 3600 + minutes * 60 + seconds


def _event(
    line: _Line,
    outgoing: _Line | None,
    track: str,
    record: tuple[int, int],
    head: Fraction,
) -> ForeignEvent:
    """The event of a line. head: seconds of it that a dissolve shows before its cut."""
    told = (outgoing.told if outgoing else {}) | line.told
    side = ("TO CLIP NAME", "TO FILE", "TO CLIP") if line.dissolves else ()
    named = next((told[key] for key in side if told.get(key)), "")
    ours = ("FROM CLIP NAME", "CLIP NAME") if not named else ()
    clip = named or next((told[key] for key in ours if told.get(key)), "")
    files: tuple[str, ...] = ("SOURCE FILE", "FROM FILE", "FROM CLIP")
    if line.dissolves:
        files = ("TO SOURCE FILE", "TO FILE", "TO CLIP", "SOURCE FILE")
    path = path_of(next((told[key] for key in files if told.get(key)), ""))
    reel = "" if line.reel.upper() in _NO_REEL else line.reel
    reel = told.get("FINAL CUT PRO REEL", "").split(" REPLACED BY")[0].strip() or reel
    return ForeignEvent(
        track=track,
        record=FrameRange(*record),
        name=short(clip) or short(base_name(path)) or reel,
        media=Media(
            names=distinct(base_name(path) if path else "", clip), path=short(path), reel=reel
        ),
        moment=head * line.speed,
        timecode=line.source,
        speed=line.speed,
        comment=short(told.get("COMMENT")),
    )
