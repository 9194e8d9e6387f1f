"""One decode of a clip, shared by every picture analyser and by whoever writes proxies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction

from analysis.analysers.base import FrameSource, FrameWriter, PictureAnalyser, SampledFrame
from analysis.observations import Observation
from projects.rushes.facts import ClipFacts
from roughcut.core.errors import RefusedError

PROGRESS_FRAMES = 25


@dataclass(frozen=True, slots=True)
class Result:
    """What one analyser saw in one clip, or why it saw nothing.

    weights: id of the weights, "" where there are none. failed: the analyser's error.
    unavailable: why it could not run here.
    """

    analyser: str
    version: str = ""
    weights: str = ""
    observations: tuple[Observation, ...] = ()
    unavailable: str = ""
    failed: str = ""


class CancelledError(RefusedError):
    """Somebody asked for the work to stop."""

    def __init__(self, subject: str) -> None:
        super().__init__("cancelled", "Stopped before its end.", subject=subject)


def read_picture(
    path: str,
    facts: ClipFacts,
    analysers: Sequence[PictureAnalyser],
    *,
    source: FrameSource,
    writers: Iterable[FrameWriter] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Result]:
    """Decode a clip once for all analysers and writers; the results by analyser name.

    An analyser that raises is marked failed and left out of the rest; the others go on. A writer
    that raises ends the reading. progress is given (frames done, frames in all). Raises
    CancelledError soon after `cancelled` says so, and FootageError for a file that cannot be read.
    """
    seats = [_Seat(analyser, facts.rate or Fraction(25)) for analyser in analysers]
    kept = tuple(writers)
    first_s: float | None = None
    with closing(source(path)) as frames:
        for index, frame in frames:
            if index % PROGRESS_FRAMES == 0:
                progress(index, facts.frames)
                if cancelled():
                    raise CancelledError(path)
            first_s = float(frame.time or 0) if first_s is None else first_s
            time_s = float(frame.time or 0) - first_s
            shown = SampledFrame(index, time_s, frame, facts.rotation)
            for seat in seats:
                seat.show(shown)
            for writer in kept:
                writer.write(frame, index)
    progress(facts.frames, facts.frames)
    return {seat.analyser.name: seat.result() for seat in seats}


class _Seat:
    """One analyser's place at the projection: which frames it sees, and whether it still can."""

    def __init__(self, analyser: PictureAnalyser, rate: Fraction) -> None:
        self.analyser = analyser
        self.step_s = float(1 / analyser.every) if analyser.every else 0.0
        self.slack_s = float(1 / rate) / 2
        self.next_s = 0.0
        self.failed = ""

    def show(self, frame: SampledFrame) -> None:
        if self.failed or frame.time_s < self.next_s - self.slack_s:
            return
        self.next_s += self.step_s
        self._guarded(lambda: self.analyser.observe(frame))

    def result(self) -> Result:
        observations: list[Observation] = []
        if not self.failed:
            self._guarded(lambda: observations.extend(self.analyser.finish()))
        return Result(
            analyser=self.analyser.name,
            version=self.analyser.version,
            weights=self.analyser.weights,
            observations=() if self.failed else tuple(observations),
            failed=self.failed,
        )

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as problem:  # noqa: BLE001 - one analyser's fault must not stop the others
            self.failed = f"{type(problem).__name__}: {problem}"
