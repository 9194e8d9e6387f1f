"""Which readings of a line are worth hearing over somebody who listens: those that sound best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Candidate, Stretch
from editor.engine.cut import Line, TakeClip
from editor.engine.grouped import Floats, starts_of
from editor.engine.measures import FLUBS
from editor.engine.sound import best_sound
from editor.engine.spoken import ints
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
    clips: Sequence[TakeClip], rows: Sequence[Row], runs: Sequence[Run], asked: frozenset[str]
) -> list[Sound]:
    """The best readings of each line for their sound, and those over which reactions are asked for.

    asked: names of reactions.
    """
    said = [[row[1] for row in rows[first : last + 1]] for _, first, last in runs]
    counts = [sum([way.kind == "reading" for way in ways[0]]) for ways in said]
    edges = starts_of(ints(counts)).tolist()
    costs = _costs(clips, said, edges).tolist()
    found = []
    for place, (line, first, _) in enumerate(runs):
        own = costs[edges[place] : edges[place + 1]]
        order = sorted(range(len(own)), key=own.__getitem__)
        for rank, reading in enumerate(order if asked else order[:BEST_SOUNDS]):
            spoken = tuple([ways[reading] for ways in said[place]])
            best = rank < BEST_SOUNDS
            if best or any(f":{spoken[0].name}:" in name for name in asked):
                frames = max([way.core.end for way in spoken]) - spoken[0].core.start
                found.append(Sound(line, first, spoken, frames, best))
    return found


def _costs(
    clips: Sequence[TakeClip], said: Sequence[Sequence[Sequence[Candidate]]], edges: Sequence[int]
) -> Floats:
    """What readings cost for how they sound, by the factory's weights, line by line.

    said: the candidates of each stretch of each line, readings first. edges: where those of each
    line begin.
    """
    ways: list[Candidate] = []
    of: list[int] = []
    for rows, first, after in zip(said, edges, edges[1:], strict=False):
        for row in rows:
            ways += row[: after - first]
            of += range(first, after)
    readings = [way.reading for way in ways if way.reading is not None]
    channels = map(best_sound, clips)
    noise = np.array([channel.noise if channel else 1.0 for channel in channels])
    share = np.array([way.share for way in ways])
    costs = share * (
        _WEIGHTS["flub"] * np.array([FLUBS[x.delivery] for x in readings])
        + _WEIGHTS["wrong_words"] * np.array([x.error_rate for x in readings])
        + _WEIGHTS["missing_words"] * (1 - np.array([x.coverage for x in readings]))
        + _WEIGHTS["noise"] * noise[ints([way.clip for way in ways])]
        + _WEIGHTS["unsure"] * (1 - np.array([x.confidence for x in readings]))
    )
    return np.bincount(ints(of), costs, edges[-1]).astype(np.float64)
