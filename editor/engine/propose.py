"""The proposal: from the coverage of a scene to an explained cut, step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from editor.engine.assemble import lay, shots_of
from editor.engine.candidates import MUTE, Choices, choices
from editor.engine.cut import Alternate, Cut, Event, Parameters, Pin, SceneCoverage
from editor.engine.explain import confidence, shares
from editor.engine.features import Bools, Floats, Ints, Problem, problem
from editor.engine.kernels import NEVER
from editor.engine.length import fit, missed
from editor.engine.solve import Costs, Solution, runs_of, solve, totals, weigh
from editor.engine.styles import Taste, taste
from editor.engine.weights import Weights
from roughcut.core.timecode import FrameRange

ENGINE = "viterbi-1"
MOST_ALTERNATES = 6


def propose(
    coverage: SceneCoverage,
    parameters: Parameters | None = None,
    weights: Weights | None = None,
) -> Cut:
    """The best cut of a scene, with the reason and the price of every other choice.

    weights: of a trained model; None takes the style's. Same input, same cut.
    Raises KeyError for an unknown style.
    """
    asked = parameters or Parameters()
    wanted = taste(asked, weights)
    field = choices(coverage)
    if not field.stretches:
        return _nothing(coverage)
    numbers = problem(field, asked, wanted)
    allowed, warnings = _allowed(field, numbers, asked.pins)
    if asked.target_frames:
        wanted = fit(partial(_frames, field, numbers, allowed), wanted, asked.target_frames)
    costs = weigh(numbers, wanted)
    best = solve(costs, allowed.chosen)
    prices = _Prices(field, numbers, costs, wanted, allowed, best)
    shots = shots_of(field, best.path, runs_of(numbers, best.path))
    events = tuple(prices.explained(event) for event in lay(field, shots, wanted))
    if asked.target_frames and missed(events[-1].record.end, asked.target_frames):
        warnings = (*warnings, f"length-missed:{events[-1].record.end - asked.target_frames}")
    return Cut(
        scene=coverage.scene,
        rate=coverage.rate,
        events=events,
        energy=best.energy,
        uncovered=tuple(line for event in events if event.kind == "slug" for line in event.lines),
        engine=ENGINE,
        warnings=warnings,
    )


def swap(
    cut: Cut,
    coverage: SceneCoverage,
    event_index: int,
    reading_id: str,
    parameters: Parameters | None = None,
    weights: Weights | None = None,
) -> Cut:
    """The cut with one event shown by another reading, every other choice kept, trimmed anew.

    reading_id: of an alternate of the event, or "clip:" and a clip's id for an action beat.
    parameters, weights: those the cut was made with. Raises KeyError if the event has no such
    reading, IndexError if there is no such event.
    """
    event = cut.events[event_index]
    lines = {reading.id: reading.line for reading in coverage.readings}
    beat = next((line.id for line in coverage.lines if line.action and line.id in event.lines), "")
    line = beat if reading_id.startswith(MUTE) else lines[reading_id]
    if line not in event.lines:
        raise KeyError(reading_id)
    kept = {pin.line: pin for pin in _pins_of(cut, coverage)}
    kept[line] = Pin(line, reading_id)
    asked = parameters or Parameters()
    bans = tuple(pin for pin in asked.pins if pin.banned and pin.reading != reading_id)
    return propose(coverage, replace(asked, pins=(*bans, *kept.values())), weights)


def _pins_of(cut: Cut, coverage: SceneCoverage) -> list[Pin]:
    """A pin for everything that a cut shows."""
    lines = {reading.id: reading.line for reading in coverage.readings}
    beats = {line.id for line in coverage.lines if line.action}
    pins = [Pin(lines[name], name) for event in cut.events for name in event.readings]
    for event in cut.events:
        if event.kind == "action":
            pins.extend(Pin(line, MUTE + event.clip) for line in event.lines if line in beats)
    return pins


def _frames(field: Choices, numbers: Problem, allowed: _Allowed, wanted: Taste) -> int:
    """The length of the best cut under a taste."""
    best = solve(weigh(numbers, wanted), allowed.chosen)
    return lay(field, shots_of(field, best.path, runs_of(numbers, best.path)), wanted)[
        -1
    ].record.end


def _nothing(coverage: SceneCoverage) -> Cut:
    return Cut(coverage.scene, coverage.rate, (), 0.0, (), ENGINE, ("nothing-written",))


@dataclass(frozen=True, slots=True)
class _Allowed:
    """Which candidates may be chosen, and which may be offered: all but the banned ones."""

    chosen: Bools
    offered: Bools
    pinned: tuple[int, ...]


def _allowed(
    field: Choices, numbers: Problem, pins: tuple[Pin, ...]
) -> tuple[_Allowed, tuple[str, ...]]:
    """What pins and bans leave, and a warning for each pin that cannot be kept."""
    rows = {stretch.line.id: row for row, stretch in enumerate(field.stretches)}
    offered = numbers.exists.copy()
    warnings: list[str] = []
    for pin in pins:
        if pin.banned and pin.line in rows:
            row = rows[pin.line]
            for place, name in enumerate(numbers.names[row]):
                offered[row, place] &= name != pin.reading
    chosen = offered.copy()
    pinned = set()
    for pin in pins:
        if pin.banned:
            continue
        row = rows.get(pin.line, -1)
        mask = np.zeros(offered.shape[1], dtype=np.bool_)
        if row >= 0:
            mask[: len(numbers.names[row])] = [x == pin.reading for x in numbers.names[row]]
            mask &= offered[row] & numbers.exists[row]
        if row < 0 or not mask.any():
            warnings.append(f"pin-impossible:{pin.line}:{pin.reading}")
            continue
        chosen[row] = mask
        pinned.add(row)
    return _Allowed(chosen, offered, tuple(sorted(pinned))), tuple(warnings)


class _Prices:
    """What every other choice costs, and why."""

    def __init__(
        self,
        field: Choices,
        numbers: Problem,
        costs: Costs,
        wanted: Taste,
        allowed: _Allowed,
        best: Solution,
    ) -> None:
        self._field = field
        self._numbers = numbers
        self._costs = costs
        self._taste = wanted
        self._allowed = allowed
        self._best = best
        self._totals = totals(numbers, wanted, best.path)
        self._rows = {
            name: row for row, stretch in enumerate(field.stretches) for name in stretch.ids
        }

    def explained(self, event: Event) -> Event:
        """The event with its alternates, and the terms that decided against the nearest."""
        rows = sorted({self._rows[line] for line in event.lines})
        offers = sorted(
            (offer for row in rows for offer in self._offers(row, event.clip)),
            key=lambda offer: offer[:4],
        )
        chosen: list[Alternate] = []
        clips: set[int] = set()
        for price, row, place, name, solution in offers:
            clip = self._field.ways[row][place].clip
            if clip not in clips and len(chosen) < MOST_ALTERNATES:
                clips.add(clip)
                chosen.append(self._alternate(price, row, place, name, solution))
        margin = chosen[0].price if chosen else self._alone(rows)
        notes = event.notes
        if any(row in self._allowed.pinned for row in rows):
            notes = (*notes, "pinned")
        return replace(
            event,
            confidence=confidence(margin),
            terms=chosen[0].terms if chosen else (),
            alternates=tuple(chosen),
            notes=notes,
        )

    def _alone(self, rows: list[int]) -> float:
        """The margin of a choice without rivals: full where something covers, none for a card."""
        row = rows[0]
        return 0.0 if self._field.ways[row][self._best.path[row]].kind == "slug" else NEVER

    def _offers(self, row: int, clip: str) -> list[tuple[float, int, int, str, Solution]]:
        """Price, stretch, candidate of all that could be shown instead; the same clip only where
        it holds another reading of the line."""
        solution = self._lifted(row) if row in self._allowed.pinned else self._best
        found = []
        for place, way in enumerate(self._field.ways[row]):
            energy = solution.through[row, place]
            if place == self._best.path[row] or way.kind not in ("reading", "action"):
                continue
            if energy < NEVER / 2:
                price = float(energy - self._best.energy)
                found.append((price, row, place, way.name, solution))
        return found

    def _lifted(self, row: int) -> Solution:
        """The solution with one pin lifted, the others kept."""
        free = self._allowed.chosen.copy()
        free[row] = self._allowed.offered[row]
        return solve(self._costs, free)

    def _alternate(
        self, price: float, row: int, place: int, name: str, solution: Solution
    ) -> Alternate:
        way = self._field.ways[row][place]
        other = totals(self._numbers, self._taste, solution.best_with(row, place))
        rate = float(self._field.clip(way).rate)
        source = FrameRange(
            round(self._numbers.start_s[row, place] * rate),
            round(self._numbers.end_s[row, place] * rate),
        )
        return Alternate(
            reading=way.reading.id if way.reading else "",
            clip=self._field.clip(way).id,
            source=source,
            price=max(0.0, price),
            terms=shares(self._totals, other, self._taste),
        )


def warm() -> None:
    """Compile, or load from disk, what a request must not wait for."""
    unary: Floats = np.zeros((2, 2))
    before: Ints = np.full((2, 2), -1, dtype=np.int64)
    costs = Costs(unary, np.zeros((2, 2, 2)), before, unary, np.ones(4), np.zeros((5, 2, 2)))
    solve(costs, np.ones((2, 2), dtype=np.bool_)).best_with(0, 0)
