"""Styles: nothing but weights and constants, so a style never needs code of its own."""

from __future__ import annotations

from dataclasses import field

from editor.engine.cut import Parameters
from editor.engine.terms import INDEX
from editor.engine.weights import Learned, Weights
from roughcut.core.value import value
from roughcut.core.vocabulary import Language


@value(frozen=True, slots=True)
class Style:
    """A way of cutting.

    changes: weights that differ from the factory's. shortest_s, longest_s: beyond these a shot
    costs. calm_size, intense_size: the size step (0 wide .. 5 extreme close-up) asked for when
    nothing and when everything is at stake. pause_s: between two speeches. overlap: how much
    is made of what speaks for a J or an L cut, 0 nothing.
    """

    key: str
    english: str
    french: str
    changes: dict[str, float] = field(default_factory=dict)
    shortest_s: float = 1.2
    longest_s: float = 8.0
    calm_size: float = 2.8
    intense_size: float = 4.0
    pause_s: float = 0.4
    overlap: float = 1.0

    def name(self, language: Language) -> str:
        return self.french if language is Language.FRENCH else self.english


_ALL = (
    Style("classic", "Classic", "Classique"),
    Style(
        "intimate",
        "Stay close",
        "Au plus près",
        {
            "size": 3.0,
            "opening": 0.5,
            "closing": 0.0,
            "no_listener": 1.0,
            "too_close": 0.5,
            "reaction": 1.2,
        },
        longest_s=12.0,
        calm_size=3.5,
        intense_size=4.5,
        pause_s=0.5,
        overlap=1.2,
    ),
    Style(
        "comedy",
        "Two in frame",
        "À deux dans le cadre",
        {"size": 3.0, "cut": 0.5, "no_listener": 1.2, "offscreen": 3.6, "reaction": 1.3},
        longest_s=12.0,
        calm_size=1.0,
        intense_size=2.5,
        pause_s=0.3,
        overlap=0.8,
    ),
    Style(
        "documentary",
        "Observed",
        "Observé",
        {"cut": 1.0, "take_change": 0.8, "opening": 1.0, "closing": 0.0, "size": 0.8, "long": 0.2},
        shortest_s=2.0,
        longest_s=20.0,
        calm_size=2.0,
        intense_size=3.0,
        pause_s=0.6,
        overlap=0.6,
    ),
    Style(
        "fast",
        "Brisk",
        "Vif",
        {"cut": 0.1, "take_change": 0.05, "long": 1.2, "seconds": 0.3, "opening": 1.0},
        shortest_s=0.9,
        longest_s=4.0,
        calm_size=3.0,
        intense_size=4.0,
        pause_s=0.25,
        overlap=1.2,
    ),
)
STYLES = {style.key: style for style in _ALL}


@value(frozen=True, slots=True)
class Taste:
    """What the solver is to want: the style and the editor's parameters made into numbers.

    certainty: see `Learned`. breaths: multiplies what beats without a picture add to a silence.
    """

    style: Style
    weights: Weights
    pause_s: float
    shortest_s: float
    longest_s: float
    certainty: float = 1.0
    breaths: float = 1.0

    @property
    def breath_s(self) -> float:
        """Seconds that a written action or pause adds to the silence around it."""
        return 2 * self.pause_s * self.breaths


def taste(parameters: Parameters, learned: Learned | None = None) -> Taste:
    """The numbers of a style under the editor's pace and what was learned of their taste.

    What was learned multiplies the style's weights and its pause; terms that are not known (any
    more) are passed over. Raises KeyError for an unknown style.
    """
    style = STYLES[parameters.style]
    pace = max(-1.0, min(1.0, parameters.pace))
    taught = learned or Learned({})
    listening = min(1.0, max(0.0, parameters.listener))
    known = {key: value for key, value in taught.factors.items() if key in INDEX}
    return Taste(
        style=style,
        weights=Weights.factory(style.changes)
        .scaled(known)
        .scaled(
            {
                "cut": 2.0**-pace,
                "seconds": 2.0**pace,
                "no_listener": 1 + 4 * listening,
                "offscreen": 1 - 0.7 * listening,
                "reaction": 1 - 0.9 * listening,
            }
        ),
        pause_s=style.pause_s * 2.0**-pace * taught.pause,
        shortest_s=style.shortest_s * 2.0 ** (-pace / 2),
        longest_s=style.longest_s * 2.0**-pace,
        certainty=taught.certainty,
    )
