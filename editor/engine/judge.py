"""The value of every segment term for every candidate of a scene."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from editor.engine.beats import setup_order
from editor.engine.candidates import Choices
from editor.engine.columns import (
    ACTION,
    CARRIED,
    NONE,
    REACTION,
    READING,
    SLUG,
    Columns,
    Floats,
    Ints,
    ints,
)
from editor.engine.cut import Parameters
from editor.engine.measures import Gauge
from editor.engine.readings import TERMS, measured
from editor.engine.table import Table
from editor.engine.terms import INDEX, SEGMENTS

# The place of a size among the steps that an action is best shown at.
_ACTION_SIZE = 1.0
# What a reaction takes from the reading that is heard; the rest is of its picture.
_SOUND = (
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
_MEASURED, _HEARD = ([INDEX[key] for key in keys] for keys in (TERMS, _SOUND))
_OF_SOUND = [TERMS.index(key) for key in _SOUND]


class Judge:
    """Measures all candidates of a scene."""

    def __init__(self, choices: Choices, table: Table, gauge: Gauge) -> None:
        self._choices, self._table, self._gauge = choices, table, gauge

    def values(
        self, parameters: Parameters, used: Mapping[str, Mapping[str, float]] | None = None
    ) -> Floats:
        """(N, terms) what each holds of each term.

        used: how often earlier proposals showed each clip in each stretch, by its key.
        """
        table, gauge, kinds = self._table, self._gauge, self._table.kinds
        held = np.zeros((table.count, SEGMENTS))
        defects = gauge.defects(table.at)
        self._spoken(held, parameters, defects)
        self._seen(held, np.flatnonzero((kinds == ACTION) | (kinds == REACTION)), defects)
        held[(kinds == CARRIED) | (kinds == NONE), INDEX["beat_unseen"]] = 1.0
        cards = np.flatnonzero(kinds == SLUG)
        held[cards, INDEX["uncovered"]] = table.at.shares[cards]
        self._compared(held, parameters, used or {})
        self._out_of_order(held)
        shown, rows = kinds != NONE, table.rows
        first = np.flatnonzero(shown & (rows == 0))
        last = np.flatnonzero(shown & (rows == rows.max()))
        held[first, INDEX["opening"]] = gauge.opens(table.at.clips[first])
        held[last, INDEX["closing"]] = gauge.width(table.at.clips[last])
        return held

    def _spoken(self, held: Floats, parameters: Parameters, defects: Floats) -> None:
        """What is heard: all that is known of a reading, and of a reaction its sound.

        defects: of all in the table, see `Gauge.defects`.
        """
        table = self._table
        values, place = measured(table, self._choices, self._gauge, parameters, defects)
        own = np.flatnonzero(table.kinds == READING)
        held[own[:, None], _MEASURED] = values[place[own]]
        own = np.flatnonzero(table.kinds == REACTION)
        held[own[:, None], _HEARD] = values[place[table.heard[own]]][:, _OF_SOUND]

    def _seen(self, held: Floats, plain: Ints, defects: Floats) -> None:
        """What is seen where nobody speaks, or over the words of somebody else."""
        if not len(plain):
            return
        gauge, at = self._gauge, self._table.at.take(plain)
        reacts = at.kinds == REACTION
        share = np.where(reacts, at.shares, 1.0)
        of_picture = {
            "defect": defects[0, plain],
            "uncircled": gauge.uncircled[at.clips],
            "handles": gauge.handles(at, at.starts, at.ends),
            "size": np.where(reacts, gauge.off_size(at), self._action_size(at)),
        }
        for key, value in of_picture.items():
            held[plain, INDEX[key]] = value * share
        acts, reactions = np.flatnonzero(~reacts), np.flatnonzero(reacts)
        held[plain[acts], INDEX["seconds"]] = gauge.seconds(at, at.lengths)[acts]
        if gauge.favours:
            favoured = gauge.favoured(at, gauge.seen(at)) * share
            held[plain[reactions], INDEX["favoured"]] = favoured[reactions]
        held[plain[reactions], INDEX["reaction"]] = (share * gauge.unwatched(at))[reactions]

    def _action_size(self, at: Columns) -> Floats:
        away = self._gauge.off_size(at, np.full(len(at.rows), _ACTION_SIZE))
        return np.where(self._gauge.inserts[at.clips], 0.0, away)

    def _compared(
        self, held: Floats, asked: Parameters, used: Mapping[str, Mapping[str, float]]
    ) -> None:
        """What differs from what was seen before, or was proposed before."""
        if not asked.settled and not used:
            return
        clips = [clip.id for clip in self._choices.coverage.clips]
        settled, rows = dict(asked.settled), self._table.rows
        for row, stretch in enumerate(self._choices.stretches):
            wished, shown = settled.get(stretch.key), used.get(stretch.key)
            for place in np.flatnonzero(rows == row).tolist() if wished or shown else ():
                way = self._table.ways[place]
                held[place, INDEX["changed"]] = float(wished not in (None, way.name))
                if shown and way.clip >= 0:
                    held[place, INDEX["repeated"]] = shown.get(clips[way.clip], 0.0)

    def _out_of_order(self, held: Floats) -> None:
        """A scene of actions alone: how many setups away from the one that is next."""
        if not all(stretch.line.action for stretch in self._choices.stretches):
            return
        shown = np.flatnonzero(self._table.at.clips[: self._table.count] >= 0)
        clips = [self._choices.clip(self._table.ways[place]) for place in shown.tolist()]
        order = setup_order(clips)
        away = np.abs(ints([order.index(clip.setup) for clip in clips]) - self._table.rows[shown])
        held[shown, INDEX["storyboard"]] = np.minimum(3, away)
