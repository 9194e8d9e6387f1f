"""What a person asks of a preview or of sound stems. Pure values, kept on the row as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language

LINES = (540, 720, 1080)
LONGEST_WATERMARK = 60


class Voices(StrEnum):
    """How stems are parted: who speaks, or which microphone heard it."""

    CHARACTER = "character"
    MICROPHONE = "microphone"


@dataclass(frozen=True, slots=True)
class PreviewWishes:
    """lines: height of the picture. originals False: from the proxies, which is quicker.

    burn: record and source timecode in the picture. watermark: words across it, "" for none.
    voices: of stems only. Raises RefusedError for a value that no preview can have.
    """

    language: Language = Language.ENGLISH
    lines: int = 720
    originals: bool = False
    burn: bool = True
    slate: bool = True
    captions: bool = False
    watermark: str = ""
    voices: Voices = Voices.CHARACTER

    def __post_init__(self) -> None:
        if self.lines not in LINES:
            raise _refused(f"lines: {self.lines}")
        if len(self.watermark) > LONGEST_WATERMARK:
            raise RefusedError(
                "preview.watermark",
                "A watermark has at most {most} letters.",
                values={"most": LONGEST_WATERMARK},
            )

    def stored(self) -> dict[str, Any]:
        """As JSON; `preview_from_stored` gives the same wishes again."""
        return asdict(self) | {"language": self.language.value, "voices": self.voices.value}


def preview_from_stored(told: Mapping[str, Any]) -> PreviewWishes:
    """Wishes from JSON; what is not in it is as by default. Raises RefusedError."""
    values: dict[str, Any] = {}
    for name, default in asdict(PreviewWishes()).items():
        if name not in told:
            continue
        given = told[name]
        kind = _KINDS.get(name, type(default))
        if type(given) is not (str if issubclass(kind, str) else kind):
            raise _refused(f"{name}: {given!r}")
        try:
            values[name] = kind(given)
        except ValueError as error:
            raise _refused(f"{name}: {given!r}") from error
    return PreviewWishes(**values)


_KINDS: dict[str, type[Any]] = {"language": Language, "voices": Voices}


def _refused(value: str) -> RefusedError:
    return RefusedError(
        "preview.value", "This is no wish for a preview: {value}.", values={"value": value}
    )
