"""The light copy that is reviewed: H.264, the source's own frames at its own exact rate.

Every frame number of the source is a frame number of the proxy. Places that the source leaves
empty (a variable rate, a lost frame) repeat the frame before them; frames beyond the clip's
count are left out.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av

LINES = 540
GROUP = 12  # frames between key frames: a seek decodes at most these
QUARTER_TURNS = {90: "transpose=clock", 180: "hflip,vflip", 270: "transpose=cclock"}
CODING = {"preset": "veryfast", "crf": "23", "profile": "high", "bf": "0"}


class ProxyWriter:
    """Writes one proxy from the frames of a shared decoding.

    rate, frames, rotation: of the clip's facts (rotation in degrees clockwise). The file is
    written beside its place and moved there by `close`; as a context manager an exception
    leaves nothing behind. Raises ValueError on close if no frame was written.
    """

    def __init__(self, path: Path, *, rate: Fraction, frames: int, rotation: int = 0) -> None:
        self.path = path
        self.rate = rate
        self.frames = frames
        self.rotation = rotation % 360
        self._part = path.with_name(f".{path.name}.part")
        self._container = av.open(
            str(self._part), "w", format="mp4", options={"movflags": "+faststart"}
        )
        self._graph: av.filter.Graph | None = None
        self._stream: av.video.stream.VideoStream | None = None
        self._shown: av.VideoFrame | None = None
        self._next = 0

    def __enter__(self) -> ProxyWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def write(self, frame: av.VideoFrame, index: int) -> None:
        """Take the frame of that number; numbers grow. The frame itself is left as it is."""
        if not self._next <= index < self.frames:
            return
        scaled = self._scaled(frame)
        self._shown = self._shown or scaled  # a lost head shows the first frame there is
        self._hold(index)
        self._shown = scaled
        self._hold(index + 1)

    def close(self) -> None:
        """Fill up to the clip's count, finish the file and put it in its place."""
        if self._shown is None or self._stream is None:
            self.discard()
            raise ValueError(f"no frame was written to {self.path.name}")
        self._hold(self.frames)
        self._container.mux(self._stream.encode(None))
        self._container.close()
        os.replace(self._part, self.path)

    def discard(self) -> None:
        """Drop what was written."""
        if self._stream is not None:
            self._container.close()
        self._part.unlink(missing_ok=True)

    def _hold(self, until: int) -> None:
        """Write the shown frame up to a number, that one excepted."""
        assert self._stream is not None
        assert self._shown is not None
        while self._next < until:
            self._shown.pts = self._next
            self._shown.time_base = 1 / self.rate
            self._shown.pict_type = av.video.frame.PictureType.NONE
            self._container.mux(self._stream.encode(self._shown))
            self._next += 1

    def _scaled(self, frame: av.VideoFrame) -> av.VideoFrame:
        if self._graph is None:
            self._open(frame)
        assert self._graph is not None
        self._graph.push(frame)
        return self._graph.pull()

    def _open(self, frame: av.VideoFrame) -> None:
        width, height = display_size(frame, self.rotation)
        self._graph = _display_graph(frame, (width, height), self.rotation, 1 / self.rate)
        stream = self._container.add_stream("libx264", rate=self.rate, options=dict(CODING))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = 1 / self.rate
        stream.codec_context.gop_size = GROUP
        stream.codec_context.max_b_frames = 0
        self._stream = stream


def display_size(frame: av.VideoFrame, rotation: int, lines: int = LINES) -> tuple[int, int]:
    """Width and height as shown: turned, even, at most `lines`, never enlarged."""
    width, height = Fraction(frame.width), Fraction(frame.height)
    if rotation % 180:
        width, height = height, width
    scale = min(Fraction(1), Fraction(lines) / height)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def _display_graph(
    frame: av.VideoFrame, size: tuple[int, int], rotation: int, time_base: Fraction
) -> av.filter.Graph:
    """Filters from a decoded frame to a shown one: size, turn, video range, 8-bit 4:2:0."""
    width, height = size[::-1] if rotation % 180 else size
    turn = QUARTER_TURNS.get(rotation)
    steps = [f"scale={width}:{height}:flags=bicubic:out_range=tv", "format=yuv420p", "setsar=1"]
    steps += [turn] if turn else []
    graph = av.filter.Graph()
    last = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=time_base
    )
    for step in ",".join(steps).split(","):
        name, _, arguments = step.partition("=")
        following = graph.add(name, arguments or None)
        last.link_to(following)
        last = following
    last.link_to(graph.add("buffersink"))
    graph.configure()
    return graph
