"""`manage.py gather_messages`: bring locale/ up to what the code and the templates say now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand

from roughcut.management.gathering import Sentence, sentences


class Command(BaseCommand):
    help = "Add what is new to every .po file of locale/, and take out what nobody says any more."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        said = sentences(settings.BASE_DIR)
        for place in settings.LOCALE_PATHS:
            for catalogue in sorted(Path(place).rglob("*.po")):
                left = brought_up(catalogue, said)
                self.stdout.write(f"{catalogue.parts[-3]}: {len(said)} sentences, {left} to do")


def brought_up(catalogue: Path, said: dict[Sentence, tuple[str, ...]]) -> int:
    """Rewrite the catalogue with exactly the sentences said; returns how many lack words."""
    old = {Sentence(entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(catalogue)}
    new = polib.POFile(wrapwidth=100)
    new.metadata = polib.pofile(catalogue).metadata
    for sentence, names in sorted(said.items(), key=lambda item: (item[1], item[0])):
        entry = old.get(sentence) or _entry(sentence)
        entry.occurrences = [(name, "") for name in names]
        new.append(entry)
    new.save(str(catalogue))
    return sum(not entry.translated() for entry in new)


def _entry(sentence: Sentence) -> polib.POEntry:
    if sentence.many:
        forms = {0: "", 1: ""}
        return polib.POEntry(msgid=sentence.one, msgid_plural=sentence.many, msgstr_plural=forms)
    return polib.POEntry(msgid=sentence.one)
