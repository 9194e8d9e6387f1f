"""How well the learner finds a taste, on simulated editors whose taste is known.

The editors and their scenes are made by chance (tests/simulators/editors.py): the figures speak of
the learner, not of film. Agreement is the share of stretches of unseen scenes, English and French,
that the engine shows as the editor would; the gap is from the factory's agreement to the ceiling,
which the hidden weights themselves reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np

from bench.figure import Figure
from editor.engine.weights import Learned, Weights
from editor.learning.feedback import Judgement
from editor.learning.fit import UNTAUGHT, Trained, train
from editor.learning.gate import attempt
from editor.learning.hierarchy import house_of
from editor.learning.imitation import Demonstration, imitate
from tests.simulators import editors
from tests.simulators.editors import Curve, Editor, Review, learning, recovered, scenes

EDITORS = 24
FEW = 12
HOUSE, HOUSES = 6, 6
SWAPS = (10, 25, 50)
LONG = (100, 200)
MIXED = (25, 50, 100)
# Seven shots in ten are rated, and of the others those are swapped that are worth it: nine
# judgements in ten are stars. Source: the prototype that these figures are held against.
RATED = 0.7
PROTOTYPE_SWAPS, PROTOTYPE_MIXED = 0.77, 0.69
SHOWN, LONG_SHOWN, UNSEEN = range(100, 150), range(100, 260), range(24)
# Editors of one house share most of their taste, and each was heard for a year. Source: the same
# prototype; and beside it a house whose people differ more, of which less is heard.
HOUSE_SPREAD = 0.7
_ALIKE, _VARIED = (0.35, 100), (0.4, 50)
_DEMONSTRATED = 10


@dataclass(frozen=True, slots=True)
class _Editor:
    """What one editor's review gave. mixed: of one who answers what the room asks; unasked: of one
    who goes through all shots in any order. gains: held-out, of each promotion by the gate; tried:
    of how many models."""

    swaps: Curve
    mixed: Curve
    unasked: Curve
    gains: tuple[float, ...]
    tried: int


def figures() -> list[Figure]:
    """The learner's figures, measured now, on all the cores there are."""
    for blur in (False, True):  # before the workers are forked, which then share them
        scenes([*LONG_SHOWN, *UNSEEN], blur)
    few, houses = range(FEW), range(HOUSES)
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        heads = [pool.submit(_head_start, number, *_ALIKE) for number in houses]
        varied = [pool.submit(_head_start, number, *_VARIED) for number in houses]
        found = [pool.submit(_reviewed, seed) for seed in range(EDITORS)]
        of_long = [pool.submit(_long, seed) for seed in few]
        of_stars = [pool.submit(_starred, seed) for seed in few]
        of_noise = [pool.submit(_noisy, seed) for seed in few]
        of_modes = [pool.submit(_imitation, seed) for seed in few]
        people = [one.result() for one in found]
        long, noisy = [one.result() for one in of_long], [one.result() for one in of_noise]
        starred, modes = [one.result() for one in of_stars], [one.result() for one in of_modes]
        of_alike, of_varied = (
            [pair for one in each for pair in one.result()] for each in (heads, varied)
        )
    swaps, mixed = [one.swaps for one in people], [one.mixed for one in people]
    unasked = recovered([one.unasked for one in people], 1)
    mixed_gap = recovered(mixed, len(MIXED))
    gains = [gain for one in people for gain in one.gains]
    return [
        _beside("learning.gap_recovered_50_swaps", recovered(swaps, len(SWAPS)), PROTOTYPE_SWAPS),
        Figure("learning.gap_recovered_100_mixed", mixed_gap, "share", "unasked", unasked),
        _beside("learning.gap_recovered_100_unasked", unasked, PROTOTYPE_MIXED),
        *_agreements("swaps", swaps, (0, *SWAPS)),
        *_agreements("mixed", mixed, (0, *MIXED)),
        *_agreements("swaps", long, (0, *LONG))[1:],
        Figure(
            "learning.gap_recovered_100_ratings",
            recovered([regret for regret, _ in starred], 1),
            "share",
            "the same stars as naive pairs",
            recovered([pairs for _, pairs in starred], 1),
        ),
        *(
            Figure(f"learning.gap_recovered_{name}_noisy_features", recovered(curves, 3), "share")
            for name, curves in zip(
                ("50_swaps", "100_mixed"), zip(*noisy, strict=True), strict=True
            )
        ),
        Figure("learning.worst_gate_delta", min(gains), "nats"),
        Figure(
            "learning.promoted",
            len(gains),
            "count",
            "models tried",
            sum(one.tried for one in people),
        ),
        _house("learning.house_head_start", of_alike),
        _house("learning.varied_house_head_start", of_varied),
        *_modes(modes),
    ]


def _beside(name: str, value: float, prototype: float) -> Figure:
    return Figure(name, value, "share", "prototype", prototype, value / prototype)


def _learn(said: Sequence[Judgement]) -> Trained:
    return train(said)


def _agreements(what: str, curves: Sequence[Curve], budgets: Sequence[int]) -> list[Figure]:
    ceiling = float(np.mean([curve.ceiling for curve in curves]))
    means = np.mean([curve.after for curve in curves], axis=0)
    return [
        Figure(f"learning.agreement_{count}_{what}", mean, "share", "ceiling", ceiling)
        for count, mean in zip(budgets, means.tolist(), strict=True)
    ]


def _reviewed(seed: int) -> _Editor:
    """One editor's curves, and every promotion by the gate as the judgements come in."""
    who, shown, unseen = editors.editor(seed), scenes(SHOWN), scenes(UNSEEN)
    swaps = learning(who, shown, unseen, SWAPS, _learn)
    mixed = learning(who, shown, unseen, MIXED, _learn, asked=True)
    unasked = learning(who, shown, unseen, MIXED[-1:], _learn, RATED)
    gains, tried = [], 0
    for curve in (swaps, mixed):
        current = UNTAUGHT
        for count in range(20, len(curve.said) + 1, 20):
            trial = attempt(curve.said[:count], current)
            tried += 1
            if trial.report.promoted:
                gains.append(trial.report.gain)
                current = trial.trained
    return _Editor(swaps, mixed, unasked, tuple(gains), tried)


def _long(seed: int) -> Curve:
    """The curve beyond, over more scenes: who agrees more finds less to change."""
    who = editors.editor(seed)
    return learning(who, scenes(LONG_SHOWN), scenes(UNSEEN), LONG, _learn, every=25)


def _starred(seed: int) -> tuple[Curve, Curve]:
    """Stars alone by regret, beside the same stars as pairs with the engine's alternates."""
    who, plain = editors.editor(seed), Weights.factory().vector

    def paired(said: Sequence[Judgement]) -> Trained:
        return _learn(editors.naive(said, plain))

    shown, unseen = scenes(SHOWN), scenes(UNSEEN)
    return (
        learning(who, shown, unseen, (100,), _learn, 1.0),
        learning(who, shown, unseen, (100,), paired, 1.0),
    )


def _noisy(seed: int) -> tuple[Curve, Curve]:
    """The engine sees the scenes through noise, the editor as they are: swaps, and mixed."""
    who = editors.editor(seed)
    shown, unseen = scenes(SHOWN, blur=True), scenes(UNSEEN, blur=True)
    return (
        learning(who, shown, unseen, SWAPS, _learn),
        learning(who, shown, unseen, MIXED, _learn, asked=True),
    )


def _house(name: str, found: Sequence[tuple[Curve, Curve]]) -> Figure:
    starts, bounds = zip(*found, strict=True)
    start, bound = recovered(starts, 1), recovered(bounds, 1)
    return Figure(name, start, "share", "what they share, known exactly", bound, start / bound)


def _head_start(number: int, own: float, judgements: int) -> list[tuple[Curve, Curve]]:
    """What a house's model gives its next editors before they say a word, and what knowing exactly
    what the house shares would give them.

    own: how far each differs from what they share. judgements: of each that the house heard.
    The gap is from the factory to the ceiling, of editors that the house never heard.
    """
    shared, first = editors.house(number, HOUSE_SPREAD), 100 + 2 * HOUSE * number
    members = [editors.editor(seed, own, shared) for seed in range(first, first + 2 * HOUSE)]
    known, new = members[:HOUSE], members[HOUSE:]
    said = [
        judgement
        for place, who in enumerate(known)
        for judgement in _year(who, range(1000 + 60 * place, 1060 + 60 * place), judgements)
    ]
    model = house_of([replace(x, number=place) for place, x in enumerate(said)])
    exact = replace(UNTAUGHT, learned=Learned(editors.factors(shared)))

    def start(who: Editor, taught: Trained) -> Curve:
        return learning(who, (), scenes(UNSEEN), (0,), lambda _: taught)

    return [(start(who, model), start(who, exact)) for who in new]


def _year(who: Editor, seeds: range, judgements: int) -> list[Judgement]:
    review, said = Review(who, ratings=0.3, project=who.name), list[Judgement]()
    for seed in seeds:
        said += review.judge(scenes([seed])[0], _learn(said).learned)
        if len(said) >= judgements:
            break
    return said


def _imitation(seed: int) -> tuple[float, float]:
    """Agreement of both modes, judgements and imitation, taught by the same finished cuts, on
    scenes that neither has seen."""
    who, lessons, unseen = editors.editor(seed), scenes(SHOWN)[:_DEMONSTRATED], scenes(UNSEEN)
    mode = imitate([Demonstration(x.seen, who.cut(x)) for x in lessons])
    review = Review(who)
    model = _learn([judgement for x in lessons for judgement in review.final(x, None)]).learned
    cuts = [who.cut(scene) for scene in unseen]
    imitated = [
        editors.same(scene, mode.cut(scene.seen), cut)
        for scene, cut in zip(unseen, cuts, strict=True)
    ]
    return editors.agreement(unseen, cuts, model), float(np.mean(imitated))


def _modes(found: Sequence[tuple[float, float]]) -> list[Figure]:
    by_map, by_imitation = np.mean(found, axis=0).tolist()
    return [
        Figure("learning.map_agreement", by_map, "share", "imitation", by_imitation),
        Figure("learning.imitation_agreement", by_imitation, "share", "judgements", by_map),
    ]
