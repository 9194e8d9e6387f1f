"""The proposal: from the coverage of a scene to an explained cut, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from editor.engine.assemble import lay, shots_of
from editor.engine.candidates import MUTE, OVER, Choices
from editor.engine.cut import Cut, Event, Miss, Parameters, Pin, SceneCoverage
from editor.engine.features import Bools, Problem, problem
from editor.engine.frozen import kept, lost
from editor.engine.kernels import COMPILED
from editor.engine.length import Item, fit, missed, to_drop
from editor.engine.material import Material, asked_of, material
from editor.engine.pins import allowed as allowed_by
from editor.engine.prices import Prices, Stand
from editor.engine.solve import Costs, feasible, runs_of, solve, weigh
from editor.engine.styles import Taste, taste
from editor.engine.terms import INDEX
from editor.engine.uncollected import uncollected
from editor.engine.weights import Learned

ENGINE = "viterbi-2"
# How dear it is to show again what an earlier proposal shows, until a third of the shots differ.
_REPEATED = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
DIFFERENT = 1 / 3


def propose(
    scene: SceneCoverage | Material,
    parameters: Parameters | None = None,
    learned: Learned | None = None,
) -> Cut:
    """The best cut of a scene, with the reason and the price of every other choice.

    scene: its coverage, or the material that one keeps who will ask again. learned: what feedback
    taught, laid over the style. Same input, same cut. Raises KeyError for an unknown style.
    """
    asked = parameters or Parameters()
    with uncollected():
        return _made(material(scene).choices(asked_of(asked)), asked, learned)


def diverse(
    scene: SceneCoverage | Material,
    parameters: Parameters | None = None,
    learned: Learned | None = None,
    k: int = 3,
) -> tuple[Cut, ...]:
    """Up to k proposals, the best first, each other in a third of its shots at least.

    Fewer where the material gives no more. Energies compare: what was shown before costs nothing
    in them, though the reasons of the later ones count it.
    """
    asked = parameters or Parameters()
    with uncollected():
        field = material(scene).choices(asked_of(asked))
        found = [_made(field, asked, learned)]
        while len(found) < k:
            tried = (_made(field, asked, learned, _used(found, price)) for price in _REPEATED)
            other = next((cut for cut in tried if _differs(cut, found)), None)
            if other is None:
                break
            found.append(other)
    return tuple(found)


def _differs(cut: Cut, found: Sequence[Cut]) -> bool:
    return all(difference(cut, other) >= DIFFERENT for other in found)


def difference(cut: Cut, other: Cut) -> float:
    """Share of a cut's shots that another cut does not show by the same clip."""
    shown = {key: event.clip for event in other.events for key, _ in event.ways}
    same = [all(shown.get(key) == event.clip for key, _ in event.ways) for event in cut.events]
    return 1 - sum(same) / max(1, len(same))


def swap(
    cut: Cut,
    scene: SceneCoverage | Material,
    event_index: int,
    name: str,
    parameters: Parameters | None = None,
    learned: Learned | None = None,
) -> Cut:
    """The cut with one line, or beat, of an event shown another way, all else kept, trimmed anew.

    name: of a reading, of a reaction, or "clip:" and a clip's id for an action beat.
    parameters, learned: those the cut was made with. Raises KeyError if the event has no such
    way, IndexError if there is no such event.
    """
    event, held = cut.events[event_index], material(scene)
    own = {key for alternate in event.alternates for key, way in alternate.ways if way == name}
    if not name.startswith(OVER):
        own = _keys_of(held.coverage, event, name)
    if not own:
        raise KeyError(name)
    shown = {key: way for other in cut.events for key, way in other.ways if key not in own}
    pins = (*(Pin(key, name) for key in sorted(own)), *(Pin(*way) for way in shown.items()))
    asked = parameters or Parameters()
    bans = tuple(pin for pin in asked.pins if pin.banned and pin.reading != name)
    return propose(held, replace(asked, pins=(*bans, *pins)), learned)


def _keys_of(coverage: SceneCoverage, event: Event, name: str) -> set[str]:
    """The stretches of an event that a reading says, or that are beats if a clip is named."""
    if name.startswith(MUTE):
        lines = {line.id for line in coverage.lines if line.action}
    else:
        lines = {reading.line for reading in coverage.readings if reading.id == name}
    return {key for key, _ in event.ways if key.partition("#")[0] in lines}


def _made(
    field: Choices,
    asked: Parameters,
    learned: Learned | None,
    used: Mapping[str, Mapping[str, float]] | None = None,
) -> Cut:
    wanted, coverage = taste(asked, learned), field.coverage
    model = learned.name if learned else ""
    if not field.stretches:
        code = "nothing-shown" if coverage.lines else "nothing-written"
        return Cut(coverage.scene, coverage.rate, (), 0.0, (), ENGINE, (code,), model=model)
    numbers = problem(field, asked, wanted, used)
    costs = weigh(numbers, wanted)
    allowed = allowed_by(field, numbers, asked, partial(feasible, costs))
    if asked.target_frames:
        measure = partial(_frames, field, numbers, allowed.chosen, asked)
        wanted = fit(measure, wanted, asked.target_frames)
        costs = weigh(numbers, wanted)
    stand = Stand(field, numbers, costs, wanted, allowed, solve(costs, allowed.chosen))
    events = _laid(field, numbers, asked, wanted, stand.best.path)
    miss = _miss(stand, events, asked.target_frames)
    repeated = numbers.unary[np.arange(len(field.ways)), stand.best.path, INDEX["repeated"]].sum()
    return Cut(
        scene=coverage.scene,
        rate=coverage.rate,
        events=Prices(stand).explained(events),
        energy=stand.best.energy - float(repeated * wanted.weights["repeated"]),
        uncovered=_uncovered(events),
        engine=ENGINE,
        warnings=(*allowed.warnings, *_lost(events, asked.frozen), *_told(miss)),
        conflicts=allowed.conflicts,
        miss=miss,
        model=model,
    )


def _laid(
    field: Choices, numbers: Problem, asked: Parameters, wanted: Taste, path: np.ndarray
) -> tuple[Event, ...]:
    shots = shots_of(field, path, runs_of(numbers, path))
    return kept(lay(field, shots, wanted), asked.frozen, field.coverage)


def _frames(
    field: Choices, numbers: Problem, chosen: Bools, asked: Parameters, wanted: Taste
) -> int:
    """The length of the best cut under a taste."""
    best = solve(weigh(numbers, wanted), chosen)
    return _laid(field, numbers, asked, wanted, best.path)[-1].record.end


def _uncovered(events: tuple[Event, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for x in events if x.kind == "slug" for line in x.lines))


def _lost(events: tuple[Event, ...], frozen: tuple[Event, ...]) -> tuple[str, ...]:
    return tuple(
        f"frozen-lost:{event.clip}:{','.join(event.keys)}" for event in lost(events, frozen)
    )


def _miss(stand: Stand, events: tuple[Event, ...], target: int | None) -> Miss | None:
    """By how much a wished length was missed, and what would have to go."""
    length = events[-1].record.end
    if not target or not missed(length, target):
        return None
    drop = to_drop(_items(stand), length, target) if length > target else ()
    return Miss(length - target, drop)


def _items(stand: Stand) -> list[Item]:
    """Every line and beat of a cut, with what dropping it would save: its time and its pause."""
    rate = float(stand.field.coverage.rate)
    pause = stand.taste.pause_s
    found: dict[str, Item] = {}
    for row, stretch in enumerate(stand.field.stretches):
        seconds = stand.numbers.unary[row, stand.best.path[row], INDEX["seconds"]]
        line = stretch.line
        loss = 0.5 if line.action else 1 + 2 * line.expected_emotion
        before = found.get(line.id, Item(line.id, 0, loss))
        found[line.id] = replace(before, frames=before.frames + round(seconds * rate))
        for beat in (*stretch.lead, *stretch.tail):
            found[beat.id] = Item(beat.id, round(stand.taste.breath_s * rate), 0.5)
    own = round(pause * rate) if pause else 0
    return [
        replace(item, frames=item.frames + own) if item.frames else item for item in found.values()
    ]


def _told(miss: Miss | None) -> tuple[str, ...]:
    if miss is None:
        return ()
    told = (f"length-missed:{miss.frames}",)
    return (*told, "length-drop:" + ",".join(miss.drop)) if miss.drop else told


def _used(found: list[Cut], price: float) -> dict[str, dict[str, float]]:
    """How dear each clip is in each stretch for having been proposed before."""
    used: dict[str, dict[str, float]] = {}
    for cut in found:
        for event in cut.events:
            for key, _ in event.ways:
                clips = used.setdefault(key, {})
                clips[event.clip] = clips.get(event.clip, 0.0) + price
    return used


def warm() -> None:
    """Compile, or load from disk, what a request must not wait for."""
    costs = Costs(
        unary=np.zeros(4),
        cut=np.zeros((2, 2, 2)),
        links=np.array([0, 1, 1, 1, 1, 2], dtype=np.int64),
        tolls=np.zeros(1),
        length=np.ones(4),
        times=np.zeros((5, 4)),
    )
    solve(costs, np.ones((2, 2), dtype=np.bool_)).best_with(0, 0)
    paths, clips = np.zeros((1, 2), dtype=np.int64), np.zeros((2, 2), dtype=np.int64)
    COMPILED["held"](paths, paths > 0, np.zeros((2, 2, 1)), clips, np.zeros((1, 1, 1)))
    COMPILED["shaped"](
        paths,
        paths > 0,
        paths > 0,
        np.zeros((4, 2, 2)),
        costs.cut,
        np.zeros((2, 2, 2)),
        clips > 0,
        1.0,
        1.0,
    )
    COMPILED["join"](costs.cut, clips, np.zeros((1, 1)))
    row, pair = np.zeros(2, dtype=np.int64), np.zeros((2, 2), dtype=np.int64)
    COMPILED["quiet"](*[row] * 7)
    COMPILED["rooms"](row, pair, pair, row, np.zeros(4, dtype=np.int64), pair, pair)
