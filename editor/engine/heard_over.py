"""Which readings of a line are worth hearing over somebody who listens: those that sound best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Candidate, Stretch
from editor.engine.cut import Line
from editor.engine.grouped import Floats, Ints
from editor.engine.measures import FLUBS
from editor.engine.phrases import Phrasing
from editor.engine.sound import best_sound
from editor.engine.spoken import Spoken
from editor.engine.terms import BY_KEY
from roughcut.core.value import value

BEST_SOUNDS = 2
_WEIGHTS = {key: term.weight for key, term in BY_KEY.items()}

Row = tuple[Stretch, list[Candidate]]
# A spoken line with its first and last row.
Run = tuple[Line, int, int]


@value(frozen=True, slots=True)
class Sound:
    """A reading that may be heard over listeners. spoken: its candidate of each stretch of the
    line, from the row `first` on. frames: how long it lasts, from the first stretch to the last.
    best: one of the few that sound best; others were asked for."""

    line: Line
    first: int
    spoken: tuple[Candidate, ...]
    frames: int
    best: bool

    @property
    def clip(self) -> int:
        return self.spoken[0].clip

    @property
    def name(self) -> str:
        return self.spoken[0].name


def sounds(
    spoken: Spoken,
    phrased: Phrasing,
    rows: Sequence[Row],
    runs: Sequence[Run],
    asked: frozenset[str],
) -> list[Sound]:
    """The best readings of each line for their sound, and those over which reactions are asked for.

    asked: names of reactions.
    """
    costs = _costs(spoken, phrased)
    found = []
    for line, first, last in runs:
        said = [ways for _, ways in rows[first : last + 1]]
        own = [costs[way.name] for way in said[0] if way.kind == "reading"]
        order = sorted(range(len(own)), key=own.__getitem__)
        for rank, place in enumerate(order if asked else order[:BEST_SOUNDS]):
            parts = tuple([ways[place] for ways in said])
            best = rank < BEST_SOUNDS
            if best or any(f":{parts[0].name}:" in name for name in asked):
                frames = max([way.core.end for way in parts]) - parts[0].core.start
                found.append(Sound(line, first, parts, frames, best))
    return found


def _costs(spoken: Spoken, phrased: Phrasing) -> dict[str, float]:
    """What each reading costs for how it sounds, by the factory's weights: the sum over its parts
    where its line may be cut inside."""
    readings, of = spoken.readings, phrased.of
    channels = map(best_sound, spoken.clips)
    noise = np.array([channel.noise if channel else 1.0 for channel in channels])
    spoilt = _WEIGHTS["flub"] * np.array([FLUBS[x.delivery] for x in readings.each])
    spoilt += _WEIGHTS["wrong_words"] * readings.wrong
    noisy = _WEIGHTS["noise"] * noise[readings.spans.clips]
    unsure = _WEIGHTS["unsure"] * (1 - np.array([x.confidence for x in readings.each]))

    def cost(which: Ints, covered: Floats) -> Floats:
        missing = _WEIGHTS["missing_words"] * (1 - covered)
        return np.asarray(spoilt[which] + missing + noisy[which] + unsure[which])

    costs = cost(np.arange(len(readings.each)), readings.covered)
    shared = phrased.shares * cost(of, phrased.covered)
    costs[of] = np.bincount(of, shared, len(costs))[of]
    return dict(zip([x.id for x in readings.each], costs.tolist(), strict=True))
