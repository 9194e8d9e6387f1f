"""Two cuts of one scene beside each other, by the words of the script: where they part, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from editor.engine.candidates import heard_in
from editor.engine.terms import BY_KEY
from editor.models import Cut, Event
from editor.selectors.asked import line_of
from editor.selectors.same_words import Spoken, end_of, line_starts, same_words, spoken_in
from editor.services.edit_list import events_of
from editor.services.feedback import setting_of
from editor.services.learned import points_against
from editor.services.learning import learned_named
from roughcut.core.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of the script in both cuts, a whole line where they part it differently.

    a, b: the stretches there, each its key, the engine's name of what carries it, and its shot.
    """

    line: int
    a: tuple[tuple[str, str, Event], ...]
    b: tuple[tuple[str, str, Event], ...]

    @property
    def differs(self) -> bool:
        """Whether anybody could see or hear a difference, but for a frame more or less."""
        return _shown(self.a) != _shown(self.b)


def columns_of(a: Cut, b: Cut) -> list[Column]:
    """The scene from its first line to its last, as both cuts carry it."""
    carried_a, carried_b = _by_line(a), _by_line(b)
    order = b.scene.lines.order_by("order").values_list("pk", flat=True)
    found: list[Column] = []
    for line in order:
        here, there = carried_a.get(line, ()), carried_b.get(line, ())
        if [key for key, *_ in here] == [key for key, *_ in there]:
            found.extend(
                Column(line, (one,), (other,)) for one, other in zip(here, there, strict=True)
            )
        else:
            found.append(Column(line, here, there))
    return found


def runs_of(columns: list[Column]) -> list[list[Column]]:
    """What differs, in pieces of which each may be taken by itself: a piece goes on until both
    cuts go to another shot at once, or are alike again."""
    runs: list[list[Column]] = []
    before: Column | None = None
    for column in columns:
        if column.differs:
            if before is not None and before.differs and not _both_cut(before, column):
                runs[-1].append(column)
            else:
                runs.append([column])
        before = column
    return runs


def ways_in(run: Iterable[Column], side: str) -> dict[str, str]:
    """What carries the stretches of a run in cut "a" or "b": key to the engine's name."""
    return {key: name for column in run for key, name, _ in getattr(column, side)}


def compare_state(a: Cut, b: Cut, language: Language) -> dict[str, Any]:
    """Both cuts column by column, in the words of docs/protocol.md. Points are as `b` was made."""
    columns = columns_of(a, b)
    runs = runs_of(columns)
    number = {id(column): n for n, run in enumerate(runs) for column in run}
    said, ends = {"a": spoken_in(a), "b": spoken_in(b)}, {"a": end_of(a), "b": end_of(b)}
    sides = {side: _side(columns, side, said[side], ends[side]) for side in ("a", "b")}
    return {
        "a": {"id": a.pk, "revision": a.revision},
        "b": {"id": b.pk, "revision": b.revision},
        "columns": [
            {"line": column.line, "a": here, "b": there, "run": number.get(id(column))}
            for column, here, there in zip(columns, sides["a"], sides["b"], strict=True)
        ],
        "runs": [
            {"key": run_key(run), "terms": terms}
            for run, terms in zip(runs, _reasons(b, runs, language), strict=True)
        ],
        "same_words": same_words(said["a"], said["b"], (ends["a"], ends["b"])),
    }


def run_key(run: list[Column]) -> str:
    """What tells one difference from the others: its first stretch."""
    return next(iter(ways_in(run, "b") | ways_in(run, "a")))


def _reasons(cut: Cut, runs: list[list[Column]], language: Language) -> Iterator[list[Any]]:
    """For each run the points that speak for `cut`'s shots there, by term, largest first; none
    where the other's are not to be had in it."""
    try:
        setting, _ = setting_of(cut)
    except KeyError:  # read anew since the cut was made
        yield from ([] for _ in runs)
        return
    learned = learned_named(cut.model)
    for run in runs:
        terms = points_against(setting, learned.factors if learned else {}, ways_in(run, "a"))
        yield [
            {"label": _phrase(key, points, language), "amount": round(points, 3)}
            for key, points in terms
        ]


def _phrase(key: str, points: float, language: Language) -> str:
    words = BY_KEY[key].words(language)
    return words.merit if points > 0 else words.label


def _by_line(cut: Cut) -> dict[int, tuple[tuple[str, str, Event], ...]]:
    found: dict[int, tuple[tuple[str, str, Event], ...]] = {}
    for event in events_of(cut):
        for key, name in event.ways:
            found[line_of(key)] = (*found.get(line_of(key), ()), (key, name, event))
    return found


def _shown(side: tuple[tuple[str, str, Event], ...]) -> list[tuple[int | None, str]]:
    """What is seen and heard, once for parts that go on in the same way."""
    told = [(event.clip_id, heard_in(name).partition("#")[0]) for _, name, event in side]
    return [one for place, one in enumerate(told) if place == 0 or told[place - 1] != one]


def _both_cut(before: Column, after: Column) -> bool:
    """Whether both cuts go to another shot between two columns."""
    return all(
        not (last := getattr(before, side))
        or not (first := getattr(after, side))
        or last[-1][2].pk != first[0][2].pk
        for side in ("a", "b")
    )


def _side(columns: list[Column], side: str, said: list[Spoken], end: int) -> list[dict[str, Any]]:
    """What of one cut lies in each column: its shots, and from where to where of the record."""
    edges = [*_begins(columns, side, line_starts(said)), end]
    for place in reversed(range(len(columns))):
        edges[place] = min(edges[place], edges[place + 1])
    return [
        {
            "events": list(dict.fromkeys(event.pk for _, _, event in getattr(column, side))),
            "record_in": edges[place],
            "record_out": edges[place + 1],
        }
        for place, column in enumerate(columns)
    ]


def _begins(columns: list[Column], side: str, starts: dict[tuple[int, int], int]) -> list[int]:
    """The record frame at which each column begins: with its shot, or with its first word. Parts
    of a line in one shot share its time out evenly."""
    found: list[int] = []
    before: Event | None = None
    for place, column in enumerate(columns):
        carried = getattr(column, side)
        at = found[-1] if found else 0
        if carried and (before is None or carried[0][2].pk != before.pk):
            at = carried[0][2].record_in
        elif carried and columns[place - 1].line != column.line:
            at = starts.get((carried[0][2].pk, column.line), at)
        elif carried:
            at = _shared(columns[place:], side, at)
        found.append(max(at, found[-1] if found else 0))
        before = carried[-1][2] if carried else before
    return found


def _shared(rest: list[Column], side: str, at: int) -> int:
    """Where the first of some parts of a line begins that a shot holds beside one before them."""
    event = getattr(rest[0], side)[0][2]
    parts = 1
    for column in rest:
        same = column.line == rest[0].line and getattr(column, side)
        parts += bool(same and getattr(column, side)[0][2].pk == event.pk)
    room: int = event.record_out - at
    return at + room // parts
