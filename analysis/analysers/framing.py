"""What a clip frames, from the height of its faces (bodies where no face is seen).

A standing person is about seven and a half heads tall, and a detector's box is about three
quarters of a head. So a frame that cuts at the knees shows a face an eighth of its height, at the
waist nearly a fifth, at the chest a third, at the shoulders half. The bounds lie between these, at
their geometric means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import nan
from statistics import median

from analysis.analysers.base import Bench, SampledFrame
from analysis.observations import Face, Framing, Object, Observation
from roughcut.core.vocabulary import ShotSize

BOUNDS = (
    (0.64, ShotSize.EXTREME_CLOSE),
    (0.40, ShotSize.CLOSE),
    (0.235, ShotSize.MEDIUM_CLOSE),
    (0.15, ShotSize.MEDIUM),
    (0.10, ShotSize.MEDIUM_LONG),
    (0.0, ShotSize.WIDE),
)
TWO_SHOT = 0.15  # a pair framed for itself, no lower than the waist; smaller: the place
ALIKE = 0.55  # of the larger face: the smaller of a pair is no passer-by
SUREST = 0.5  # confidence of a detection that counts
BODY = 7.5  # heads
FACE_OF_HEAD = 0.75
SHORTEST_S = 2.0  # a size kept for less is a lean, not a framing
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one sampled frame shows. height: of the largest face, NaN without one."""

    time_s: float
    height: float
    people: int
    size: ShotSize


class FramingAnalyser:
    """Gives Framing spans that cover the clip, from what `faces` and `objects` found."""

    name = "framing"
    version = "1"
    weights = ""
    every: Fraction | None = Fraction(2)

    def __init__(self, bench: Bench) -> None:
        self.end_s = bench.facts.duration_s
        self.sightings: list[Sighting] = []

    def observe(self, frame: SampledFrame) -> None:
        faces = [seen for seen in frame.found.get("faces", ()) if isinstance(seen, Face)]
        bodies = [seen for seen in frame.found.get("objects", ()) if isinstance(seen, Object)]
        self.sightings.append(sighting(frame.time_s, faces, bodies))

    def finish(self) -> tuple[Observation, ...]:
        return framings(self.sightings, self.end_s)


def sighting(time_s: float, faces: Sequence[Face], bodies: Sequence[Object]) -> Sighting:
    """The size of shot that one frame shows."""
    heights = sorted((face.height for face in faces if face.confidence >= SUREST), reverse=True)
    if not heights:
        heights = sorted(filter(None, (_face_of(body) for body in bodies)), reverse=True)
    pair = [height for height in heights if height >= ALIKE * heights[0]]
    return Sighting(time_s, heights[0] if heights else nan, len(pair), _size(pair))


def framings(sightings: Sequence[Sighting], end_s: float) -> tuple[Framing, ...]:
    """Spans of one size each, over the whole clip; sizes kept too briefly join their neighbour."""
    runs = _absorbed(_runs(sightings), end_s)
    starts = [0.0, *(run.seen[0].time_s for run in runs[1:])]
    ends = [*starts[1:], max(end_s, starts[-1])]
    return tuple(
        _framing(run, start_s, stop_s)
        for run, start_s, stop_s in zip(runs, starts, ends, strict=False)
    )


def overall_framing(
    spans: Iterable[Framing], start_s: float = 0.0, end_s: float = float("inf")
) -> Framing | None:
    """The framing that lasts longest between two times, such as the claps; None without any."""

    def lasting(span: Framing) -> float:
        return min(span.end_s, end_s) - max(span.start_s, start_s)

    kept = [span for span in spans if lasting(span) > 0]
    totals: dict[ShotSize, float] = {}
    for span in kept:
        totals[span.shot_size] = totals.get(span.shot_size, 0.0) + lasting(span)
    if not totals:
        return None
    size = max(totals, key=lambda each: totals[each])
    return max((span for span in kept if span.shot_size is size), key=lasting)


def _size(pair: Sequence[float]) -> ShotSize:
    if not pair:
        return ShotSize.INSERT
    if len(pair) == 2 and pair[0] >= TWO_SHOT:
        return ShotSize.TWO_SHOT
    if len(pair) >= 2:
        return ShotSize.WIDE
    return next(size for bound, size in BOUNDS if pair[0] >= bound)


def _face_of(body: Object) -> float:
    """The face height that a person's box stands for; 0 for what is no person.

    A box that the frame cuts below is of somebody nearer: then its width, about two and a half
    heads at the shoulders, says more.
    """
    if body.label != PERSON or body.confidence < SUREST:
        return 0.0
    cut = body.top + body.height > 0.98
    return (body.width / 2.5 if cut else body.height / BODY) * FACE_OF_HEAD


@dataclass(frozen=True, slots=True)
class _Run:
    """Sightings one after the other, and the size they speak for."""

    size: ShotSize
    seen: tuple[Sighting, ...]


def _runs(sightings: Sequence[Sighting]) -> list[_Run]:
    return _joined([_Run(seen.size, (seen,)) for seen in sightings])


def _joined(runs: Sequence[_Run]) -> list[_Run]:
    """Neighbours of one size as one run."""
    joined: list[_Run] = []
    for run in runs:
        if joined and joined[-1].size is run.size:
            joined[-1] = _Run(run.size, joined[-1].seen + run.seen)
        else:
            joined.append(run)
    return joined


def _absorbed(runs: list[_Run], end_s: float) -> list[_Run]:
    """The shortest run joins its longer neighbour until none is short."""
    while len(runs) > 1:
        ends = [*(run.seen[0].time_s for run in runs[1:]), end_s]
        lengths = [end - run.seen[0].time_s for run, end in zip(runs, ends, strict=True)]
        at = min(range(len(runs)), key=lambda index: lengths[index])
        if lengths[at] >= SHORTEST_S:
            break
        beside = [index for index in (at - 1, at + 1) if 0 <= index < len(runs)]
        into = max(beside, key=lambda index: lengths[index])
        runs[at] = _Run(runs[into].size, runs[at].seen)
        runs = _joined(runs)
    return runs


def _framing(run: _Run, start_s: float, end_s: float) -> Framing:
    alike = [seen for seen in run.seen if seen.size is run.size]
    heights = [seen.height for seen in alike if seen.height == seen.height]
    return Framing(
        start_s=start_s,
        end_s=end_s,
        shot_size=run.size,
        height=median(heights) if heights else nan,
        people=round(median(seen.people for seen in alike)),
        confidence=len(alike) / len(run.seen),
    )
