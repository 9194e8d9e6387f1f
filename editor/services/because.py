"""Why somebody judged as they did, in the trade's words; asked for in passing, never needed."""

from __future__ import annotations

from django.db import transaction

from editor.models import Cut, Event, Verdict
from editor.services.feedback import verdict_add
from editor.services.review import cut_for, event_for
from editor.services.standing import Told, told
from projects.models import User
from projects.permissions import Act
from roughcut.core.errors import RefusedError

# The word on the button to the engine's terms that it speaks of.
REASONS = {
    "performance": ("performance", "even_voice", "expression"),
    "words": ("flub", "wrong_words", "missing_words"),
    "picture": ("defect",),
    "sound": ("sound_defect", "noise"),
    "size": ("size",),
    "continuity": ("jump_cut", "too_close", "line_crossed", "take_change", "light_jump"),
    "pace": ("long", "short", "seconds"),
}
_EXPLAINED = (Verdict.Kind.SWAP, Verdict.Kind.BAN, Verdict.Kind.RATING)


@transaction.atomic
def verdict_explain(*, cut_id: int, actor: User, event_id: int, words: list[str]) -> Told:
    """Say why this person's last swap, ban or rating of a shot was given.

    words: keys of REASONS, all that hold, none to take them back; a later answer to the same
    verdict replaces this one.
    """
    cut = cut_for(cut_id, actor, Act.RATE)
    event = event_for(cut, event_id)
    if not all(isinstance(word, str) and word in REASONS for word in words):
        raise RefusedError("no-reason", "There is no such reason.")
    verdict = _last(cut, actor, event)
    if verdict is None:
        raise RefusedError("nothing-to-explain", "You have not judged this shot yet.")
    terms = [term for word in dict.fromkeys(words) for term in REASONS[word]]
    verdict_add(cut, actor, Verdict.Kind.REASON, event, tags=terms, of=verdict.pk)
    return told(cut, actor)


def _last(cut: Cut, actor: User, event: Event) -> Verdict | None:
    """This person's last judgement of the lines of a shot that a reason can be given for."""
    found = cut.verdicts.filter(person=actor, kind__in=_EXPLAINED, line__in=event.lines.all())
    return found.exclude(rating=0).order_by("at", "pk").last()
