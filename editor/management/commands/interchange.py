"""`manage.py interchange CUT.json MEDIA_DIR OUT_DIR`: every NLE format of a neutral cut."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editor.interchange.convert import convert
from editor.interchange.names import PathRule
from editor.interchange.wishes import FORMATS, ExportWishes
from roughcut.core.errors import RoughCutError
from roughcut.core.vocabulary import Language


class Command(BaseCommand):
    help = "Write every NLE format of a neutral cut (cut.json, schema 2)."
    requires_system_checks: list[str] = []  # reads and writes files only

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cut", type=Path)
        parser.add_argument("media", type=Path)
        parser.add_argument("out", type=Path)
        parser.add_argument("--format", action="append", choices=FORMATS, dest="formats")
        parser.add_argument("--language", choices=("en", "fr"), default="en")
        parser.add_argument(
            "--map", action="append", nargs=2, default=[], metavar=("HERE", "THERE"), dest="rules"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # Django's own signature
        try:
            made = convert(
                options["cut"],
                options["media"],
                options["out"],
                wishes=ExportWishes(
                    formats=tuple(options["formats"] or FORMATS),
                    language=Language(options["language"]),
                    rules=tuple(PathRule(*rule) for rule in options["rules"]),
                ),
            )
        except (RoughCutError, OSError) as error:
            raise CommandError(str(error)) from error
        for file in made.files:
            self.stdout.write(file.name)
