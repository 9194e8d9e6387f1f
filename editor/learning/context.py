"""The choices of a cut among all that stood beside them, for the learner.

A person judges a shot where it stands: every option is the whole cut with that one shot changed.
What they judge is what they see and hear. Candidates that show the same picture over the same
reading, and differ in how it is fixed to its neighbours, are one choice: the engine's own
arithmetic fits the rest of the cut, as it looks, around each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from editor.engine.candidates import OVER, heard_in, look
from editor.engine.cut import Parameters, SceneCoverage
from editor.engine.features import Bools, Floats, Ints, Problem, problem
from editor.engine.kernels import NEVER
from editor.engine.material import Material, held_in, material
from editor.engine.solve import keeps_rules, solve, totals_of, weigh
from editor.engine.styles import Taste, taste
from editor.engine.terms import KEYS
from editor.engine.weights import Learned
from editor.learning.feedback import Option

_NOTHING = 1e-12


class Ground:
    """A scene in numbers, made ready for standing a cut on it. keys: of the stretches."""

    def __init__(self, keys: Sequence[str], numbers: Problem, wanted: Taste) -> None:
        self.keys = tuple(keys)
        self.numbers = numbers
        self.wanted = wanted
        self.rows = {key: row for row, key in enumerate(keys)}
        self.costs = weigh(numbers, wanted)
        self.looks = np.full(numbers.exists.shape, -1, dtype=np.int64)
        for row, names in enumerate(numbers.names):
            seen: dict[str, int] = {}
            self.looks[row, : len(names)] = [seen.setdefault(look(x), len(seen)) for x in names]

    def named(self, ways: Mapping[str, str]) -> Ints:
        """The path through the named candidates; a beat is carried by whatever stands before.

        Raises KeyError if a stretch has no way or a way is not to be had (any more).
        """
        path = np.zeros(len(self.keys), dtype=np.int64)
        for row, (names, key) in enumerate(zip(self.numbers.names, self.keys, strict=True)):
            if ways[key] not in names:
                raise KeyError(ways[key])
            path[row] = names.index(ways[key])
            if row and self.numbers.carried[row, path[row]]:
                most = self.numbers.exists.shape[1]
                under = np.flatnonzero(self.numbers.carried[row])
                before = np.full(len(under), (row - 1) * most + path[row - 1])
                runs = under[self.numbers.links(before, row * most + under) >= 0]
                path[row] = runs[0] if len(runs) else path[row]
        return path

    def settled(self, path: Ints) -> Ints:
        """A path that looks the same and keeps the rules, the path itself if none does."""
        if keeps_rules(self.numbers, path):
            return path
        solution = solve(self.costs, self.as_it_looks(path))
        return solution.path if solution.possible else path

    def totals(self, paths: Ints) -> Floats:
        """(P, terms) what whole cuts hold of each term. paths: (P, L)."""
        return totals_of(self.numbers, self.wanted, paths)

    def as_it_looks(self, path: Ints) -> Bools:
        """(L, C) the candidates that show what a path shows."""
        rows = np.arange(len(path))
        alike: Bools = self.looks == self.looks[rows, path][:, None]
        return alike & self.numbers.exists


class Standing:
    """A cut as a path through a scene, and every other path that changes one shot of it."""

    def __init__(self, ground: Ground, path: Ints) -> None:
        """path: (L,) the candidate of each stretch."""
        self.ground = ground
        self.path = path
        self._held = ground.as_it_looks(path)

    @property
    def ways(self) -> dict[str, str]:
        """What carries each stretch, by name."""
        names = self.ground.numbers.names
        return {key: names[row][self.path[row]] for key, row in self.ground.rows.items()}

    def paths(self, keys: Iterable[str]) -> Ints:
        """(options, L) the other paths, each once as it looks. Raises KeyError for an unknown
        stretch."""
        rows = sorted(self.ground.rows[key] for key in keys)
        found = [*self._clips(rows)] if len(rows) > 1 else []
        for row in rows:
            found.extend(self._others(row))
        apart = {self.shown(path): path for path in reversed(found)}
        apart.pop(self.shown(self.path), None)
        return np.array([*reversed(apart.values())], dtype=np.int64).reshape(-1, len(self.path))

    def options(self, paths: Ints) -> tuple[Option, ...]:
        """Paths as the learner takes them."""
        every = np.concatenate([self.path[None], paths])
        held = self.ground.totals(every)
        return tuple(
            Option(
                self.name(path),
                {KEYS[x]: float(away[x]) for x in np.flatnonzero(np.abs(away) > _NOTHING)},
            )
            for path, away in zip(paths, held[1:] - held[0], strict=True)
        )

    def name(self, path: Ints) -> str:
        """What a path changes, "" for nothing."""
        names = self.ground.numbers.names
        return " ".join(
            f"{self.ground.keys[row]}={names[row][path[row]]}"
            for row in np.flatnonzero(path != self.path)
            if names[row][path[row]] != names[row][self.path[row]]
        )

    def shown(self, path: Ints) -> bytes:
        """What a path looks like: the same for paths that nobody could tell apart."""
        return self.ground.looks[np.arange(len(path)), path].tobytes()

    def _others(self, row: int) -> Iterator[Ints]:
        """The cut with one stretch shown each other way, the best of those that look the same."""
        numbers, looks = self.ground.numbers, self.ground.looks[row]
        allowed = self._held.copy()
        allowed[row] = numbers.exists[row]
        solution = solve(self.ground.costs, allowed)
        through = solution.through[row]
        for one in range(looks.max() + 1):
            if one == looks[self.path[row]]:
                continue
            alike = np.flatnonzero(looks == one)
            best = int(alike[np.argmin(through[alike])])
            if through[best] < NEVER / 2:
                yield solution.best_with(row, best)
            elif (path := self._making_room(row, alike)) is not None:
                yield path

    def _making_room(self, row: int, alike: Ints) -> Ints | None:
        """The cut with a stretch shown another way where the rest cannot stay as it looks: the
        whole of its line moves where it may not be cut inside, then reactions are given up, near
        by first, that would lean on what is not there."""
        ground, names = self.ground, self.ground.numbers.names
        allowed = self._held.copy()
        allowed[row] = False
        allowed[row, alike] = True
        line, wanted = ground.keys[row].partition("#")[0], look(names[row][alike[0]])
        for x, key in enumerate(ground.keys):
            if x != row and key.partition("#")[0] == line:
                same = [place for place, name in enumerate(names[x]) if look(name) == wanted]
                allowed[x, same] = True
        plain = allowed.copy()
        for x, others in enumerate(names):
            if others[self.path[x]].startswith(OVER) and x != row:
                plain[x, others.index(heard_in(others[self.path[x]]))] = True
        for tried in (allowed, plain):
            solution = solve(ground.costs, tried)
            if solution.possible:
                return solution.path
        return None

    def _clips(self, rows: list[int]) -> Iterator[Ints]:
        """The whole shot by each other clip, wherever that has the stretch."""
        numbers = self.ground.numbers
        standing = set(numbers.clips[rows, self.path[rows]].tolist())
        clips = {int(clip) for row in rows for clip in numbers.clips[row] if clip >= 0}
        for clip in sorted(clips - standing):
            allowed = self._held.copy()
            for row in rows:
                of_clip = (numbers.clips[row] == clip) & numbers.exists[row]
                if of_clip.any():
                    allowed[row] = of_clip
            solution = solve(self.ground.costs, allowed)
            if solution.possible:
                yield solution.path


class Setting:
    """A cut of a scene, and what else could stand in it.

    An option is named by what it puts in: "key=name" of each stretch that changes, in order,
    joined by a space; key and name as in `Event.ways`.
    """

    def __init__(
        self,
        scene: SceneCoverage | Material,
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
        field = material(scene).choices(held_in(ways))
        keys = tuple(stretch.key for stretch in field.stretches)
        self._ground = Ground(keys, problem(field, parameters, wanted), wanted)
        self._standing = Standing(self._ground, self._ground.settled(self._ground.named(ways)))

    def changed(self, ways: Mapping[str, str]) -> Setting:
        """The same scene with some stretches carried by others. Raises KeyError as above."""
        other = copy(self)
        other._standing = Standing(self._ground, self._path(ways))
        return other

    def options(self, keys: Iterable[str]) -> tuple[Option, ...]:
        """Everything else that could have carried these stretches, the shot of an event.

        Each stretch shown each other way, and the whole shot by each other clip.
        Raises KeyError for an unknown stretch.
        """
        return self._standing.options(self._standing.paths(keys))

    def chosen(
        self, keys: Iterable[str], ways: Mapping[str, str]
    ) -> tuple[tuple[Option, ...], str]:
        """What `options` gives, and the name of the one that looks like what a person made of the
        cut, `ways` in the place of those that stood; "" if nothing looks otherwise.

        What is none of them is added. Raises KeyError for what is not to be had.
        """
        standing, made = self._standing, self._path(ways)
        paths = standing.paths(keys)
        if standing.shown(made) == standing.shown(standing.path):
            return standing.options(paths), ""
        for path in paths:
            if standing.shown(path) == standing.shown(made):
                return standing.options(paths), standing.name(path)
        paths = np.concatenate([paths, made[None]])
        return standing.options(paths), standing.name(made)

    def outcome(self, ways: Mapping[str, str]) -> Option:
        """What a person made of the cut: `ways` replace those that stood, the rest kept.

        Its name is "" if nothing changed. Raises KeyError for what is not to be had.
        """
        return self._standing.options(self._path(ways)[None])[0]

    def _path(self, ways: Mapping[str, str]) -> Ints:
        return self._ground.settled(self._ground.named(self._standing.ways | dict(ways)))
