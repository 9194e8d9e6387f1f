"""People who judge, for tests of learning: verdicts that agree with one taste, without a room."""

from __future__ import annotations

import random

from editor.engine.styles import STYLES
from editor.engine.terms import FEATURES, KEYS
from editor.engine.weights import Weights
from editor.models import Cut, Verdict
from projects.models import User


def say(
    cut: Cut,
    person: User,
    count: int,
    *,
    wants: dict[str, float] | None = None,
    seed: int = 1,
    kind: str = "swap",
) -> list[Verdict]:
    """Verdicts of someone whose weights are the factory's times `wants`.

    Each judges a shot among five options that differ from it by chance; what costs this person
    least is put in, or the shot is approved where it is the best already.
    """
    chance = random.Random(f"{seed}:{person.name}")
    weights = Weights.factory(STYLES["classic"].changes).scaled(wants or {"performance": 6.0})
    made: list[Verdict] = []
    while len(made) < count:
        options = [_option(chance, number) for number in range(5)]
        prices = [sum(weights[key] * x for key, x in one.items()) for _, one in options]
        best = min(range(5), key=lambda n: prices[n])
        chosen = options[best][0] if prices[best] < 0 else ""
        if kind == "swap" and not chosen:
            continue
        made.append(
            Verdict.objects.create(
                project=cut.project,
                cut=cut,
                person=person,
                role="editor",
                kind=kind if chosen else "approval",
                line=cut.scene.lines.order_by("order").first(),
                clip_id=None,
                features=FEATURES,
                engine=cut.engine,
                style="classic",
                language="en",
                revision=1000 + len(made),
                confidence=0.5,
                options=[{"name": name, "differences": values} for name, values in options],
                chosen=chosen,
            )
        )
    return made


def _option(chance: random.Random, number: int) -> tuple[str, dict[str, float]]:
    keys = chance.sample([key for key in KEYS if key != "uncovered"], 4)
    values = {key: chance.choice([-1, 1]) * chance.uniform(0.1, 0.6) for key in keys}
    return f"{number}=r{number}", {**values, "performance": chance.uniform(-1, 1)}
