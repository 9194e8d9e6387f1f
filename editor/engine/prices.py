"""What every other choice would cost, and why: alternates with exact prices for each event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from editor.engine.candidates import OVER, Candidate, Choices, look
from editor.engine.columns import Floats, Ints, ints, nested
from editor.engine.cut import Alternate, Event, TermShare
from editor.engine.explain import confidence, shares
from editor.engine.features import Problem
from editor.engine.kernels import NEVER
from editor.engine.pins import Allowed
from editor.engine.solve import Costs, Solution, solve, totals_of
from editor.engine.styles import Taste
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

MOST_ALTERNATES = 6


@value(frozen=True, slots=True)
class Stand:
    """A scene as it was solved: what there is to choose, what it costs, and what was chosen."""

    field: Choices
    numbers: Problem
    costs: Costs
    taste: Taste
    allowed: Allowed
    best: Solution


@value(frozen=True, slots=True)
class _Asked:
    """What is asked of all events at once.

    rows: (R,) the stretches of one event after the other; of: (R,) whose each is. solutions: of
    each event, the scene solved with its own pins lifted. through: (R, C) energy of the best cut
    with each candidate, by that solution.
    """

    rows: Ints
    of: Ints
    solutions: Sequence[Solution]
    through: Floats


@value(frozen=True, slots=True)
class _Offers:
    """Alternates in the making, by event: the event, stretch, candidate and price of each."""

    of: Ints
    rows: Ints
    places: Ints
    prices: Floats


class Prices:
    """What else could be shown in each event."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._keys = [stretch.key for stretch in stand.field.stretches]
        self._rows = {key: row for row, key in enumerate(self._keys)}
        # Beats without a picture of their own and cards are no alternates.
        self._shown = ~stand.numbers.carried & (stand.numbers.clips >= 0)
        self._offered = np.where(stand.allowed.offered, stand.numbers.clips, -1).tolist()
        self._by_look: dict[int, dict[tuple[int, str, str], list[int]]] = {}

    @cached_property
    def _runs(self) -> frozenset[int]:
        """The run-ons, each node times the number of nodes and the node after it."""
        numbers = self._stand.numbers
        return frozenset((numbers.runs @ (numbers.exists.size, 1)).tolist())

    def _alike(self, row: int) -> dict[tuple[int, str, str], list[int]]:
        """The candidates offered in a stretch by what is seen: clip, kind, for a reaction name."""
        found = self._by_look.get(row)
        if found is None:
            found = self._by_look[row] = {}
            offered = zip(self._stand.field.ways[row], self._offered[row], strict=False)
            for place, (way, clip) in enumerate(offered):
                if clip >= 0:
                    found.setdefault(_look(way), []).append(place)
        return found

    def explained(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """The events with their alternates, and the terms that decided against the nearest."""
        rows = [sorted(self._rows[key] for key, _ in event.ways) for event in events]
        asked = self._asked(rows)
        alternates = self._alternates(self._offers(asked), asked, rows)
        pinned = set(self._stand.allowed.pinned)
        return tuple(
            replace(
                event,
                confidence=sure,
                terms=chosen[0].terms if chosen else (),
                alternates=tuple(chosen),
                notes=event.notes if pinned.isdisjoint(own) else (*event.notes, "pinned"),
            )
            for event, own, chosen, sure in zip(
                events, rows, alternates, self._sure(asked), strict=True
            )
        )

    def _asked(self, rows: Sequence[Sequence[int]]) -> _Asked:
        every = ints([row for own in rows for row in own])
        of = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
        solutions = [self._open(own) for own in rows]
        through = self._stand.best.through[every]
        for number, solution in enumerate(solutions):
            if solution is not self._stand.best:
                through[of == number] = solution.through[rows[number]]
        return _Asked(every, of, solutions, through)

    def _open(self, rows: Sequence[int]) -> Solution:
        """The solution with the pins of one event lifted, the others kept."""
        allowed = self._stand.allowed
        if not any(row in allowed.pinned for row in rows):
            return self._stand.best
        free = allowed.chosen.copy()
        free[rows] = allowed.offered[rows]
        return solve(self._stand.costs, free)

    def _way(self, row: int, place: int) -> Candidate:
        return self._stand.field.ways[row][place]

    def _sure(self, asked: _Asked) -> list[float]:
        """How probable it is that the editor shows the same: certain where nothing else covers the
        event, not at all for a card."""
        stand, path = self._stand, self._stand.best.path[asked.rows]
        prices = np.where(self._shown[asked.rows], asked.through - stand.best.energy, np.inf)
        prices[np.arange(len(path)), path] = np.inf
        for at, (row, place) in enumerate(zip(asked.rows.tolist(), path.tolist(), strict=True)):
            names = stand.numbers.names[row]
            if names[place].startswith(OVER):
                seen = look(names[place])
                prices[at, [x for x, name in enumerate(names) if look(name) == seen]] = np.inf
        many = np.bincount(asked.of)
        first = many.cumsum() - many
        rivals = np.full((len(many), many.max(initial=0), prices.shape[1]), np.inf)
        rivals[nested(many)] = prices
        sure = confidence(
            rivals.reshape(len(many), -1), stand.taste.certainty, many.astype(np.float64)
        )
        cards = [self._way(asked.rows[at], path[at]).kind == "slug" for at in first.tolist()]
        return [0.0 if card else one for card, one in zip(cards, sure.tolist(), strict=True)]

    def _offers(self, asked: _Asked) -> _Offers:
        """The best way to show each other clip, or another reading, in each event; a few."""
        stand = self._stand
        may = self._shown[asked.rows] & (asked.through < NEVER / 2)
        may[np.arange(len(may)), stand.best.path[asked.rows]] = False
        at, places = np.nonzero(may)
        rows, of = asked.rows[at], asked.of[at]
        prices = asked.through[at, places] - stand.best.energy
        lifted = np.array([solution is not stand.best for solution in asked.solutions])
        prices = np.where(lifted[of], prices, np.maximum(0.0, prices))
        order = np.lexsort((places, rows, prices, of))
        clips = of * len(stand.numbers.cuts) + stand.numbers.clips[rows, places]
        kept = order[np.sort(np.unique(clips[order], return_index=True)[1])]
        _, nth = nested(np.bincount(of[kept], minlength=len(lifted)))
        kept = kept[nth < MOST_ALTERNATES]
        return _Offers(of[kept], rows[kept], places[kept], prices[kept])

    def _alternates(
        self, offers: _Offers, asked: _Asked, events: Sequence[Sequence[int]]
    ) -> list[list[Alternate]]:
        found: list[list[Alternate]] = [[] for _ in events]
        told = zip(
            offers.of.tolist(),
            offers.rows.tolist(),
            offers.places.tolist(),
            offers.prices.tolist(),
            self._sources(offers),
            self._terms(offers, asked),
            strict=True,
        )
        for of, row, place, price, source, terms in told:
            way = self._way(row, place)
            alternate = Alternate(
                reading=way.name if way.kind == "reading" else "",
                clip=self._stand.field.clip(way).id,
                source=source,
                price=price,
                terms=terms,
                ways=self._ways(row, place, events[of]),
            )
            found[of].append(alternate)
        return found

    def _terms(self, offers: _Offers, asked: _Asked) -> list[tuple[TermShare, ...]]:
        """What each term says against the best cut with each alternate."""
        stand = self._stand
        nodes = offers.rows * stand.numbers.exists.shape[1] + offers.places
        paths = np.empty((len(nodes) + 1, len(stand.best.path)), dtype=np.int64)
        paths[-1] = stand.best.path
        solved = {id(solution): solution for solution in asked.solutions}
        numbers = np.array([id(solution) for solution in asked.solutions])[offers.of]
        for number, solution in solved.items():
            mine = np.flatnonzero(numbers == number)
            if len(mine):
                paths[mine] = solution.best_through(nodes[mine])
        held = totals_of(stand.numbers, stand.taste, paths)
        return shares(stand.taste.weights.vector * (held[:-1] - held[-1]))

    def _sources(self, offers: _Offers) -> list[FrameRange]:
        """The frames of its clip that each alternate would show."""
        numbers, at = self._stand.numbers, (offers.rows, offers.places)
        rates = np.array([*(float(x.rate) for x in self._stand.field.coverage.clips), 0.0])
        times = np.stack([numbers.start_s[at], numbers.end_s[at]])
        frames = np.rint(times * rates[numbers.clips[at]]).astype(np.int64).tolist()
        return [FrameRange(start, end) for start, end in zip(*frames, strict=True)]

    def _ways(self, row: int, place: int, rows: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """What puts an alternate in: its clip in the whole event, as far as it holds it.

        Readings that run on into each other come first, then the more complete, then the later.
        A reaction is put in where its reading is heard.
        """
        chosen, way = {row: place}, self._way(row, place)
        after = [(other, other - 1) for other in rows if other > row]
        before = [(other, other + 1) for other in reversed(rows) if other < row]
        for other, beside in (*after, *before):
            same = self._same_clip(other, way, beside, chosen.get(beside, -1))
            if same >= 0:
                chosen[other] = same
        names = self._stand.numbers.names
        return tuple([(self._keys[x], names[x][chosen[x]]) for x in sorted(chosen)])

    def _same_clip(self, row: int, way: Candidate, beside: int, place: int) -> int:
        found = self._alike(row).get(_look(way), ())
        if len(found) == 1:
            return found[0]
        return max(found, key=lambda x: self._fits(row, x, beside, place), default=-1)

    def _fits(self, row: int, x: int, beside: int, place: int) -> tuple[bool, float, int]:
        exists = self._stand.numbers.exists
        first, second = sorted((row * exists.shape[1] + x, beside * exists.shape[1] + place))
        runs_on = place >= 0 and first * exists.size + second in self._runs
        reading = self._way(row, x).reading
        said = reading.coverage - reading.error_rate if reading else 0.0
        return runs_on, said, x


def _look(way: Candidate) -> tuple[int, str, str]:
    return way.clip, way.kind, way.name if way.kind == "reaction" else ""
