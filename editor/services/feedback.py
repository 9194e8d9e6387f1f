"""Keeps what people judge, as the engine can learn from it: immutable, with how things stood."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from editor.engine.terms import KEYS
from editor.models import Alternate, Cut, Event, Verdict
from projects.models import User
from projects.permissions import membership

# The features are the terms: another set of them is another version, and is not learned from.
FEATURES = f"terms-{hashlib.sha256(' '.join(KEYS).encode()).hexdigest()[:8]}"


def verdict_add(
    cut: Cut,
    actor: User,
    kind: str,
    event: Event,
    chosen: Alternate | None = None,
    *,
    rating: int | None = None,
    tags: Sequence[str] = (),
    **extra: Any,
) -> Verdict:
    """Keep a judgement with all that could have been chosen at that time.

    Call it in the act's transaction, before the cut is solved again.
    """
    reading = chosen.reading if chosen else event.readings.first()
    found = membership(actor, cut.project_id)
    return Verdict.objects.create(
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
        detail={
            "in_cut": [item.pk for item in event.readings.all()],
            "terms": event.terms,
            "alternates": [
                {"reading": item.reading_id, "price": item.price, "terms": item.terms}
                for item in event.alternates.all()
            ],
            **extra,
        },
    )
