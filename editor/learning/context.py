"""The choices of a cut among all that stood beside them, for the learner.

A person judges a shot where it stands: every option is the whole cut with that one shot changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from editor.engine.candidates import OVER
from editor.engine.cut import Parameters, SceneCoverage
from editor.engine.features import Ints, Problem, problem
from editor.engine.gather import choices
from editor.engine.solve import keeps_rules, runs_of, totals
from editor.engine.styles import Taste, taste
from editor.engine.terms import KEYS
from editor.engine.weights import Learned
from editor.learning.feedback import Option

_NOTHING = 1e-12


class Standing:
    """A cut as a path through a problem, and every other path that changes one shot of it."""

    def __init__(self, keys: Sequence[str], numbers: Problem, wanted: Taste, path: Ints) -> None:
        """keys: of the stretches. path: (L,) the candidate of each."""
        self.rows = {key: row for row, key in enumerate(keys)}
        self.path = path
        self._numbers = numbers
        self._taste = wanted
        self._held = totals(numbers, wanted, path)

    @property
    def ways(self) -> dict[str, str]:
        """What carries each stretch, by name."""
        return {key: self._numbers.names[row][self.path[row]] for key, row in self.rows.items()}

    def options(self, keys: Iterable[str]) -> dict[str, Ints]:
        """The other paths, by name. Raises KeyError for an unknown stretch."""
        rows = sorted(self.rows[key] for key in keys)
        paths = [self._changed(row, place) for row in rows for place in self._others(row)]
        if len(rows) > 1:
            paths = [self._moved(rows, clip) for clip in self._clips(rows)] + paths
        found = {self.name(path): path for path in reversed(paths)}
        kept = {name: path for name, path in reversed(found.items()) if name}
        return {name: path for name, path in kept.items() if keeps_rules(self._numbers, path)}

    def name(self, path: Ints) -> str:
        """What a path changes, "" for nothing."""
        names = self._numbers.names
        return " ".join(
            f"{key}={names[row][path[row]]}"
            for key, row in self.rows.items()
            if names[row][path[row]] != names[row][self.path[row]]
        )

    def option(self, path: Ints) -> Option:
        away = totals(self._numbers, self._taste, path) - self._held
        differences = {KEYS[x]: float(away[x]) for x in np.flatnonzero(np.abs(away) > _NOTHING)}
        return Option(self.name(path), differences)

    def _changed(self, row: int, place: int) -> Ints:
        """One stretch shown another way; all of its line where that may not be cut inside, and
        reactions given up where they would lean on what is not there."""
        path = self._with(row, place)
        if keeps_rules(self._numbers, path):
            return path
        keys, names = list(self.rows), self._numbers.names
        line, name = keys[row].partition("#")[0], names[row][place]
        for x, key in enumerate(keys):
            if key.partition("#")[0] == line and name in names[x]:
                path[x] = names[x].index(name)
        if keeps_rules(self._numbers, path):
            return carried_along(self._numbers, path)
        for x, place_now in enumerate(path):
            heard = names[x][place_now].split(":")
            if names[x][place_now].startswith(OVER) and x != row:
                path[x] = names[x].index(heard[2])
        return carried_along(self._numbers, path)

    def _with(self, row: int, place: int) -> Ints:
        path = self.path.copy()
        path[row] = place
        return carried_along(self._numbers, path)

    def _others(self, row: int) -> list[int]:
        """The other candidates of a stretch; being carried counts once, whatever carries."""
        names = self._numbers.names[row]
        first = {name: place for place, name in reversed(list(enumerate(names)))}
        return sorted(place for name, place in first.items() if name != names[self.path[row]])

    def _clips(self, rows: list[int]) -> list[int]:
        standing = set(self._numbers.clips[rows, self.path[rows]])
        others = {int(clip) for row in rows for clip in self._numbers.clips[row] if clip >= 0}
        return sorted(others - standing)

    def _moved(self, rows: list[int], clip: int) -> Ints:
        """The shot shown by another clip, wherever it has the stretch: as one run if it can."""
        path = self.path.copy()
        weights = self._taste.weights.vector[: self._numbers.unary.shape[2]]
        moved: set[int] = set()
        for row in rows:
            of_clip = (self._numbers.clips[row] == clip) & self._numbers.exists[row]
            places = [int(place) for place in np.flatnonzero(of_clip)]
            if places:
                runs = _run_on(self._numbers, path, row) if row - 1 in moved else set()
                costs = self._numbers.unary[row] @ weights
                best = min(places, key=lambda x: (x not in runs, costs[x]))
                path[row] = best
                moved.add(row)
        return carried_along(self._numbers, path)


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
        field = choices(coverage, [name for name in ways.values() if name.startswith(OVER)])
        self._numbers = problem(field, parameters, wanted)
        self._taste = wanted
        self._keys = tuple(stretch.key for stretch in field.stretches)
        self._standing = self._standing_on(ways)

    def changed(self, ways: Mapping[str, str]) -> Setting:
        """The same scene with some stretches carried by others. Raises KeyError as above."""
        other = copy(self)
        other._standing = self._standing_on(self._standing.ways | dict(ways))
        return other

    def options(self, keys: Iterable[str]) -> tuple[Option, ...]:
        """Everything else that could have carried these stretches, the shot of an event.

        Each stretch shown by each other candidate, and the whole shot by each other clip.
        Raises KeyError for an unknown stretch.
        """
        standing = self._standing
        return tuple(standing.option(path) for path in standing.options(keys).values())

    def outcome(self, ways: Mapping[str, str]) -> Option:
        """What a person made of the cut: `ways` replace those that stood, the rest kept.

        Its name is "" if nothing changed. Raises KeyError for what is not to be had.
        """
        standing = self._standing
        return standing.option(self._path(standing.ways | dict(ways)))

    def _standing_on(self, ways: Mapping[str, str]) -> Standing:
        return Standing(self._keys, self._numbers, self._taste, self._path(ways))

    def _path(self, ways: Mapping[str, str]) -> Ints:
        """The path through the named candidates; a beat is carried by whatever stands before."""
        found = []
        for names, key in zip(self._numbers.names, self._keys, strict=True):
            if ways[key] not in names:
                raise KeyError(ways[key])
            found.append(names.index(ways[key]))
        return carried_along(self._numbers, np.array(found, dtype=np.int64))


def carried_along(numbers: Problem, path: Ints) -> Ints:
    """A path in which every beat without a picture is carried by what stands before it."""
    for row in range(1, len(path)):
        if numbers.carried[row, path[row]]:
            under = _run_on(numbers, path, row) & {*np.flatnonzero(numbers.carried[row]).tolist()}
            path[row] = min(under, default=path[row])
    return path


def _run_on(numbers: Problem, path: Ints, row: int) -> set[int]:
    """The candidates of a stretch into which what stands before it runs on without a cut."""
    found = set()
    for place in np.flatnonzero(numbers.exists[row]):
        trial = path[: row + 1].copy()
        trial[row] = place
        if runs_of(numbers, trial)[row]:
            found.add(int(place))
    return found
