"""Stores what analysers saw, in place of what they saw before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from analysis.codec import encode
from analysis.models import Analysis
from analysis.observations import Observation
from analysis.pipeline import Result
from projects.models import Clip, Rendition


@transaction.atomic
def analyses_replace(
    *, clip: Clip, results: Iterable[Result], unavailable: Mapping[str, str]
) -> None:
    """One row an analyser: done with its observations, failed with its error, or unavailable."""
    for result in results:
        state = Analysis.State.FAILED if result.failed else Analysis.State.DONE
        _store(clip, result, state, result.failed)
    for name, why in unavailable.items():
        _store(clip, Result(name), Analysis.State.UNAVAILABLE, why)


def observations_replace(
    *, clip: Clip, analyser: str, version: str, weights: str, observations: Iterable[Observation]
) -> None:
    """The same for one analyser that is no picture analyser."""
    result = Result(analyser, version, weights, tuple(observations))
    analyses_replace(clip=clip, results=[result], unavailable={})


def _store(clip: Clip, result: Result, state: str, message: str) -> None:
    Analysis.objects.update_or_create(
        clip=clip,
        analyser=result.analyser,
        defaults={
            "version": result.version,
            "weights": result.weights,
            "state": state,
            "message": message,
            "observations": encode(result.observations),
        },
    )


def rendition_set(*, clip: Clip, kind: str, file: str, size: int, **detail: object) -> None:
    """Note that a file was made from the clip."""
    Rendition.objects.update_or_create(
        clip=clip, kind=kind, defaults={"file": file, "size": size, "detail": detail}
    )
