"""What the model's page shows: what speaks now, how it came to, and what it was taught with."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from editor.engine.terms import BY_KEY
from editor.models import Level, TasteModel, Training, Verdict
from editor.services.learning import Scope, held, may_change
from projects.models import Project, User
from roughcut.core.vocabulary import Language

MOST_WANTS = 6
# A factor nearer to 1 than this is no difference that anybody would see in a cut.
_NOTICED = math.log(1.1)


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that a model cares for more or less than the factory. times: its factor."""

    words: str
    doc: str
    times: float

    @property
    def more(self) -> bool:
        return self.times > 1


@dataclass(frozen=True, slots=True)
class Row:
    """One model in a history. buttons: what this person may do with it."""

    model: TasteModel
    title: str
    promotable: bool
    withdrawable: bool
    why: tuple[str, ...]

    @property
    def against(self) -> str:
        """What it was measured against."""
        return title_of(self.model.parent) if self.model.parent else _("the factory")

    @property
    def held_out(self) -> int:
        return int(self.model.gate.get("held_out", 0))

    @property
    def agreement(self) -> tuple[str, str] | None:
        """Percent of the fixed scenes' choices made as agreed, before and with this model."""
        gate = self.model.gate
        if "current_agreement" not in gate:
            return None
        before, after = gate["current_agreement"], gate["candidate_agreement"]
        return f"{100 * before:.0f}", f"{100 * after:.0f} %"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One scope: what is in use there, what it wants, its models newest first."""

    scope: Scope
    title: str
    in_use: TasteModel | None
    in_use_title: str
    wants: tuple[Want, ...]
    rows: tuple[Row, ...]
    held: bool
    may_change: bool


def title_of(model: TasteModel) -> str:
    """What people call a model: whose taste it is, and which of them."""
    if model.person is not None:
        words = _("%(name)s’s taste, no. %(n)d") % {"name": model.person.name, "n": model.number}
    elif model.project_id is not None:
        words = _("Project’s taste, no. %(n)d") % {"n": model.number}
    else:
        words = _("House’s taste, no. %(n)d") % {"n": model.number}
    return words


def taste_named(name: str) -> str:
    """What people call the model that a cut names, "" for the factory's weights."""
    known = TasteModel.objects.filter(name=name).select_related("person").first() if name else None
    return title_of(known) if known is not None else ""


def chapters(project: Project, reader: User, language: Language) -> list[Chapter]:
    """The house, the project, and each editor of it who has a model of their own."""
    people = User.objects.filter(taste_models__project=project).distinct().order_by("name")
    scopes = [Scope(), Scope(project), *(Scope(project, person) for person in people)]
    return [_chapter(scope, reader, language) for scope in scopes]


def _chapter(scope: Scope, reader: User, language: Language) -> Chapter:
    known = list(
        scope.models().select_related("parent__person", "promoted_by", "project", "person")
    )
    in_use = next((one for one in known if one.state == TasteModel.State.PROMOTED), None)
    allowed = scope.level != Level.HOUSE or reader.is_staff
    return Chapter(
        scope=scope,
        title=_title(scope),
        in_use=in_use,
        in_use_title=title_of(in_use) if in_use else "",
        wants=wants(in_use, language) if in_use else (),
        rows=tuple(_row(one, reader) for one in known),
        held=held(scope),
        may_change=allowed,
    )


def _title(scope: Scope) -> str:
    if scope.person is not None:
        return scope.person.name
    return _("This project") if scope.project is not None else _("The house")


def _row(model: TasteModel, reader: User) -> Row:
    state, allowed = TasteModel.State(model.state), may_change(model, reader)
    return Row(
        model=model,
        title=title_of(model),
        promotable=allowed and state in (TasteModel.State.CANDIDATE, TasteModel.State.RETIRED),
        withdrawable=allowed and state == TasteModel.State.PROMOTED,
        why=tuple(refusal_words(key, model.gate) for key in model.why),
    )


def refusal_words(key: str, gate: dict[str, Any]) -> str:
    """Why a model was refused, as a sentence of fact."""
    if key == "held-out":
        return _("It foretells the latest judgements no better than the model in use.")
    if key == "benchmark":
        return _("It makes choices that no editor would make on the fixed test scenes.")
    if key == "person":
        return _("It serves one person clearly worse than before.")
    if key == "too-few":
        return _("There are too few judgements to tell.")
    return key


def wants(model: TasteModel, language: Language) -> tuple[Want, ...]:
    """What a model cares for most differently from the factory, largest difference first."""
    factors = {key: float(value) for key, value in model.learned["factors"].items()}
    noticed = [key for key in factors if key in BY_KEY and abs(math.log(factors[key])) > _NOTICED]
    noticed.sort(key=lambda key: -abs(math.log(factors[key])))
    told = ((BY_KEY[key].words(language), factors[key]) for key in noticed[:MOST_WANTS])
    return tuple(Want(words.merit, words.doc, factor) for words, factor in told)


@dataclass(frozen=True, slots=True)
class Said:
    """How often one person judged. told: word of a kind and its number, those that occur."""

    name: str
    told: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _kind, count in self.told)


@dataclass(frozen=True, slots=True)
class Feedback:
    """rows: people, most first."""

    rows: tuple[Said, ...]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


def feedback_of(project: Project) -> Feedback:
    """Who judged how, in this project."""
    said = Verdict.objects.filter(project=project)
    counts = Counter(said.values_list("person", "person__name", "kind"))
    people = {(key, name) for key, name, _kind in counts}
    rows = [
        Said(
            name,
            tuple(
                (str(kind.label), counts[key, name, kind])
                for kind in Verdict.Kind
                if counts[key, name, kind]
            ),
        )
        for key, name in sorted(people)
    ]
    return Feedback(tuple(sorted(rows, key=lambda row: -row.total)))


def training_of(project: Project) -> Training | None:
    return Training.objects.filter(project=project).first()
