"""Which shots of a cut a reader is asked to rate: the few where their stars teach most."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from editor.engine.terms import INDEX
from editor.learning.asking import MOST, Amounts, worth
from editor.learning.belief import FACTORY, Belief
from editor.models import Alternate, Cut, Event, TasteModel, Verdict
from projects.models import Learning, Membership, User
from projects.permissions import Act, may


def asked_of(
    cut: Cut,
    events: Sequence[Event],
    rated: Collection[int],
    held: Collection[int],
    membership: Membership,
) -> dict[int, int]:
    """By event, its place among those to be asked about, from 1; others are not named.

    rated, held: events that this person rated as they are, and that somebody pinned. What was
    judged is not asked about, nobody is asked for more than a few of a scene, and nobody where
    nothing would be learned.
    """
    if cut.project.learning == Learning.OFF or not may(membership, Act.RATE):
        return {}
    shots = [
        [_amounts(other) for other in event.alternates.all()] if _open(event, held) else []
        for event in events
    ]
    known = [place for place, event in enumerate(events) if event.pk in rated]
    found = worth(shots, _belief(cut), known, max(0, MOST - _said(cut, membership.user)))
    return {events[place].pk: number for number, place in enumerate(found, start=1)}


def _open(event: Event, held: Collection[int]) -> bool:
    return event.status == Event.Status.IN_REVIEW and event.pk not in held


def _said(cut: Cut, user: User) -> int:
    """How many things of the cut this person rated, those that are not shown any more too."""
    mine = cut.verdicts.filter(kind=Verdict.Kind.RATING, person=user)
    return mine.values("reading", "clip").distinct().count()


def _amounts(other: Alternate) -> Amounts:
    """Terms that are not weighed any more are left out."""
    return {share["term"]: share["amount"] for share in other.terms if share["term"] in INDEX}


def _belief(cut: Cut) -> Belief:
    """What was known of the taste that made the cut."""
    model = TasteModel.objects.filter(name=cut.model).first() if cut.model else None
    kept = model.detail.get("belief") if model else None
    return Belief.from_dict(kept) if kept else FACTORY
