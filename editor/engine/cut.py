"""What the engine takes and gives: coverage of a scene in, a cut with its reasons out.

Everything inside a clip counts frames of that clip's own rate from its first frame
(0 = first frame of the file); `record` counts frames of the project's rate from the cut's start.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

from roughcut.core.timecode import FrameRange
from roughcut.core.value import value
from roughcut.core.vocabulary import Delivery, ShotSize


@value(frozen=True, slots=True)
class Line:
    """A script line or, with no character, an action beat. id: the caller's key.

    expected_emotion: 0 calm .. 1 intense, from the text; offscreen: nobody need be seen.
    mood: shares of `engine.mood.FACES` that the text asks for, () where it asks for none.
    """

    id: str
    number: int
    character: str
    spoken: str
    action: bool = False
    offscreen: bool = False
    expected_emotion: float = 0.4
    parentheticals: tuple[str, ...] = ()
    mood: tuple[float, ...] = ()


@value(frozen=True, slots=True)
class Speech:
    """Anything audible as words in a clip, in frames: what a cut must neither split nor reveal.

    line: "" for off-script speech. cue: slate, "action", "cut": must never be heard.
    words: each word's frames, ascending.
    """

    frames: FrameRange
    words: tuple[FrameRange, ...]
    line: str = ""
    cue: bool = False


@value(frozen=True, slots=True)
class Sound:
    """One channel that can carry a clip's sound. offset_s: t_sound = t_picture + offset_s.

    clip "" means the picture clip's own sound. noise: 0 clean .. 1 unusable.
    """

    clip: str
    stream: int
    channel: int
    offset_s: float
    noise: float
    name: str = ""


@value(frozen=True, slots=True)
class DefectSpan:
    kind: str
    frames: FrameRange
    severity: float


@value(frozen=True, slots=True)
class Light:
    """What a clip's picture is like on the whole. lab: CIE L*a*b*. sway: how far from it the
    picture mostly is, in the same units."""

    lab: tuple[float, float, float]
    sway: float = 0.0


@value(frozen=True, slots=True)
class TakeClip:
    """One picture clip with all that is known of it.

    setup: groups takes of one camera position ("12A"). size_ratio: face height / picture
    height, NaN unknown. people: characters seen per span, () = nobody, unknown_people: the
    analyser could not tell. direction: screen direction of each character, -1 left .. +1 right.
    """

    id: str
    setup: str
    take: int
    camera: str
    rate: Fraction
    frames: int
    shot_size: ShotSize
    size_ratio: float
    circled: bool = False
    seen: tuple[tuple[str, FrameRange], ...] = ()
    seen_unknown: bool = False
    direction: dict[str, float] = field(default_factory=dict)
    speech: tuple[Speech, ...] = ()
    defects: tuple[DefectSpan, ...] = ()
    sounds: tuple[Sound, ...] = ()
    motion: tuple[float, ...] = ()  # visual motion 0..1 at each tenth of a second, () unknown
    light: Light | None = None  # None unknown
    shows: tuple[str, ...] = ()  # ids of action beats that it was seen to show, () unknown


@value(frozen=True, slots=True)
class LineReading:
    """A reading as the engine sees it; performance in 0..1, NaN unknown.

    words: each spoken word's place in the line (-1: not of the line) and frames, ascending.
    level_db: how loud it is said; pitch_range_st: how far its pitch moves, semitones; both NaN
    unknown. microphone: the kind that they were heard on, and where it stood: levels can be held
    beside each other on one of both, ranges on one kind. expression: shares of
    `engine.mood.FACES` in the speaker's face, () unknown.
    """

    id: str
    clip: str
    line: str
    ordinal: int
    frames: FrameRange
    delivery: Delivery
    coverage: float
    error_rate: float
    confidence: float
    performance: float = float("nan")
    pauses: tuple[FrameRange, ...] = ()
    words: tuple[tuple[int, FrameRange], ...] = ()
    level_db: float = float("nan")
    pitch_range_st: float = float("nan")
    microphone: tuple[str, str] = ("", "")
    expression: tuple[float, ...] = ()


@value(frozen=True, slots=True)
class SceneCoverage:
    """All that the engine may choose from for one scene."""

    scene: str
    rate: Fraction
    lines: tuple[Line, ...]
    clips: tuple[TakeClip, ...]
    readings: tuple[LineReading, ...]


@value(frozen=True, slots=True)
class Pin:
    """The way that must (or, banned, must not) show a line, or the part of one with that key.

    line: a stretch's key or a line's id; reading: the engine's name of the way.
    """

    line: str
    reading: str
    banned: bool = False


@value(frozen=True, slots=True)
class Parameters:
    """What the editor asks for. style: name of a preset; favour: character to weight -1..1.

    pace: -1 slower .. +1 faster. listener: 0..1, how much to watch who listens.
    target_frames: wished length of the cut, None = as it comes. opening: "wide", "close", or "any".
    settled: what shows each stretch in a cut that was reviewed, key to name: changed only for a
    reason. frozen: events that are kept as they are, frame by frame.
    """

    style: str = "classic"
    pace: float = 0.0
    favour: dict[str, float] = field(default_factory=dict)
    listener: float = 0.0
    target_frames: int | None = None
    pins: tuple[Pin, ...] = ()
    ignore_emotion: bool = False
    opening: str = "wide"
    settled: tuple[tuple[str, str], ...] = ()
    frozen: tuple[Event, ...] = ()


@value(frozen=True, slots=True)
class TermShare:
    """One term's part in a comparison: weight times (alternate - chosen); > 0 favours chosen."""

    term: str
    amount: float


@value(frozen=True, slots=True)
class Alternate:
    """Another way to show an event. price: what the best whole cut with it costs more.

    A price is >= 0, but for an event that somebody pinned: there it is measured against the cut as
    pinned, with that pin lifted, and what the engine would rather show has a price below 0: a gain.
    source: frames of `clip` that would be shown. reading "" = no reading of that clip is heard
    (an action, a reaction). ways: what to pin to put it in, key to name.
    """

    reading: str
    clip: str
    source: FrameRange
    price: float
    terms: tuple[TermShare, ...]
    ways: tuple[tuple[str, str], ...] = ()


@value(frozen=True, slots=True)
class SoundPiece:
    """The sound that plays under an event; its record range may differ from the picture's (J, L).

    source counts frames of the picture clip `of_clip` at its rate; `sound` says where it is heard.
    kind: "speech" for what was said and done there, "tone" for the silence of a room under a gap.
    """

    of_clip: str
    sound: Sound | None
    source: FrameRange
    record: FrameRange
    kind: str = "speech"


@value(frozen=True, slots=True)
class Event:
    """One piece of one clip on the timeline. kind: reading, reaction, action, or slug.

    lines: ids of the script lines heard or shown, in order. confidence: 0..1 from the margins.
    ways: what carries each stretch, its key to the candidate's name: a pin of each would give
    this event again. A stretch's key is its line's id, with "#1", "#2" for the parts of a line
    that may be cut inside.
    """

    kind: str
    lines: tuple[str, ...]
    readings: tuple[str, ...]
    clip: str
    source: FrameRange
    record: FrameRange
    sounds: tuple[SoundPiece, ...]
    confidence: float
    terms: tuple[TermShare, ...]
    alternates: tuple[Alternate, ...]
    notes: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The stretches it carries, in script order; of an event made elsewhere, its lines."""
        return tuple(key for key, _ in self.ways) or self.lines


@value(frozen=True, slots=True)
class Conflict:
    """Pins that cannot be kept together, not one of them to spare; `dropped` was not kept."""

    pins: tuple[Pin, ...]
    dropped: Pin


@value(frozen=True, slots=True)
class Miss:
    """By how many frames a wished length is missed: > 0 too long.

    drop: the lines and beats, of least weight, without which the cut would be short enough.
    """

    frames: int
    drop: tuple[str, ...] = ()


@value(frozen=True, slots=True)
class Cut:
    """A proposal. energy: the optimum's cost; uncovered: lines that no reading covers.

    warnings: codes; "pin-impossible:KEY:NAME", "pins-conflict:KEY,KEY,...",
    "frozen-lost:CLIP:KEY,KEY,...", "length-missed:FRAMES", "length-drop:LINE,LINE,...",
    "nothing-written", "nothing-shown".
    model: the name of what was learned that this cut was made with.
    """

    scene: str
    rate: Fraction
    events: tuple[Event, ...]
    energy: float
    uncovered: tuple[str, ...]
    engine: str
    warnings: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    miss: Miss | None = None
    model: str = ""

    @property
    def frames(self) -> int:
        return self.events[-1].record.end if self.events else 0
