"""What a person asks of an export: which formats, and what goes into them.

Pure values. The dialog fills them, the export's row keeps them as JSON, the sequence and the
bundle are made by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from editor.interchange.names import PathRule
from editor.interchange.timeline import rate_label
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import smpte_to_frames
from roughcut.core.vocabulary import Language

FORMATS = (
    "premiere",
    "resolve",
    "fcpxml",
    "edl",
    "aaf",
    "otio",
    "ale",
    "markers",
    "captions",
    "pdf",
)
# What each program takes, the first best. Its own marker list comes with it.
TARGETS: dict[str, tuple[str, ...]] = {
    "premiere": ("premiere", "captions", "markers"),
    "resolve": ("resolve", "fcpxml", "captions", "markers"),
    "avid": ("aaf", "ale", "edl", "captions", "markers"),
    "final_cut": ("fcpxml", "captions"),
    "otio": ("otio",),
    "edl": ("edl",),
    "everything": FORMATS,
    "notes": ("markers",),
    "director": ("pdf",),
}
HANDLES_MAX = 1000
LAST_HOUR = 23
ALTERNATES_MAX = 8
_RULES_MAX = 200


class Picture(StrEnum):
    ORIGINALS = "originals"
    PROXIES = "proxies"


class SoundWish(StrEnum):
    """ALL: every channel of the file that is heard. HEARD: only the channel that is heard."""

    ALL = "all"
    HEARD = "heard"
    NONE = "none"


class Unused(StrEnum):
    """Where the other takes of a shot go: nowhere, on upper tracks switched off, in a bin."""

    NONE = "none"
    TRACKS = "tracks"
    BIN = "bin"


@dataclass(frozen=True, slots=True)
class ExportWishes:
    """formats: some of FORMATS. rules: where the rushes lie on the editor's machine.

    start: timecode of the first frame as text, "" = the cut's own. handles: frames wished before
    and after each shot; what has fewer is told. split_edits False: sound cuts with its picture.
    microphones: names of the channels wanted beside the one that is heard, () = all.
    alternates: most other takes of a shot. reasons: line, take and reason in clip comments, and
    a marker on each unsure shot. media: a .otioz that holds the files.
    Raises RefusedError for a value that no export can have.
    """

    formats: tuple[str, ...] = FORMATS
    language: Language = Language.ENGLISH
    rules: tuple[PathRule, ...] = ()
    picture: Picture = Picture.ORIGINALS
    start: str = ""
    handles: int = 12
    split_edits: bool = True
    sound: SoundWish = SoundWish.ALL
    microphones: tuple[str, ...] = ()
    unused: Unused = Unused.NONE
    alternates: int = 3
    open_notes: bool = True
    done_notes: bool = True
    reasons: bool = True
    media: bool = False

    def __post_init__(self) -> None:
        unknown = [name for name in self.formats if name not in FORMATS]
        if unknown or not self.formats:
            raise RefusedError("interchange.format", "No such format.", subject=", ".join(unknown))
        if not 0 <= self.handles <= HANDLES_MAX:
            raise RefusedError(
                "wishes.handles", "Handles are 0 to {most} frames.", values={"most": HANDLES_MAX}
            )
        if not 1 <= self.alternates <= ALTERNATES_MAX:
            raise RefusedError(
                "wishes.alternates",
                "Other takes are 1 to {most} a shot.",
                values={"most": ALTERNATES_MAX},
            )
        if len(self.rules) > _RULES_MAX:
            raise RefusedError(
                "wishes.rules", "A path map has at most {most} lines.", values={"most": _RULES_MAX}
            )

    def start_frame(self, own: int, rate: Fraction, *, drop: bool) -> int:
        """The timecode of the first frame in frames since midnight. own: the cut's."""
        if not self.start:
            return own
        try:
            found = smpte_to_frames(self.start, rate, drop=drop)
            if int(self.start.strip().partition(":")[0]) > LAST_HOUR:
                raise ValueError(f"no such hour: {self.start!r}")
            return found
        except ValueError as error:
            raise RefusedError(
                "wishes.start",
                "This is no timecode at {rate} frames a second.",
                subject=self.start,
                values={"rate": rate_label(rate)},
            ) from error

    def stored(self) -> dict[str, Any]:
        """As JSON; `from_stored` gives the same wishes again."""
        return {
            "formats": list(self.formats),
            "language": self.language.value,
            "rules": [[rule.server, rule.editor] for rule in self.rules],
            "picture": self.picture.value,
            "start": self.start,
            "handles": self.handles,
            "split_edits": self.split_edits,
            "sound": self.sound.value,
            "microphones": list(self.microphones),
            "unused": self.unused.value,
            "alternates": self.alternates,
            "open_notes": self.open_notes,
            "done_notes": self.done_notes,
            "reasons": self.reasons,
            "media": self.media,
        }


def from_stored(told: Mapping[str, Any]) -> ExportWishes:
    """Wishes from JSON; what is not in it is as by default. Raises RefusedError."""
    try:
        values: dict[str, Any] = {name: read(told[name]) for name, read in _READERS if name in told}
    except (ValueError, TypeError) as error:
        raise RefusedError(
            "wishes.value", "This is no wish for an export: {value}.", values={"value": error}
        ) from error
    return ExportWishes(**values)


def _texts(told: Any) -> tuple[str, ...]:  # JSON as it came
    return tuple(_text(each) for each in told)


def _rules(told: Any) -> tuple[PathRule, ...]:  # JSON as it came
    return tuple(PathRule(_text(server), _text(editor)) for server, editor in told)


def _text(told: Any) -> str:  # JSON as it came
    if not isinstance(told, str):
        raise TypeError(f"{told!r} is no text")
    return told


def _whole(told: Any) -> int:  # JSON as it came
    if isinstance(told, bool) or not isinstance(told, int):
        raise TypeError(f"{told!r} is no whole number")
    return told


def _flag(told: Any) -> bool:  # JSON as it came
    if not isinstance(told, bool):
        raise TypeError(f"{told!r} is neither true nor false")
    return told


_READERS = (
    ("formats", _texts),
    ("language", Language),
    ("rules", _rules),
    ("picture", Picture),
    ("start", _text),
    ("handles", _whole),
    ("split_edits", _flag),
    ("sound", SoundWish),
    ("microphones", _texts),
    ("unused", Unused),
    ("alternates", _whole),
    ("open_notes", _flag),
    ("done_notes", _flag),
    ("reasons", _flag),
    ("media", _flag),
)
