"""`manage.py assemble FOLDER --script FILE --out DIR`: the whole job on a terminal."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editor.management.terminal import summary, watch
from editor.selectors.results import results_of
from editor.services.assemble import (
    Order,
    assembly_start,
    cuts_made,
    exports_write,
    progress_now,
)
from roughcut.core.errors import RoughCutError
from roughcut.embedded.services import running_services


class Command(BaseCommand):
    help = "Read a folder of rushes, propose a cut of every scene, and export it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="searched for camera and sound files")
        parser.add_argument("--script", type=Path, required=True, help="Fountain or Final Draft")
        parser.add_argument("--out", type=Path, required=True, help="where the exports go")
        parser.add_argument("--language", choices=("en", "fr"), help="of the script")
        parser.add_argument("--json", type=Path, help="write everything found to this file")
        parser.add_argument("--name", help="of the project; the folder's name by default")
        parser.add_argument("--fresh", action="store_true", help="start over")
        parser.add_argument(
            "--no-faces", action="store_true", help="do not tell faces apart (no consent)"
        )
        parser.add_argument("--workers", type=int, help="how many; by default as the cores allow")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, script = options["folder"].resolve(), options["script"].resolve()
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        if not script.is_file():
            raise CommandError(f"There is no script {script}.")
        order = Order(
            folder=folder,
            script=script,
            language=options["language"] or _language(script),
            name=options["name"] or folder.name,
            recognise_faces=not options["no_faces"],
            fresh=options["fresh"],
        )
        try:
            with running_services(web=False, workers=options["workers"], say=self.stdout.write):
                self._assemble(order, options["out"], options["json"])
        except RoughCutError as error:
            raise CommandError(str(error)) from error

    def _assemble(self, order: Order, out: Path, results: Path | None) -> None:
        began = time.monotonic()
        project = assembly_start(order=order, owner=None)
        progress = watch(lambda: progress_now(project))
        cuts = cuts_made(project)
        if results is not None:
            results.parent.mkdir(parents=True, exist_ok=True)
            found = results_of(project, cuts)
            results.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
        if not cuts:
            raise CommandError("No scene could be proposed: " + _why(project.pk))
        for line in summary(project, cuts):
            self.stdout.write(line)
        self.stdout.write("")
        for path in exports_write(cuts=cuts, language=order.language, out=out):
            self.stdout.write(f"  {path}")
        self.stdout.write(f"Done in {time.monotonic() - began:.0f} s.")
        if progress.failed:
            self.stdout.write(f"{progress.failed} steps failed: {_why(project.pk)}")


def _language(script: Path) -> str:
    """The language of the script's words, when nobody said it."""
    from projects.screenplay.read import read_script

    return read_script(script.name, script.read_bytes()).language


def _why(project_id: int) -> str:
    from analysis.selectors import steps_of

    failed = steps_of(project_id).filter(state="failed")
    return "; ".join(f"{step}: {step.message}" for step in failed[:5]) or "no rushes fit it."
