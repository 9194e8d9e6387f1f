"""How a line is said beside how its takes mostly say it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from editor.engine.cut import LineReading

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Fewer takes of a line say nothing of how it is usually said.
_TAKES_LEAST = 3
# Octaves that the wished tempo moves with the pace, slowest to fastest.
_TEMPO_OF_PACE = 0.25
# No reading is taken to be quicker: the logarithm needs a least length.
_QUICKEST_S = 0.1


def pauses_s(readings: Sequence[LineReading], rates: Floats) -> Floats:
    """Seconds of silence inside each reading."""
    frames = [sum([x.end - x.start for x in reading.pauses]) for reading in readings]
    return np.array(frames, dtype=np.float64) / rates


def delivered(
    lines: Ints, whole: NDArray[np.bool_], seconds: Floats, pauses: Floats, pace: float
) -> tuple[Floats, Floats]:
    """Hesitation and tempo of each reading, 0..1; 0 where too few takes say the line whole.

    lines: a number for the line of each. whole: whether it is said whole. seconds, pauses: how
    long it lasts, and is silent inside. pace: what the editor asks for, -1..1.
    """
    usual_s, usual_pause = np.full((2, len(lines)), np.nan)
    for line in np.unique(lines):
        own = lines == line
        said = own & whole
        if said.sum() >= _TAKES_LEAST:
            usual_s[own] = statistics.median(seconds[said].tolist())
            usual_pause[own] = statistics.median(pauses[said].tolist())
    wished = -_TEMPO_OF_PACE * max(-1.0, min(1.0, pace))
    lasts, should = np.maximum(seconds, _QUICKEST_S), np.maximum(usual_s, _QUICKEST_S)
    octaves = np.log2(lasts / should) - wished
    hesitation = np.minimum(1.0, np.maximum(0.0, pauses - usual_pause))
    tempo = np.where(whole, np.minimum(1.0, np.abs(octaves)), 0.0)
    known = ~np.isnan(usual_s)
    return np.where(known, hesitation, 0.0), np.where(known, tempo, 0.0)
