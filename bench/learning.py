"""How well the learner finds a taste, on simulated editors whose taste is known.

The editors and their scenes are made by chance (tests/simulators/editors.py): the figures speak of
the learner, not of film. Agreement is the share of stretches of unseen scenes, English and French,
that the engine shows as the editor would; the gap is from the factory's agreement to the ceiling,
which the hidden weights themselves reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bench.figure import Figure
from editor.engine.weights import Learned, Weights
from editor.learning.feedback import Judgement
from editor.learning.fit import UNTAUGHT, train
from editor.learning.gate import attempt
from editor.learning.hierarchy import house_of
from editor.learning.imitation import Demonstration, imitate
from tests.simulators import editors
from tests.simulators.editors import Curve, Editor, Review, Scene, learning, recovered, scenes

EDITORS = 12
FEW = 4
HOUSE = 6
SWAPS = (10, 25, 50)
LONG = (100, 200)
MIXED = (25, 50, 100)
# Seven judgements in ten are stars. Source: the prototype that these figures are held against.
RATED = 0.7
PROTOTYPE_SWAPS, PROTOTYPE_MIXED = 0.77, 0.69
SHOWN, UNSEEN = range(100, 150), range(24)
# Editors of one house share most of their taste: .7 and .4 make .8 together.
HOUSE_SPREAD, OWN_SPREAD = 0.7, 0.4
_HOUSE_JUDGEMENTS = 50
_DEMONSTRATED = 10


def figures() -> list[Figure]:
    """The learner's figures, measured now."""
    shown, unseen = scenes(SHOWN), scenes(UNSEEN)
    people = [editors.editor(seed) for seed in range(EDITORS)]
    swaps = [learning(who, shown, unseen, SWAPS, _learn) for who in people]
    mixed = [learning(who, shown, unseen, MIXED, _learn, RATED) for who in people]
    return [
        Figure(
            "learning.gap_recovered_50_swaps",
            recovered(swaps, len(SWAPS)),
            "share",
            "prototype",
            PROTOTYPE_SWAPS,
            recovered(swaps, len(SWAPS)) / PROTOTYPE_SWAPS,
        ),
        Figure(
            "learning.gap_recovered_100_mixed",
            recovered(mixed, len(MIXED)),
            "share",
            "prototype",
            PROTOTYPE_MIXED,
            recovered(mixed, len(MIXED)) / PROTOTYPE_MIXED,
        ),
        *_agreements("swaps", swaps, (0, *SWAPS)),
        *_agreements("mixed", mixed, (0, *MIXED)),
        *_long(people[:FEW], unseen),
        _naive(people[:FEW], shown, unseen),
        *_noisy(people[:FEW]),
        *_gates([*swaps, *mixed]),
        _head_start(unseen),
        *_imitation(people[:FEW], shown, unseen),
    ]


def _learn(said: Sequence[Judgement]) -> Learned:
    return train(said).learned


def _agreements(what: str, curves: Sequence[Curve], budgets: Sequence[int]) -> list[Figure]:
    ceiling = float(np.mean([curve.ceiling for curve in curves]))
    means = np.mean([curve.after for curve in curves], axis=0)
    return [
        Figure(f"learning.agreement_{count}_{what}", mean, "share", "ceiling", ceiling)
        for count, mean in zip(budgets, means.tolist(), strict=True)
    ]


def _long(people: Sequence[Editor], unseen: Sequence[Scene]) -> list[Figure]:
    """The curve beyond, over more scenes: who agrees more finds less to change."""
    curves = [
        learning(who, scenes(range(100, 260)), unseen, LONG, _learn, every=25) for who in people
    ]
    return _agreements("swaps", curves, (0, *LONG))[1:]


def _naive(people: Sequence[Editor], shown: Sequence[Scene], unseen: Sequence[Scene]) -> Figure:
    """Stars alone by regret, beside the same stars as pairs with the engine's alternates."""
    plain = Weights.factory().vector

    def paired(said: Sequence[Judgement]) -> Learned:
        return _learn(editors.naive(said, plain))

    regret = [learning(who, shown, unseen, (100,), _learn, 1.0) for who in people]
    pairs = [learning(who, shown, unseen, (100,), paired, 1.0) for who in people]
    return Figure(
        "learning.gap_recovered_100_ratings",
        recovered(regret, 1),
        "share",
        "the same stars as naive pairs",
        recovered(pairs, 1),
    )


def _noisy(people: Sequence[Editor]) -> list[Figure]:
    """The engine sees the scenes through noise, the editor as they are."""
    shown, unseen = scenes(SHOWN, blur=True), scenes(UNSEEN, blur=True)
    found = []
    for name, budgets, rated in (("50_swaps", SWAPS, 0.0), ("100_mixed", MIXED, RATED)):
        curves = [learning(who, shown, unseen, budgets, _learn, rated) for who in people]
        share = recovered(curves, len(budgets))
        found.append(Figure(f"learning.gap_recovered_{name}_noisy_features", share, "share"))
    return found


def _gates(curves: Sequence[Curve]) -> list[Figure]:
    """Every promotion by the gate, one after the other, as judgements come in."""
    gains, tried = [], 0
    for curve in curves:
        current = UNTAUGHT
        for count in range(20, len(curve.said) + 1, 20):
            trial = attempt(curve.said[:count], current)
            tried += 1
            if trial.report.promoted:
                gains.append(trial.report.gain)
                current = trial.trained
    return [
        Figure("learning.worst_gate_delta", min(gains), "nats"),
        Figure("learning.promoted", len(gains), "count", "models tried", tried),
    ]


def _head_start(unseen: Sequence[Scene]) -> Figure:
    """What a house's model gives its next editors before they say a word.

    Share of the gap from the factory to the ceiling, over editors that the house never heard.
    """
    shared = editors.house(3, HOUSE_SPREAD)
    members = [editors.editor(seed, OWN_SPREAD, shared) for seed in range(100, 100 + 2 * HOUSE)]
    known, new = members[:HOUSE], members[HOUSE:]
    said = [
        judgement
        for place, who in enumerate(known)
        for judgement in _year(who, range(1000 + 60 * place, 1060 + 60 * place))
    ]
    model = house_of([replace(x, number=number) for number, x in enumerate(said)])
    curves = [learning(who, (), unseen, (0,), lambda _: model.learned) for who in new]
    return Figure("learning.house_head_start", recovered(curves, 1), "share")


def _year(who: Editor, seeds: range) -> list[Judgement]:
    review, said = Review(who, ratings=0.3, project=who.name), list[Judgement]()
    for scene in scenes(seeds):
        said += review.judge(scene, _learn(said))
        if len(said) >= _HOUSE_JUDGEMENTS:
            break
    return said


def _imitation(
    people: Sequence[Editor], shown: Sequence[Scene], unseen: Sequence[Scene]
) -> list[Figure]:
    """Both modes taught by the same finished cuts, on scenes that neither has seen."""
    imitated, judged = [], []
    for who in people:
        lessons = shown[:_DEMONSTRATED]
        mode = imitate([Demonstration(x.keys, x.seen, x.wanted, who.cut(x)) for x in lessons])
        review = Review(who)
        model = _learn([judgement for x in lessons for judgement in review.final(x, None)])
        cuts = [who.cut(scene) for scene in unseen]
        judged.append(editors.agreement(unseen, cuts, model))
        imitated.append(
            float(np.mean([
                editors.same(scene, mode.cut(scene.seen, scene.wanted), cut)
                for scene, cut in zip(unseen, cuts, strict=True)
            ]))
        )  # fmt: skip
    by_map, by_imitation = float(np.mean(judged)), float(np.mean(imitated))
    return [
        Figure("learning.map_agreement", by_map, "share", "imitation", by_imitation),
        Figure("learning.imitation_agreement", by_imitation, "share", "judgements", by_map),
    ]
