"""What people said of a cut, as the learner sees it: judgements over choices that all stood.

Differences are unweighted: what the whole cut holds of each term with another choice in the place
of one, less what it holds as it was, every other choice kept. `weights . differences` is then the
price of the swap in context, under any weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a person spoke: by putting another take, by stars, and so on."""

    SWAP = "swap"
    RATING = "rating"
    TRIM = "trim"
    BAN = "ban"
    APPROVAL = "approval"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could have been shown. name: the engine's; differences: by term key."""

    name: str
    differences: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One act of one person on one shot, immutable.

    number: ascending in time. options: everything else that stood, all of it. chosen: the option
    put in (SWAP, FINAL), "" otherwise. rating: 1..5 or 0. pause_s: for TRIM, seconds of silence
    left at the edge, less what the engine had left. tags: reasons given, as term keys.
    engine, features: versions that made the options; a judgement of another set of features is
    kept but not learned from.
    """

    number: int
    kind: Kind
    person: str
    project: str
    scene: str
    options: tuple[Option, ...]
    chosen: str = ""
    rating: int = 0
    pause_s: float = 0.0
    tags: tuple[str, ...] = ()
    style: str = "classic"
    language: str = "en"
    engine: str = ""
    features: str = ""
