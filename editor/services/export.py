"""Makes an export: all formats of one or more cuts, proved by reading them back, in one zip."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import django_rq
from django.db import transaction
from django.utils import timezone, translation

from editor.interchange.bundle import Bundle, bundle, zipped
from editor.interchange.names import export_stem
from editor.interchange.wishes import ExportWishes, from_stored
from editor.models import Cut, Export
from editor.selectors.sequence import sequence_of
from editor.selectors.thumbnails import thumbnails
from projects.models import Project, User
from projects.permissions import Act, require
from projects.services.audit import audit
from roughcut.core.errors import RefusedError, RoughCutError
from roughcut.core.vocabulary import Language
from roughcut.storage import store


@transaction.atomic
def export_ask(
    *,
    project: Project,
    cuts: Sequence[Cut],
    actor: User,
    wishes: ExportWishes | None = None,
) -> Export:
    """Queue an export of these cuts as they stand now. wishes: None = all, in their language."""
    require(actor, project, Act.EXPORT)
    if not cuts:
        raise RefusedError("no-cut", "There is no cut to export yet.")
    wishes = wishes or ExportWishes(language=Language(actor.language))
    export = Export.objects.create(project=project, asked_by=actor, options=wishes.stored())
    export.cuts.set(cuts)
    audit(project=project, actor=actor, verb="export_make", subject=export_name(cuts))
    queue = django_rq.get_queue("default")
    transaction.on_commit(lambda: queue.enqueue("editor.jobs.run_export", export.pk) and None)
    return export


def export_run(*, export_id: int) -> None:
    """Write the zip of a queued export; safe to run twice. A fault is told on the row."""
    export = Export.objects.select_related("project").get(pk=export_id)
    cuts = list(export.cuts.select_related("scene", "project").order_by("scene__order"))
    try:
        made = export_bundle(cuts, from_stored(export.options))
    except RoughCutError as error:
        export.state, export.message = Export.State.FAILED, str(error)
    else:
        content = zipped(made.files)
        export.file = f"projects/{export.project_id}/exports/{export.pk}.zip"
        export.sha256 = hashlib.sha256(content).hexdigest()
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            export.size = store(Path(file.name), export.file)
        export.state = Export.State.DONE
        export.report = [loss.code for loss in made.losses]
    export.finished_at = timezone.now()
    export.save()


def export_bundle(cuts: Sequence[Cut], wishes: ExportWishes) -> Bundle:
    """The files of an export, proved. Raises RefusedError or MachineError."""
    with translation.override(wishes.language):
        sequence = sequence_of(cuts, name=export_name(cuts), wishes=wishes)
        wanted = thumbnails(sequence) if "pdf" in wishes.formats else {}
        return bundle(sequence, wishes, wanted)


def export_name(cuts: Sequence[Cut]) -> str:
    """The sequence's name: the project's, with the scene's when there is but one."""
    first = cuts[0]
    if len(cuts) > 1:
        return first.project.name
    return f"{first.project.name} {first.scene.number} v{first.version}"


def zip_name(cuts: Sequence[Cut]) -> str:
    return f"{export_stem(export_name(cuts))}.zip"
