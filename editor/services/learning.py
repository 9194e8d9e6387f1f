"""The registry of models: which one speaks for whom, promotion and rollback."""

from __future__ import annotations

from editor.engine.weights import Learned
from editor.models import Level, TasteModel
from projects.models import Learning, Project, User

PROMOTED = TasteModel.State.PROMOTED


def model_for(project: Project, person: User | None) -> TasteModel | None:
    """The most specific model in use for what this person does in this project."""
    if project.learning == Learning.OFF:
        return None
    scopes: list[dict[str, object]] = [
        {"level": Level.PROJECT, "project": project},
        {"level": Level.HOUSE},
    ]
    if person is not None:
        scopes.insert(0, {"level": Level.EDITOR, "project": project, "person": person})
    for scope in scopes:
        found = TasteModel.objects.filter(state=PROMOTED, **scope).first()
        if found is not None:
            return found
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
        factors={str(key): float(factor) for key, factor in model.learned["factors"].items()},
        pause=float(model.learned["pause"]),
        certainty=float(model.learned["certainty"]),
        name=model.name,
    )
