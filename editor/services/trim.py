"""Makes one shot longer or shorter by hand; the trim stays with its take through later solves."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from editor.engine.trimmed import trim_key
from editor.models import Cut, Event, Verdict
from editor.selectors.silence import silence_at
from editor.services.edit_list import shot_keys
from editor.services.feedback import verdict_add
from editor.services.learning import learned_named
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
    key = trim_key(str(event.clip_id), shot_keys(event))
    head, tail = was.trims.get(key, [0, 0])
    wanted = [head + frames, tail] if edge == "in" else [head, tail + frames]
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
    resolve(cut, replace(was, trims=was.trims | {key: wanted}))
    return changed(cut, actor, "trim", was, event=event_id, edge=edge, frames=frames)


def _paced_s(cut: Cut, event: Event, edge: str, frames: int) -> tuple[float, float]:
    """The silence that the trim leaves at the edge, and the one of an engine taught nothing."""
    now_s, engine_s = silence_at(cut, event, edge)
    if event.clip is None or (now_s, engine_s) == (0.0, 0.0):
        return 0.0, 0.0
    added_s = float(frames / rate_of(event.clip)) * (1 if edge == "out" else -1)
    learned = learned_named(cut.model)
    return max(0.0, now_s + added_s), max(0.0, engine_s / (learned.pause if learned else 1.0))
