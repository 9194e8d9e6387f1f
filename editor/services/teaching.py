"""One run of learning: the judgements of a project, or of the house, become models.

What is prepared is values only; whoever owns the run stores it in one transaction.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from editor.engine.propose import ENGINE
from editor.engine.terms import FEATURES
from editor.learning.benchmark import frozen
from editor.learning.evidence import heard, speaks
from editor.learning.feedback import Judgement
from editor.learning.fit import UNTAUGHT, Trained
from editor.learning.gate import Attempt, gate, split
from editor.learning.hierarchy import FEWEST, house_of, levels
from editor.models import Drift, Level, TasteModel, Verdict
from editor.selectors.drift import drift_of
from editor.selectors.judgements import fingerprint, judgements
from editor.services.learning import Scope, held, model_use
from projects.models import Learning, Project, User


@dataclass(frozen=True, slots=True)
class Base:
    """What a model is held against: a stored one, one of this run, or the factory."""

    trained: Trained = UNTAUGHT
    model: TasteModel | None = None
    of_run: int = -1


@dataclass(frozen=True, slots=True)
class Taught:
    """A model that was tried for a scope. said: what it was taught and held against.

    prior: the stored model one level up; the training itself leaves out of that level what it
    hears here, so that nothing is heard twice.
    """

    scope: Scope
    tried: Attempt
    said: tuple[Judgement, ...]
    current: Base
    prior: TasteModel | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a run made, wider scopes first. project: None for the house."""

    project: Project | None
    taught: tuple[Taught, ...]
    drift: dict[str, Any]


def lesson_prepare(project: Project | None) -> Lesson:
    """Learn from what stands now; writes nothing."""
    shared = Q(project__learning=Learning.HOUSE)
    if project is None:
        said = judgements(Verdict.objects.filter(shared))
        house = _try(Scope(), said, said, _in_use(Scope()) or Base())
        return Lesson(None, (house,) if house else (), drift_of(None, Scope().in_use()))
    said = judgements(Verdict.objects.filter(shared | Q(project=project)))
    in_use = Scope(project).in_use() or Scope().in_use()
    return Lesson(project, tuple(_of_project(project, said)), drift_of(project, in_use))


def _of_project(project: Project, said: Sequence[Judgement]) -> list[Taught]:
    """The project's own model, then one for each of several people."""
    here = [one for one in said if one.project == str(project.pk)]
    scope = Scope(project)
    current = _in_use(scope) or _in_use(Scope()) or Base()
    made = [taught for taught in [_try(scope, here, said, current)] if taught]
    if made and made[0].tried.report.promoted and not held(scope):
        current = Base(made[0].tried.trained, of_run=0)
    people = User.objects.in_bulk([int(person) for person in {one.person for one in here}])
    for key in sorted(people) if len(people) > 1 else ():
        mine = [one for one in here if one.person == str(key)]
        own = Scope(project, people[key])
        taught = _try(own, mine, said, _in_use(own) or current)
        made += [taught] if taught else []
    return made


def _try(
    scope: Scope, mine: Sequence[Judgement], said: Sequence[Judgement], current: Base
) -> Taught | None:
    """Train on all but the last of a scope's judgements, and hold against what stands on those.

    None where nothing new could come of it: too little was said, or all is known already. A
    house of one project is that project.
    """
    first, last = split([one for one in mine if speaks(one)])
    if heard(first) < FEWEST or not last:
        return None
    if scope.level == Level.HOUSE and len({one.project for one in first}) < 2:
        return None
    known = scope.models().first()
    if known is not None and known.data_hash == fingerprint(mine) and known.features == FEATURES:
        return None
    kept_back = {one.number for one in last}
    trained = _trained(scope, [one for one in said if one.number not in kept_back])
    report = gate(trained, current.trained, last, frozen())
    wider = scope.wider
    prior = wider.in_use() if wider is not None else None
    return Taught(scope, Attempt(trained, report), tuple(mine), current, prior)


def _trained(scope: Scope, heard: Sequence[Judgement]) -> Trained:
    if scope.project is None:
        return house_of(heard)
    if scope.person is None:
        return levels(heard, str(scope.project.pk), "").project
    return levels(heard, str(scope.project.pk), str(scope.person.pk)).editor


def _in_use(scope: Scope) -> Base | None:
    model = scope.in_use()
    if model is None or model.features != FEATURES:
        return None
    return Base(Trained.from_dict({**model.detail, "diagnostics": None}), model)


def lesson_store(lesson: Lesson) -> list[TasteModel]:
    """Keep the models of a run, and put those in use that passed. Call it in a transaction."""
    made: list[TasteModel] = []
    for taught in lesson.taught:
        made.append(_stored(taught, made))
    report = plain(lesson.drift)
    Drift.objects.create(project=lesson.project, report=report, alarms=report["alarms"])
    return made


def _stored(taught: Taught, made: Sequence[TasteModel]) -> TasteModel:
    scope, report = taught.scope, taught.tried.report
    number = 1 + (scope.models().aggregate(last=Max("number"))["last"] or 0)
    trained = plain(taught.tried.trained.as_dict())
    model = TasteModel(
        level=scope.level,
        project=scope.project,
        person=scope.person,
        number=number,
        name=_name(scope, number),
        parent=taught.current.model if taught.current.of_run < 0 else made[taught.current.of_run],
        prior=taught.prior,
        first_event=min(one.number for one in taught.said),
        last_event=max(one.number for one in taught.said),
        events=len(taught.said),
        data_hash=fingerprint(taught.said),
        learned=trained["learned"],
        detail={"learned": trained["learned"], "belief": trained["belief"]},
        gate=plain(report.as_dict()),
        why=list(report.refusals),
        metrics=trained["diagnostics"] or {},
        state=TasteModel.State.CANDIDATE if report.promoted else TasteModel.State.REFUSED,
        engine=ENGINE,
        features=FEATURES,
    )
    model.save()
    if report.promoted and not held(scope):
        model_use(model=model, by=None)
    return model


def _name(scope: Scope, number: int) -> str:
    """Unique over the server: house-3, project-12-3, editor-12-5-3."""
    whom = [scope.project.pk] if scope.project else []
    whom += [scope.person.pk] if scope.person else []
    return "-".join(str(part) for part in (scope.level.value, *whom, number))


def plain(value: Any) -> Any:
    """The value as the database holds it: figures that are none become null."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
