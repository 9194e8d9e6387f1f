"""A sound file that comes after the dialogue was listened to is listened to as well."""

from __future__ import annotations

import pytest

from analysis.models import Stage, State, Step, Sync
from analysis.stages.sync import sync_keep
from analysis.sync.pairing import Pairing
from analysis.sync.sync import SyncMethod, SyncResult
from projects.models import Clip
from tests.factories import make_clip, make_project, make_user

pytestmark = pytest.mark.django_db


def _states(clip: Clip) -> set[str]:
    return set(Step.objects.filter(clip=clip).values_list("state", flat=True))


def test_a_clip_whose_sound_changes_is_heard_again_and_one_whose_sound_stays_is_not() -> None:
    project = make_project(make_user("Lea"))
    camera, recorder = make_clip(project, "A.mov"), make_clip(project, "B.wav", take=2)
    for stage in (Stage.SOUND, Stage.TRANSCRIPT):
        Step.objects.create(project=project, clip=camera, stage=stage, state=State.DONE)
    sync_keep(camera, Pairing(str(camera.pk), None, None), had_choice=False)
    assert _states(camera) == {State.DONE}
    found = SyncResult(1.5, 0.9, SyncMethod.SOUND, 0.0, 5, 5)
    sync_keep(camera, Pairing(str(camera.pk), str(recorder.pk), found), had_choice=True)
    assert Sync.objects.get(picture=camera).offset_s == 1.5
    assert _states(camera) == {State.WAITING}
    Step.objects.update(state=State.DONE)
    sync_keep(camera, Pairing(str(camera.pk), str(recorder.pk), found), had_choice=True)
    assert _states(camera) == {State.DONE}
