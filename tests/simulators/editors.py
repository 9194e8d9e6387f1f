"""Editors made by chance but with a seed: a hidden taste, and acts on the cuts they are shown.

An editor weighs the engine's terms by hidden weights, and likes or dislikes each candidate a
little for no reason that the engine could see (`whim`): even one who knew the hidden weights
would agree with them only up to a ceiling. They judge the scene as it is; the engine may see its
measures through noise. Nothing here is film: the figures speak of the learner, not of anybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from editor.engine.candidates import OVER
from editor.engine.cut import Parameters
from editor.engine.features import Ints, Problem, problem
from editor.engine.gather import choices
from editor.engine.prices import MOST_ALTERNATES
from editor.engine.solve import runs_of, shots, solve, weigh
from editor.engine.styles import Taste, taste
from editor.engine.terms import INDEX, KEYS
from editor.engine.weights import Learned, Weights
from editor.learning.asking import Amounts, worth
from editor.learning.context import Ground, Standing
from editor.learning.feedback import Judgement, Kind, Option
from editor.learning.fit import UNTAUGHT, Trained
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
    "even_voice": 0.1,
    "expression": 0.15,
}
SPREAD = 0.8
WHIM = 0.45
# An editor does not touch a shot for less; and takes stars away at these regrets.
_BOTHER = 0.15
_STARS = (0.15, 0.6, 1.5, 3.0)
# So few stars that the room asks what they would use.
_LOW = 2
SHOOT = Shoot(lines=12, takes=3, people=2, inserts=0.3)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene as it is, and as the engine measured it."""

    name: str
    language: str
    true: Ground
    seen: Ground

    @property
    def keys(self) -> tuple[str, ...]:
        return self.seen.keys

    @property
    def wanted(self) -> Taste:
        return self.seen.wanted


def scenes(seeds: Iterable[int], blur: bool = False, shoot: Shoot = SHOOT) -> tuple[Scene, ...]:
    """English and French scenes by turns. blur: the engine sees measures through noise."""
    return tuple(_kept(seed, blur, shoot) for seed in seeds)


@cache
def _kept(seed: int, blur: bool, shoot: Shoot) -> Scene:
    return made(seed, blur, shoot)


def made(seed: int, blur: bool = False, shoot: Shoot = SHOOT) -> Scene:
    """A scene of `scenes`, made anew."""
    language = ("en", "fr")[seed % 2]
    if blur:
        plain = _kept(seed, False, shoot)
        seen = Ground(plain.keys, _blurred(plain.true.numbers, seed), plain.wanted)
        return replace(plain, seen=seen)
    field = choices(scene(seed, replace(shoot, language=language)))
    keys, wanted = tuple(stretch.key for stretch in field.stretches), taste(Parameters())
    true = Ground(keys, problem(field, Parameters(), wanted), wanted)
    return Scene(f"{language}{seed}", language, true, true)


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
        """(L, C) points for and against each candidate, for what is seen and heard in it.

        Of a line: each reading, and each listener's picture over it; a reaction is half one, half
        the other. A line in parts is one line: each part holds its share of the whim.
        """
        return _whims(self, scene)

    def cut(self, scene: Scene) -> Ints:
        """The cut that this editor would make."""
        numbers = scene.true.numbers
        costs = weigh(numbers, replace(scene.wanted, weights=self.weights(scene.wanted)))
        whims = self.whims(scene).reshape(costs.unary.shape)
        return solve(replace(costs, unary=costs.unary + whims), numbers.exists).path

    def energies(self, scene: Scene, paths: Ints) -> Floats:
        """What cuts cost in this editor's eyes. paths: (cuts, L)."""
        priced: Floats = scene.true.totals(paths) @ self.weights(scene.wanted).vector
        whims = self.whims(scene)[np.arange(paths.shape[1]), paths]
        return np.asarray(priced + whims.sum(axis=1))


@cache
def _whims(who: Editor, scene: Scene) -> Floats:
    chance = np.random.default_rng([who.seed, *scene.name.encode()])
    ground, drawn = scene.true, dict[tuple[str, str], float]()
    lines = [key.partition("#")[0] for key in ground.keys]
    whims = np.zeros(ground.numbers.exists.shape)
    for row, names in enumerate(ground.numbers.names):
        for place, name in enumerate(names):
            parts = name.split(":")[1:3] if name.startswith(OVER) else [name]
            for part in parts:
                if (lines[row], part) not in drawn:
                    drawn[lines[row], part] = chance.normal(0, who.whim)
            felt = sum(drawn[lines[row], part] for part in parts) / math.sqrt(len(parts))
            whims[row, place] = felt / lines.count(lines[row])
    return whims


def editor(seed: int, spread: float = SPREAD, house: Floats | None = None) -> Editor:
    """One editor. house: (terms,) logarithms that all editors of a house have in common."""
    own = factors(_by_term(seed, 11, spread) + (0 if house is None else house))
    return Editor(f"editor {seed}", seed, tuple(own.values()))


def factors(logarithms: Floats) -> dict[str, float]:
    """Factors on the factory's weights; of what nobody thinks differently of, 1."""
    return dict(zip(KEYS, np.exp(logarithms).tolist(), strict=True)) | dict.fromkeys(SETTLED, 1.0)


def house(seed: int, spread: float) -> Floats:
    """What the editors of one house have in common."""
    return _by_term(seed, 13, spread)


def _by_term(seed: int, of: int, spread: float) -> Floats:
    """A draw for each term from a chance of its own, so that a new term leaves the others' be."""
    return np.array(
        [np.random.default_rng([seed, of, *key.encode()]).normal(0, spread) for key in KEYS]
    )


def proposed(scene: Scene, learned: Learned | None) -> Ints:
    """The engine's cut under a model."""
    weights = scene.wanted.weights.scaled(dict(learned.factors) if learned else {})
    numbers = scene.seen.numbers
    return solve(weigh(numbers, replace(scene.wanted, weights=weights)), numbers.exists).path


def agreement(scenes: Sequence[Scene], cuts: Sequence[Ints], learned: Learned | None) -> float:
    """The share of the lines and beats that the engine shows as the editor would."""
    shares = [
        same(scene, proposed(scene, learned), cut) for scene, cut in zip(scenes, cuts, strict=True)
    ]
    return float(np.mean(shares))


def same(scene: Scene, one: Ints, other: Ints) -> float:
    """The share of lines and beats that two cuts show alike: the same reading heard, the same
    picture over it. Of a line in parts, the share of its parts."""
    looks, rows = scene.true.looks, np.arange(len(one))
    alike = looks[rows, one] == looks[rows, other]
    lines = [key.partition("#")[0] for key in scene.keys]
    return float(np.average(alike, weights=[1 / lines.count(line) for line in lines]))


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
        spans = shots(runs_of(scene.seen.numbers, path))
        for first, last in [spans[x] for x in chance.permutation(len(spans))]:
            standing = Standing(scene.seen, path)
            paths = standing.paths(scene.keys[first : last + 1])
            if not len(paths):
                continue
            gains = self._gains(scene, path, paths)
            if chance.random() < self.ratings:
                yield self._rated(scene, standing.options(paths), gains, chance)
            elif gains.max() > _BOTHER:
                best = paths[int(np.argmax(gains))]
                yield self._swapped(scene, standing, paths, best)
                path = best

    def answer(self, scene: Scene, model: Trained) -> Iterator[Judgement]:
        """Stars for the shots that the room asks about, and after one or two of them what this
        editor would have used."""
        chance = np.random.default_rng([self.editor.seed, *scene.name.encode(), self.number])
        path = proposed(scene, model.learned)
        spans = shots(runs_of(scene.seen.numbers, path))
        for place in worth(offered(scene, path, model), model.belief):
            first, last = spans[place]
            standing = Standing(scene.seen, path)
            paths = standing.paths(scene.keys[first : last + 1])
            gains = self._gains(scene, path, paths)
            rated = self._rated(scene, standing.options(paths), gains, chance)
            yield rated
            if rated.rating <= _LOW and gains.max() > _BOTHER:
                best = paths[int(np.argmax(gains))]
                yield self._swapped(scene, standing, paths, best)
                path = best

    def final(self, scene: Scene, learned: Learned | None) -> Iterator[Judgement]:
        """What the editor's own cut says of the engine's, line by line: each line of the final
        as it was proposed, all others as they are in the final."""
        path, wanted = proposed(scene, learned), self.editor.cut(scene)
        looks, every = scene.seen.looks, np.arange(len(path))
        told = [
            (key.partition("#")[0], now, then)
            for key, now, then in zip(
                scene.keys, looks[every, path], looks[every, wanted], strict=True
            )
        ]
        for _, parts in groupby(every, key=lambda row: told[row]):
            rows = list(parts)
            as_was = wanted.copy()
            as_was[rows] = path[rows]
            standing = Standing(scene.seen, scene.seen.settled(as_was))
            paths = standing.paths(scene.keys[row] for row in rows)
            put = [x for x in paths if standing.shown(x) == standing.shown(wanted)]
            if len(paths):
                chosen = standing.name(put[0]) if put else ""
                yield self._said(Kind.FINAL, scene, standing.options(paths), chosen=chosen)

    def _rated(
        self,
        scene: Scene,
        options: tuple[Option, ...],
        gains: Floats,
        chance: np.random.Generator,
    ) -> Judgement:
        regret = max(0.0, float(gains.max())) + abs(chance.normal(0, 0.15))
        stars = 5 - int(np.searchsorted(_STARS, regret))
        return self._said(Kind.RATING, scene, options, rating=stars)

    def _swapped(self, scene: Scene, standing: Standing, paths: Ints, best: Ints) -> Judgement:
        options, put = standing.options(paths), standing.name(best)
        return self._said(Kind.SWAP, scene, options, chosen=put)

    def _gains(self, scene: Scene, path: Ints, others: Ints) -> Floats:
        """By how many points each other cut is better, in the editor's eyes."""
        energies = self.editor.energies(scene, np.concatenate([path[None], others]))
        return np.asarray(energies[0] - energies[1:])

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


def offered(scene: Scene, path: Ints, model: Trained) -> list[list[Amounts]]:
    """Of each shot of a cut what the room offers instead, the cheapest few, in points by term."""
    weights = scene.wanted.weights.scaled(dict(model.learned.factors)).as_dict()
    standing, found = Standing(scene.seen, path), list[list[Amounts]]()
    priced: list[Amounts]
    for first, last in shots(runs_of(scene.seen.numbers, path)):
        options = standing.options(standing.paths(scene.keys[first : last + 1]))
        priced = [{key: weights[key] * x for key, x in one.differences.items()} for one in options]
        found.append(sorted(priced, key=lambda one: sum(one.values()))[:MOST_ALTERNATES])
    return found


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
    learn: Callable[[Sequence[Judgement]], Trained],
    ratings: float = 0.0,
    every: int = 10,
    asked: bool = False,
) -> Curve:
    """An editor reviews scene after scene, the engine learning from every tenth judgement on.

    asked: they answer what the room asks instead of going through all shots. budgets: numbers of
    judgements, ascending, at which agreement is measured. An editor who finds too little to change
    is measured with what there is.
    """
    cuts = [who.cut(scene) for scene in unseen]
    review, after = Review(who, ratings), [agreement(unseen, cuts, None)]
    said: list[Judgement] = []
    model, heard, scenes_left = UNTAUGHT, 0, iter(shown)
    for budget in budgets:
        while len(said) < budget and (scene := next(scenes_left, None)) is not None:
            said += review.answer(scene, model) if asked else review.judge(scene, model.learned)
            if len(said) >= heard + every:
                model, heard = learn(said), len(said)
        after.append(agreement(unseen, cuts, learn(said[:budget]).learned))
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
