"""What a model would change in a cut that people already work on; they take it or refuse it.

Nothing changes by itself: what was pinned, locked, approved or trimmed by hand stays, and of the
rest each shot is shown as it is and as it would be, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction

from editor.engine.cut import Cut as EngineCut
from editor.engine.cut import Event as EngineEvent
from editor.engine.trimmed import trim_key
from editor.learning.context import Setting
from editor.models import Cut, Event, LearnedOffer, TasteModel
from editor.selectors.material import material_of
from editor.services.edit_list import events_of, shot_keys
from editor.services.learning import learned_of, model_for
from editor.services.propose import choices_of, cut_proposed, parameters_from
from editor.services.review import cut_for, require_fresh
from editor.services.standing import Told, changed, resolve, standing, taste_of
from projects.models import Project, User
from projects.permissions import Act
from projects.services.audit import audit
from roughcut.core.errors import RefusedError

_SMALL = 0.005


@dataclass(frozen=True, slots=True)
class Shown:
    """A shot as it is or would be. clip: row id, 0 for a card without a picture."""

    clip: int
    source_in: int
    source_out: int


@dataclass(frozen=True, slots=True)
class Change:
    """One shot that a model would show otherwise.

    event: the shot now. lines: row ids. choices: stretch to the engine's name, to take it.
    price: what the shot as it is costs more under the model; terms: (key, points) that make it.
    """

    event: int
    lines: tuple[int, ...]
    now: Shown
    then: Shown
    choices: dict[str, str]
    price: float
    terms: tuple[tuple[str, float], ...]


def changes_under(cut: Cut, model: TasteModel) -> tuple[Change, ...]:
    """The shots that a model would show otherwise, in the order of the cut; writes nothing."""
    learned = learned_of(model)
    proposed = cut_proposed(cut, _held(cut), learned)
    shots = events_of(cut)
    found = [
        (event, shot)
        for event in proposed.events
        if (shot := _standing_for(event, shots)) is not None
    ]
    if not found:
        return ()
    prices = _Prices(cut, proposed, model)
    return tuple(prices.change(event, shot) for event, shot in found)


def offer_now(cut: Cut, person: User) -> LearnedOffer | None:
    """What this person's model would change in the cut as it is now, stored or just worked out.

    None where there is nothing to offer, or it was taken or refused. May be an unsaved row.
    """
    model = model_for(cut.project, person)
    if model is None or model.name == cut.model:
        return None
    kept = LearnedOffer.objects.filter(cut=cut, model=model).first()
    if kept is not None and kept.state != LearnedOffer.State.OFFERED:
        return None
    if kept is None or kept.revision != cut.revision:
        pk = kept.pk if kept is not None else None
        kept = LearnedOffer(pk=pk, cut=cut, model=model, revision=cut.revision)
        kept.changes = [asdict(change) for change in changes_under(cut, model)]
    return kept if kept.changes else None


def offers_store(*, model: TasteModel) -> int:
    """Work out what a project's new model would change in the latest cut of each scene.

    Returns how many shots. Nothing for a model that is not in use, or speaks for the house: what
    that one changes is worked out when somebody looks.
    """
    if model.project is None or model.state != TasteModel.State.PROMOTED:
        return 0
    shots = 0
    for cut in _latest(model.project):
        changes = [asdict(one) for one in changes_under(cut, model)]
        LearnedOffer.objects.get_or_create(
            cut=cut, model=model, defaults={"revision": cut.revision, "changes": changes}
        )
        shots += len(changes)
    return shots


@transaction.atomic
def learned_accept(
    *, cut_id: int, actor: User, revision: int, changes: Collection[str] | None = None
) -> Told:
    """Show what the model would show, in all of the offered shots or in some; it can be undone.

    changes: the first stretch of each that is taken, see `change_key`; None takes all.
    """
    cut = cut_for(cut_id, actor, Act.SWAP)
    require_fresh(cut, revision)
    offer = _offer(cut, actor)
    taken = [one for one in offer.changes if changes is None or change_key(one) in changes]
    if not taken:
        raise RefusedError("no-change", "Choose at least one of the shots.")
    was = standing(cut)
    chosen: dict[str, str] = {}
    for one in taken:
        chosen |= one["choices"]
    taught = taste_of(offer.model.name)
    resolve(cut, replace(was, choices=was.choices | chosen, model=taught))
    _settle(offer, actor, LearnedOffer.State.ACCEPTED)
    return changed(cut, actor, "learned", was, model=offer.model.name, shots=len(taken))


@transaction.atomic
def learned_refuse(*, cut_id: int, actor: User) -> None:
    """Leave the cut as it is; this model is not offered for it again."""
    cut = cut_for(cut_id, actor, Act.SWAP)
    offer = _offer(cut, actor)
    _settle(offer, actor, LearnedOffer.State.REFUSED)
    audit(
        project=cut.project, actor=actor, verb="learned_refuse", subject=cut, model=offer.model.name
    )


def change_key(change: Mapping[str, Any]) -> str:
    """What tells one offered change from the others: several may stand in the place of one shot."""
    return str(next(iter(change["choices"])))


def _offer(cut: Cut, actor: User) -> LearnedOffer:
    offer = offer_now(cut, actor)
    if offer is None:
        raise RefusedError("no-offer", "There is nothing to take over any more.")
    return offer


def _settle(offer: LearnedOffer, actor: User, state: str) -> None:
    LearnedOffer.objects.update_or_create(
        cut=offer.cut,
        model=offer.model,
        defaults={
            "revision": offer.revision,
            "changes": offer.changes,
            "state": state,
            "settled_by": actor,
        },
    )


def _held(cut: Cut) -> dict[str, str]:
    """What no model may touch: what people pinned, approved or trimmed by hand."""
    choices, held = choices_of(cut), dict(cut.pins)
    for shot in events_of(cut):
        trimmed = trim_key(str(shot.clip_id), shot_keys(shot)) in cut.trims
        if trimmed or shot.status == Event.Status.APPROVED:
            held |= {key: choices[key] for key in shot_keys(shot) if key in choices}
    return held


def _standing_for(event: EngineEvent, shots: list[Event]) -> Event | None:
    """The shot that now stands where the model would show something else, None if it is that."""
    for key in event.keys:
        shot = next((one for one in shots if key in shot_keys(one)), None)
        if shot is not None and str(shot.clip_id or "") != event.clip:
            return shot
    return None


class _Prices:
    """Why a model prefers its own shots to those that stand, in the cut that it would make."""

    def __init__(self, cut: Cut, proposed: EngineCut, model: TasteModel) -> None:
        learned = learned_of(model)
        ways = dict(way for event in proposed.events for way in event.ways)
        self._now = choices_of(cut)
        self._setting = Setting(
            material_of(cut.scene), parameters_from(cut.parameters), learned, ways
        )
        self._factors = learned.factors

    def change(self, event: EngineEvent, shot: Event) -> Change:
        choices = dict(event.ways)
        back = {key: self._now[key] for key in choices if key in self._now}
        terms = points_against(self._setting, self._factors, back)
        return Change(
            event=shot.pk,
            lines=tuple(int(line) for line in event.lines),
            now=Shown(shot.clip_id or 0, shot.source_in, shot.source_out),
            then=Shown(int(event.clip or 0), event.source.start, event.source.end),
            choices=choices,
            price=sum(points for _, points in terms),
            terms=terms,
        )


def points_against(
    setting: Setting, factors: Mapping[str, float], ways: Mapping[str, str]
) -> tuple[tuple[str, float], ...]:
    """The points by which a cut's own shots beat others in their place, by term, largest first.

    setting: the cut's, see `feedback.setting_of`; factors: what its model learned; ways: stretch
    to the engine's name of the others. Empty where those are not to be had in this cut.
    """
    try:
        differences = setting.outcome(ways).differences
    except KeyError:
        return ()
    weighed = (
        (key, setting.weights[key] * factors.get(key, 1.0) * value)
        for key, value in differences.items()
    )
    told = [(key, points) for key, points in weighed if abs(points) >= _SMALL]
    return tuple(sorted(told, key=lambda one: (-abs(one[1]), one[0])))


def _latest(project: Project) -> list[Cut]:
    cuts = project.cuts.filter(scene__omitted=False).select_related("scene__project", "project")
    return list({cut.scene_id: cut for cut in cuts.order_by("version")}.values())
