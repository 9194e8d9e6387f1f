"""A scene is read once for many swaps, and anew when anything it was read from changes."""

from __future__ import annotations

import re

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from analysis.models import Analysis, OffScriptSpeech, OnScreen, Reading, Sync
from editor.models import Verdict
from editor.selectors.coverage import coverage_of
from editor.selectors.material import material_of
from editor.services.propose import scene_propose
from editor.services.review import event_rate
from projects.models import Character, Clip, Project, Scene, ScriptLine, Setup, Take, User
from tests.factories import bring_script, make_clip, make_project, make_user, read_lines

pytestmark = pytest.mark.django_db

READ_FROM = (
    Project,
    Scene,
    ScriptLine,
    Character,
    Clip,
    Setup,
    Take,
    Reading,
    OffScriptSpeech,
    OnScreen,
    Analysis,
    Sync,
    Verdict,
)


@pytest.fixture
def scene() -> Scene:
    """A scene with something of all that a scene can be read from."""
    owner = make_user("Lea")
    project = make_project(owner)
    (scene,) = bring_script(project)
    clip = make_clip(project, "A001C001.mov", scene=scene)
    read_lines(clip, list(scene.lines.filter(kind="dialogue").order_by("order")))
    cut = scene_propose(scene=scene, actor=owner)
    OffScriptSpeech.objects.create(clip=clip, start_s=0.0, end_s=0.5, cue=True)
    who = Character.objects.filter(project=project)[0]
    OnScreen.objects.create(
        clip=clip, character=who, start_s=0.0, end_s=1.0, height=0.3, x=0.5, confidence=1.0
    )
    recorder = make_clip(project, "T1.wav", setup="sound")
    recorder.kind = Clip.Kind.SOUND
    recorder.save()
    Sync.objects.create(picture=clip, sound=recorder, offset_s=0.0, method="slate")
    Analysis.objects.create(clip=clip, analyser="quality", state=Analysis.State.DONE)
    event_rate(cut_id=cut.pk, actor=owner, event_id=cut.events.all()[0].pk, value=2)
    return Scene.objects.get(pk=scene.pk)


def test_what_did_not_change_is_not_read_again(scene: Scene) -> None:
    first = material_of(scene)
    with CaptureQueriesContext(
        connection,
    ) as again:
        assert material_of(scene) is first
    assert len(again) < 5
    assert first.coverage == coverage_of(scene)


@pytest.mark.parametrize("model", READ_FROM, ids=lambda model: model.__name__)
def test_a_row_that_was_written_again_is_read_again(
    scene: Scene, model: type[models.Model]
) -> None:
    first = material_of(scene)
    rows = list(model._default_manager.all())
    assert rows
    for row in rows:
        row.save()
    assert material_of(scene) is not first


def test_the_recorders_sound_is_watched_though_it_is_no_picture(scene: Scene) -> None:
    first = material_of(scene)
    recorder = Clip.objects.get(kind=Clip.Kind.SOUND)
    recorder.facts = {**recorder.facts, "channels": []}
    recorder.save()
    assert material_of(scene) is not first


def test_a_row_that_is_gone_and_one_that_is_new_are_seen(scene: Scene) -> None:
    first = material_of(scene)
    OffScriptSpeech.objects.all().delete()
    second = material_of(scene)
    assert len(second.coverage.clips[0].speech) == len(first.coverage.clips[0].speech) - 1
    make_clip(scene.project, "A001C002.mov", scene=scene, take=2)
    assert len(material_of(scene).coverage.clips) == 2


def test_what_was_taken_back_leaves_nothing_behind(scene: Scene) -> None:
    before = material_of(scene).coverage
    with transaction.atomic():
        ScriptLine.objects.filter(scene=scene, kind="dialogue").update(spoken="Something else.")
        inside = material_of(scene).coverage
        transaction.set_rollback(True)
    assert inside != before
    assert material_of(scene).coverage == before


def test_whose_stars_are_left_out_is_another_reading(scene: Scene) -> None:
    with_all, without = material_of(scene), material_of(scene, User.objects.get())
    rated = [x.performance for x in with_all.coverage.readings if x.performance == x.performance]
    left = [x.performance for x in without.coverage.readings if x.performance == x.performance]
    assert rated
    assert not left
    assert material_of(scene) is with_all


def test_all_tables_that_a_scene_is_read_from_are_watched(scene: Scene) -> None:
    """Whoever reads one more table for the engine is told here to watch it."""
    with CaptureQueriesContext(connection) as reading:
        coverage_of(scene)
    material_of(scene)
    with CaptureQueriesContext(connection) as watching:
        material_of(scene)
    read = {table for query in reading for table in _tables(query["sql"])}
    watched = set(re.findall(r"'\"(\w+)\"' \|\|", watching[-1]["sql"]))
    assert read <= watched | {"editor_cut"}  # a cut is asked only which scene it is of


def _tables(sql: str) -> list[str]:
    return re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)
