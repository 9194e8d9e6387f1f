"""One decode for all: each analyser gets its frames, and one that fails fails alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from analysis.analysers.base import SampledFrame
from analysis.observations import Observation, QualitySample
from analysis.pipeline import CancelledError, read_picture
from projects.rushes.facts import ClipFacts
from tests.analysis.analysers.conftest import decoded, facts_of
from tests.footage import make_take

pytestmark = pytest.mark.media


class Counter:
    version = "1"
    weights = "none"

    def __init__(self, name: str, every: Fraction | None, breaks_at: float = 99.0) -> None:
        self.name = name
        self.every = every
        self.breaks_at = breaks_at
        self.seen: list[SampledFrame] = []

    def observe(self, frame: SampledFrame) -> None:
        if frame.time_s >= self.breaks_at:
            raise ZeroDivisionError("the lens cap is on")
        self.seen.append(frame)

    def finish(self) -> tuple[Observation, ...]:
        return tuple(QualitySample(frame.time_s, 1.0, 1.0, 1.0) for frame in self.seen)


class Writer:
    def __init__(self) -> None:
        self.indices: list[int] = []

    def write(self, frame: av.VideoFrame, index: int) -> None:
        self.indices.append(index)


@pytest.fixture
def clip(tmp_path: Path) -> ClipFacts:
    rate = Fraction(24000, 1001)
    return facts_of(make_take(tmp_path / "take.mov", rate=rate, frames=60, sound=False), rate)


def test_each_analyser_sees_as_many_frames_as_it_asks_for(clip: ClipFacts) -> None:
    all_of_them, some = Counter("all", None), Counter("some", Fraction(4))
    writer = Writer()
    results = read_picture(clip.path, clip, [all_of_them, some], source=decoded, writers=[writer])
    assert len(all_of_them.seen) == 60
    assert [frame.index for frame in some.seen] == [0, 6, 12, 18, 24, 30, 36, 42, 48, 54]
    assert writer.indices == list(range(60))
    assert len(results["some"].observations) == 10


def test_an_analyser_that_raises_leaves_the_others_alone(clip: ClipFacts) -> None:
    good, bad = Counter("good", None), Counter("bad", None, breaks_at=1.0)
    results = read_picture(clip.path, clip, [bad, good], source=decoded)
    assert results["bad"].failed == "ZeroDivisionError: the lens cap is on"
    assert results["bad"].observations == ()
    assert len(results["good"].observations) == 60


def test_reading_stops_when_somebody_asks(clip: ClipFacts) -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(CancelledError):
        read_picture(
            clip.path,
            clip,
            [],
            source=decoded,
            progress=lambda done, total: told.append((done, total)),
            cancelled=lambda: len(told) >= 2,
        )
    assert told == [(0, 60), (25, 60)]


def test_the_small_pictures_are_upright_and_made_once(clip: ClipFacts) -> None:
    keeper = Counter("keeper", None)
    read_picture(clip.path, clip, [keeper], source=decoded)
    frame = keeper.seen[0]
    assert frame.gray is frame.gray
    assert frame.gray.shape == (180, 320)
    turned = SampledFrame(0, 0.0, frame.frame, rotation=90)
    assert turned.gray.shape == (320, 180)
    assert turned.bgr.shape == (320, 180, 3)
