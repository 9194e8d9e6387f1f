"""How long an export takes, every format written, read back and zipped."""

from __future__ import annotations

import time

from bench.figure import Figure
from editor.interchange.bundle import bundle, zipped
from editor.interchange.timeline import Sequence
from tests.editor.interchange.cuts import long_cut

_LIMIT_S = 3.0  # what an editor will wait for at a button
_RUNS = 3


def figures() -> list[Figure]:
    """The exports' figures, measured now: the best of three runs."""
    events = long_cut(400, sounds=2, dissolve_every=5)  # 400 shots of picture and two channels
    shots = long_cut(1200, sounds=2, dissolve_every=5)
    return [
        _figure("export.all_formats_1200_s", events),
        _figure("export.all_formats_1200_shots_s", shots),
    ]


def _figure(name: str, sequence: Sequence) -> Figure:
    taken = min(_seconds(sequence) for _ in range(_RUNS))
    return Figure(name, taken, "s", "limit", _LIMIT_S, _LIMIT_S / taken)


def _seconds(sequence: Sequence) -> float:
    start = time.perf_counter()
    zipped(bundle(sequence).files)
    return time.perf_counter() - start
