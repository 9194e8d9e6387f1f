"""Asks the engine for a cut and keeps what it says; the same path for a proposal and a re-solve."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from editor.engine.candidates import MUTE
from editor.engine.cut import Cut as EngineCut
from editor.engine.cut import Event as EngineEvent
from editor.engine.cut import Parameters, Pin
from editor.engine.propose import ENGINE, propose
from editor.engine.weights import Learned
from editor.models import Cut, Event
from editor.selectors.coverage import parameters_of
from editor.selectors.material import material_of
from editor.services.edit_list import as_event, edit_list_replace, events_of, from_stored
from editor.services.learning import learned_for, learned_named
from projects.models import Scene, User
from projects.services.audit import audit
from roughcut.core.errors import FootageError
from roughcut.core.timecode import nominal
from roughcut.live import project_group, publish

START_HOUR = 1


@transaction.atomic
def scene_propose(*, scene: Scene, actor: User | None, parameters: Parameters | None = None) -> Cut:
    """A new version of the scene's cut. What people asked of the last version stays asked, and
    what they approved stays shown, whatever was learned or rated since.

    Raises FootageError when the scene has no usable clip.
    """
    scene = Scene.objects.select_for_update(of=("self",)).select_related("project").get(pk=scene.pk)
    rate = scene.project.rate
    material = material_of(scene)
    if rate is None or not material.coverage.clips:
        raise FootageError(
            "no-rushes",
            "Scene {number} has no rushes to cut.",
            values={"number": scene.number},
            action="Add its camera files.",
        )
    last = scene.cuts.order_by("-version").first() or _before_any(scene)
    asked = parameters or parameters_from(last.parameters)
    wanted = wishes(last, asked, approved_choices(last))
    learned = learned_for(scene.project, actor)
    began = time.perf_counter()
    proposed = propose(material, wanted, learned)
    cut = Cut.objects.create(
        project=scene.project,
        scene=scene,
        version=last.version + 1,
        engine=ENGINE,
        model=learned.name if learned else "",
        rate_num=rate.numerator,
        rate_den=rate.denominator,
        drop_frame=scene.project.drop_frame,
        start_frame=start_frame(scene.project.drop_frame, nominal(rate)),
        parameters=_stored(wanted),
        pins=last.pins,
        trims=last.trims,
        bans=last.bans,
        proposed_ms=(time.perf_counter() - began) * 1000,
        made_by=actor,
    )
    edit_list_replace(cut=cut, proposed=proposed)
    settled_again(last, cut)
    audit(project=scene.project, actor=actor, verb="scene_propose", subject=cut)
    publish(project_group(scene.project_id), {"type": "progress.changed"})
    return cut


def cut_resolve(*, cut: Cut, choices: dict[str, str]) -> None:
    """Solve the cut's scene again with these choices held, and store the result in place."""
    edit_list_replace(cut=cut, proposed=cut_proposed(cut, choices, learned_named(cut.model)))


def cut_proposed(cut: Cut, choices: dict[str, str], learned: Learned | None) -> EngineCut:
    """What the engine makes of the cut's scene with these choices held; writes nothing."""
    wanted = wishes(cut, parameters_from(cut.parameters), choices)
    return propose(material_of(cut.scene), wanted, learned)


def wishes(
    cut: Cut, parameters: Parameters, choices: Mapping[str, str] | None = None
) -> Parameters:
    """Parameters with all that people hold of a cut. choices: what else is to stay, if it can.

    Locked shots and, while their take is held, those trimmed by hand stay frame by frame; what
    people pinned comes before other choices.
    """
    locks = [as_event(row) for row in events_of(cut, Event.Status.LOCKED)] if cut.pk else []
    fixed = {key for event in locks for key, _ in event.ways}
    free = {key: name for key, name in (choices or {}).items() if key not in fixed}
    pins = dict.fromkeys((*as_bans(cut.bans), *as_pins(cut.pins), *as_pins(free)))
    trimmed = [
        event
        for event in trimmed_shots(cut.trims, free | cut.pins)
        if fixed.isdisjoint(key for key, _ in event.ways)
    ]
    return replace(parameters, pins=tuple(pins), frozen=(*locks, *trimmed))


def trimmed_shots(trims: Mapping[str, Any], held: Mapping[str, str]) -> list[EngineEvent]:
    """The shots that people trimmed, of takes that are held, as they left them."""
    shots = [from_stored(kept["shot"]) for kept in trims.values()]
    return [shot for shot in shots if all(held.get(key) == name for key, name in shot.ways)]


def settled_again(last: Cut, cut: Cut) -> None:
    """Lock and approve the shots of a new version that were so in the one before."""
    if last.pk is None:
        return
    was = [(row.status, shows_of(row), {key for key, _ in row.ways}) for row in settled(last)]
    for row in events_of(cut):
        own = {key for key, _ in row.ways}
        same = [status for status, shows, keys in was if shows == shows_of(row) and own & keys]
        if same:
            row.status = same[0]
            row.save(update_fields=["status"])


def settled(cut: Cut) -> list[Event]:
    """The shots that people locked or approved."""
    return events_of(cut, Event.Status.LOCKED, Event.Status.APPROVED)


def shows_of(row: Event) -> tuple[int | None, int, int]:
    return row.clip_id, row.source_in, row.source_out


def ways_of(cut: Cut) -> dict[str, str]:
    """What carries each stretch now: its key to the engine's name, "" for a card."""
    return _carried(cut.events.all())


def choices_of(cut: Cut) -> dict[str, str]:
    """The same without the cards: what may be held when the rest is chosen anew."""
    return {key: name for key, name in ways_of(cut).items() if name}


def approved_choices(cut: Cut) -> dict[str, str]:
    """What carries the stretches of the approved shots, where a take does."""
    carried = _carried(cut.events.filter(status=Event.Status.APPROVED)) if cut.pk else {}
    return {key: name for key, name in carried.items() if name}


def locked_choices(cut: Cut) -> dict[str, str]:
    """What carries the stretches of the locked shots."""
    return _carried(cut.events.filter(status=Event.Status.LOCKED)) if cut.pk else {}


def _carried(events: QuerySet[Event]) -> dict[str, str]:
    shots = events.order_by("order").values_list("ways", flat=True)
    return {key: name for ways in shots for key, name in ways}


def as_pins(choices: dict[str, str]) -> tuple[Pin, ...]:
    return tuple(Pin(line, name) for line, name in sorted(choices.items()))


def as_bans(bans: dict[str, str]) -> tuple[Pin, ...]:
    """The bans as the engine takes them: a clip neither seen nor heard in a stretch."""
    return tuple(Pin(key, f"{MUTE}{clip}", banned=True) for key, clip in map(_ban, sorted(bans)))


def ban_key(line: str, clip: str) -> str:
    """The key of a ban in `Cut.bans`."""
    return f"{line}:{clip}"


def _ban(key: str) -> tuple[str, str]:
    line, _, clip = key.partition(":")
    return line, clip


def _before_any(scene: Scene) -> Cut:
    """What stands before the first cut of a scene: nothing but the project's wishes."""
    return Cut(scene=scene, version=0, parameters=_stored(parameters_of(scene.project)))


def start_frame(drop: bool, fps: int) -> int:
    """01:00:00:00 as frames since midnight; drop-frame leaves out 108 numbers a nominal-30 hour."""
    return START_HOUR * (3600 * fps - (108 * (fps // 30) if drop else 0))


def _stored(parameters: Parameters) -> dict[str, Any]:
    stored = asdict(parameters)
    for held in ("pins", "settled", "frozen"):
        stored.pop(held)
    return stored


def parameters_from(stored: dict[str, Any]) -> Parameters:
    """The parameters that a cut was made under; its pins are rows of their own."""
    return Parameters(**stored)


def locked(event: Event) -> bool:
    return event.status == Event.Status.LOCKED
