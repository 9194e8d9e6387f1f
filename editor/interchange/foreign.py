"""A cut as another program wrote it, before anything of it is known to be ours.

Record frames count from the sequence's first frame (0) at its rate; at a dissolve an event is
told between its cuts. Moments are exact seconds. What a reader met and could not carry is in
`losses`; a reader raises RefusedError only when nothing can be read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from editor.interchange.losses import Loss
from editor.interchange.timeline import Marker
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange

EVENTS_MAX = 100_000
MARKERS_MAX = 50_000
_TEXT_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Media:
    """What a file tells of one source.

    names: every name it goes by (file names, clip names, mob names), the likeliest first.
    path: decoded from its URL, or as told, "" when there is none. identity: UMID or asset id.
    start: timecode of its first frame in seconds since midnight, None when not told. size: of the
    picture in pixels.
    """

    names: tuple[str, ...]
    path: str = ""
    reel: str = ""
    identity: str = ""
    start: Fraction | None = None
    rate: Fraction | None = None
    drop: bool = False
    duration: Fraction | None = None
    size: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """One use of a source on a track ("V1", "A1", ...).

    moment: seconds from the media's first frame to what shows at the record start; where
    `timecode` holds a text, seconds from that timecode, whose rate the format does not tell.
    channel: of the file, from 0; None for picture or where not told. speed: media seconds per
    record second; negative runs backwards, 0 is a freeze. link: events of one number are one
    shot.
    """

    track: str
    record: FrameRange
    name: str
    media: Media
    moment: Fraction
    timecode: str = ""
    channel: int | None = None
    enabled: bool = True
    speed: Fraction = Fraction(1)
    comment: str = ""
    link: int | None = None

    @property
    def picture(self) -> bool:
        return self.track[0] == "V"

    @property
    def timecode_s(self) -> Fraction | None:
        """Seconds since midnight, where the media's own start is told."""
        return None if self.media.start is None or self.timecode else self.media.start + self.moment


@dataclass(frozen=True, slots=True)
class Mix:
    """A dissolve or wipe: where it shows, and the record frame of its cut."""

    track: str
    record: FrameRange
    cut: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """One sequence. start: timecode of record frame 0 in frames since midnight.

    format: "otio", "edl", "fcp7", "fcpxml" or "aaf". Loss.count counts things of the file.
    """

    format: str
    name: str
    rate: Fraction
    drop: bool
    start: int
    events: tuple[ForeignEvent, ...]
    mixes: tuple[Mix, ...] = ()
    markers: tuple[Marker, ...] = ()
    losses: tuple[Loss, ...] = ()
    size: tuple[int, int] | None = None

    @property
    def duration(self) -> int:
        return max((event.record.end for event in self.events), default=0)


@dataclass(slots=True)
class Gathering:
    """A foreign cut in the making: bounded, and it counts what it had to leave out."""

    format: str
    events: list[ForeignEvent] = field(default_factory=list)
    mixes: list[Mix] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def lose(self, code: str, count: int = 1) -> None:
        self.left[code] += count

    def add(self, event: ForeignEvent) -> int:
        """The event's index. Raises RefusedError past EVENTS_MAX."""
        if len(self.events) >= EVENTS_MAX:
            raise too_much(EVENTS_MAX)
        self.events.append(event)
        return len(self.events) - 1

    def mark(self, marker: Marker) -> None:
        if len(self.markers) < MARKERS_MAX:
            self.markers.append(marker)
        else:
            self.lose("markers")

    def done(
        self,
        name: str,
        rate: Fraction,
        *,
        drop: bool,
        start: int,
        size: tuple[int, int] | None = None,
    ) -> Foreign:
        """The cut. Raises RefusedError when there is nothing in it, not even a title."""
        if not self.events and not self.left:
            raise RefusedError(
                "return.empty",
                "There is no clip in this sequence.",
                action="Export the edited sequence itself, with its clips, and try again.",
            )
        return Foreign(
            format=self.format,
            name=short(name),
            rate=rate,
            drop=drop,
            start=start,
            events=tuple(self.events),
            mixes=tuple(self.mixes),
            markers=tuple(self.markers),
            losses=tuple(Loss(self.format, code, n) for code, n in sorted(self.left.items())),
            size=size,
        )


def short(text: str | None) -> str:
    """A text of a stranger's file, cut to what a page can show."""
    return (text or "").strip()[:_TEXT_MAX]


def distinct(*names: str | None) -> tuple[str, ...]:
    """The names that are there, each once, in order."""
    return tuple(dict.fromkeys(short(name) for name in names if name and name.strip()))


def too_much(limit: int) -> RefusedError:
    """A count (of events, lines, elements, levels, files) that no cut has."""
    return RefusedError(
        "return.too-much",
        "This file holds more than {limit} parts, which no cut does.",
        action="Export one reel or one sequence at a time.",
        values={"limit": limit},
    )


def broken(why: str) -> RefusedError:
    return RefusedError(
        "return.broken",
        "This file cannot be read ({why}).",
        action="Export it again, or choose another format.",
        values={"why": why[:200]},
    )
