"""One light for a whole clip, so that takes can be held beside each other."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.observations import Light


@dataclass(frozen=True, slots=True)
class ClipLight:
    """lab: the middle L*, a* and b*. sway: how far from it the clip mostly is, same units."""

    lab: tuple[float, float, float]
    sway: float


def light_of(spans: Sequence[Light], spoken: Sequence[tuple[float, float]]) -> ClipLight | None:
    """The light of a clip while it plays; None where it was not measured.

    spoken: start and end of each reading in the clip: what is before and after them, a slate and
    hands, does not count. Without any all of it does.
    """
    begins = min((start for start, _ in spoken), default=-math.inf)
    ends = max((end for _, end in spoken), default=math.inf)
    playing = [x.lab for x in spans if x.end_s > begins and x.start_s < ends]
    seen = playing or [x.lab for x in spans]
    if not seen:
        return None
    lightness, green_red, blue_yellow = (
        statistics.median(each) for each in zip(*seen, strict=True)
    )
    lab = (lightness, green_red, blue_yellow)
    return ClipLight(lab, statistics.median(math.dist(each, lab) for each in seen))
