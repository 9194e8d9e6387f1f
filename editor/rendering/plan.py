"""What a preview or stems are made from: shots with their files, sounds with their places.

Record frames count from the cut's first frame (0) at the plan's rate; moments in files are exact
seconds from the first picture frame, or from the first sample of a sound file.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from roughcut.core.timecode import FrameRange, frames_to_smpte, nominal

SOUND_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Shot:
    """One piece of picture. path None: nothing to show, `words` says what is missing.

    rate, source_in: of the file, whose first frame has timecode `start` (None: it has none).
    turned: degrees clockwise by which the file's pictures are shown.
    """

    record: FrameRange
    name: str
    path: Path | None = None
    rate: Fraction = Fraction(25)
    source_in: int = 0
    start: int | None = None
    drop: bool = False
    turned: int = 0
    words: str = ""

    def shown_at(self, frame: int, rate: Fraction) -> int:
        """The file's own frame on screen at a record frame of a cut at `rate`."""
        moment = self.source_in / self.rate + (frame - self.record.start) / rate
        return int(moment * self.rate)

    def timecode_at(self, frame: int, rate: Fraction) -> str:
        """Source timecode at a record frame, "" where the file has none."""
        if self.start is None:
            return ""
        return frames_to_smpte(self.start + self.shown_at(frame, rate), self.rate, drop=self.drop)


@dataclass(frozen=True, slots=True)
class SoundUse:
    """One channel of a file under a stretch of the cut. begins: seconds in the file.

    voice: the stem it belongs to. joined_before, joined_after: what is heard goes on without a
    seam, so that no fade is laid there.
    """

    path: Path
    stream: int
    channel: int
    begins: Fraction
    record: FrameRange
    voice: str = ""
    joined_before: bool = False
    joined_after: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the slate at the head, line by line; the first is the largest."""

    title: str
    lines: tuple[str, ...] = ()
    frames: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A cut ready to be shown and heard. start: timecode of record frame 0 in frames.

    burn: record and source timecode in the picture. watermark, captions, slate: "" or () or None
    where they were not asked for. captions: (record range, words).
    """

    rate: Fraction
    drop: bool
    start: int
    width: int
    height: int
    frames: int
    shots: tuple[Shot, ...]
    sounds: tuple[SoundUse, ...]
    captions: tuple[tuple[FrameRange, str], ...] = ()
    slate: Card | None = None
    watermark: str = ""
    burn: bool = False

    @property
    def head(self) -> int:
        """Frames of the slate before the cut."""
        return self.slate.frames if self.slate else 0

    def timecode_at(self, frame: int) -> str:
        return frames_to_smpte(self.start + frame, self.rate, drop=self.drop)

    def sample_at(self, frame: int) -> int:
        """The first sample of a record frame."""
        return round(frame / self.rate * SOUND_RATE)

    @property
    def time_reference(self) -> int:
        """Samples since midnight of record frame 0, as a recorder of this rate counts them."""
        return self.sample_at(self.start)


def slate_frames(rate: Fraction, seconds: int = 3) -> int:
    return nominal(rate) * seconds
