"""A scene's material for the engine, read again only when a row that it was read from changed.

A swap asks for it twice and a review some hundred times; reading it costs more than deciding over
it. Each process keeps a few scenes. Whether one is still as it was is asked of the database: every
version of a row has a place and a transaction of its own, so that no change by any process, no
deletion and nothing rolled back can go unseen.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, F, Func, OuterRef, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

from analysis.models import Analysis, OffScriptSpeech, OnScreen, Reading, Sync
from editor.engine.material import Material
from editor.models import Verdict
from editor.selectors.coverage import coverage_of, pictures_of
from projects.models import Character, Clip, Project, Scene, ScriptLine, Setup, Take, User

# Scenes kept by each process: a large one takes two megabytes.
_MOST = 16

Versions = frozenset[str]
_kept: OrderedDict[tuple[int, int | None], tuple[Versions, Material]] = OrderedDict()
_lock = Lock()


def material_of(scene: Scene, stars_but_of: User | None = None) -> Material:
    """Everything known of a scene's rushes, ready to be decided over.

    stars_but_of: whose own ratings are left out, because they are just about to rate.
    Raises ValueError when the project has no rate.
    """
    key = scene.pk, stars_but_of.pk if stars_but_of is not None else None
    versions = _versions(scene)
    with _lock:
        found = _kept.get(key)
    if found is None or found[0] != versions:
        found = versions, Material(coverage_of(scene, stars_but_of))
    with _lock:
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return found[1]


class _Version(Func):
    """A row's table, its place there and the transaction that wrote it: other after any change."""

    output_field = TextField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        table = compiler.quote_name_unless_alias(self.get_source_expressions()[0].alias)
        return f"'{table}' || {table}.ctid::text || {table}.xmin::text", ()


def _versions(scene: Scene) -> Versions:
    """The versions of all rows that a scene's coverage is read from."""
    project = Project.objects.filter(pk=scene.project_id)
    pictures = list(pictures_of(scene).values_list("pk", flat=True))
    synced = Sync.objects.filter(picture__in=pictures)
    takes = Take.objects.filter(clips__in=pictures)
    read: list[QuerySet[Any]] = [
        project,
        Scene.objects.filter(pk=scene.pk),
        ScriptLine.objects.filter(scene=scene),
        Character.objects.filter(project__in=project),
        Clip.objects.filter(pk__in=pictures),
        Clip.objects.filter(Exists(synced.filter(sound=OuterRef("pk")))),
        synced,
        takes,
        Setup.objects.filter(takes__in=takes),
        *(
            model.objects.filter(clip__in=pictures)
            for model in (Reading, OffScriptSpeech, OnScreen, Analysis)
        ),
        Verdict.objects.filter(cut__scene=scene, kind=Verdict.Kind.RATING),
    ]
    first, *others = [rows.order_by().values_list(_Version(F("pk"))) for rows in read]
    return frozenset(version for (version,) in first.union(*others, all=True))
