"""How the analysers' tests look at a clip."""

from __future__ import annotations

from collections.abc import Callable, Generator
from fractions import Fraction
from pathlib import Path

import av
import pytest

from analysis.analysers.base import Bench
from analysis.analysers.registry import build_picture_analysers
from analysis.observations import Observation
from analysis.pipeline import read_picture
from analysis.weights import ModelStore
from projects.rushes.facts import ClipFacts
from tests.simulators.defects import Staging, shoot

Look = Callable[..., dict[str, tuple[Observation, ...]]]


@pytest.fixture
def look(tmp_path: Path, models: ModelStore) -> Look:
    """Shoot a clip and look at it; what each analyser observed, by its name."""

    def run(staging: Staging, *names: str) -> dict[str, tuple[Observation, ...]]:
        path = shoot(tmp_path / "clip.mp4", staging)
        facts = facts_of(path, staging.rate)
        ready, unavailable = build_picture_analysers(Bench(models, facts), names)
        assert not unavailable
        results = read_picture(str(path), facts, ready, source=decoded)
        assert not [result.failed for result in results.values() if result.failed]
        return {name: result.observations for name, result in results.items()}

    return run


def decoded(path: str) -> Generator[tuple[int, av.VideoFrame], None, None]:
    with av.open(path) as container:
        yield from enumerate(container.decode(container.streams.video[0]))


def facts_of(path: Path, rate: Fraction) -> ClipFacts:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return ClipFacts(
            path=str(path),
            kind="picture",
            container="mp4",
            size=path.stat().st_size,
            rate=rate,
            drop=False,
            start_frame=None,
            frames=stream.frames,
            duration_s=float(stream.frames / rate),
            width=stream.width,
            height=stream.height,
        )
