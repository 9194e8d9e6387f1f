"""The registry of models: which one speaks for whom, promotion and rollback.

Invariant: one model at most is in use for a scope (the database holds it), and each change of
which one leaves an audit entry.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from editor.engine.terms import INDEX
from editor.engine.weights import Learned
from editor.models import Level, TasteModel
from projects.models import Learning, Project, User
from projects.permissions import Act, require
from projects.services.audit import audit
from roughcut.core.errors import RefusedError

_State = TasteModel.State


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a model is for: the house, a project, or one editor of it."""

    project: Project | None = None
    person: User | None = None

    @property
    def level(self) -> Level:
        if self.project is None:
            return Level.HOUSE
        return Level.PROJECT if self.person is None else Level.EDITOR

    @property
    def wider(self) -> Scope | None:
        """The scope that this one's learning begins from, None for the factory."""
        if self.person is not None:
            return Scope(self.project)
        return Scope() if self.project is not None else None

    def models(self) -> models.QuerySet[TasteModel]:
        return TasteModel.objects.filter(level=self.level, project=self.project, person=self.person)

    def in_use(self) -> TasteModel | None:
        return self.models().filter(state=_State.PROMOTED).first()


def scope_of(model: TasteModel) -> Scope:
    return Scope(model.project, model.person)


def model_for(project: Project, person: User | None) -> TasteModel | None:
    """The most specific model in use for what this person does in this project."""
    if project.learning == Learning.OFF:
        return None
    scope: Scope | None = Scope(project, person)
    while scope is not None:
        found = scope.in_use()
        if found is not None:
            return found
        scope = scope.wider
    return None


def learned_for(project: Project, person: User | None) -> Learned | None:
    """What the engine is to know for a new proposal; None leaves it to the factory's weights."""
    found = model_for(project, person)
    return learned_of(found) if found is not None else None


def learned_named(name: str) -> Learned | None:
    """What a cut was made with, by the name it keeps, so that it can be made again."""
    found = TasteModel.objects.filter(name=name).first() if name else None
    return learned_of(found) if found is not None else None


def learned_of(model: TasteModel) -> Learned:
    """A model as the engine takes it."""
    return Learned(
        # A term that is not weighed any more cannot be cared for.
        factors={key: float(x) for key, x in model.learned["factors"].items() if key in INDEX},
        pause=float(model.learned["pause"]),
        certainty=float(model.learned["certainty"]),
        name=model.name,
    )


def held(scope: Scope) -> bool:
    """Whether somebody rolled back here: new models then wait until a person takes one."""
    last = scope.models().filter(withdrawn_at__isnull=False).order_by("-number").first()
    if last is None:
        return False
    return not scope.models().filter(number__gt=last.number, promoted_at__isnull=False).exists()


def model_use(*, model: TasteModel, by: User | None) -> None:
    """Let a model speak for its scope from now on; the one that did is retired.

    Call it in a transaction. by: None for the gate.
    """
    model.refresh_from_db()
    scope_of(model).models().filter(state=_State.PROMOTED).update(state=_State.RETIRED)
    model.state, model.promoted_by, model.promoted_at = _State.PROMOTED, by, timezone.now()
    model.withdrawn_at = None
    model.save(update_fields=["state", "promoted_by", "promoted_at", "withdrawn_at"])
    audit(project=model.project, actor=by, verb="model_use", subject=model)


@transaction.atomic
def model_promote(*, model_id: int, project: Project, actor: User) -> TasteModel:
    """A person's choice of a candidate, or of a model that was in use before.

    Raises RefusedError for one that the gate refused.
    """
    model = _of(project, model_id, actor)
    if model.state == _State.REFUSED:
        raise RefusedError(
            "gate", "This model did worse at the gate.", action="Choose one that passed it."
        )
    if model.state != _State.PROMOTED:
        model_use(model=model, by=actor)
    return model


@transaction.atomic
def model_rollback(*, model_id: int, project: Project, actor: User) -> TasteModel | None:
    """Take the model in use back: to its parent, or, without one of its own scope, to the wider
    level. What is learned afterwards waits for a person. Returns what was promoted, if anything.
    """
    model = _of(project, model_id, actor)
    if model.state != _State.PROMOTED:
        raise RefusedError("not-in-use", "This model is not in use any more.")
    before = _earlier(model)
    if before is not None:
        model_use(model=before, by=actor)
        model.refresh_from_db()
    model.state, model.withdrawn_at = _State.RETIRED, timezone.now()
    model.save(update_fields=["state", "withdrawn_at"])
    to = before.name if before else ""
    audit(project=model.project, actor=actor, verb="model_rollback", subject=model, to=to)
    return before


@transaction.atomic
def learning_set(*, project: Project, value: str, actor: User) -> None:
    """Say what the corrections of a project may teach from now on."""
    require(actor, project, Act.MODEL)
    if value not in Learning.values:
        raise RefusedError("learning", "There is no such choice.")
    project.learning = value
    project.save(update_fields=["learning"])
    audit(project=project, actor=actor, verb="learning_set", subject=project, value=value)


def may_change(model: TasteModel, actor: User) -> bool:
    """The house's model speaks for every project, so one project's owner does not change it."""
    return model.level != Level.HOUSE or actor.is_staff


def _earlier(model: TasteModel) -> TasteModel | None:
    """The nearest forebear of the same scope."""
    parent = model.parent
    if parent is not None and scope_of(parent) == scope_of(model):
        return parent
    return None


def _of(project: Project, model_id: int, actor: User) -> TasteModel:
    """A model that this page shows and this person may change, its scope locked."""
    require(actor, project, Act.MODEL)
    known = TasteModel.objects.select_related("project", "person", "parent")
    model = known.filter(pk=model_id).first()
    if model is None or model.project_id not in (None, project.pk):
        raise RefusedError("stranger", "There is no such model here.")
    if not may_change(model, actor):
        raise RefusedError(
            "house",
            "The house’s model speaks for every project.",
            action="Ask an administrator of the server.",
        )
    list(scope_of(model).models().select_for_update())
    return model
