"""What every other choice would cost, and why: alternates with exact prices for each event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from editor.engine.candidates import Candidate, Choices
from editor.engine.cut import Alternate, Event
from editor.engine.explain import confidence, shares
from editor.engine.features import Problem
from editor.engine.kernels import NEVER
from editor.engine.pins import Allowed
from editor.engine.solve import Costs, Solution, solve, totals
from editor.engine.styles import Taste
from roughcut.core.timecode import FrameRange

MOST_ALTERNATES = 6
_OFFERED = ("reading", "action", "reaction")


@dataclass(frozen=True, slots=True)
class Stand:
    """A scene as it was solved: what there is to choose, what it costs, and what was chosen."""

    field: Choices
    numbers: Problem
    costs: Costs
    taste: Taste
    allowed: Allowed
    best: Solution


@dataclass(frozen=True, slots=True)
class _Offer:
    price: float
    row: int
    place: int


class Prices:
    """What else could be shown in each event."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._totals = totals(stand.numbers, stand.taste, stand.best.path)
        self._rows = {stretch.key: row for row, stretch in enumerate(stand.field.stretches)}

    def explained(self, event: Event) -> Event:
        """The event with its alternates, and the terms that decided against the nearest."""
        rows = sorted(self._rows[key] for key, _ in event.ways)
        solution = self._open(rows)
        offers = [offer for row in rows for offer in self._offers(row, solution)]
        offers.sort(key=attrgetter("price", "row", "place"))
        chosen: list[Alternate] = []
        clips: set[int] = set()
        for offer in offers:
            clip = self._way(offer.row, offer.place).clip
            if clip not in clips and len(chosen) < MOST_ALTERNATES:
                clips.add(clip)
                chosen.append(self._alternate(offer, rows, solution))
        margin = chosen[0].price if chosen else self._alone(rows)
        pinned = any(row in self._stand.allowed.pinned for row in rows)
        return replace(
            event,
            confidence=confidence(margin, self._stand.taste.certainty),
            terms=chosen[0].terms if chosen else (),
            alternates=tuple(chosen),
            notes=(*event.notes, "pinned") if pinned else event.notes,
        )

    def _way(self, row: int, place: int) -> Candidate:
        return self._stand.field.ways[row][place]

    def _alone(self, rows: list[int]) -> float:
        """The margin of a choice without rivals: full where something covers, none for a card."""
        row = rows[0]
        return 0.0 if self._way(row, self._stand.best.path[row]).kind == "slug" else NEVER

    def _open(self, rows: Sequence[int]) -> Solution:
        """The solution with the pins of one event lifted, the others kept."""
        allowed = self._stand.allowed
        if not any(row in allowed.pinned for row in rows):
            return self._stand.best
        free = allowed.chosen.copy()
        free[rows] = allowed.offered[rows]
        return solve(self._stand.costs, free)

    def _offers(self, row: int, solution: Solution) -> list[_Offer]:
        """All that could be shown instead; the same clip only where it holds another reading."""
        found = []
        for place, way in enumerate(self._stand.field.ways[row]):
            energy = solution.through[row, place]
            if place == self._stand.best.path[row] or way.kind not in _OFFERED:
                continue
            if energy < NEVER / 2:
                price = float(energy - self._stand.best.energy)
                pinned = solution is not self._stand.best
                found.append(_Offer(price if pinned else max(0.0, price), row, place))
        return found

    def _alternate(self, offer: _Offer, rows: Sequence[int], solution: Solution) -> Alternate:
        stand, way = self._stand, self._way(offer.row, offer.place)
        other = totals(stand.numbers, stand.taste, solution.best_with(offer.row, offer.place))
        rate = float(stand.field.clip(way).rate)
        source = FrameRange(
            round(stand.numbers.start_s[offer.row, offer.place] * rate),
            round(stand.numbers.end_s[offer.row, offer.place] * rate),
        )
        return Alternate(
            reading=way.name if way.kind == "reading" else "",
            clip=stand.field.clip(way).id,
            source=source,
            price=offer.price,
            terms=shares(self._totals, other, stand.taste),
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
        way, offered = self._way(offer.row, offer.place), self._stand.allowed.offered
        found = [
            x
            for x, other in enumerate(self._stand.field.ways[row])
            if other.clip == way.clip
            and other.kind == way.kind
            and offered[row, x]
            and (way.kind != "reaction" or other.name == way.name)
        ]
        return max(found, key=lambda x: self._fits(row, x, beside, place), default=-1)

    def _fits(self, row: int, x: int, beside: int, place: int) -> tuple[bool, float, int]:
        most = self._stand.numbers.exists.shape[1]
        nodes = sorted((row * most + x, beside * most + place)) if place >= 0 else []
        reading = self._way(row, x).reading
        said = reading.coverage - reading.error_rate if reading else 0.0
        return tuple(nodes) in self._stand.numbers.runs, said, x
