"""How long nobody speaks at the edge of a shot: what a trim says of the pauses a person wants."""

from __future__ import annotations

from editor.engine.trimmed import trim_key
from editor.models import Cut, Event
from editor.services.edit_list import shot_keys
from projects.services.facts import rate_of


def silence_at(cut: Cut, event: Event, edge: str) -> tuple[float, float]:
    """Seconds between the words on both sides of an edge: as it is, and before anybody's trims.

    edge: "in" or "out". (0, 0) where no one speaks on one of the sides.
    """
    shots = list(cut.events.select_related("clip").order_by("order"))
    place = next(number for number, shot in enumerate(shots) if shot.pk == event.pk)
    first = place - 1 if edge == "in" else place
    if not 0 <= first < len(shots) - 1:
        return 0.0, 0.0
    before, after = shots[first], shots[first + 1]
    ended, begun = _spoken_s(before)[1], _spoken_s(after)[0]
    if ended is None or begun is None:
        return 0.0, 0.0
    now = float((after.record_in - before.record_in) / cut.rate) - ended + begun
    return now, now - _trimmed_s(cut, before, 1) + _trimmed_s(cut, after, 0)


def _spoken_s(event: Event) -> tuple[float | None, float | None]:
    """Where the first word begins and the last ends, seconds from the shot's own start."""
    if event.clip is None:
        return None, None
    spans = [
        (word[1], word[2]) for reading in event.readings.all() for word in reading.words if word
    ]
    if not spans:
        return None, None
    start_s = float(event.source_in / rate_of(event.clip))
    return min(s for s, _ in spans) - start_s, max(e for _, e in spans) - start_s


def _trimmed_s(cut: Cut, event: Event, side: int) -> float:
    """What people moved the head (0, later is more) or the tail (1) of a shot by."""
    key = trim_key(str(event.clip_id), shot_keys(event))
    frames = cut.trims.get(key, {"by": (0, 0)})["by"][side]
    return float(frames / rate_of(event.clip)) if frames and event.clip is not None else 0.0
