"""The frames of a shot as they are shown: exact, turned upright, fitted into the cut's size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av

from editor.rendering.plan import Shot
from projects.rushes.decode import PictureReading
from projects.rushes.proxy import QUARTER_TURNS
from roughcut.core.errors import FootageError


def held(reading: PictureReading, wanted: Iterable[int]) -> Iterator[av.VideoFrame]:
    """For each number, ascending, the frame on screen then.

    An empty place shows the frame before it, a lost head the first frame there is. Raises
    FootageError for a file without a readable frame.
    """
    source: Iterator[tuple[int, av.VideoFrame]] | None = None
    ahead: tuple[int, av.VideoFrame] | None = None
    now: av.VideoFrame | None = None
    for number in wanted:
        if source is None:
            source = reading.since(number)
            ahead = next(source, None)
        while ahead is not None and (now is None or ahead[0] <= number):
            now = ahead[1]
            ahead = next(source, None)
        if now is None:
            raise FootageError(
                "no-picture",
                "The picture of {name} cannot be read.",
                action="Look at the file on the page of the rushes.",
                values={"name": reading.path.name},
            )
        yield now


def pictures(shot: Shot, rate: Fraction, size: tuple[int, int]) -> Iterator[av.VideoFrame]:
    """One frame of 8-bit 4:2:0 for each record frame of a shot that has a file."""
    assert shot.path is not None
    fitting = _Fitting(size, shot.turned)
    wanted = (shot.shown_at(frame, rate) for frame in range(shot.record.start, shot.record.end))
    for frame in held(PictureReading(shot.path, shot.rate), wanted):
        yield fitting.of(frame)


class _Fitting:
    """Scales into a size with bars, keeps proportions; the last result is kept for repeats."""

    def __init__(self, size: tuple[int, int], turned: int) -> None:
        self.size = size
        self.turned = turned % 360
        self._graph: av.filter.Graph | None = None
        self._of: tuple[int, int, str] | None = None
        self._last: tuple[av.VideoFrame, av.VideoFrame] | None = None

    def of(self, frame: av.VideoFrame) -> av.VideoFrame:
        if self._last is not None and self._last[0] is frame:
            return self._last[1]
        shape = (frame.width, frame.height, frame.format.name)
        if self._graph is None or self._of != shape:
            self._graph, self._of = _graph(frame, self.size, self.turned), shape
        self._graph.push(frame)
        fitted = self._graph.pull()
        assert isinstance(fitted, av.VideoFrame)
        self._last = (frame, fitted)
        return fitted


def _graph(frame: av.VideoFrame, size: tuple[int, int], turned: int) -> av.filter.Graph:
    width, height = size
    turn = QUARTER_TURNS.get(turned, "")
    steps = [
        *filter(None, turn.split(",")),
        f"scale={width}:{height}:flags=bicubic:out_range=tv"
        ":force_original_aspect_ratio=decrease:force_divisible_by=2",
        "format=yuv420p",
        f"pad={width}:{height}:(ow-iw)/2:(oh-ih)/2",
        "setsar=1",
    ]
    graph = av.filter.Graph()
    last = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base or Fraction(1, 1000),
    )
    for step in steps:
        name, _, arguments = step.partition("=")
        following = graph.add(name, arguments or None)
        last.link_to(following)
        last = following
    last.link_to(graph.add("buffersink"))
    graph.configure()
    return graph
