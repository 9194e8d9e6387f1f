"""A script in its own order of parts, before scenes and lines are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    HEADING = "heading"
    ACTION = "action"
    SPEECH = "speech"
    TRANSITION = "transition"
    ASIDE = "aside"  # declared no story: notes, boneyards, sections, synopses, page furniture


@dataclass(frozen=True, slots=True)
class Part:
    """One part as written.

    text: of a speech: its lines, parentheticals on lines of their own or inside.
    cue: of a speech: the character's line as written, extensions too.
    number: of a heading: the printed scene number where the format keeps it apart.
    dual: of a speech: spoken at once with the speech before it.
    """

    kind: PartKind
    text: str
    cue: str = ""
    number: str = ""
    dual: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """title_page: (key, value) as written."""

    parts: tuple[Part, ...]
    title_page: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        wanted = {"title", "titre"}
        return next((text for key, text in self.title_page if key.lower() in wanted), "")
