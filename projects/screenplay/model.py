"""The written text as values: a script holds scenes, a scene holds elements in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ElementKind(StrEnum):
    DIALOGUE = "dialogue"
    ACTION = "action"
    TRANSITION = "transition"


@dataclass(frozen=True, slots=True)
class Element:
    """One script line (a speech of one character) or one action beat.

    uid: stable over re-imports: hash of scene number, character, normalised text, occurrence.
    text: as written, parentheticals and notes apart. spoken: what the actor is to say.
    offscreen: (V.O.), (O.S.), (OFF), (VOIX OFF), (HORS CHAMP): nobody need be seen speaking.
    dual_group: lines that share it are spoken at once; 0 = alone.
    """

    uid: str
    kind: ElementKind
    text: str
    spoken: str = ""
    character: str = ""
    parentheticals: tuple[str, ...] = ()
    offscreen: bool = False
    dual_group: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """number: as printed ("12A"), or counted from 1 where the script gives none."""

    number: str
    heading: str
    setting: str
    place: str
    time_of_day: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Script:
    title: str
    language: str
    scenes: tuple[Scene, ...]
    warnings: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Element, ...]:
        """Every script line in order, over all scenes."""
        return tuple(
            element
            for scene in self.scenes
            for element in scene.elements
            if element.kind is ElementKind.DIALOGUE
        )
