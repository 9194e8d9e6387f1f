"""A swap is of the whole shot: the other take comes in for every line that the shot carries."""

from __future__ import annotations

import pytest

from editor.models import Alternate, Cut
from editor.services.propose import scene_propose
from editor.services.review import event_swap
from editor.services.undo import change_undo
from tests.factories import bring_script, make_clip, make_project, make_user, read_lines

pytestmark = pytest.mark.django_db


def _cut_of_one_shot() -> Cut:
    """Two takes of one camera position: the first, circled on set, carries the whole scene."""
    owner = make_user("Lea")
    project = make_project(owner)
    (scene,) = bring_script(project)
    lines = list(scene.lines.filter(kind="dialogue").order_by("order"))
    for take in (1, 2):
        name = f"A001C00{take}.mov"
        clip = make_clip(project, name, scene=scene, take=take, circled=take == 1)
        read_lines(clip, lines)
    return scene_propose(scene=scene, actor=owner)


def _carried(cut: Cut) -> set[str]:
    return {reading.clip.name for event in cut.events.all() for reading in event.readings.all()}


def test_an_alternate_replaces_every_line_of_a_long_shot_and_undo_brings_all_back() -> None:
    cut = _cut_of_one_shot()
    (event,) = cut.events.all()
    assert event.readings.count() > 1
    other = Alternate.objects.filter(event=event).order_by("rank").first()
    assert other is not None
    assert cut.made_by is not None
    event_swap(
        cut_id=cut.pk, actor=cut.made_by, event_id=event.pk, alternate_id=other.pk, revision=0
    )
    assert _carried(cut) == {"A001C002.mov"}
    assert cut.events.get().pk == event.pk
    change_undo(cut_id=cut.pk, actor=cut.made_by)
    assert _carried(cut) == {"A001C001.mov"}
