"""What the engine may choose from, as values: stretches of the script, and ways to show each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from editor.engine.cut import Line, LineReading, SceneCoverage, TakeClip
from editor.engine.heard import Room, Soundtrack
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

MUTE = "clip:"
UNSHOWN = "unshown"
OVER = "over:"
_NOTHING = FrameRange(0, 0)


def look(name: str) -> str:
    """What is seen and heard of a candidate, by its name: of a reaction, not how it is fixed."""
    return name.rpartition(":")[0] if name.startswith(OVER) else name


def heard_in(name: str) -> str:
    """The name of the reading that is heard in a candidate, its own name if that is no reaction."""
    return name.split(":")[2] if name.startswith(OVER) else name


@value(frozen=True, slots=True)
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


@value(frozen=True, slots=True)
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
    into what its clip shows next), "free" (anywhere in `room`). beside: the name of what it runs
    on from or into, in the stretch beside. share: of the line's words. tied: that no other sound
    may be joined to it before, after, inside a line.
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
    said: FrameRange = _NOTHING
    align: str = ""
    beside: str = ""
    share: float = 1.0
    tied: tuple[bool, bool] = (False, False)

    @property
    def reading_id(self) -> str:
        """The caller's name of the reading that is heard, "" if none."""
        return self.reading.id.partition("#")[0] if self.reading else ""


@value(frozen=True, slots=True)
class Choices:
    """The whole of what may be chosen. ways: the candidates of each stretch, in a fixed order.

    parts: by a reading's id, the candidates of its parts where its line may be cut inside, and
    before them the candidate that the whole line would be.
    """

    coverage: SceneCoverage
    stretches: tuple[Stretch, ...]
    ways: tuple[tuple[Candidate, ...], ...]
    tracks: tuple[Soundtrack, ...]
    parts: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)

    def clip(self, way: Candidate) -> TakeClip:
        return self.coverage.clips[way.clip]
