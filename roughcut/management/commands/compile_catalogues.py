"""`manage.py compile_catalogues`: the translations made readable, without the gettext tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile every .po file of locale/ into the .mo file beside it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for place in settings.LOCALE_PATHS:
            for catalogue in sorted(Path(place).rglob("*.po")):
                words = polib.pofile(str(catalogue))
                words.save_as_mofile(str(catalogue.with_suffix(".mo")))
                self.stdout.write(f"{catalogue.parts[-3]}: {words.percent_translated()} %")
