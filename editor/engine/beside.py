"""What the picture of each clip shows best of each stretch: what one beside may run on from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Candidate
from editor.engine.grouped import Bools, Ints, firsts
from editor.engine.spoken import ints
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Beside:
    """ways: the readings and actions of a scene, with starts and ends of their cores.

    into, from_ (L + 1, clips): the best of them by stretch and clip that a picture may run into,
    and on from; -1 none, as for the last row, which is no stretch.
    """

    ways: tuple[Candidate, ...]
    starts: Ints
    ends: Ints
    into: Ints
    from_: Ints


def beside(rows: Sequence[Sequence[Candidate]], clips: int) -> Beside:
    """rows: the candidates of each stretch. clips: how many clips there are."""
    found = [(row, way) for row, ways in enumerate(rows) for way in ways if way.kind in _PLAYED]
    ways = tuple([way for _, way in found])
    keys = ints([row for row, _ in found]) * clips + ints([way.clip for way in ways])
    starts, ends = ints([x.core.start for x in ways]), ints([x.core.end for x in ways])
    readings = [way.reading for way in ways]
    said = np.array([x.coverage - x.error_rate if x else 1.0 for x in readings])
    free_in = np.array([not way.tied[0] for way in ways], dtype=np.bool_)
    free_out = np.array([not way.tied[1] for way in ways], dtype=np.bool_)

    def best(free: Bools) -> Ints:
        """The whole reading first, of equals the later one."""
        own = np.flatnonzero(free)
        chosen = own[firsts(keys[own], -said[own], -starts[own])]
        table = np.full((len(rows) + 1) * clips, -1, dtype=np.int64)
        table[keys[chosen]] = chosen
        return table.reshape(len(rows) + 1, clips)

    return Beside(ways, starts, ends, best(free_in), best(free_out))


_PLAYED = frozenset(("reading", "action"))
