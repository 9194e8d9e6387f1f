"""Finds tracks for sounds whose format has none: the wanted one, else the lowest that is free."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, replace

from editor.interchange.foreign import ForeignEvent

_TRACKS_MAX = 99


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sound event and the track it asks for, "" = any."""

    event: ForeignEvent
    track: str


def lay(wanted: Iterable[Wanted]) -> list[ForeignEvent]:
    """Every event on a track of its own; those that ask for one come first, in record order."""
    taken: dict[int, list[tuple[int, int]]] = {}
    laid = []
    for each in sorted(wanted, key=lambda each: (not each.track, each.event.record.start)):
        first = int(each.track[1:]) if each.track else 1
        numbers = [first, *range(1, _TRACKS_MAX)]
        record = each.event.record
        number = next((n for n in numbers if _free(taken.get(n, []), record.start, record.end)), 99)
        insort(taken.setdefault(number, []), (record.start, record.end))
        laid.append(replace(each.event, track=f"A{number}"))
    return laid


def _free(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether nothing of sorted, disjoint spans lies in [start, end)."""
    place = bisect_right(spans, (start, end))
    left = spans[place - 1] if place else None
    right = spans[place] if place < len(spans) else None
    return (left is None or left[1] <= start) and (right is None or right[0] >= end)
