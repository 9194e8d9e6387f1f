"""Looks at a clip once: proxy, filmstrip and every picture analyser share one decoding."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from fractions import Fraction
from pathlib import Path

import av

from analysis.analysers.base import Bench, FrameSource
from analysis.analysers.registry import build_picture_analysers
from analysis.installed import models
from analysis.pipeline import CancelledError, read_picture
from analysis.services.analyses import analyses_replace, rendition_set
from analysis.work import Stopped, Work
from projects.models import Clip, Rendition
from projects.rushes.decode import frames
from projects.rushes.facts import ClipFacts
from projects.rushes.filmstrip import Filmstrip, FilmstripWriter
from projects.rushes.proxy import ProxyWriter
from projects.services.facts import local_facts, rate_of
from roughcut.storage import local_copy, store

PROXY, STRIP, POSTER = "proxy.mp4", "filmstrip.jpg", "poster.jpg"


def run(work: Work) -> None:
    clip = work.step.clip
    assert clip is not None
    with local_copy(clip) as path, tempfile.TemporaryDirectory() as made:
        _look(work, clip, local_facts(clip, str(path)), Path(made))


def _look(work: Work, clip: Clip, facts: ClipFacts, made: Path) -> None:
    rate = rate_of(clip)
    bench = Bench(models(), facts, clip.project.language, recognise=clip.project.recognise_faces)
    analysers, unavailable = build_picture_analysers(bench)
    turn, count = facts.rotation, clip.frames
    strips = FilmstripWriter(made / STRIP, made / POSTER, rate=rate, frames=count, rotation=turn)
    with ProxyWriter(made / PROXY, rate=rate, frames=count, rotation=turn) as proxy:
        try:
            results = read_picture(
                facts.path,
                facts,
                analysers,
                source=_source(rate),
                writers=(proxy, strips),
                progress=work.progress,
                cancelled=work.stopped,
            )
        except CancelledError as cancelled:
            raise Stopped from cancelled
    strip = strips.close()
    _keep(clip, made, strip, rate)
    analyses_replace(clip=clip, results=results.values(), unavailable=unavailable)


def _source(rate: Fraction) -> FrameSource:
    def read(path: str) -> Generator[tuple[int, av.VideoFrame], None, None]:
        yield from frames(Path(path), rate)

    return read


def _keep(clip: Clip, made: Path, strip: Filmstrip, rate: Fraction) -> None:
    details = {STRIP: strip_detail(strip, rate)}
    kinds = {
        PROXY: Rendition.Kind.PROXY,
        STRIP: Rendition.Kind.FILMSTRIP,
        POSTER: Rendition.Kind.POSTER,
    }
    for file, kind in kinds.items():
        name = rendition_name(clip, file)
        size = store(made / file, name)
        rendition_set(clip=clip, kind=kind, file=name, size=size, **details.get(file, {}))


def rendition_name(clip: Clip, file: str) -> str:
    """The storage name of a file made from a clip."""
    return f"projects/{clip.project_id}/clips/{clip.pk}/{file}"


def strip_detail(strip: Filmstrip, rate: Fraction) -> dict[str, object]:
    """What a filmstrip's row says of it, for whoever cuts a thumbnail out."""
    return {
        "count": strip.count,
        "columns": strip.count,
        "width": strip.width,
        "height": strip.height,
        "seconds_per_thumb": float(strip.step_frames / rate),
    }
