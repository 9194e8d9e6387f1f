"""What the picture of each clip shows best of each stretch: what one beside may run on from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from editor.engine.candidates import Candidate
from editor.engine.grouped import Bools, Floats, Ints, firsts
from editor.engine.heard_over import Row, Run
from editor.engine.phrases import Phrasing
from editor.engine.recital import Recital
from editor.engine.spoken import Spoken, ints
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


@value(frozen=True, slots=True)
class _Played:
    """Readings, parts of readings, or actions. rows: -1 not offered. complete: how much of what
    was written they show. order: in which equals are offered. tied: before, and after."""

    ways: tuple[Candidate, ...]
    rows: Ints
    starts: Ints
    ends: Ints
    complete: Floats
    order: Ints
    tied: tuple[Bools, Bools]


def beside(
    spoken: Spoken, phrased: Phrasing, read: Recital, rows: Sequence[Row], runs: Sequence[Run]
) -> Beside:
    """rows: the candidates of each stretch. runs: each spoken line with its first and last row."""
    played = (*_recited(spoken, phrased, read, runs), _acted(rows))
    ways = tuple([way for each in played for way in each.ways])
    clips = ints([way.clip for way in ways])
    at = np.concatenate([x.rows for x in played])
    starts = np.concatenate([x.starts for x in played])
    ends = np.concatenate([x.ends for x in played])
    complete = np.concatenate([x.complete for x in played])
    order = np.concatenate([x.order for x in played])
    keys, count = at * len(spoken.clips) + clips, len(rows) + 1

    def best(tied: Bools) -> Ints:
        """The whole reading first, of equals the later one."""
        own = np.flatnonzero(~tied & (at >= 0))
        chosen = own[firsts(keys[own], -complete[own], -starts[own], order[own])]
        table = np.full(count * len(spoken.clips), -1, dtype=np.int64)
        table[keys[chosen]] = chosen
        return table.reshape(count, -1)

    into, from_ = (best(np.concatenate([x.tied[edge] for x in played])) for edge in (0, 1))
    return Beside(ways, starts, ends, into, from_)


def _recited(
    spoken: Spoken, phrased: Phrasing, read: Recital, runs: Sequence[Run]
) -> tuple[_Played, _Played]:
    readings, of = spoken.readings, phrased.of
    rows = np.full(len(spoken.lines), -1, dtype=np.int64)
    for line, first, _ in runs:
        if line.id in spoken.lines:
            rows[spoken.lines[line.id]] = first
    whole = rows[readings.spans.lines]
    complete = readings.covered - readings.wrong
    order = np.empty_like(read.order)
    order[read.order] = np.arange(len(order))
    pieces = _Played(
        read.pieces,
        whole[of] + phrased.numbers - 1,
        read.pieces_at.starts,
        read.pieces_at.ends,
        phrased.covered - readings.wrong[of],
        order[of],
        (phrased.no_in, phrased.no_out),
    )
    whole[of] = -1  # a line that may be cut inside is not offered whole
    free = np.zeros(len(whole), dtype=np.bool_)
    wholes = _Played(
        read.wholes, whole, read.at.starts, read.at.ends, complete, order, (free, free)
    )
    return wholes, pieces


def _acted(rows: Sequence[Row]) -> _Played:
    found = [
        (row, way)
        for row, (stretch, ways) in enumerate(rows)
        if stretch.line.action
        for way in ways
        if way.kind == "action"
    ]
    ways = tuple([way for _, way in found])
    free = np.zeros(len(ways), dtype=np.bool_)
    return _Played(
        ways,
        ints([row for row, _ in found]),
        ints([way.core.start for way in ways]),
        ints([way.core.end for way in ways]),
        np.ones(len(ways)),
        np.arange(len(ways)),
        (free, free),
    )
