"""Asks for exports, stops them, asks again; and what they are called. Writing is `exporting`."""

from __future__ import annotations

from collections.abc import Sequence

import django_rq
from django.db import transaction
from django.utils import timezone

from editor.interchange.names import export_stem
from editor.interchange.wishes import ExportWishes, from_stored
from editor.models import Cut, Export, PathMap
from editor.rendering.wishes import PreviewWishes, preview_from_stored
from projects.models import Project, User
from projects.permissions import Act, require
from projects.services.audit import audit
from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language
from roughcut.live import project_group, publish

Wishes = ExportWishes | PreviewWishes
SUFFIX = {Export.Kind.CUT: ".zip", Export.Kind.PREVIEW: ".mp4", Export.Kind.STEMS: "_stems.zip"}
QUEUE = "default"
MOST_GOING = 20
MOST_MACHINES = 20


@transaction.atomic
def export_ask(
    *,
    project: Project,
    cuts: Sequence[Cut],
    actor: User,
    wishes: Wishes | None = None,
    kind: str = Export.Kind.CUT,
) -> Export:
    """Queue an export of these cuts. wishes: of the kind; None = as by default, in their language.

    Raises RefusedError for who may not, for cuts of elsewhere and for none at all.
    """
    _check(project, cuts, actor)
    language = Language(actor.language)
    wishes = wishes or default_wishes(kind, language)
    if isinstance(wishes, ExportWishes) != (kind == Export.Kind.CUT):
        raise RefusedError("export-kind", "These options are not of this kind of export.")
    if isinstance(wishes, ExportWishes):
        first = cuts[0]
        wishes.start_frame(first.start_frame, first.rate, drop=first.drop_frame)
    export = Export.objects.create(
        project=project,
        asked_by=actor,
        kind=kind,
        options=wishes.stored(),
        revisions={str(cut.pk): cut.revision for cut in cuts},
        queued_at=timezone.now(),
    )
    export.cuts.set(cuts)
    audit(project=project, actor=actor, verb="export_make", subject=export_name(cuts), kind=kind)
    enqueue(export)
    return export


def _check(project: Project, cuts: Sequence[Cut], actor: User) -> None:
    require(actor, project, Act.EXPORT)
    if not cuts:
        raise RefusedError("no-cut", "There is no cut to export yet.")
    if any(cut.project_id != project.pk for cut in cuts):
        raise RefusedError("stranger", "There is no such cut here.")
    if project.exports.filter(state__in=Export.GOING).count() >= MOST_GOING:
        raise RefusedError(
            "export-many",
            "{most} exports of this project are waiting.",
            action="Wait until some are done, or stop them.",
            values={"most": MOST_GOING},
        )


def default_wishes(kind: str, language: Language) -> Wishes:
    if kind == Export.Kind.CUT:
        return ExportWishes(language=language)
    return PreviewWishes(language=language)


def wishes_of(export: Export) -> Wishes:
    """What was asked for. Raises RefusedError for options that are none (any more)."""
    if export.kind == Export.Kind.CUT:
        return from_stored(export.options)
    return preview_from_stored(export.options)


def export_again(*, export: Export, actor: User) -> Export:
    """The same cuts with the same options, as the cuts stand now."""
    return export_ask(
        project=export.project,
        cuts=cuts_of(export),
        actor=actor,
        wishes=wishes_of(export),
        kind=export.kind,
    )


@transaction.atomic
def export_cancel(*, export: Export, actor: User) -> bool:
    """Stop an export that waits or is being written; False when it had ended already."""
    require(actor, export.project, Act.EXPORT)
    stopped = Export.objects.filter(pk=export.pk, state__in=Export.GOING).update(
        state=Export.State.CANCELLED, finished_at=timezone.now()
    )
    if stopped:
        name = export_name(cuts_of(export))
        audit(project=export.project, actor=actor, verb="export_cancel", subject=name)
        tell(export.project_id)
    return bool(stopped)


@transaction.atomic
def path_map_keep(
    *, project: Project, user: User, machine: str, rules: Sequence[tuple[str, str]]
) -> PathMap:
    """Remember where the rushes lie on one of a person's machines."""
    require(user, project, Act.EXPORT)
    machine = " ".join(machine.split())[:60]
    if not machine:
        raise RefusedError("machine", "A machine needs a name.")
    kept, _ = PathMap.objects.update_or_create(
        user=user,
        project=project,
        machine=machine,
        defaults={"rules": [[server, editor] for server, editor in rules if editor]},
    )
    stale = user.path_maps.filter(project=project).values_list("pk", flat=True)[MOST_MACHINES:]
    PathMap.objects.filter(pk__in=list(stale)).delete()
    return kept


def enqueue(export: Export) -> None:
    """Give it to the workers once it is committed, and tell the page."""
    queue, export_id = django_rq.get_queue(QUEUE), export.pk
    transaction.on_commit(lambda: queue.enqueue("editor.jobs.run_export", export_id) and None)
    tell(export.project_id)


def tell(project_id: int) -> None:
    """Tell the project's sockets that there is news; they read it from the rows."""
    publish(project_group(project_id), {"type": "progress.changed"})


def cuts_of(export: Export) -> list[Cut]:
    return list(export.cuts.select_related("scene", "project").order_by("scene__order"))


def export_name(cuts: Sequence[Cut]) -> str:
    """The sequence's name: the project's, with the scene's when there is but one."""
    first = cuts[0]
    if len(cuts) > 1:
        return first.project.name
    return f"{first.project.name} {first.scene.number} v{first.version}"


def file_name(export: Export, cuts: Sequence[Cut]) -> str:
    """What the file is called where it is downloaded."""
    return export_stem(export_name(cuts)) + SUFFIX[Export.Kind(export.kind)]
