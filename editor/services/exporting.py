"""Writes exports. The row decides; the queue only carries its id.

Invariant: an export is written by one worker at a time. Taking it up compares-and-swaps the state
and grows `run`; whatever a worker writes later carries its `run`, so that one that was thought
dead, or an export that a person stopped, writes nothing any more. A file is under its name only
when it is whole.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from editor.interchange.bundle import Bundle, bundle, zipped
from editor.interchange.wishes import ExportWishes
from editor.models import Cut, Export
from editor.rendering.preview import write_preview
from editor.rendering.stems import work, write_stems
from editor.rendering.wishes import PreviewWishes
from editor.selectors.screening import material, plan_of
from editor.selectors.sequence import sequence_of
from editor.selectors.thumbnails import thumbnails
from editor.services.export import SUFFIX, cuts_of, enqueue, export_name, tell, wishes_of
from editor.services.webhook import deliveries_make
from projects.models import Project
from roughcut.core.errors import FootageError, MachineError, RoughCutError
from roughcut.refusals import kept
from roughcut.storage import store

log = logging.getLogger(__name__)

_TELL_EVERY_S = 0.5
_BLOCK = 1 << 20


class Stopped(Exception):  # noqa: N818  not an error: the export is no longer ours
    """A person stopped the export, or another worker has it."""


def export_take_up(*, export_id: int) -> Export | None:
    """Claim a queued export for this worker; None when another has it or it was stopped."""
    now = timezone.now()
    taken = Export.objects.filter(pk=export_id, state=Export.State.QUEUED).update(
        state=Export.State.WRITING,
        run=F("run") + 1,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        done=0,
        fault={},
    )
    if not taken:
        return None
    export = Export.objects.select_related("project", "asked_by").get(pk=export_id)
    tell(export.project_id)
    return export


def export_run(*, export: Export) -> None:
    """Write an export that was taken up; a fault is told on its row."""
    try:
        with tempfile.TemporaryDirectory(prefix="roughcut-export-") as folder:
            _write(export, Path(folder) / "export")
    except Stopped:
        return
    except FileNotFoundError as error:
        _fail(export, _gone(error))
    except RoughCutError as error:
        _fail(export, error)
    except Exception as error:  # the edge of the process: the row is marked, the worker goes on
        log.warning("export %s failed", export.pk, exc_info=True)
        _fail(export, _broken(error))


def _write(export: Export, path: Path) -> None:
    cuts = cuts_of(export)
    wishes = wishes_of(export)
    export.revisions = {str(cut.pk): cut.revision for cut in cuts}
    if isinstance(wishes, ExportWishes):
        made = export_bundle(cuts, wishes)
        path.write_bytes(zipped(made.files))
        export.report = [loss.code for loss in made.losses]
    else:
        _render(export, cuts, wishes, path)
    _keep(export, path)


def export_bundle(cuts: Sequence[Cut], wishes: ExportWishes) -> Bundle:
    """The files of an export, proved. Raises RefusedError or MachineError."""
    with translation.override(wishes.language):
        sequence = sequence_of(cuts, name=export_name(cuts), wishes=wishes)
        wanted = thumbnails(sequence) if "pdf" in wishes.formats else {}
        return bundle(sequence, wishes, wanted)


def _render(export: Export, cuts: Sequence[Cut], wishes: PreviewWishes, path: Path) -> None:
    stems = export.kind == Export.Kind.STEMS
    with translation.override(wishes.language), material(cuts, wishes, stems=stems) as files:
        plan = plan_of(cuts, wishes, files, name=export_name(cuts), export=export)
        progress = _Progress(export, work(plan) if stems else plan.head + plan.frames)
        (write_stems if stems else write_preview)(path, plan, progress)
        progress.sure()


class _Progress:
    """Tells the row how far the writing is, at most twice a second; raises Stopped."""

    def __init__(self, export: Export, total: int) -> None:
        self.export, self.total = export, total
        self._told_s = 0.0
        self._done = 0

    def __call__(self, done: int) -> None:
        self._done = max(done, self._done)
        if time.monotonic() - self._told_s >= _TELL_EVERY_S:
            self.sure()

    def sure(self) -> None:
        self._told_s = time.monotonic()
        now = timezone.now()
        if not mine(self.export).update(done=self._done, total=self.total, heartbeat_at=now):
            raise Stopped
        tell(self.export.project_id)


def mine(export: Export) -> QuerySet[Export]:
    """The row while it is this worker's, else nothing."""
    return Export.objects.filter(pk=export.pk, run=export.run, state=Export.State.WRITING)


def _keep(export: Export, path: Path) -> None:
    """Put the whole file in its place, then say so on the row."""
    name = f"projects/{export.project_id}/exports/{export.pk}{SUFFIX[Export.Kind(export.kind)]}"
    if not mine(export).exists():
        raise Stopped
    size = store(path, name)
    _end(export, state=Export.State.DONE, file=name, size=size, sha256=_sha256(path))


def _fail(export: Export, error: RoughCutError) -> None:
    with suppress(Stopped):
        _end(export, state=Export.State.FAILED, fault=kept(error))


@transaction.atomic
def _end(export: Export, **fields: object) -> None:
    """Close this worker's run, and tell who waits for it."""
    closed = mine(export).update(
        finished_at=timezone.now(),
        revisions=export.revisions,
        report=export.report,
        done=F("total"),
        **fields,
    )
    if not closed:
        raise Stopped
    export.refresh_from_db()
    deliveries_make(export=export)
    tell(export.project_id)


def exports_sweep() -> int:
    """Take up again what a dead worker or a lost queue left; returns how many exports."""
    now = timezone.now()
    silent = Q(state=Export.State.WRITING, heartbeat_at__lt=now - Export.SILENT)
    lost = Q(state=Export.State.QUEUED, queued_at__lt=now - Export.LOST)
    return sum(_take_back(export) for export in Export.objects.filter(silent | lost).order_by("pk"))


@transaction.atomic
def _take_back(seen: Export) -> bool:
    Project.objects.select_for_update().get(pk=seen.project_id)
    export = Export.objects.select_for_update().get(pk=seen.pk)
    if (export.state, export.run, export.queued_at) != (seen.state, seen.run, seen.queued_at):
        return False
    if export.state == Export.State.WRITING and export.attempts >= Export.MAX_ATTEMPTS:
        _end(export, state=Export.State.FAILED, fault=kept(_worn_out(export.attempts)))
        return True
    export.state, export.queued_at = Export.State.QUEUED, timezone.now()
    export.run += 1
    export.save(update_fields=["state", "queued_at", "run"])
    enqueue(export)
    return True


def _sha256(path: Path) -> str:
    counted = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            counted.update(block)
    return counted.hexdigest()


def _gone(error: FileNotFoundError) -> FootageError:
    return FootageError(
        "gone",
        "{name} is not where it was.",
        action="Bring the file back, or export from the proxies.",
        values={"name": Path(str(error.filename or error)).name},
    )


def _broken(error: Exception) -> MachineError:
    return MachineError(
        "export.broken",
        "Nothing was written.",
        action="Export again; if it fails again, send us the details.",
        subject=f"{type(error).__name__}: {error}"[:500],
    )


def _worn_out(attempts: int) -> MachineError:
    return MachineError(
        "export.worker",
        "The worker stopped {attempts} times while writing this.",
        action="Ask the studio engineer to look at its log.",
        values={"attempts": attempts},
    )
