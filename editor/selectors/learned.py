"""What a model would change in a cut, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editor.engine.explain import points
from editor.engine.terms import BY_KEY
from editor.models import Cut, Event, LearnedOffer
from editor.selectors.model import title_of
from editor.services.edit_list import events_of, shot_keys
from editor.services.learned import change_key, offer_now
from projects.models import Clip, Rendition, ScriptLine, User
from roughcut.core.vocabulary import Language

MOST_TERMS = 4
_SMALL = 0.05


@dataclass(frozen=True, slots=True)
class Picture:
    """A take as it is shown: its clip, None for a card without a picture."""

    clip: Clip | None
    has_poster: bool
    source_in: int
    source_out: int


@dataclass(frozen=True, slots=True)
class Told:
    """One shot that would change. key: names the change; lines: what is said; now: the first shot
    that stands there, and `more` others; reasons: phrases with their points, which add up to total.
    """

    key: str
    number: int
    lines: tuple[ScriptLine, ...]
    now: Picture
    more: int
    then: Picture
    reasons: tuple[tuple[str, str], ...]
    total: str


def learned_summary(cut: Cut, reader: User) -> dict[str, Any] | None:
    """The quiet line of the review page, None where nothing is offered."""
    offer = offer_now(cut, reader)
    if offer is None:
        return None
    return {
        "model": title_of(offer.model),
        "events": offer.model.events,
        "changes": len(offer.changes),
    }


def sentence(offer: LearnedOffer) -> str:
    """How many corrections changed how many choices."""
    taught, shots = offer.model.events, len(offer.changes)
    said = ngettext("%(n)d correction", "%(n)d corrections", taught) % {"n": taught}
    changed = ngettext(
        "%(said)s would change %(n)d choice here.",
        "%(said)s would change %(n)d choices here.",
        shots,
    )
    return changed % {"said": said, "n": shots}


def told_changes(cut: Cut, offer: LearnedOffer, language: Language) -> list[Told]:
    """Each change with its pictures and reasons, in the order of the cut."""
    clips = Clip.objects.select_related("take__setup").prefetch_related("renditions")
    wanted = {side["clip"] for one in offer.changes for side in (one["now"], one["then"])}
    known = {clip.pk: clip for clip in clips.filter(pk__in=wanted)}
    shots = events_of(cut)
    numbers = {event.pk: event.order + 1 for event in shots}
    lines = {line.pk: line for line in cut.scene.lines.select_related("character")}
    return [
        Told(
            key=change_key(one),
            number=numbers.get(one["event"], 0),
            lines=tuple(lines[pk] for pk in one["lines"] if pk in lines),
            now=_picture(one["now"], known),
            more=_others(one, shots),
            then=_picture(one["then"], known),
            reasons=_reasons(one["terms"], language),
            total=points(one["price"], language),
        )
        for one in offer.changes
    ]


def _others(change: dict[str, Any], shots: list[Event]) -> int:
    """How many shots but the first would go for the one that comes."""
    going = [
        shot
        for shot in shots
        if (shot.clip_id or 0) != change["then"]["clip"]
        and not change["choices"].keys().isdisjoint(shot_keys(shot))
    ]
    return max(0, len(going) - 1)


def _picture(side: dict[str, int], known: dict[int, Clip]) -> Picture:
    clip = known.get(side["clip"])
    made = clip.renditions.all() if clip is not None else ()
    poster = any(rendition.kind == Rendition.Kind.POSTER for rendition in made)
    return Picture(clip, poster, side["source_in"], side["source_out"])


def _reasons(terms: list[list[Any]], language: Language) -> tuple[tuple[str, str], ...]:
    """The largest terms in words, and the rest as one sum."""
    known = [(key, amount) for key, amount in terms if key in BY_KEY]
    large = [(key, amount) for key, amount in known if abs(amount) >= _SMALL][:MOST_TERMS]
    told = [(_phrase(key, amount, language), points(amount, language)) for key, amount in large]
    rest = sum(amount for _, amount in known) - sum(amount for _, amount in large)
    if told and abs(rest) >= _SMALL:
        told.append((_("the rest"), points(rest, language)))
    return tuple(told) or ((_("nothing between them"), ""),)


def _phrase(key: str, amount: float, language: Language) -> str:
    words = BY_KEY[key].words(language)
    return words.merit if amount > 0 else words.label
