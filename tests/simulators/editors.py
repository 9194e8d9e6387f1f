"""Editors made by chance but with a seed: a hidden taste, and acts on the cuts they are shown.

An editor weighs the engine's terms by hidden weights, and likes or dislikes each candidate a
little for no reason that the engine could see (`whim`): even one who knew the hidden weights
would agree with them only up to a ceiling. They judge the scene as it is; the engine may see its
measures through noise. Nothing here is film: the figures speak of the learner, not of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from editor.engine.cut import Parameters
from editor.engine.features import Ints, Problem, problem
from editor.engine.gather import choices
from editor.engine.solve import runs_of, shots, solve, totals, weigh
from editor.engine.styles import Taste, taste
from editor.engine.terms import INDEX, KEYS
from editor.engine.weights import Learned, Weights
from editor.learning.context import Standing
from editor.learning.feedback import Judgement, Kind, Option
from tests.simulators.coverage import Shoot, scene

Floats = NDArray[np.float64]

# Of these no two editors think differently, or nothing in the scenes speaks of them.
SETTLED = frozenset({"uncovered", "favoured"})
# What a camera, a microphone or a recogniser measured, and how far off it is (standard deviation).
MEASURED = {
    "performance": 0.15,
    "size": 0.1,
    "noise": 0.1,
    "defect": 0.08,
    "unsure": 0.1,
    "offscreen": 0.1,
    "wrong_words": 0.05,
    "handles": 0.05,
}
SPREAD = 0.8
WHIM = 0.45
# An editor does not touch a shot for less; and takes stars away at these regrets.
_BOTHER = 0.15
_STARS = (0.15, 0.6, 1.5, 3.0)
SHOOT = Shoot(lines=12, takes=3, people=2, inserts=0.3)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene as it is, and as the engine measured it. whims: (L, C) standard normal numbers."""

    name: str
    language: str
    keys: tuple[str, ...]
    true: Problem
    seen: Problem
    wanted: Taste


def scenes(seeds: Iterable[int], blur: bool = False, shoot: Shoot = SHOOT) -> tuple[Scene, ...]:
    """English and French scenes by turns. blur: the engine sees measures through noise."""
    made = []
    for seed in seeds:
        language = ("en", "fr")[seed % 2]
        field = choices(scene(seed, replace(shoot, language=language)))
        wanted = taste(Parameters())
        true = problem(field, Parameters(), wanted)
        keys = tuple(stretch.key for stretch in field.stretches)
        seen = _blurred(true, seed) if blur else true
        made.append(Scene(f"{language}{seed}", language, keys, true, seen, wanted))
    return tuple(made)


def _blurred(true: Problem, seed: int) -> Problem:
    chance = np.random.default_rng([seed, 7])
    unary = true.unary.copy()
    for key, error in MEASURED.items():
        column = INDEX[key]
        wrong = unary[:, :, column] + chance.normal(0, error, true.exists.shape)
        held = true.unary[:, :, column].any()  # a term that nothing holds is not measured
        unary[:, :, column] = np.where(true.exists & held, np.clip(wrong, 0, None), 0)
    return replace(true, unary=unary)


@dataclass(frozen=True, slots=True)
class Editor:
    """One simulated editor. factors: hidden, on the factory's weights."""

    name: str
    seed: int
    factors: tuple[float, ...]
    whim: float = WHIM

    def weights(self, wanted: Taste) -> Weights:
        return wanted.weights.scaled(dict(zip(KEYS, self.factors, strict=True)))

    def whims(self, scene: Scene) -> Floats:
        """(L, C) points for and against each candidate, by its name."""
        chance = np.random.default_rng([self.seed, *scene.name.encode()])
        drawn = chance.normal(0, self.whim, scene.true.exists.shape)
        for row, names in enumerate(scene.true.names):
            first = {name: place for place, name in reversed(list(enumerate(names)))}
            drawn[row, : len(names)] = [drawn[row, first[name]] for name in names]
        return drawn

    def cut(self, scene: Scene) -> Ints:
        """The cut that this editor would make."""
        costs = weigh(scene.true, replace(scene.wanted, weights=self.weights(scene.wanted)))
        whims = self.whims(scene).reshape(costs.unary.shape)
        return solve(replace(costs, unary=costs.unary + whims), scene.true.exists).path

    def energy(self, scene: Scene, path: Ints) -> float:
        """What a cut costs in this editor's eyes."""
        held = totals(scene.true, scene.wanted, path)
        whims = self.whims(scene)[np.arange(len(path)), path]
        return float(self.weights(scene.wanted).vector @ held + whims.sum())


def editor(seed: int, spread: float = SPREAD, house: Floats | None = None) -> Editor:
    """One editor. house: (terms,) logarithms that all editors of a house have in common."""
    chance = np.random.default_rng([seed, 11])
    own = chance.normal(0, spread, len(KEYS)) + (0 if house is None else house)
    own[[INDEX[key] for key in SETTLED]] = 0
    return Editor(f"editor {seed}", seed, tuple(np.exp(own).tolist()))


def house(seed: int, spread: float) -> Floats:
    """What the editors of one house have in common."""
    return np.random.default_rng([seed, 13]).normal(0, spread, len(KEYS))


def proposed(scene: Scene, learned: Learned | None) -> Ints:
    """The engine's cut under a model."""
    weights = scene.wanted.weights.scaled(dict(learned.factors) if learned else {})
    costs = weigh(scene.seen, replace(scene.wanted, weights=weights))
    return solve(costs, scene.seen.exists).path


def agreement(scenes: Sequence[Scene], cuts: Sequence[Ints], learned: Learned | None) -> float:
    """The share of stretches that the engine shows as the editor would."""
    shares = [
        same(scene, proposed(scene, learned), cut) for scene, cut in zip(scenes, cuts, strict=True)
    ]
    return float(np.mean(shares))


def same(scene: Scene, one: Ints, other: Ints) -> float:
    """The share of stretches that two cuts show alike."""
    return float(np.mean(_names(scene, one) == _names(scene, other)))


def _names(scene: Scene, path: Ints) -> NDArray[np.str_]:
    return np.array([names[place] for names, place in zip(scene.true.names, path, strict=True)])


@dataclass(slots=True)
class Review:
    """An editor going through proposed cuts, shot by shot, judging each.

    ratings: share of shots that are rated instead of swapped; a shot that is not to be swapped
    is passed over. number: of the last judgement.
    """

    editor: Editor
    ratings: float = 0.0
    number: int = 0
    project: str = "film"

    def judge(self, scene: Scene, learned: Learned | None) -> Iterator[Judgement]:
        """Judgements on the engine's cut under a model, in the order they come."""
        chance = np.random.default_rng([self.editor.seed, *scene.name.encode(), self.number])
        path = proposed(scene, learned)
        spans = shots(runs_of(scene.seen, path))
        for first, last in [spans[x] for x in chance.permutation(len(spans))]:
            keys = scene.keys[first : last + 1]
            standing = Standing(scene.keys, scene.seen, scene.wanted, path)
            paths = standing.options(keys)
            if not paths:
                continue
            gains = self._gains(scene, path, list(paths.values()))
            options = tuple(standing.option(other) for other in paths.values())
            if chance.random() < self.ratings:
                regret = max(0.0, max(gains)) + abs(chance.normal(0, 0.15))
                stars = 5 - int(np.searchsorted(_STARS, regret))
                yield self._said(Kind.RATING, scene, options, rating=stars)
            elif max(gains) > _BOTHER:
                best = int(np.argmax(gains))
                yield self._said(Kind.SWAP, scene, options, chosen=options[best].name)
                path = list(paths.values())[best]

    def final(self, scene: Scene, learned: Learned | None) -> Iterator[Judgement]:
        """What the editor's own cut says of the engine's, line by line: each line of the final
        as it was proposed, all others as they are in the final."""
        path, wanted = proposed(scene, learned), self.editor.cut(scene)
        for row, key in enumerate(scene.keys):
            as_was = wanted.copy()
            as_was[row] = path[row]
            standing = Standing(scene.keys, scene.seen, scene.wanted, as_was)
            paths = standing.options([key])
            put = f"{key}={scene.true.names[row][wanted[row]]}"
            if paths:
                options = tuple(standing.option(other) for other in paths.values())
                chosen = put if put in paths else ""
                yield self._said(Kind.FINAL, scene, options, chosen=chosen)

    def _gains(self, scene: Scene, path: Ints, others: Sequence[Ints]) -> list[float]:
        """By how many points each other cut is better, in the editor's eyes."""
        stands = self.editor.energy(scene, path)
        return [stands - self.editor.energy(scene, other) for other in others]

    def _said(
        self,
        kind: Kind,
        scene: Scene,
        options: tuple[Option, ...],
        chosen: str = "",
        rating: int = 0,
    ) -> Judgement:
        self.number += 1
        return Judgement(
            number=self.number,
            kind=kind,
            person=self.editor.name,
            project=self.project,
            scene=scene.name,
            options=options,
            chosen=chosen,
            rating=rating,
            language=scene.language,
        )


@dataclass(frozen=True, slots=True)
class Curve:
    """Agreement on unseen scenes, 0..1. after: before any judgement, then at each budget;
    ceiling: with the hidden weights themselves and exact measures. said: all the judgements."""

    after: tuple[float, ...]
    ceiling: float
    said: tuple[Judgement, ...]


def learning(
    who: Editor,
    shown: Sequence[Scene],
    unseen: Sequence[Scene],
    budgets: Sequence[int],
    learn: Callable[[Sequence[Judgement]], Learned],
    ratings: float = 0.0,
    every: int = 10,
) -> Curve:
    """An editor reviews scene after scene, the engine learning from every tenth judgement on.

    budgets: numbers of judgements, ascending, at which agreement is measured. An editor who finds
    too little to change is measured with what there is.
    """
    cuts = [who.cut(scene) for scene in unseen]
    review, after = Review(who, ratings), [agreement(unseen, cuts, None)]
    said: list[Judgement] = []
    model, heard, scenes_left = Learned({}), 0, iter(shown)
    for budget in budgets:
        while len(said) < budget and (scene := next(scenes_left, None)) is not None:
            said += review.judge(scene, model)
            if len(said) >= heard + every:
                model, heard = learn(said), len(said)
        after.append(agreement(unseen, cuts, learn(said[:budget])))
    hidden = Learned(dict(zip(KEYS, who.factors, strict=True)))
    exact = [replace(scene, seen=scene.true) for scene in unseen]
    return Curve(tuple(after), agreement(exact, cuts, hidden), tuple(said))


def recovered(curves: Sequence[Curve], place: int) -> float:
    """The share of the gap from start to ceiling that is gone at a budget, over all editors."""
    start = sum(curve.after[0] for curve in curves)
    gap = sum(curve.ceiling for curve in curves) - start
    return (sum(curve.after[place] for curve in curves) - start) / gap


def naive(said: Sequence[Judgement], weights: Floats) -> list[Judgement]:
    """Ratings taken as pairs with the engine's own three next choices: the peer that fails.

    Four stars and more say that the shot beats them, two and fewer that they beat the shot.
    """
    pairs = []
    for judgement in said:
        ranked = sorted(
            judgement.options,
            key=lambda x: sum(weights[INDEX[key]] * value for key, value in x.differences.items()),
        )
        for option in ranked[:3] if judgement.rating != 3 else ():
            kind = Kind.FINAL if judgement.rating >= 4 else Kind.SWAP
            chosen = option.name if kind is Kind.SWAP else ""
            pairs.append(replace(judgement, kind=kind, options=(option,), chosen=chosen, rating=0))
    return pairs
