"""The choices of a cut among all that stood beside them, for the learner.

A person judges a shot where it stands: every option is the whole cut with that one shot changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from editor.engine.candidates import Choices, choices
from editor.engine.cut import Parameters, SceneCoverage
from editor.engine.features import Floats, Ints, problem
from editor.engine.solve import totals
from editor.engine.styles import taste
from editor.engine.terms import KEYS
from editor.engine.weights import Learned
from editor.learning.feedback import Option

# Raised when a term comes to measure something else under the same key.
_REVISION = 1
FEATURES = f"{_REVISION}-{hashlib.sha256(' '.join(KEYS).encode()).hexdigest()[:10]}"


class Setting:
    """A cut of a scene, and what else could stand in it.

    An option is named by what it puts in: "key=name" of each stretch that changes, in order,
    joined by a space; key and name as in `Event.ways`.
    """

    def __init__(
        self,
        coverage: SceneCoverage,
        parameters: Parameters,
        learned: Learned | None,
        ways: Mapping[str, str],
    ) -> None:
        """ways: what carries each stretch, of all events together. learned: the cut's model.

        Raises KeyError if a stretch has no way or a way is not to be had (any more).
        """
        plain = taste(parameters)
        wanted = replace(plain, pause_s=plain.pause_s * (learned.pause if learned else 1.0))
        self.weights: dict[str, float] = plain.weights.as_dict()
        self._taste = wanted
        self._field = choices(coverage)
        self._numbers = problem(self._field, parameters, wanted)
        self._rows = {key: row for row, key in enumerate(_keys(self._field))}
        self._path = self._followed(ways)
        self._held = self._totals(self._path)

    def options(self, keys: Iterable[str]) -> tuple[Option, ...]:
        """Everything else that could have carried these stretches, the shot of an event.

        Each stretch shown by each other candidate, and the whole shot by each other clip.
        Raises KeyError for an unknown stretch.
        """
        rows = sorted(self._rows[key] for key in keys)
        paths = [self._with({row: place}) for row in rows for place in self._others(row)]
        if len(rows) > 1:
            paths = [self._with(self._moved(rows, clip)) for clip in self._clips(rows)] + paths
        found: dict[str, Option] = {}
        for path in paths:
            name = self._name(path)
            if name and name not in found:
                found[name] = self._option(name, path)
        return tuple(found.values())

    def outcome(self, ways: Mapping[str, str]) -> Option:
        """What a person made of the cut: `ways` replace those that stood, the rest kept.

        Its name is "" if nothing changed. Raises KeyError for what is not to be had.
        """
        path = self._followed(self._ways() | dict(ways))
        return self._option(self._name(path), path)

    def _ways(self) -> dict[str, str]:
        names = self._numbers.names
        return {key: names[row][self._path[row]] for key, row in self._rows.items()}

    def _followed(self, ways: Mapping[str, str]) -> Ints:
        """The path through the named candidates; a beat is carried by whatever stands before."""
        path = np.zeros(len(self._rows), dtype=np.int64)
        for key, row in self._rows.items():
            places = [x for x, name in enumerate(self._numbers.names[row]) if name == ways[key]]
            if not places:
                raise KeyError(ways[key])
            path[row] = places[0]
        return self._carried_along(path)

    def _carried_along(self, path: Ints) -> Ints:
        for row in range(1, len(path)):
            if self._numbers.carried[row, path[row]]:
                under = self._numbers.carried[row] & (self._numbers.before[row] == path[row - 1])
                path[row] = int(np.argmax(under))
        return path

    def _with(self, changes: Mapping[int, int]) -> Ints:
        path = self._path.copy()
        for row, place in changes.items():
            path[row] = place
        return self._carried_along(path)

    def _others(self, row: int) -> list[int]:
        """The other candidates of a stretch; being carried counts once, whatever carries."""
        names = self._numbers.names[row]
        first = {name: place for place, name in reversed(list(enumerate(names)))}
        return sorted(place for name, place in first.items() if name != names[self._path[row]])

    def _clips(self, rows: list[int]) -> list[int]:
        standing = set(self._numbers.clips[rows, self._path[rows]])
        others = {int(clip) for row in rows for clip in self._numbers.clips[row] if clip >= 0}
        return sorted(others - standing)

    def _moved(self, rows: list[int], clip: int) -> dict[int, int]:
        """The shot shown by another clip, wherever it has the stretch: as one run if it can."""
        changes: dict[int, int] = {}
        costs = self._numbers.unary @ self._segment_weights()
        for row in rows:
            places = np.flatnonzero((self._numbers.clips[row] == clip) & self._numbers.exists[row])
            before = changes.get(row - 1, -1)
            if len(places):
                changes[row] = min(
                    (int(place) for place in places),
                    key=lambda x: (
                        before < 0 or self._numbers.before[row, x] != before,
                        costs[row, x],
                    ),
                )
        return changes

    def _segment_weights(self) -> Floats:
        return self._taste.weights.vector[: self._numbers.unary.shape[2]]

    def _name(self, path: Ints) -> str:
        names = self._numbers.names
        return " ".join(
            f"{key}={names[row][path[row]]}"
            for key, row in self._rows.items()
            if names[row][path[row]] != names[row][self._path[row]]
        )

    def _totals(self, path: Ints) -> Floats:
        return totals(self._numbers, self._taste, path)

    def _option(self, name: str, path: Ints) -> Option:
        away = self._totals(path) - self._held
        return Option(name, {KEYS[x]: float(away[x]) for x in np.flatnonzero(np.abs(away) > 1e-12)})


def _keys(field: Choices) -> tuple[str, ...]:
    return tuple(stretch.key for stretch in field.stretches)
