"""What every other choice would cost, and why: alternates with exact prices for each event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from editor.engine.candidates import Candidate, Choices, look
from editor.engine.cut import Alternate, Event, TermShare
from editor.engine.explain import confidence, shares
from editor.engine.features import Ints, Problem
from editor.engine.kernels import NEVER
from editor.engine.pins import Allowed
from editor.engine.solve import Costs, Solution, solve, totals, totals_of
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
class _Offer:
    """An alternate in the making: the candidate at `place` of the stretch `row`.

    source: frames of its clip. terms: what each says against the best cut with it.
    """

    price: float
    row: int
    place: int
    source: FrameRange
    terms: tuple[TermShare, ...]


class Prices:
    """What else could be shown in each event."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._totals = totals(stand.numbers, stand.taste, stand.best.path)
        self._rows = {stretch.key: row for row, stretch in enumerate(stand.field.stretches)}
        self._by_clip: dict[int, dict[int, list[int]]] = {}
        # Beats without a picture of their own and cards are no alternates.
        self._shown = ~stand.numbers.carried & (stand.numbers.clips >= 0)

    @cached_property
    def _runs(self) -> set[tuple[int, int]]:
        return {(left, right) for left, right in self._stand.numbers.runs.tolist()}

    def explained(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """The events with their alternates, and the terms that decided against the nearest."""
        rows = [sorted(self._rows[key] for key, _ in event.ways) for event in events]
        opened = [self._open(of_event) for of_event in rows]
        offers = self._offers(rows, opened)
        sure = [self._sure(*each) for each in zip(rows, opened, strict=True)]
        return tuple(
            self._explained(*each) for each in zip(events, rows, offers, sure, strict=True)
        )

    def _explained(
        self, event: Event, rows: list[int], offers: Sequence[_Offer], sure: float
    ) -> Event:
        chosen = tuple(self._alternate(offer, rows) for offer in offers)
        pinned = any(row in self._stand.allowed.pinned for row in rows)
        return replace(
            event,
            confidence=sure,
            terms=chosen[0].terms if chosen else (),
            alternates=chosen,
            notes=(*event.notes, "pinned") if pinned else event.notes,
        )

    def _way(self, row: int, place: int) -> Candidate:
        return self._stand.field.ways[row][place]

    def _sure(self, rows: list[int], solution: Solution) -> float:
        """How probable it is that the editor shows the same: certain where nothing else covers the
        event, not at all for a card."""
        stand, path = self._stand, self._stand.best.path
        if self._way(rows[0], path[rows[0]]).kind == "slug":
            return 0.0
        prices = np.where(self._shown[rows], solution.through[rows] - stand.best.energy, np.inf)
        for at, row in enumerate(rows):
            names = stand.numbers.names[row]
            seen = look(names[path[row]])
            alike = (path[row],) if seen == names[path[row]] else range(len(names))
            prices[at, [place for place in alike if look(names[place]) == seen]] = np.inf
        return float(confidence(prices.ravel(), stand.taste.certainty, len(rows)))

    def _open(self, rows: Sequence[int]) -> Solution:
        """The solution with the pins of one event lifted, the others kept."""
        allowed = self._stand.allowed
        if not any(row in allowed.pinned for row in rows):
            return self._stand.best
        free = allowed.chosen.copy()
        free[rows] = allowed.offered[rows]
        return solve(self._stand.costs, free)

    def _offers(
        self, events: Sequence[list[int]], opened: Sequence[Solution]
    ) -> list[list[_Offer]]:
        """What could be shown instead in each event: the cheapest of each clip, a few clips."""
        nothing = np.empty(0, dtype=np.int64)
        found, paths = [nothing], [np.empty((0, len(self._stand.best.path)), dtype=np.int64)]
        prices: list[list[float]] = []
        for rows, solution in zip(events, opened, strict=True):
            nodes, costs = self._cheapest(rows, solution)
            paths.append(solution.best_through(nodes) if len(nodes) else paths[0])
            found.append(nodes)
            prices.append(costs)
        others = totals_of(self._stand.numbers, self._stand.taste, np.concatenate(paths))
        terms = shares(self._stand.taste.weights.vector * (others - self._totals))
        told = zip(*self._sources(np.concatenate(found)), terms, strict=True)
        return [[_Offer(price, *next(told)) for price in costs] for costs in prices]

    def _sources(self, nodes: Ints) -> tuple[list[int], list[int], list[FrameRange]]:
        """The stretch, the place in it and the frames of its clip of each of several nodes."""
        numbers = self._stand.numbers
        rates = np.array([*(float(x.rate) for x in self._stand.field.coverage.clips), 0.0])
        row, place = np.divmod(nodes, numbers.exists.shape[1])
        times = np.stack([numbers.start_s[row, place], numbers.end_s[row, place]])
        frames = np.rint(times * rates[numbers.clips[row, place]]).astype(np.int64).tolist()
        ranges = [FrameRange(start, end) for start, end in zip(*frames, strict=True)]
        return row.tolist(), place.tolist(), ranges

    def _cheapest(self, rows: list[int], solution: Solution) -> tuple[Ints, list[float]]:
        """Nodes of the best way to show each other clip, or another reading, and their prices."""
        stand = self._stand
        through = solution.through[rows]
        may = self._shown[rows] & (through < NEVER / 2)
        may[np.arange(len(rows)), stand.best.path[rows]] = False
        row, place = np.nonzero(may)
        prices = through[row, place] - stand.best.energy
        if solution is stand.best:
            prices = np.maximum(0.0, prices)
        row = np.array(rows, dtype=np.int64)[row]
        order = np.lexsort((place, row, prices))
        clips = stand.numbers.clips[row, place][order]
        _, first = np.unique(clips, return_index=True)
        chosen = order[np.sort(first)[:MOST_ALTERNATES]]
        nodes = row[chosen] * stand.numbers.exists.shape[1] + place[chosen]
        return nodes, prices[chosen].tolist()

    def _alternate(self, offer: _Offer, rows: Sequence[int]) -> Alternate:
        way = self._way(offer.row, offer.place)
        return Alternate(
            reading=way.name if way.kind == "reading" else "",
            clip=self._stand.field.clip(way).id,
            source=offer.source,
            price=offer.price,
            terms=offer.terms,
            ways=self._ways(offer, rows),
        )

    def _ways(self, offer: _Offer, rows: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """What puts an alternate in: its clip in the whole event, as far as it holds it.

        Readings that run on into each other come first, then the more complete, then the later.
        A reaction is put in where its reading is heard.
        """
        chosen = {offer.row: offer.place}
        after = [row for row in rows if row > offer.row]
        before = [row for row in reversed(rows) if row < offer.row]
        for row, beside in [(row, row - 1) for row in after] + [(row, row + 1) for row in before]:
            place = self._same_clip(row, offer, beside, chosen.get(beside, -1))
            if place >= 0:
                chosen[row] = place
        keys = self._stand.field.stretches
        return tuple((keys[row].key, self._way(row, chosen[row]).name) for row in sorted(chosen))

    def _same_clip(self, row: int, offer: _Offer, beside: int, place: int) -> int:
        way = self._way(offer.row, offer.place)
        found = [
            x
            for x in self._offered(row).get(way.clip, ())
            if self._way(row, x).kind == way.kind
            and (way.kind != "reaction" or self._way(row, x).name == way.name)
        ]
        if len(found) == 1:
            return found[0]
        return max(found, key=lambda x: self._fits(row, x, beside, place), default=-1)

    def _offered(self, row: int) -> dict[int, list[int]]:
        """What may be offered in a stretch, by its clip."""
        if row not in self._by_clip:
            mine: dict[int, list[int]] = {}
            places = np.flatnonzero(self._stand.allowed.offered[row])
            clips = self._stand.numbers.clips[row, places].tolist()
            for place, clip in zip(places.tolist(), clips, strict=True):
                mine.setdefault(clip, []).append(place)
            self._by_clip[row] = mine
        return self._by_clip[row]

    def _fits(self, row: int, x: int, beside: int, place: int) -> tuple[bool, float, int]:
        most = self._stand.numbers.exists.shape[1]
        nodes = sorted((row * most + x, beside * most + place)) if place >= 0 else []
        reading = self._way(row, x).reading
        said = reading.coverage - reading.error_rate if reading else 0.0
        return tuple(nodes) in self._runs, said, x
