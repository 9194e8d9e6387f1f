"""What was measured of voices, faces and light reaches the engine; what was not is unknown."""

from __future__ import annotations

import math

import pytest

from analysis.models import Analysis, Reading, Sync
from analysis.services.alignment import expressions_replace
from editor.engine.cut import LineReading, SceneCoverage
from editor.engine.mood import FACES
from editor.models import Cut
from editor.selectors.coverage import coverage_of
from projects.models import CastMember, Clip, Consent
from tests.factories import make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cut() -> Cut:
    return make_cut(make_user("Lea"))


def given(cut: Cut, reading: Reading) -> LineReading:
    return next(x for x in coverage_of(cut.scene).readings if x.id == str(reading.pk))


def known(scene: SceneCoverage) -> int:
    return sum(clip.light is not None for clip in scene.clips)


def test_nothing_is_known_where_nothing_was_measured(cut: Cut) -> None:
    scene = coverage_of(cut.scene)
    assert all(math.isnan(x.level_db) and math.isnan(x.pitch_range_st) for x in scene.readings)
    assert not any(x.expression for x in scene.readings)
    assert known(scene) == 0


def test_the_voice_of_a_reading_is_what_was_measured(cut: Cut) -> None:
    reading = Reading.objects.all()[0]
    Reading.objects.filter(pk=reading.pk).update(level_db=-23.5, pitch_range_st=6.25)
    found = given(cut, reading)
    assert (found.level_db, found.pitch_range_st) == (-23.5, 6.25)


def test_levels_are_told_apart_by_setup_and_by_what_recorded_them(cut: Cut) -> None:
    one, other = Reading.objects.filter(clip__take__setup__name="4A")[:2]
    elsewhere = Reading.objects.filter(clip__take__setup__name="4B")[0]
    assert given(cut, one).microphone == given(cut, other).microphone
    assert given(cut, one).microphone != given(cut, elsewhere).microphone
    assert given(cut, one).microphone[0] == given(cut, elsewhere).microphone[0] == "camera"
    recorder = Clip.objects.create(
        project=cut.project,
        kind=Clip.Kind.SOUND,
        state=Clip.State.READY,
        name="T001.wav",
        path="/rushes/T001.wav",
        size=1,
        facts={"channels": [{"stream": 0, "index": 0, "name": "boom"}]},
    )
    Sync.objects.create(picture=one.clip, sound=recorder, offset_s=1.0, method="sound")
    assert given(cut, one).microphone[0] == "recorder"


def test_expressions_are_kept_in_the_engines_order(cut: Cut) -> None:
    reading = Reading.objects.all()[0]
    expressions_replace(project=cut.project, found={reading.pk: {"sad": 0.75, "neutral": 0.25}})
    shares = dict(zip(FACES, given(cut, reading).expression, strict=True))
    assert {face: share for face, share in shares.items() if share} == {
        "sad": 0.75,
        "neutral": 0.25,
    }
    expressions_replace(project=cut.project, found={})
    assert given(cut, reading).expression == ()


def test_nothing_is_kept_of_a_face_that_withdrew_its_consent(cut: Cut) -> None:
    reading = Reading.objects.all()[0]
    CastMember.objects.filter(character=reading.line.character).update(consent=Consent.WITHDRAWN)
    expressions_replace(project=cut.project, found={reading.pk: {"sad": 1.0}})
    assert not Reading.objects.filter(expression__isnull=False).exists()


def test_the_light_of_a_clip_is_what_was_seen_while_it_plays(cut: Cut) -> None:
    clip = Clip.objects.filter(kind=Clip.Kind.PICTURE)[0]
    seen = [
        {"kind": "Light", "start_s": at, "end_s": at + 5.0, "lightness": light, "green_red": 1.0,
         "blue_yellow": 3.0}
        for at, light in ((0.0, 44.0), (5.0, 90.0), (10.0, 90.0))
    ]  # fmt: skip
    Analysis.objects.create(
        clip=clip, analyser="light", version="1", state="done", observations=seen
    )
    scene = coverage_of(cut.scene)
    (found,) = [x.light for x in scene.clips if x.id == str(clip.pk)]
    assert found is not None
    assert found.lab == (44.0, 1.0, 3.0)
    assert known(scene) == 1


def test_what_a_line_asks_of_a_face_comes_from_its_text(cut: Cut) -> None:
    line = cut.scene.lines.filter(kind="dialogue")[0]
    line.parentheticals = ["furious"]
    line.save()
    asked = {x.id: x.mood for x in coverage_of(cut.scene).lines}
    assert [key for key, mood in asked.items() if mood] == [str(line.pk)]
    assert asked[str(line.pk)][FACES.index("angry")] > 0.5
