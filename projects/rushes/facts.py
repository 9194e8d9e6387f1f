"""What a media file says of itself, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from roughcut.core.vocabulary import DefectKind


@dataclass(frozen=True, slots=True)
class Slate:
    """What the board, the metadata or the file name says; empty where nothing says it.

    setup: "12A" (scene number and setup letter). take: 1-based, 0 = unknown.
    """

    scene: str = ""
    setup: str = ""
    take: int = 0
    camera: str = ""
    reel: str = ""
    circled: bool = False


@dataclass(frozen=True, slots=True)
class SoundChannel:
    """One channel of a file. stream: audio stream index; index: channel within that stream."""

    stream: int
    index: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file: fact and what to do, in plain words of both languages.

    code: stable key of the words in the catalogue. fatal: the file is set aside.
    detail: figures that the words need.
    """

    code: str
    kind: DefectKind | None
    fatal: bool
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """A probed file. Times count frames of `rate`; a sound file counts its timecode's rate.

    start_frame: timecode of the first frame as frames since midnight, None when unknown.
    frames: decoded length in frames of `rate` (for sound: of `timecode_rate`).
    start_samples: BWF time reference, None for picture files.
    """

    path: str
    kind: str  # "picture" or "sound"
    container: str
    size: int
    rate: Fraction | None
    drop: bool
    start_frame: int | None
    frames: int
    duration_s: float
    width: int = 0
    height: int = 0
    rotation: int = 0
    video_codec: str = ""
    audio_codec: str = ""
    sample_rate: int = 0
    samples: int = 0
    start_samples: int | None = None
    channels: tuple[SoundChannel, ...] = ()
    variable_rate: bool = False
    slate: Slate = Slate()
    metadata: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
