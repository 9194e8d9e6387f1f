"""The analysers measured on the demo shoot and on simulated clips, against their floors."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from pathlib import Path

import av
import cv2
from django.conf import settings

from analysis.analysers.base import Bench, PictureAnalyser, SampledFrame
from analysis.analysers.registry import build_picture_analysers
from analysis.analysers.speech import open_speech
from analysis.observations import Defect, Observation
from analysis.pipeline import read_picture
from analysis.weights import ModelStore
from bench.figure import Figure
from projects.rushes.decode import read_sound
from projects.rushes.facts import ClipFacts
from roughcut.core.vocabulary import CameraMove, DefectKind
from tests.simulators.defects import Planted, Staging, shoot

CLIPS = 12
SECONDS = 10.0
SHARED = 0.25  # of the union of two spans that makes them one
RATES = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001))
KINDS = (
    DefectKind.BLUR,
    DefectKind.OVEREXPOSURE,
    DefectKind.UNDEREXPOSURE,
    DefectKind.CAMERA_SHAKE,
    DefectKind.BOOM_IN_SHOT,
)
VARIANCE = 100.0  # of a Laplacian: the threshold that tutorials give for a blurred picture
TAKE = Path(__file__).resolve().parents[1] / "demo" / "en" / "camera" / "A007C002.mov"


@dataclass(frozen=True, slots=True)
class Count:
    found: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.found + other.found, self.false + other.false, self.missed + other.missed)

    @property
    def f1(self) -> float:
        return 2 * self.found / max(1, 2 * self.found + self.false + self.missed)


def figures() -> list[Figure]:
    """All figures of this stage; about two minutes on two cores."""
    models = ModelStore(settings.MODELS_ROOT, settings.MODELS_LOCAL)
    return [*speed_figures(models), *speech_figures(models), *defect_figures(models)]


def speed_figures(models: ModelStore) -> list[Figure]:
    """Seconds of picture looked at in a second by all analysers at once; decoding alone beside."""
    facts = _facts(TAKE)
    decoded_s = _timed(facts, [])
    ready, _ = build_picture_analysers(Bench(models, facts))
    looked_s = _timed(facts, ready)
    speed, floor = facts.duration_s / looked_s, facts.duration_s / decoded_s
    return [Figure("picture.speed", speed, "x", "decoding alone", floor, floor / speed)]


def speech_figures(models: ModelStore) -> list[Figure]:
    """Seconds of sound heard in a second, a beam of five; without the weights none."""
    if not models.available("whisper-base"):
        return []
    speech = open_speech(models)
    samples = read_sound(TAKE, 0, 0, 16_000)
    started = time.perf_counter()
    speech.transcribe(samples, "en")
    speed = len(samples) / 16_000 / (time.perf_counter() - started)
    return [Figure("speech.speed", speed, "x", "the clip's own time", 1.0, 1.0 / speed)]


def defect_figures(models: ModelStore, clips: int = CLIPS) -> list[Figure]:
    """F1 of defect spans over simulated clips; for blur a fixed variance of Laplacian beside it."""
    total, blur, naive = Count(), Count(), Count()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(clips):
            staging = staged(seed)
            path = shoot(Path(folder) / f"{seed}.mp4", staging)
            found, simple = _defects(models, path, staging)
            total += matched(found, staging.planted)
            blurred = tuple(each for each in staging.planted if each.kind is DefectKind.BLUR)
            blur += matched([each for each in found if each.kind is DefectKind.BLUR], blurred)
            naive += matched(simple, blurred)
    ratio = naive.f1 / blur.f1 if blur.f1 else float("nan")
    return [
        Figure("defects.f1", total.f1, "share"),
        Figure("defects.false", total.false, "count"),
        Figure("defects.blur_f1", blur.f1, "share", "Laplacian variance < 100", naive.f1, ratio),
    ]


def staged(seed: int) -> Staging:
    """A clip with up to two defects of any strength, at any rate, under any camera."""
    dice = random.Random(seed)
    planted = []
    at_s = dice.uniform(1, 2)
    for _ in range(2 if seed % 4 else 0):
        lasts_s = dice.uniform(1.2, 2.5)
        strength = dice.choice((0.2, 0.5, 1.0))
        planted.append(Planted(dice.choice(KINDS), at_s, at_s + lasts_s, strength))
        at_s += lasts_s + dice.uniform(1.5, 2)
    return Staging(
        seed=seed,
        seconds=SECONDS,
        rate=dice.choice(RATES),
        size=(480, 270),
        move=dice.choice((*CameraMove, CameraMove.STATIC, CameraMove.STATIC)),
        planted=tuple(planted),
        face=dice.choice((0.0, 0.2, 0.35)),
        counter=dice.random() < 0.4,
    )


def matched(found: Iterable[Defect], planted: Iterable[Planted]) -> Count:
    """Spans of one kind that overlap, each used once."""
    left = list(found)
    hits = missed = 0
    for truth in planted:
        hit = next((each for each in left if each.kind is truth.kind and _same(each, truth)), None)
        hits, missed = hits + (hit is not None), missed + (hit is None)
        if hit is not None:
            left.remove(hit)
    return Count(hits, len(left), missed)


class _FixedVariance:
    """The peer: a picture whose Laplacian varies less than a fixed number is blurred."""

    name = "variance"
    version = "1"
    weights = ""
    every: Fraction | None = Fraction(6)

    def __init__(self) -> None:
        self.found: list[Observation] = []

    def observe(self, frame: SampledFrame) -> None:
        if float(cv2.Laplacian(frame.gray, cv2.CV_64F).var()) >= VARIANCE:
            return
        last = self.found[-1] if self.found else None
        step_s = 1 / 6
        if isinstance(last, Defect) and frame.time_s - last.end_s < step_s:
            self.found[-1] = Defect(last.kind, last.start_s, frame.time_s + step_s, 1.0)
        else:
            self.found.append(Defect(DefectKind.BLUR, frame.time_s, frame.time_s + step_s, 1.0))

    def finish(self) -> tuple[Observation, ...]:
        return tuple(self.found)


def _defects(models: ModelStore, path: Path, staging: Staging) -> tuple[list[Defect], list[Defect]]:
    facts = _facts(path)
    ready, _ = build_picture_analysers(
        Bench(models, facts, recognise=False), ("faces", "movement", "quality", "boom")
    )
    results = read_picture(facts.path, facts, [*ready, _FixedVariance()], source=_frames)
    simple = [each for each in results.pop("variance").observations if isinstance(each, Defect)]
    every = (each for result in results.values() for each in result.observations)
    return [each for each in every if isinstance(each, Defect)], simple


def _same(defect: Defect, truth: Planted) -> bool:
    shared = min(defect.end_s, truth.end_s) - max(defect.start_s, truth.start_s)
    whole = max(defect.end_s, truth.end_s) - min(defect.start_s, truth.start_s)
    return shared > SHARED * whole


def _timed(facts: ClipFacts, analysers: list[PictureAnalyser]) -> float:
    started = time.perf_counter()
    read_picture(facts.path, facts, analysers, source=_frames)
    return time.perf_counter() - started


def _frames(path: str) -> Generator[tuple[int, av.VideoFrame], None, None]:
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        yield from zip(count(), container.decode(stream), strict=False)


def _facts(path: Path) -> ClipFacts:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        rate = Fraction(stream.average_rate)
        return ClipFacts(
            path=str(path),
            kind="picture",
            container="mov",
            size=path.stat().st_size,
            rate=rate,
            drop=False,
            start_frame=None,
            frames=stream.frames,
            duration_s=float(stream.frames / rate),
            width=stream.width,
            height=stream.height,
        )
