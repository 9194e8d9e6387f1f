"""Keeps what people judge, as the engine can learn from it: immutable, with how things stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from editor.engine.terms import FEATURES
from editor.learning.context import Setting
from editor.learning.feedback import Option
from editor.models import Alternate, Cut, Event, Verdict
from editor.selectors.material import material_of
from editor.services.learning import learned_named
from editor.services.propose import parameters_from, ways_of
from projects.models import User
from projects.permissions import membership

# Kinds that say something of the shot as it stands; the others need no comparison.
_COMPARED = frozenset(Verdict.Kind) - {Verdict.Kind.REASON, Verdict.Kind.TRIM, Verdict.Kind.STATUS}


@dataclass(frozen=True, slots=True)
class Context:
    """What else stood. chosen: the name of the option that was put in, "" for none."""

    options: tuple[Option, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    chosen: str = ""


def verdict_add(
    cut: Cut,
    actor: User,
    kind: str,
    event: Event,
    chosen: Alternate | None = None,
    *,
    rating: int | None = None,
    tags: Sequence[str] = (),
    ways: Mapping[str, str] | None = None,
    pause_s: float = 0.0,
    usual_s: float = 0.0,
    **extra: Any,
) -> Verdict:
    """Keep a judgement with all that could have been chosen at that time.

    Call it in the act's transaction, before the cut is solved again. ways: what a swap puts in,
    stretch to the engine's name.
    """
    rater = actor if kind == Verdict.Kind.RATING else None
    stood = _context(cut, event, ways or {}, rater) if kind in _COMPARED else Context()
    verdict = verdict_row(
        cut,
        actor,
        kind,
        event,
        stood,
        chosen,
        rating=rating,
        tags=tags,
        pause_s=pause_s,
        usual_s=usual_s,
        **extra,
    )
    verdict.save()
    return verdict


def verdict_row(
    cut: Cut,
    actor: User,
    kind: str,
    event: Event,
    stood: Context,
    chosen: Alternate | None = None,
    *,
    rating: int | None = None,
    tags: Sequence[str] = (),
    pause_s: float = 0.0,
    usual_s: float = 0.0,
    **extra: Any,
) -> Verdict:
    """A judgement as a row that is not kept yet, with how the cut stands."""
    reading = chosen.reading if chosen else event.readings.first()
    found = membership(actor, cut.project_id)
    return Verdict(
        project=cut.project,
        cut=cut,
        person=actor,
        role=found.role if found else "",
        kind=kind,
        line=reading.line if reading else event.lines.first(),
        reading=reading,
        clip=chosen.clip if chosen else event.clip,
        rating=rating,
        tags=list(tags),
        version=cut.version,
        revision=cut.revision,
        shot=event.order,
        engine=cut.engine,
        features=FEATURES,
        model=cut.model,
        style=cut.parameters.get("style", ""),
        language=cut.project.language,
        options=[{"name": one.name, "differences": dict(one.differences)} for one in stood.options],
        weights=dict(stood.weights),
        chosen=stood.chosen,
        confidence=event.confidence,
        pause_s=pause_s,
        usual_s=usual_s,
        detail=extra,
    )


def setting_of(cut: Cut, rater: User | None = None) -> tuple[Setting, dict[str, str]]:
    """A cut among all that could stand in it, and what carries each of its stretches.

    rater: who is about to rate a shot; what they gave it before must not foretell their stars.
    Raises KeyError where the rushes do not hold any more what it shows.
    """
    learned, ways = learned_named(cut.model), ways_of(cut)
    material = material_of(cut.scene, rater)
    return Setting(material, parameters_from(cut.parameters), learned, ways), ways


def _context(cut: Cut, event: Event, ways: Mapping[str, str], rater: User | None) -> Context:
    try:
        setting, _ = setting_of(cut, rater)
        options, put = setting.chosen((key for key, _ in event.ways), ways)
    except KeyError:  # read anew since the cut was made: kept, but nothing to compare with
        return Context()
    return Context(options, setting.weights, put)
