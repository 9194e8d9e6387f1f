"""`manage.py dataset OUT`: what people judged, as a training set without media and names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editor.services.dataset import dataset_zip
from projects.models import Learning, Project


class Command(BaseCommand):
    help = "Write the judgements of projects as a zip of JSON lines, split by project."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path)
        parser.add_argument("--project", type=int, action="append", help="id; all by default")

    def handle(self, *args: Any, **options: Any) -> None:
        projects = Project.objects.exclude(learning=Learning.OFF)
        if options["project"]:
            projects = projects.filter(pk__in=options["project"])
        if not projects:
            raise CommandError("There is no project that may be learned from.")
        out: Path = options["out"]
        partial = out.with_name(f".{out.name}.partial")
        partial.write_bytes(dataset_zip(list(projects)))
        partial.replace(out)
        self.stdout.write(f"{len(projects)} projects in {out}")
