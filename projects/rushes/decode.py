"""Pictures and sound of a clip in its own time: zero is the first frame that is shown.

One pass in order; a broken stretch is skipped and counted, never the end of the reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from projects.rushes.picture import measure_cadence, read_packets

UNSTAMPED = ("avi",)  # containers that know decoding order alone: frames are counted
JUMP_S = 0.05  # sound that strays further from its own timestamps is moved to where they say


class PictureReading:
    """The frames of a clip, in order, with their numbers at the clip's rate.

    rate: the clip's exact rate; measured from its packets where it is not given.
    lost: decoding faults met so far; read it after the last frame.
    """

    def __init__(self, path: Path, rate: Fraction | None = None) -> None:
        self.path = path
        self.rate = rate or _measured_rate(path)
        self.lost = 0

    def __iter__(self) -> Iterator[tuple[int, av.VideoFrame]]:
        """(index, frame): index / rate is the frame's time; indices only grow.

        In a steady file that is the order of presentation. A variable one is set on the grid of
        its rate: of two frames in one place the first is kept, and an empty place means that
        the frame before it is still shown. A lost frame leaves its place empty too.
        """
        self.lost = 0
        with av.open(str(self.path), metadata_errors="replace") as container:
            yield from self._numbered(container, container.streams.video[0])

    def since(self, first: int) -> Iterator[tuple[int, av.VideoFrame]]:
        """The same from what is shown at `first` on; begins at or before it.

        Jumps to a key frame where the container can, and reads from the start where the jump
        went too far or the container knows no time.
        """
        with av.open(str(self.path), metadata_errors="replace") as container:
            stream = container.streams.video[0]
            able = container.format.name not in UNSTAMPED and stream.start_time is not None
            if first > 0 and able:
                due = stream.start_time + int(first / self.rate / stream.time_base)
                container.seek(due, stream=stream)
                found = self._numbered(container, stream)
                begun = next(found, None)
                if begun is not None and begun[0] <= first:
                    yield begun
                    yield from found
                    return
        yield from self

    def _numbered(
        self, container: av.container.InputContainer, stream: av.video.stream.VideoStream
    ) -> Iterator[tuple[int, av.VideoFrame]]:
        stream.thread_type = "AUTO"
        last = -1
        start: int | None = stream.start_time
        for frame in self._decoded(container, stream):
            if frame.pts is None or container.format.name in UNSTAMPED:
                index = last + 1
            else:
                start = frame.pts if start is None else start
                index = round((frame.pts - start) * frame.time_base * self.rate)
            if index > last:
                yield index, frame
                last = index

    def _decoded(
        self, container: av.container.InputContainer, stream: av.video.stream.VideoStream
    ) -> Iterator[av.VideoFrame]:
        for packet in _packets(container, stream):
            try:
                frames = stream.decode(packet)
            except av.error.FFmpegError:
                self.lost += 1
                continue
            for frame in frames:
                if frame.is_corrupt:
                    self.lost += 1
                else:
                    yield frame


def frames(path: Path, rate: Fraction | None = None) -> Iterator[tuple[int, av.VideoFrame]]:
    """The frames of a clip with their numbers (PictureReading tells how many were lost)."""
    return iter(PictureReading(path, rate))


def read_sound(path: Path, stream: int, channel: int, sample_rate: int) -> npt.NDArray[np.float32]:
    """One channel, -1..1, sample 0 at the first picture frame (or the sound file's beginning).

    stream: audio stream order. Raises ValueError where there is no such stream or channel.
    Memory: 4 bytes a sample (230 MB an hour at 16 kHz); `sound_blocks` streams instead.
    """
    blocks = list(sound_blocks(path, stream, channel, sample_rate))
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def sound_blocks(
    path: Path, stream: int, channel: int, sample_rate: int
) -> Iterator[npt.NDArray[np.float32]]:
    """The same as `read_sound`, in consecutive blocks."""
    with av.open(str(path), metadata_errors="replace") as container:
        if stream >= len(container.streams.audio):
            raise ValueError(f"no audio stream {stream} in {path.name}")
        source = container.streams.audio[stream]
        if channel >= source.codec_context.channels:
            raise ValueError(f"no channel {channel} in stream {stream} of {path.name}")
        zero_s = _picture_start_s(container)
        at = 0  # samples given out
        for start_s, block in _resampled(container, source, channel, sample_rate):
            due = round((start_s - zero_s) * sample_rate)
            if at == 0 or abs(due - at) > JUMP_S * sample_rate:
                if due > at:
                    yield np.zeros(due - at, np.float32)
                    at = due
                else:
                    block = block[at - due :]
            if len(block):
                yield block
                at += len(block)


def _resampled(
    container: av.container.InputContainer,
    source: av.audio.stream.AudioStream,
    channel: int,
    sample_rate: int,
) -> Iterator[tuple[Fraction, npt.NDArray[np.float32]]]:
    """(time of its first sample, block) of one channel; broken packets are left out.

    The resampler is renewed where the sound jumps, so that no block smears over a gap.
    """
    resampler = av.AudioResampler(format="fltp", rate=sample_rate)
    begin: Fraction | None = None  # of the run without a gap
    heard = given = 0  # samples in at the source's rate, out at ours

    def told(frames: list[av.AudioFrame]) -> Iterator[tuple[Fraction, npt.NDArray[np.float32]]]:
        nonlocal given
        for frame in frames:
            block = np.ascontiguousarray(frame.to_ndarray()[channel], np.float32)
            yield (begin or Fraction(0)) + Fraction(given, sample_rate), block
            given += len(block)

    for coded in _sound_frames(container, source):
        time = Fraction(0) if begin is None else begin + Fraction(heard, coded.sample_rate)
        if coded.pts is not None:
            stamped = coded.pts * coded.time_base
            if begin is None or abs(stamped - time) > JUMP_S:
                if begin is not None:
                    yield from told(resampler.resample(None))
                    resampler = av.AudioResampler(format="fltp", rate=sample_rate)
                begin, heard, given = stamped, 0, 0
        begin = time if begin is None else begin
        heard += coded.samples
        coded.pts = None
        yield from told(resampler.resample(coded))
    if begin is not None:
        yield from told(resampler.resample(None))


def _sound_frames(
    container: av.container.InputContainer, source: av.audio.stream.AudioStream
) -> Iterator[av.AudioFrame]:
    for packet in _packets(container, source):
        try:
            decoded = source.decode(packet)
        except av.error.FFmpegError:
            continue  # the hole shows in the timestamps and becomes silence
        yield from decoded


def _packets(
    container: av.container.InputContainer, stream: av.stream.Stream
) -> Iterator[av.Packet]:
    """Packets of a stream, to where the file stops making sense; then the flush."""
    source = container.demux(stream)
    while True:
        try:
            yield next(source)
        except StopIteration:
            return
        except av.error.FFmpegError:
            yield av.Packet()
            return


def _picture_start_s(container: av.container.InputContainer) -> Fraction:
    """When the first picture is shown; of a sound file, when its first sample is heard."""
    streams = container.streams.video or container.streams.audio
    stream = streams[0]
    return Fraction(stream.start_time or 0) * Fraction(stream.time_base or 1)


def _measured_rate(path: Path) -> Fraction:
    with av.open(str(path), metadata_errors="replace") as container:
        stream = container.streams.video[0]
        table = read_packets(container, stream)
        return measure_cadence(table, (stream.guessed_rate, stream.average_rate)).rate
