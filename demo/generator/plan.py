"""What is to be shot, as values: a scene, its setups and the takes of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from demo.generator.voices import Voice


@dataclass(frozen=True, slots=True)
class Speech:
    """One script line. sounded: how it is read aloud where its spelling misleads, else ""."""

    character: str
    text: str
    sounded: str = ""
    parenthetical: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of a line that is not simply the line as written.

    verdict: flub, false start, stutter, paraphrase, or verbatim for the reading that mends one.
    """

    text: str
    verdict: str
    sounded: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong from the first word of one line to the last word of another (0-based)."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Dual:
    """A recorder's file. t_sound = t_video + offset_s.

    channels: track names; a track named after a character hears mostly that character.
    error_s: how far its timecode lies beside the truth: a few milliseconds, or hours if wrong.
    """

    channels: tuple[str, ...]
    offset_s: float
    error_s: float
    timecode: str = "right"


@dataclass(frozen=True, slots=True)
class Setup:
    """One camera position. size: height of a face / height of the picture, for the first of
    `cast`. framing: the words of roughcut.core.vocabulary. beyond: whose shoulder is in front."""

    name: str
    words: str
    framing: str
    movement: str
    cast: tuple[str, ...]
    size: float
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class TakePlan:
    """One take: lines [first, last), how they are played, and what goes wrong.

    attempts: line to its readings, where they are not the plain one. adlibs: said after a line.
    timecode: of the first frame, "" for a file that has none. broken: cut off while written.
    held_s: what the camera watches before anybody speaks. mute: the camera recorded no sound.
    """

    setup: Setup
    number: int
    first: int
    last: int
    pace: float
    gap_s: float
    timecode: str
    circled: bool = False
    slated: bool = True
    dropped: frozenset[int] = frozenset()
    attempts: dict[int, tuple[Attempt, ...]] = field(default_factory=dict)
    adlibs: dict[int, tuple[str, str]] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()
    dual: Dual | None = None
    broken: bool = False
    held_s: float = 0.0
    mute: bool = False

    @property
    def name(self) -> str:
        return f"{self.setup.name}-{self.number}"


@dataclass(frozen=True, slots=True)
class Calls:
    """What is called on the floor, in the language of the shoot. slates: take name to words."""

    voice: Voice
    action: str
    cut: str
    slates: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shoot:
    """A scene and everything that was shot of it. room: which set is painted.

    people: character to portrait (`young`, `old`).
    """

    language: str
    title: str
    scene: str
    heading: str
    fountain: str
    rate: Fraction
    reel: str
    room: str
    prop: str
    speeches: tuple[Speech, ...]
    voices: dict[str, Voice]
    people: dict[str, str]
    calls: Calls
    takes: tuple[TakePlan, ...]
