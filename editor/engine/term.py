"""What a term is: one cost in points, with its words in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from roughcut.core.vocabulary import Language


class Scope(StrEnum):
    """Where a term is counted: on each segment, at each cut, or once per shot."""

    SEGMENT = "segment"
    CUT = "cut"
    SHOT = "shot"


@dataclass(frozen=True, slots=True)
class Words:
    """What a term is called in one language. merit: said of the shot that does better at it."""

    label: str
    merit: str
    doc: str


@dataclass(frozen=True, slots=True)
class Term:
    """One cost. unit: of its value. weight: points per unit of value in the classic style.

    sign: +1, more of it is worse, for every term. source: where the rule or its measure comes from.
    """

    key: str
    scope: Scope
    unit: str
    weight: float
    english: Words
    french: Words
    sign: int = 1
    source: str = "Rough Cut"

    def words(self, language: Language) -> Words:
        return self.french if language is Language.FRENCH else self.english
