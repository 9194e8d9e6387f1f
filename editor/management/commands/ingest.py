"""`manage.py ingest FOLDER --project N`: take in a folder of rushes, or keep watching it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.models import Project, User
from projects.services.footage import clips_register, settled_files
from projects.services.project import project_create
from projects.services.script import script_import
from roughcut.core.errors import RoughCutError
from roughcut.embedded.services import running_stores

_BETWEEN_LOOKS_S = 10.0


class Command(BaseCommand):
    help = "Register the camera and sound files of a folder; the workers read them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        into = parser.add_mutually_exclusive_group(required=True)
        into.add_argument("--project", type=int, help="number of a project that exists")
        into.add_argument("--new", help="name of a project to make")
        parser.add_argument("--owner", help="e-mail of the new project's owner")
        parser.add_argument("--language", choices=("en", "fr"), default="en")
        parser.add_argument("--script", type=Path)
        parser.add_argument("--watch", action="store_true", help="go on until Ctrl-C")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].resolve()
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            with running_stores():
                self._take_in(folder, options)
        except RoughCutError as error:
            raise CommandError(str(error)) from error

    def _take_in(self, folder: Path, options: dict[str, Any]) -> None:
        project = _project(options)
        script: Path | None = options["script"]
        if script is not None:
            content = script.read_bytes()
            script_import(project=project, name=script.name, content=content, actor=None)
        known = set(project.clips.values_list("path", flat=True))
        while True:
            arrived = [path for path in settled_files(folder) if str(path) not in known]
            clips_register(project=project, paths=arrived, actor=None)
            known |= {str(path) for path in arrived}
            for path in arrived:
                self.stdout.write(f"  {path.relative_to(folder)}")
            if not options["watch"]:
                break
            time.sleep(_BETWEEN_LOOKS_S)
        self.stdout.write(f"Project {project.pk} ({project}): {len(known)} files registered.")


def _project(options: dict[str, Any]) -> Project:
    if options["project"] is not None:
        found = Project.objects.filter(pk=options["project"]).first()
        if found is None:
            raise CommandError(f"There is no project {options['project']}.")
        return found
    owner = None
    if options["owner"]:
        owner = User.objects.filter(email=options["owner"].lower()).first()
        if owner is None:
            raise CommandError(f"Nobody has the address {options['owner']}.")
    return project_create(name=options["new"], language=options["language"], owner=owner)
