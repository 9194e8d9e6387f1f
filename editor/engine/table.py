"""All candidates of a scene in one table: made once, read by all that measures or joins them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Candidate, Choices
from editor.engine.columns import READING, Bools, Columns, Ints, Read, columns, ints, nested, read
from editor.engine.cut import LineReading
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Table:
    """Candidates row by row, and after them the readings that are cut inside, each as a whole.

    ways, said, at: all of them; the rest is of those that may be chosen, (N,). places: of each in
    its row. names: a number for the name of each; by_name: (rows, names) which candidate of a row
    is called so, -1 none. aligned: whether a reaction's picture is fixed somehow; leans_back,
    leans_forth: to what its clip shows in the stretch before, after, with the number of the name of
    that, -1 where it is not. forth: whether it is made to run into something. heard: which reading
    is heard, itself for a reading, -1 none. wholes: (M,) which of all are readings of a line, or
    what they would be uncut. parts: the parts of each that is cut inside, one whole after the
    other; counts: of each of those.
    """

    ways: tuple[Candidate, ...]
    said: Read
    at: Columns
    places: Ints
    names: Ints
    by_name: Ints
    aligned: Bools
    forth: Bools
    leans_back: Ints
    leans_forth: Ints
    heard: Ints
    wholes: Ints
    parts: Ints
    counts: Ints

    @property
    def count(self) -> int:
        """N, how many may be chosen."""
        return len(self.places)

    @property
    def most(self) -> int:
        """How many candidates a stretch has at most."""
        return int(self.places.max(initial=-1)) + 1

    @property
    def rows(self) -> Ints:
        return self.at.rows[: self.count]

    @property
    def kinds(self) -> Ints:
        return self.at.kinds[: self.count]


def table_of(choices: Choices) -> Table:
    """The candidates of a scene in numbers."""
    chosen = [way for ways in choices.ways for way in ways]
    rows, places = nested(ints([len(ways) for ways in choices.ways]))
    uncut, first_rows, counts = _uncut(choices)
    every, count = (*chosen, *uncut), len(chosen)
    said = read(every)
    at = columns(said, np.concatenate([rows, first_rows]))
    numbers: dict[str, int] = {}
    called = ints([numbers.setdefault(name, len(numbers)) for name in said.names])
    names = called[:count]
    by_name = np.full((len(choices.ways), max(1, len(numbers))), -1, dtype=np.int64)
    by_name[rows, names] = np.arange(count)
    aligns = ints([_ALIGNS[align] for align in said.aligns[:count]])
    beside = ints([numbers[name] if name else -1 for name in said.besides[:count]])
    parted = ints([stretch.part for stretch in choices.stretches])[rows] > 0
    spoken = at.kinds[:count] == READING
    of, nth = nested(counts)
    return Table(
        ways=every,
        said=said,
        at=at,
        places=places,
        names=names,
        by_name=by_name,
        aligned=aligns > 0,
        forth=aligns == _ALIGNS["right"],
        leans_back=np.where(aligns == _ALIGNS["left"], beside, -1),
        leans_forth=np.where(aligns == _ALIGNS["right"], beside, -1),
        heard=_heard(said.readings[:count], np.flatnonzero(spoken)),
        wholes=np.concatenate([np.flatnonzero(spoken & ~parted), count + np.arange(len(uncut))]),
        parts=by_name[first_rows[of] + nth, called[count:][of]],
        counts=counts,
    )


_ALIGNS = {"": 0, "free": 1, "left": 2, "right": 3}


def _uncut(choices: Choices) -> tuple[list[Candidate], Ints, Ints]:
    """The readings of lines that are cut inside: each as a whole, its first row, how many parts."""
    found: list[Candidate] = []
    rows: list[int] = []
    counts: list[int] = []
    for row, stretch in enumerate(choices.stretches):
        if stretch.part == 1 and not stretch.line.action:
            names = [way.name for way in choices.ways[row] if way.kind == "reading"]
            found += [choices.parts[name][0] for name in names]
            counts += [len(choices.parts[name]) - 1 for name in names]
            rows += [row] * len(names)
    return found, ints(rows), ints(counts)


def _heard(heard: Sequence[LineReading | None], readings: Ints) -> Ints:
    """Which candidate says what is heard in each; readings: which they are themselves."""
    said = [reading.id if reading else "" for reading in heard]
    own = {said[place]: place for place in readings.tolist()} | {"": -1}
    return ints([own[each] for each in said])
