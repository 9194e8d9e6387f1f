"""What was said of a project's cuts, as the learner takes it.

Verdicts are never changed, so what people took back is left out here: a star given again, an act
undone, an edge trimmed once more. Reasons given later join the verdict that they are of.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from editor.learning.feedback import Judgement, Kind, Option
from editor.models import CutChange, Verdict

_KINDS = {
    Verdict.Kind.SWAP: Kind.SWAP,
    Verdict.Kind.RATING: Kind.RATING,
    Verdict.Kind.TRIM: Kind.TRIM,
    Verdict.Kind.BAN: Kind.BAN,
    Verdict.Kind.PIN: Kind.APPROVAL,
    Verdict.Kind.APPROVAL: Kind.APPROVAL,
    Verdict.Kind.FINAL: Kind.FINAL,
    Verdict.Kind.ACCEPTED: Kind.ACCEPTED,
}
_CHANGES_THE_CUT = frozenset(
    {Verdict.Kind.SWAP, Verdict.Kind.TRIM, Verdict.Kind.PIN, Verdict.Kind.BAN}
)
# Only the last of these holds, for one person and one place.
_LAST_HOLDS = frozenset(
    {Verdict.Kind.RATING, Verdict.Kind.TRIM, Verdict.Kind.APPROVAL, Verdict.Kind.ACCEPTED}
)


def judgements(verdicts: QuerySet[Verdict]) -> list[Judgement]:
    """The judgements that still stand, in order of time. Person and project are row ids."""
    rows = list(verdicts.select_related("cut__scene").order_by("pk"))
    tags = _tags(rows)
    undone = _undone(rows)
    standing = _last_of_each(row for row in rows if not _is_undone(row, undone))
    made = (_judgement(row, tags.get(row.pk, ())) for row in standing)
    return [judgement for judgement in made if judgement is not None]


def fingerprint(said: Sequence[Judgement]) -> str:
    """Of what a model was taught with: the same hash means the same judgements."""
    plain = [judgement.as_dict() for judgement in said]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _judgement(row: Verdict, tags: Sequence[str]) -> Judgement | None:
    kind = _KINDS.get(Verdict.Kind(row.kind))
    if kind is None or (kind is Kind.SWAP and not row.chosen):
        return None
    if kind is Kind.RATING and not row.rating:
        return None
    return Judgement(
        number=row.pk,
        kind=kind,
        person=str(row.person_id),
        project=str(row.project_id),
        scene=str(row.cut.scene_id),
        options=tuple(Option(one["name"], one["differences"]) for one in row.options),
        chosen=row.chosen if kind in (Kind.SWAP, Kind.FINAL) else "",
        rating=row.rating or 0,
        pause_s=row.pause_s,
        usual_s=row.usual_s,
        tags=tuple(dict.fromkeys([*row.tags, *tags])),
        style=row.style or "classic",
        language=row.language,
        engine=row.engine,
        features=row.features,
        weights=row.weights,
        confidence=math.nan if row.confidence is None else row.confidence,
    )


def _last_of_each(rows: Iterable[Verdict]) -> list[Verdict]:
    """All verdicts, of those that replace one another the last."""
    kept: dict[tuple[object, ...], Verdict] = {}
    for row in rows:
        place: tuple[object, ...] = (row.pk,)
        if row.kind in _LAST_HOLDS:
            shown = (row.cut_id, row.line_id, row.reading_id, row.clip_id)
            place = (
                row.kind,
                row.person_id,
                *shown,
                row.detail.get("edge"),
                row.detail.get("place"),
            )
        kept.pop(place, None)
        kept[place] = row
    return list(kept.values())


def _tags(rows: Iterable[Verdict]) -> dict[int, tuple[str, ...]]:
    """Reasons that were given after the verdict, by the verdict; the last answer holds."""
    return {
        int(row.detail["of"]): tuple(row.tags) for row in rows if row.kind == Verdict.Kind.REASON
    }


def _is_undone(row: Verdict, undone: set[tuple[int, int]]) -> bool:
    return row.kind in _CHANGES_THE_CUT and (row.cut_id, row.revision) in undone


def _undone(rows: Iterable[Verdict]) -> set[tuple[int, int]]:
    """The cuts and the revisions on which an act was done that its maker took back for good.

    An undo that was itself taken back, by a redo, leaves the act standing, and so on.
    """
    cuts = {row.cut_id for row in rows}
    changes = CutChange.objects.filter(cut__in=cuts, undone_by__isnull=False)
    by = dict(changes.values_list("pk", "undone_by"))
    acts = changes.exclude(act__in=("undo", "redo")).values_list("pk", "cut", "revision")
    return {(cut, revision - 1) for pk, cut, revision in acts if _times(pk, by) % 2}


def _times(change: int, by: dict[int, int | None]) -> int:
    """How long the chain of undo, redo, undo is that began with a change."""
    count = 0
    while (following := by.get(change)) is not None:
        change, count = following, count + 1
    return count
