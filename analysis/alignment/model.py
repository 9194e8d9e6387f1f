"""What alignment takes and gives. Times are clip time of the picture clip, in seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.observations import Word
from roughcut.core.vocabulary import Delivery


@dataclass(frozen=True, slots=True)
class LineText:
    """One script line as alignment needs it. id: the caller's key, unique in the script."""

    id: str
    scene: str
    character: str
    spoken: str


@dataclass(frozen=True, slots=True)
class TakeWords:
    """The words of one clip, ascending in time. scene: from the slate, "" if unknown."""

    id: str
    scene: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of a reading, its edges refitted. script_index: word of the line, -1 = inserted."""

    text: str
    start_s: float
    end_s: float
    script_index: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One continuous performance of one line in one take.

    ordinal: 1 for the first reading of this line in this take, 2 for a restart, ...
    coverage: share of the line's words heard, 0..1. error_rate: word errors / line words.
    confidence: 0..1, how sure the aligner is that this line is spoken here.
    pauses: inner silences [start, end) of 150 ms or more, where a cut may fall.
    level_db: of its speech alone, dBFS of the channel it was read from. pitch_range_st: semitones
    that its pitch moves in. Both NaN unknown; they compare takes and judge nobody.
    """

    take: str
    line: str
    ordinal: int
    start_s: float
    end_s: float
    words: tuple[SpokenWord, ...]
    coverage: float
    error_rate: float
    delivery: Delivery
    confidence: float
    pauses: tuple[tuple[float, float], ...] = ()
    unsure_edges: bool = False
    level_db: float = math.nan
    pitch_range_st: float = math.nan


@dataclass(frozen=True, slots=True)
class OffScript:
    """Speech that is no script line: ad-libs, slate, calls. cue: slate, "action", "cut"."""

    take: str
    start_s: float
    end_s: float
    words: tuple[Word, ...]
    cue: bool
