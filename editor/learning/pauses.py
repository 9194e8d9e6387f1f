"""The pause between two speeches, from the edges that people moved."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from editor.learning.belief import Belief
from editor.learning.feedback import Judgement, Kind

# Two trims by one person at alike places differ by this much, as a logarithm.
_NOISE = 0.5
# Trims far off are made for another reason than pace: weighed as Student's t weighs them.
_FREEDOM = 4.0
_SHORTEST_S = 0.04
_FURTHEST = math.log(5.0)
_ROUNDS = 20


def pause_from(judgements: Sequence[Judgement], prior: Belief) -> tuple[float, float]:
    """Factor on the engine's pause, and the spread of its logarithm, after hearing the trims.

    Source: regression with Student's t by reweighting (Lange, Little and Taylor 1989).
    """
    trims = [x for x in judgements if x.kind is Kind.TRIM and x.usual_s > 0]
    ratios = [math.log(max(_SHORTEST_S, x.pause_s) / max(_SHORTEST_S, x.usual_s)) for x in trims]
    moved = np.clip(np.array(ratios, dtype=np.float64), -_FURTHEST, _FURTHEST)
    before, firmness = math.log(prior.pause), prior.pause_spread**-2
    centre, held = before, firmness
    for _ in range(_ROUNDS):
        weight = (_FREEDOM + 1) / (_FREEDOM + ((moved - centre) / _NOISE) ** 2) / _NOISE**2
        held = firmness + float(weight.sum())
        centre = (firmness * before + float(weight @ moved)) / held
    return math.exp(centre), held**-0.5
