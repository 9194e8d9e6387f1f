"""The whole job without a browser: a folder and a script in, cuts and their exports out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from analysis.progress import Progress, progress_of
from analysis.selectors import steps_of
from analysis.services.steps import project_advance, sweep
from editor.interchange.bundle import zipped
from editor.interchange.names import export_stem
from editor.interchange.wishes import ExportWishes
from editor.models import Cut
from editor.selectors.project import latest_cuts
from editor.services.export import export_name
from editor.services.exporting import export_bundle
from projects.models import Project, User
from projects.services.footage import clips_register, media_files
from projects.services.project import project_create
from projects.services.script import script_import
from roughcut.core.errors import FootageError
from roughcut.core.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be assembled. fresh: start over even if this folder was read before."""

    folder: Path
    script: Path
    language: str
    name: str
    recognise_faces: bool = True
    fresh: bool = False


@transaction.atomic
def assembly_start(*, order: Order, owner: User | None) -> Project:
    """Make the project of an order, or go on with the one that this folder has.

    Raises FootageError when the folder holds no camera or sound file, ScriptError for a script
    that cannot be read.
    """
    files = media_files(order.folder)
    if not files:
        raise FootageError(
            "empty-folder",
            "There is no camera or sound file in this folder.",
            action="Name the folder that holds the rushes.",
            subject=str(order.folder),
        )
    present = Project.objects.filter(folder=str(order.folder)).order_by("-pk").first()
    if present is None or order.fresh:
        present = project_create(
            name=order.name,
            language=order.language,
            owner=owner,
            folder=str(order.folder),
            recognise_faces=order.recognise_faces,
        )
    script_import(
        project=present,
        name=order.script.name,
        content=order.script.read_bytes(),
        actor=owner,
    )
    clips_register(project=present, paths=files, actor=owner)
    return present


def progress_now(project: Project) -> Progress:
    """Where the work stands; also takes up what a dead worker left."""
    sweep()
    project_advance(project_id=project.pk)
    return progress_of(steps_of(project.pk), timezone.now())


def exports_write(*, cuts: list[Cut], language: str, out: Path) -> list[Path]:
    """Write every format of the cuts, and the zip of all, into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    made = export_bundle(cuts, ExportWishes(language=Language(language)))
    return list(
        _written(out, cuts, [(file.name, file.data) for file in made.files], zipped(made.files))
    )


def _written(
    out: Path, cuts: list[Cut], files: list[tuple[str, bytes]], archive: bytes
) -> Iterator[Path]:
    for name, content in [*files, (f"{export_stem(export_name(cuts))}.zip", archive)]:
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.partial")
        partial.write_bytes(content)
        partial.replace(path)
        yield path


def cuts_made(project: Project) -> list[Cut]:
    """The proposals of an assembly, in script order."""
    return latest_cuts(project)
