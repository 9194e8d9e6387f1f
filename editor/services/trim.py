"""Makes one shot longer or shorter by hand.

A shot that was trimmed is held, and stays frame by frame as it was left through all later solves,
until somebody gives it back; the trim stays with its take if another one is put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from editor.engine.cut import Cut as EngineCut
from editor.engine.cut import Event as EngineEvent
from editor.engine.frozen import looks
from editor.engine.trimmed import Trim, apply_trims, trim_key
from editor.models import Cut, Event, Verdict
from editor.selectors.material import material_of
from editor.selectors.silence import silence_at
from editor.services.edit_list import as_event, events_of, shot_keys, stored
from editor.services.feedback import verdict_add
from editor.services.learning import learned_named
from editor.services.propose import locked
from editor.services.review import cut_for, event_for
from editor.services.standing import Told, changed, resolve, standing
from projects.models import User
from projects.permissions import Act
from projects.services.facts import rate_of
from roughcut.core.errors import RefusedError

MOST_FRAMES = 1000


@transaction.atomic
def event_trim(
    *, cut_id: int, actor: User, event_id: int, edge: str, frames: int, revision: int
) -> Told:
    """Move a shot's in or out point by frames of its own clip; later shots follow.

    Raises RefusedError where the clip has no such frames.
    """
    cut = cut_for(cut_id, actor, Act.SWAP)
    event = event_for(cut, event_id, revision)
    if edge not in ("in", "out") or not 0 < abs(frames) <= MOST_FRAMES or event.clip is None:
        raise RefusedError("trim", "This shot cannot be trimmed so.")
    start = event.source_in + (frames if edge == "in" else 0)
    end = event.source_out + (frames if edge == "out" else 0)
    if not 0 <= start < end <= event.clip.frames:
        raise RefusedError("no-handle", "The take has no more frames there.")
    was = standing(cut)
    wanted = _trimmed(cut, event, Trim(frames) if edge == "in" else Trim(tail=frames))
    pause_s, usual_s = _paced_s(cut, event, edge, frames)
    verdict_add(
        cut,
        actor,
        Verdict.Kind.TRIM,
        event,
        pause_s=pause_s,
        usual_s=usual_s,
        edge=edge,
        frames=frames,
    )
    pins = was.pins | dict(event.ways)
    resolve(cut, replace(was, pins=pins, trims=wanted))
    return changed(cut, actor, "trim", was, event=event_id, edge=edge, frames=frames)


def _trimmed(cut: Cut, event: Event, trim: Trim) -> dict[str, Any]:
    """The cut's trims with another one: the shot as it is then, and what was moved in all.

    Where the picture alone is moved, the shot beside it changes too: one that was trimmed itself
    is kept as it is then. Raises RefusedError if that one is locked, or nothing can be moved.
    """
    rows = events_of(cut)
    before = tuple(as_event(row) for row in rows)
    own = trim_key(str(event.clip_id), shot_keys(event))
    whole = EngineCut(str(cut.scene_id), cut.rate, before, 0.0, (), cut.engine)
    after = apply_trims(whole, material_of(cut.scene).coverage, {own: trim}).events
    trims = dict(cut.trims)
    for row, old, new in zip(rows, before, after, strict=True):
        key = trim_key(new.clip, new.keys)
        if looks(old) == looks(new):
            if row.pk == event.pk:
                raise RefusedError("no-handle", "The take has no more frames there.")
        elif locked(row):
            raise RefusedError(
                "locked", "The shot beside this one is locked.", action="Unlock it first."
            )
        elif row.pk == event.pk:
            head, tail = trims.get(key, {"by": (0, 0)})["by"]
            trims = {name: kept for name, kept in trims.items() if not _same_take(kept, new)}
            trims[key] = {"by": [head + trim.head, tail + trim.tail], "shot": stored(new)}
        elif key in trims:
            trims[key] = {**trims[key], "shot": stored(new)}
    return trims


def _same_take(kept: Mapping[str, Any], shot: EngineEvent) -> bool:
    """Whether a trim is of the same take in some of the same stretches."""
    keys = {key for key, _ in kept["shot"]["ways"]}
    return kept["shot"]["clip"] == shot.clip and not keys.isdisjoint(shot.keys)


def _paced_s(cut: Cut, event: Event, edge: str, frames: int) -> tuple[float, float]:
    """The silence that the trim leaves at the edge, and the one of an engine taught nothing."""
    now_s, engine_s = silence_at(cut, event, edge)
    if event.clip is None or (now_s, engine_s) == (0.0, 0.0):
        return 0.0, 0.0
    added_s = float(frames / rate_of(event.clip)) * (1 if edge == "out" else -1)
    learned = learned_named(cut.model)
    return max(0.0, now_s + added_s), max(0.0, engine_s / (learned.pause if learned else 1.0))
