"""A scene's coverage with what may be chosen from it, gathered when first asked for and kept.

Every answer to a pin, a swap or a slider asks the same of the same takes. What was gathered does
not depend on what people ask, but for reactions that they hold though others look better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from editor.engine.candidates import OVER, Choices
from editor.engine.cut import Parameters, SceneCoverage
from editor.engine.gather import choices


class Material:
    """One scene's coverage, and its candidates for whatever is asked."""

    def __init__(self, coverage: SceneCoverage) -> None:
        self.coverage = coverage
        self._plain: Choices | None = None
        self._held: tuple[frozenset[str], Choices] | None = None

    def choices(self, asked: Iterable[str] = ()) -> Choices:
        """Every candidate of every stretch. asked: names of reactions that must be among them."""
        if self._plain is None:
            self._plain = choices(self.coverage)
        wanted = frozenset(asked)
        if not wanted or wanted <= _throughout(self._plain):
            return self._plain
        held = self._held
        if held is None or held[0] != wanted:
            self._held = held = wanted, choices(self.coverage, wanted)
        return held[1]


def material(of: SceneCoverage | Material) -> Material:
    """A coverage as material; material as it is."""
    return of if isinstance(of, Material) else Material(of)


def held_in(ways: Mapping[str, str]) -> set[str]:
    """The reactions among what carries some stretches."""
    return {name for name in ways.values() if name.startswith(OVER)}


def asked_of(parameters: Parameters) -> set[str]:
    """Names of reactions that must be there: pinned, frozen, or reviewed."""
    names = [pin.reading for pin in parameters.pins]
    names += [name for event in parameters.frozen for _, name in event.ways]
    names += [name for _, name in parameters.settled]
    return {name for name in names if name.startswith(OVER)}


def _throughout(field: Choices) -> frozenset[str]:
    """The reactions that are offered for every part of their line."""
    parts: dict[str, int] = {}
    offered: dict[tuple[str, str], int] = {}
    for stretch, ways in zip(field.stretches, field.ways, strict=True):
        parts[stretch.line.id] = parts.get(stretch.line.id, 0) + 1
        for way in ways:
            if way.kind == "reaction":
                key = stretch.line.id, way.name
                offered[key] = offered.get(key, 0) + 1
    return frozenset(name for (line, name), count in offered.items() if count == parts[line])
