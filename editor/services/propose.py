"""Asks the engine for a cut and keeps what it says; the same path for a proposal and a re-solve."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from editor.engine.candidates import MUTE
from editor.engine.cut import Parameters, Pin
from editor.engine.propose import ENGINE, propose
from editor.engine.trimmed import Trim, apply_trims
from editor.models import Cut, Event
from editor.selectors.coverage import coverage_of, parameters_of
from editor.services.edit_list import edit_list_replace, events_of
from projects.models import Scene, User
from projects.services.audit import audit
from roughcut.core.errors import FootageError
from roughcut.core.timecode import nominal
from roughcut.live import project_group, publish

START_HOUR = 1


@transaction.atomic
def scene_propose(*, scene: Scene, actor: User | None, parameters: Parameters | None = None) -> Cut:
    """A new version of the scene's cut. What people pinned in the last version stays pinned.

    Raises FootageError when the scene has no usable clip.
    """
    scene = Scene.objects.select_for_update(of=("self",)).select_related("project").get(pk=scene.pk)
    rate = scene.project.rate
    coverage = coverage_of(scene)
    if rate is None or not coverage.clips:
        raise FootageError(
            "no-rushes",
            "Scene {number} has no rushes to cut.",
            values={"number": scene.number},
            action="Add its camera files.",
        )
    last = scene.cuts.order_by("-version").first()
    pins: dict[str, str] = last.pins if last is not None else {}
    wanted = replace(parameters or parameters_of(scene.project), pins=as_pins(pins))
    began = time.perf_counter()
    trims = last.trims if last is not None else {}
    laid = {key: Trim(*frames) for key, frames in trims.items()}
    proposed = apply_trims(propose(coverage, wanted), coverage, laid)
    cut = Cut.objects.create(
        project=scene.project,
        scene=scene,
        version=last.version + 1 if last is not None else 1,
        engine=ENGINE,
        rate_num=rate.numerator,
        rate_den=rate.denominator,
        drop_frame=scene.project.drop_frame,
        start_frame=start_frame(scene.project.drop_frame, nominal(rate)),
        parameters=_stored(wanted),
        pins=pins,
        trims=trims,
        proposed_ms=(time.perf_counter() - began) * 1000,
        made_by=actor,
    )
    edit_list_replace(cut=cut, proposed=proposed)
    audit(project=scene.project, actor=actor, verb="scene_propose", subject=cut)
    publish(project_group(scene.project_id), {"type": "progress.changed"})
    return cut


def cut_resolve(*, cut: Cut, choices: dict[str, str]) -> None:
    """Solve the cut's scene again with these choices held, and store the result in place."""
    parameters = replace(parameters_from(cut.parameters), pins=as_pins(choices))
    coverage = coverage_of(cut.scene)
    trims = {key: Trim(*frames) for key, frames in cut.trims.items()}
    edit_list_replace(cut=cut, proposed=apply_trims(propose(coverage, parameters), coverage, trims))


def choices_of(cut: Cut) -> dict[str, str]:
    """What carries each line now: line id to the engine's name of the reading.

    An action beat without words is carried by a clip.
    """
    found: dict[str, str] = {}
    for event in events_of(cut):
        found |= {str(reading.line_id): str(reading.pk) for reading in event.readings.all()}
        if event.kind == Event.Kind.ACTION:
            beats = (line for line in event.lines.all() if line.kind == "action")
            found |= {str(line.pk): f"{MUTE}{event.clip_id}" for line in beats}
    return found


def as_pins(choices: dict[str, str]) -> tuple[Pin, ...]:
    return tuple(Pin(line, name) for line, name in sorted(choices.items()))


def start_frame(drop: bool, fps: int) -> int:
    """01:00:00:00 as frames since midnight; drop-frame leaves out 108 numbers a nominal-30 hour."""
    return START_HOUR * (3600 * fps - (108 * (fps // 30) if drop else 0))


def _stored(parameters: Parameters) -> dict[str, Any]:
    stored = asdict(parameters)
    stored.pop("pins")
    return stored


def parameters_from(stored: dict[str, Any]) -> Parameters:
    """The parameters that a cut was made under; its pins are rows of their own."""
    return Parameters(**stored)


def locked(event: Event) -> bool:
    return event.status == Event.Status.LOCKED
