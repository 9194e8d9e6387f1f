"""Which defects matter: what happens to the picture while the slate is in it is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.observations import Defect
from roughcut.core.vocabulary import DefectKind

# A slate that is shown and taken away looks like shake, and like a boom at the frame's edge.
SLATE_LIKE = frozenset({DefectKind.CAMERA_SHAKE, DefectKind.BOOM_IN_SHOT})
AROUND_S = 1.0


def playing_defects(
    defects: Iterable[Defect], spoken: Sequence[tuple[float, float]]
) -> tuple[Defect, ...]:
    """The defects of a clip without those that only a slate makes.

    spoken: start and end of each reading in the clip; without any all defects are kept, since
    nothing tells where the action of a silent shot begins.
    """
    if not spoken:
        return tuple(defects)
    begins = min(start for start, _ in spoken) - AROUND_S
    ends = max(end for _, end in spoken) + AROUND_S
    return tuple(
        defect
        for defect in defects
        if defect.kind not in SLATE_LIKE or (defect.end_s > begins and defect.start_s < ends)
    )
