"""The value of every segment term for every candidate of a scene."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from editor.engine.beats import setup_order
from editor.engine.candidates import Choices
from editor.engine.columns import Bools, Floats, columns
from editor.engine.cut import Parameters
from editor.engine.measures import Gauge
from editor.engine.readings import COLUMN, TERMS, measured
from editor.engine.terms import INDEX, SEGMENTS

# The place of a size among the steps that an action is best shown at.
_ACTION_SIZE = 1.0
# What a reaction takes from the reading that is heard; the rest is of its picture.
_HEARD = (
    "flub",
    "wrong_words",
    "missing_words",
    "sound_defect",
    "noise",
    "performance",
    "hesitation",
    "tempo",
    "even_voice",
    "other_speech",
    "unsure",
    "seconds",
)


class Judge:
    """All candidates of a scene, row by row: `at` in numbers, `ways` themselves."""

    def __init__(self, choices: Choices, gauge: Gauge) -> None:
        self.ways = tuple(way for ways in choices.ways for way in ways)
        rows = [row for row, ways in enumerate(choices.ways) for _ in ways]
        self.at = columns(self.ways, rows)
        self.gauge = gauge
        self._choices = choices
        numbers: dict[str, int] = {}
        kinds = np.array([numbers.setdefault(way.kind, len(numbers)) for way in self.ways])
        self._kinds: dict[str, Bools] = {kind: kinds == x for kind, x in numbers.items()}

    def of_kind(self, kind: str) -> Bools:
        """(N,) which candidates are of a kind."""
        return self._kinds.get(kind, np.zeros(len(self.ways), dtype=np.bool_))

    def values(
        self, parameters: Parameters, used: Mapping[str, Mapping[str, float]] | None = None
    ) -> Floats:
        """(N, terms) what each holds of each term.

        used: how often earlier proposals showed each clip in each stretch, by its key.
        """
        held = np.zeros((len(self.ways), SEGMENTS))
        self._spoken(held, parameters)
        self._seen(held)
        held[self.of_kind("carried") | self.of_kind("none"), INDEX["beat_unseen"]] = 1.0
        cards = self.of_kind("slug")
        held[cards, INDEX["uncovered"]] = self.at.shares[cards]
        self._compared(held, parameters, used or {})
        self._out_of_order(held)
        shown = ~self.of_kind("none")
        first, last = shown & (self.at.rows == 0), shown & (self.at.rows == self.at.rows.max())
        held[first, INDEX["opening"]] = self.gauge.opens(self.at)[first]
        held[last, INDEX["closing"]] = self.gauge.width(self.at)[last]
        return held

    def _spoken(self, held: Floats, parameters: Parameters) -> None:
        """What is heard: all that is known of a reading, and of a reaction its sound."""
        found = measured(self._choices, self.gauge, parameters)
        parts = [stretch.part for stretch in self._choices.stretches]
        for kind, terms in (("reading", TERMS), ("reaction", _HEARD)):
            own = np.flatnonzero(self.of_kind(kind))
            if len(own):
                said = zip(own.tolist(), self.at.rows[own].tolist(), strict=True)
                of = [found.place[self._heard(x), parts[row]] for x, row in said]
                values = found.values[of][:, [COLUMN[key] for key in terms]]
                held[own[:, None], [INDEX[key] for key in terms]] = values

    def _heard(self, place: int) -> str:
        way = self.ways[place]
        return way.name if way.kind == "reading" else way.reading_id

    def _seen(self, held: Floats) -> None:
        """What is seen where nobody speaks, or over the words of somebody else."""
        actions, reactions = self.of_kind("action"), self.of_kind("reaction")
        gauge, at = self.gauge, self.at
        plain = actions | reactions
        if not plain.any():
            return
        sized = np.where(reactions, gauge.off_size(at), self._action_size())
        share = np.where(reactions, at.shares, 1.0)
        of_picture = {
            "defect": gauge.defects(at)[0],
            "uncircled": gauge.uncircled[at.clips],
            "handles": gauge.handles(at, at.starts, at.ends),
            "size": sized,
        }
        for key, value in of_picture.items():
            held[plain, INDEX[key]] = (value * share)[plain]
        held[actions, INDEX["seconds"]] = gauge.seconds(at, at.lengths)[actions]
        favoured = gauge.favoured(at, gauge.seen(at)) * share
        held[reactions, INDEX["favoured"]] = favoured[reactions]
        held[reactions, INDEX["reaction"]] = (share * gauge.unwatched(at))[reactions]

    def _action_size(self) -> Floats:
        away = self.gauge.off_size(self.at, np.full(len(self.ways), _ACTION_SIZE))
        return np.where(self.gauge.inserts[self.at.clips], 0.0, away)

    def _compared(
        self, held: Floats, asked: Parameters, used: Mapping[str, Mapping[str, float]]
    ) -> None:
        """What differs from what was seen before, or was proposed before."""
        clips = [clip.id for clip in self._choices.coverage.clips]
        settled, rows = dict(asked.settled), self.at.rows
        for row, stretch in enumerate(self._choices.stretches):
            wished, shown = settled.get(stretch.key), used.get(stretch.key)
            for place in np.flatnonzero(rows == row).tolist() if wished or shown else ():
                way = self.ways[place]
                held[place, INDEX["changed"]] = float(wished not in (None, way.name))
                if shown and way.clip >= 0:
                    held[place, INDEX["repeated"]] = shown.get(clips[way.clip], 0.0)

    def _out_of_order(self, held: Floats) -> None:
        """A scene of actions alone: how many setups away from the one that is next."""
        if not all(stretch.line.action for stretch in self._choices.stretches):
            return
        shown = [place for place, way in enumerate(self.ways) if way.clip >= 0]
        setups = [self._choices.clip(self.ways[place]).setup for place in shown]
        order = setup_order([self._choices.clip(self.ways[place]) for place in shown])
        wished = np.array([order.index(setup) for setup in setups], dtype=np.int64)
        away = np.abs(wished - self.at.rows[shown])
        held[shown, INDEX["storyboard"]] = np.minimum(3, away)
