"""People's stars as the engine takes them: how well each reading was played, as they judged it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from editor.models import Event, Verdict
from projects.models import Scene, User

_LEAST, _MOST = 1, 5


def showed_by(event: Event) -> list[int]:
    """The readings that a shot shows: not one that is only heard, over a listener's face."""
    return [reading.pk for reading in event.readings.all() if reading.clip_id == event.clip_id]


def rated(detail: dict[str, Any], reading: int | None) -> Sequence[int]:
    """The readings that a rating speaks of, as it kept what its shot showed.

    reading: the first one of the shot; all there is of ratings from before that was kept.
    """
    showed: list[int] = detail.get("showed", [reading] if reading else [])
    return showed


def performances(scene: Scene, but_of: User | None = None) -> dict[int, float]:
    """How well each rated reading was played, 0 one star .. 1 five, the mean over people, by row.

    Of each person the last rating of a reading holds, in whichever version of the scene's cut it
    was given; one taken back says nothing. but_of: whose own stars are left out. One read.
    """
    rows = Verdict.objects.filter(cut__scene=scene, kind=Verdict.Kind.RATING).order_by("pk")
    told = rows.exclude(person=but_of) if but_of is not None else rows
    last: dict[tuple[int, int], int] = {}
    for person, stars, detail, reading in told.values_list("person", "rating", "detail", "reading"):
        last |= {(each, person): stars or 0 for each in rated(detail, reading)}
    given: dict[int, list[float]] = defaultdict(list)
    for (each, _), stars in last.items():
        if stars:
            given[each].append((stars - _LEAST) / (_MOST - _LEAST))
    return {each: fmean(shares) for each, shares in given.items()}
