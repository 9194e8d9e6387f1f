"""What nobody touched in a cut that went out: it was right enough, and speaks softly for itself."""

from __future__ import annotations

from editor.models import Cut, Event, Export, Verdict
from editor.services.edit_list import events_of
from editor.services.export import cuts_of
from editor.services.feedback import Context, setting_of, verdict_row
from projects.models import User

# Said of a shot, these speak louder than that it was left as it was.
_SAID = frozenset({Verdict.Kind.RATING, Verdict.Kind.APPROVAL, Verdict.Kind.SWAP, Verdict.Kind.BAN})


def export_teaches(*, export: Export) -> int:
    """Keep a soft judgement for each untouched shot of an exported edit list; returns how many.

    A film to look at says nothing yet, and a cut of which nobody said a word was not looked at.
    """
    actor = export.asked_by
    if actor is None or (export.kind, export.state) != (Export.Kind.CUT, Export.State.DONE):
        return 0
    as_written = [x for x in cuts_of(export) if export.revisions[str(x.pk)] == x.revision]
    return sum(len(_accepted(cut, actor)) for cut in as_written)


def _accepted(cut: Cut, actor: User) -> list[Verdict]:
    said = cut.verdicts.exclude(kind=Verdict.Kind.ACCEPTED)
    if not said.exists():
        return []
    lines = set(said.filter(kind__in=_SAID).values_list("line", flat=True))
    left = [event for event in events_of(cut, Event.Status.IN_REVIEW) if _left(event, cut, lines)]
    try:
        setting, _ = setting_of(cut)
        stood = [setting.options(key for key, _ in event.ways) for event in left]
    except KeyError:  # read anew since the cut was made: nothing to compare with
        return []
    kind = Verdict.Kind.ACCEPTED
    rows = [
        verdict_row(cut, actor, kind, event, Context(options, setting.weights))
        for event, options in zip(left, stood, strict=True)
    ]
    return Verdict.objects.bulk_create(rows)


def _left(event: Event, cut: Cut, spoken_of: set[int]) -> bool:
    """Whether nobody holds any of a shot or said anything of its lines."""
    keys = {key for key, _ in event.ways}
    keys |= {key.partition("#")[0] for key in keys}
    lines = {line.pk for line in event.lines.all()}
    return bool(lines) and keys.isdisjoint(cut.pins) and lines.isdisjoint(spoken_of)
