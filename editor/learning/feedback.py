"""What people said of a cut, as the learner sees it: judgements over choices that all stood.

Differences are unweighted: what the whole cut holds of each term with another choice in the place
of one, less what it holds as it was, every other choice kept. `weights . differences` is then the
price of the swap in context, under any weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a person spoke: by putting another take, by stars, and so on."""

    SWAP = "swap"
    RATING = "rating"
    TRIM = "trim"
    BAN = "ban"
    APPROVAL = "approval"
    FINAL = "final"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could have been shown. name: see `Setting`; differences: by term key.

    Terms that do not differ may be absent.
    """

    name: str
    differences: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One act of one person on one shot, immutable.

    number: ascending in time. options: everything else that stood, all of it. chosen: the option
    put in (SWAP, FINAL); "" for a FINAL that kept the shot and for all other kinds. BAN: the shot
    that stood was banned. ACCEPTED: nobody touched the shot, and
    the cut was exported with it. rating: 1..5 or 0. pause_s, usual_s: for TRIM, seconds of silence
    that the person left at the edge, and that the engine leaves there with nothing learned.
    tags: reasons given, as term keys. weights: what each term weighed in this cut with nothing
    learned (`Setting.weights`); empty takes the style's. confidence: as it was shown, NaN if it
    was not. features: version that made the options (`terms.FEATURES`); a judgement of another
    set of features is kept but not learned from.
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
    usual_s: float = 0.0
    tags: tuple[str, ...] = ()
    style: str = "classic"
    language: str = "en"
    engine: str = ""
    features: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    confidence: float = float("nan")

    def __post_init__(self) -> None:
        if self.kind is Kind.RATING and not 1 <= self.rating <= 5:
            raise ValueError("a rating is 1 to 5 stars")
        if self.chosen and self.chosen not in {option.name for option in self.options}:
            raise ValueError("what was chosen is not among the options")
        if self.kind is Kind.SWAP and not self.chosen:
            raise ValueError("a swap names what was put in")

    def as_dict(self) -> dict[str, Any]:
        """As plain values for storage."""
        return asdict(self) | {
            "kind": self.kind.value,
            "tags": list(self.tags),
            "options": [
                {"name": option.name, "differences": dict(option.differences)}
                for option in self.options
            ],
            "weights": dict(self.weights),
            "confidence": self.confidence if self.confidence == self.confidence else None,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Judgement:
        """What `as_dict` gave. Raises KeyError, TypeError or ValueError for anything else."""
        options = tuple(Option(x["name"], dict(x["differences"])) for x in stored["options"])
        confidence = stored.get("confidence")
        plain = {
            "kind": Kind(stored["kind"]),
            "options": options,
            "tags": tuple(stored.get("tags", ())),
            "confidence": float("nan") if confidence is None else float(confidence),
        }
        return cls(**{**stored, **plain})
