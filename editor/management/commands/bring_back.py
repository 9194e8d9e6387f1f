"""`manage.py bring_back FILE --project ID --as EMAIL`: a finished cut against its proposal."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editor.models import Cut, ReturnedCut
from editor.services.returning import BYTES_MAX, cut_bring_back
from projects.models import Project, User
from roughcut.core.errors import RoughCutError


class Command(BaseCommand):
    help = "Compare an editor's finished cut (OTIO, EDL, XML, FCPXML, AAF) with its proposal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--project", type=int, required=True)
        parser.add_argument("--as", dest="email", required=True, help="who brings it")
        parser.add_argument("--cut", type=int, help="the proposal; found by itself without")
        parser.add_argument("--rate", help="of an EDL: 25 or 30000/1001; the project's without")
        parser.add_argument(
            "--sure", action="store_true", help="learn from it though it shows little of the scene"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        project = Project.objects.filter(pk=options["project"]).first()
        actor = User.objects.filter(email=options["email"]).first()
        if project is None or actor is None:
            raise CommandError("There is no such project or person.")
        if not file.is_file() or file.stat().st_size > BYTES_MAX:
            raise CommandError(f"There is no file {file}, or it is too large.")
        cut = Cut.objects.filter(pk=options["cut"], project=project).first()
        if options["cut"] and cut is None:
            raise CommandError("There is no such proposal in this project.")
        try:
            rows = cut_bring_back(
                project=project,
                actor=actor,
                name=file.name,
                data=file.read_bytes(),
                cut=cut,
                rate=_rate(options["rate"]),
                sure=options["sure"],
            )
        except RoughCutError as error:
            raise CommandError(str(error)) from error
        for row in rows:
            self.stdout.write(_told(row))


def _rate(text: str | None) -> Fraction | None:
    try:
        rate = Fraction(text) if text else None
    except (ValueError, ZeroDivisionError) as error:
        raise CommandError(f"{text} is no frame rate.") from error
    if rate is not None and not 1 <= rate <= 1000:
        raise CommandError(f"{text} is no frame rate.")
    return rate


def _told(row: ReturnedCut) -> str:
    report = row.report
    fates = [each["fate"] for each in report["differences"]]
    counts = ", ".join(f"{fates.count(fate)} {fate}" for fate in dict.fromkeys(fates))
    taught = row.cut.finals.filter(sha256=row.sha256).exists()
    doubt = "" if taught else "; nothing was learned: it shows little of this scene (--sure)"
    return (
        f"{row.cut}: {report['kept']} of {report['shots']} shots untouched "
        f"({round(100 * report['keep_rate'])} %); {counts}; {len(report['added'])} added; "
        f"{len(report['unplaced'])} of {report['events']} clips not found{doubt}"
    )
