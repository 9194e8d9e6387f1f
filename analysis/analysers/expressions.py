"""What the face of whoever speaks was read as, over each reading: weak evidence, kept as it is.

Pure. Times are clip time in seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.analysers.cast import OnScreenSpan, Spoken
from analysis.observations import Emotion, Face

# Faces are read once a second: a reading shorter than that is told by the nearest look.
HALF_SAMPLE_S = 0.5


@dataclass(frozen=True, slots=True)
class Looks:
    """The faces of one clip, in the order they were found, and what they were read as."""

    faces: tuple[Face, ...]
    emotions: tuple[Emotion, ...]


def expressions(
    looks: Mapping[str, Looks],
    spans: Sequence[OnScreenSpan],
    spoken: Mapping[int, tuple[str, Spoken]],
) -> dict[int, dict[str, float]]:
    """The mean shares of the speaker's face over each reading, by reading; none where the speaker
    is not seen. spoken: by reading, the clip and what is said there."""
    own: dict[tuple[str, str], set[tuple[float, float, float]]] = defaultdict(set)
    for span in spans:
        own[span.clip, span.character] |= {_place(face) for face in span.faces}
    read = {clip: _read(each) for clip, each in looks.items()}
    found = {}
    for reading, (clip, said) in spoken.items():
        mine = own[clip, said.character]
        held = [
            emotion.scores
            for face, emotion in read.get(clip, ())
            if _place(face) in mine
            and said.start_s - HALF_SAMPLE_S <= emotion.time_s <= said.end_s + HALF_SAMPLE_S
        ]
        if held:
            found[reading] = {
                label: float(np.mean([scores.get(label, 0.0) for scores in held]))
                for label in sorted({label for scores in held for label in scores})
            }
    return found


def _read(looks: Looks) -> list[tuple[Face, Emotion]]:
    """Each expression with its face: it names the face by its order among those of its moment."""
    at: dict[float, list[Face]] = defaultdict(list)
    for face in looks.faces:
        at[face.time_s].append(face)
    return [
        (at[emotion.time_s][emotion.face], emotion)
        for emotion in looks.emotions
        if emotion.face < len(at.get(emotion.time_s, ()))
    ]


def _place(face: Face) -> tuple[float, float, float]:
    return face.time_s, face.left, face.top
