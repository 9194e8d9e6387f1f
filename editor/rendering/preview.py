"""Writes a cut as an MP4 that anybody can play: H.264 and AAC, every frame the cut's own.

The same plan over the same files gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from editor.rendering.frames import pictures
from editor.rendering.overlay import Overlay, Picture, blank, missing_card, slate
from editor.rendering.plan import SOUND_RATE, Plan, Shot
from editor.rendering.sound import Samples, canvas, lay
from roughcut.core.timecode import frames_to_smpte, nominal

Told = Callable[[int], None]
# x264's macroblock tree reads memory that nobody wrote, and its choices follow what was there;
# a fixed number of threads makes the slices the same on every machine.
REPEATABLE = {"threads": "2", "x264-params": "mbtree=0"}
CODING = {"preset": "veryfast", "crf": "20", "profile": "high", **REPEATABLE}
BIT_RATE = 192_000
_AAC_FRAME = 1024
_MOV = {"movflags": "+faststart", "fflags": "+bitexact"}


def write_preview(path: Path, plan: Plan, told: Told) -> None:
    """Write the cut. told: called with the frames written so far; what it raises ends the writing.

    Raises FootageError for a file that cannot be read, FileNotFoundError for one that is gone.
    """
    head = plan.sample_at(plan.head)
    sound = canvas(plan.sample_at(plan.frames))
    lay(plan, plan.sounds, sound, lambda: told(0))
    with av.open(str(path), "w", format="mp4", options=dict(_MOV)) as output:
        output.metadata["timecode"] = _first_timecode(plan)
        video = _video(output, plan)
        voice = _Voice(output, sound, head)
        for number, frame in enumerate(_frames(plan)):
            frame.pts, frame.time_base = number, 1 / plan.rate
            frame.pict_type = av.video.frame.PictureType.NONE
            output.mux(video.encode(frame))
            voice.until(plan.sample_at(number + 1))
            told(number + 1)
        output.mux(video.encode(None))
        voice.close()


def _first_timecode(plan: Plan) -> str:
    """The slate runs before the cut, so the cut's own frames keep their numbers."""
    return frames_to_smpte(plan.start - plan.head, plan.rate, drop=plan.drop)


def _video(output: av.container.OutputContainer, plan: Plan) -> av.video.stream.VideoStream:
    stream = output.add_stream("libx264", rate=plan.rate, options=dict(CODING))
    assert isinstance(stream, av.video.stream.VideoStream)
    stream.width, stream.height, stream.pix_fmt = plan.width, plan.height, "yuv420p"
    stream.codec_context.time_base = 1 / plan.rate
    stream.codec_context.gop_size = nominal(plan.rate)
    return stream


def _frames(plan: Plan) -> Iterator[av.VideoFrame]:
    """Every frame of the file in order, the slate's first."""
    if plan.slate:
        card = slate(plan, plan.slate)
        for _ in range(plan.head):
            yield _frame(card)
    overlay = Overlay(plan)
    at = 0
    for shot in sorted(plan.shots, key=lambda shot: shot.record.start):
        for frame in range(at, shot.record.start):
            yield _laid(overlay, blank(plan.width, plan.height), frame, Shot(shot.record, ""))
        yield from _shot(plan, shot, overlay)
        at = shot.record.end
    for _ in range(at, plan.frames):
        yield _frame(blank(plan.width, plan.height))


def _shot(plan: Plan, shot: Shot, overlay: Overlay) -> Iterator[av.VideoFrame]:
    span = range(shot.record.start, shot.record.end)
    if shot.path is None:
        card = missing_card(plan, shot)
        for frame in span:
            yield _laid(overlay, card.copy(), frame, shot)
        return
    shown = pictures(shot, plan.rate, (plan.width, plan.height))
    for frame, picture in zip(span, shown, strict=True):
        yield _laid(overlay, picture.to_ndarray().copy(), frame, shot)


def _laid(overlay: Overlay, picture: Picture, frame: int, shot: Shot) -> av.VideoFrame:
    if not overlay.empty:
        overlay.lay(picture, frame, shot)
    return _frame(picture)


def _frame(picture: Picture) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="yuv420p")


class _Voice:
    """Mono sound to both ears, written as far as the picture has come; silence under the slate."""

    def __init__(self, output: av.container.OutputContainer, sound: Samples, head: int) -> None:
        self.output, self.sound, self.head = output, sound, head
        stream = output.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        assert isinstance(stream, av.audio.stream.AudioStream)
        stream.bit_rate = BIT_RATE
        self.stream = stream
        self.at = 0

    def until(self, sample: int) -> None:
        while self.at + _AAC_FRAME <= sample:
            self._write(_AAC_FRAME)

    def close(self) -> None:
        rest = self.head + len(self.sound) - self.at
        while rest > 0:
            self._write(min(_AAC_FRAME, rest))
            rest = self.head + len(self.sound) - self.at
        self.output.mux(self.stream.encode(None))

    def _write(self, count: int) -> None:
        mono = np.zeros(count, np.float32)
        first = self.at - self.head
        heard = self.sound[max(0, first) : max(0, first + count)]
        mono[count - len(heard) if first < 0 else 0 :][: len(heard)] = heard
        both = np.clip(np.stack([mono, mono]), -1, 1)
        frame = av.AudioFrame.from_ndarray(both, format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base = SOUND_RATE, Fraction(1, SOUND_RATE)
        frame.pts = self.at
        self.output.mux(self.stream.encode(frame))
        self.at += count
