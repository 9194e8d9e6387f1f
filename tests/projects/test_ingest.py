"""Real small files into a project: facts, twins, faults in both languages, takes, revisions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation

from analysis.models import Reading, Stage, State, Step
from projects.models import AuditEntry, CastMember, Clip, Project, ScriptLine
from projects.selectors import problems_of
from projects.services.footage import (
    clip_probe,
    clip_register,
    clips_register,
    media_files,
    takes_group,
)
from projects.services.project import project_create
from projects.services.script import script_import
from roughcut.core.errors import ScriptError
from roughcut.core.timecode import smpte_to_frames
from tests.factories import SCRIPT, bring_script, make_clip, make_user, read_lines
from tests.footage import BrokenKind, make_broken, make_sound, make_take

pytestmark = [pytest.mark.django_db, pytest.mark.media]
NTSC24, NTSC30 = Fraction(24000, 1001), Fraction(30000, 1001)


@pytest.fixture
def project() -> Project:
    return project_create(name="Low tide", language="en", owner=make_user("Lea"))


def bring(project: Project, path: Path) -> Clip:
    return clip_probe(clip=clips_register(project=project, paths=[path], actor=None)[0])


@pytest.mark.parametrize(
    ("rate", "timecode", "drop"),
    [
        (Fraction(24), "10:00:00:00", False),
        (Fraction(25), "23:59:58:24", False),
        (NTSC24, "01:00:00:23", False),
        (NTSC30, "01:01:00:02", True),
        (NTSC30, "01:01:00:02", False),
    ],
)
def test_what_a_camera_file_says_is_stored_exactly(
    tmp_path: Path, project: Project, rate: Fraction, timecode: str, drop: bool
) -> None:
    path = make_take(
        tmp_path / "A001C001.mov", rate=rate, frames=30, timecode=timecode, drop=drop, reel="A001"
    )
    clip = Clip.objects.get(pk=bring(project, path).pk)
    assert (clip.kind, clip.state) == (Clip.Kind.PICTURE, Clip.State.READY)
    assert (clip.rate, clip.frames, clip.drop_frame) == (rate, 30, drop)
    assert clip.start_frame == smpte_to_frames(timecode, rate, drop=drop)
    assert (clip.width, clip.height, clip.reel) == (320, 180, "A001")
    assert clip.duration_s == pytest.approx(float(30 / rate))
    assert len(clip.sha256) == 64


def test_the_first_picture_gives_the_project_its_rate(tmp_path: Path, project: Project) -> None:
    bring(project, make_sound(tmp_path / "7_T01.wav", duration_s=0.5))
    project.refresh_from_db()
    assert project.rate is None
    bring(project, make_take(tmp_path / "a.mov", rate=NTSC24, frames=10))
    bring(project, make_take(tmp_path / "b.mov", rate=Fraction(25), frames=10, take=2))
    project.refresh_from_db()
    assert project.rate == NTSC24


def test_a_sound_file_keeps_its_tracks_slate_and_place_in_the_day(
    tmp_path: Path, project: Project
) -> None:
    start = 36_000 * 48_000 + 12_345
    path = make_sound(
        tmp_path / "day.wav",
        time_reference=start,
        tracks=("BOOM", "LAV Anna"),
        scene="4A",
        take="2",
    )
    clip = bring(project, path)
    assert (clip.kind, clip.state) == (Clip.Kind.SOUND, Clip.State.READY)
    assert [channel["name"] for channel in clip.facts["channels"]] == ["BOOM", "LAV Anna"]
    assert clip.facts["start_samples"] == start
    assert (clip.facts["slate"]["setup"], clip.facts["slate"]["take"]) == ("4A", 2)


def test_the_same_file_under_another_name_is_a_duplicate(tmp_path: Path, project: Project) -> None:
    first = make_take(tmp_path / "A001C001.mov", frames=10)
    second = Path(shutil.copy(first, tmp_path / "copy.mov"))
    original, twin = bring(project, first), bring(project, second)
    assert (twin.state, twin.duplicate_of) == (Clip.State.DUPLICATE, original)
    assert clip_probe(clip=original).state == Clip.State.READY
    assert clip_probe(clip=twin).state == Clip.State.DUPLICATE


def test_the_same_file_in_two_projects_is_no_duplicate(tmp_path: Path, project: Project) -> None:
    path = make_take(tmp_path / "A001C001.mov", frames=10)
    other = project_create(name="High tide", language="fr", owner=make_user("Karim"))
    assert bring(project, path).state == bring(other, path).state == Clip.State.READY


def test_two_empty_files_are_two_faults_and_no_duplicates(tmp_path: Path, project: Project) -> None:
    for name in ("a.mov", "b.mov"):
        clip = bring(project, make_broken(tmp_path / name, "zero bytes"))
        assert (clip.state, clip.sha256) == (Clip.State.SET_ASIDE, "")


BROKEN: list[tuple[BrokenKind, str, bool, str]] = [
    ("zero bytes", "a.mov", True, "zero bytes"),
    ("truncated", "a.mov", True, "corrupt"),
    ("wrong extension", "a.mov", False, "wrong extension"),
    ("silent", "a.mov", False, "no audio"),
    ("variable rate", "a.mov", False, "variable frame rate"),
]


@pytest.mark.parametrize(
    ("kind", "name", "fatal", "word"), BROKEN, ids=[each[0] for each in BROKEN]
)
def test_a_fault_is_told_in_both_languages_and_the_rest_goes_on(
    tmp_path: Path, project: Project, kind: BrokenKind, name: str, fatal: bool, word: str
) -> None:
    clip = bring(project, make_broken(tmp_path / name, kind))
    assert clip.state == (Clip.State.SET_ASIDE if fatal else Clip.State.READY)
    assert word in set(clip.problems.values_list("kind", flat=True))
    told = {}
    for language in ("en", "fr"):
        with translation.override(language):
            told[language] = [(one.fact, one.action) for one in problems_of(project)]
    assert told["en"] != told["fr"]
    for fact, action in (*told["en"], *told["fr"]):
        assert fact
        assert action
        assert "{" not in fact + action
    assert bring(project, make_take(tmp_path / "good.mov", frames=10)).state == Clip.State.READY


def test_a_mended_file_that_is_read_again_loses_its_fault(tmp_path: Path, project: Project) -> None:
    path = make_broken(tmp_path / "a.mov", "zero bytes")
    clip = bring(project, path)
    make_take(path, frames=10)
    clip = clip_probe(clip=clip)
    assert clip.state == Clip.State.READY
    assert not clip.problems.filter(fatal=True).exists()


def test_a_folder_is_searched_at_any_depth_and_hidden_files_stay_out(tmp_path: Path) -> None:
    wanted = ["A001.mov", "day 1/card Ä/B002.MXF", "day 1/sound/7_T01.WAV"]
    others = [".DS_Store", "._A001.mov", ".trash/C003.mov", "notes.txt", "day 1/A001.mov.part"]
    for name in (*wanted, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.mov").mkdir()
    assert [str(path.relative_to(tmp_path)) for path in media_files(tmp_path)] == wanted


def test_a_file_registered_twice_is_one_clip_with_one_step(project: Project) -> None:
    for _ in range(2):
        clip_register(project=project, path="/rushes/a.mov", name="a.mov", size=1, actor=None)
    assert Clip.objects.count() == 1
    assert Step.objects.filter(stage=Stage.PROBE).count() == 1
    assert AuditEntry.objects.filter(verb="clip_register").count() == 1


def test_files_of_one_slate_become_one_take(tmp_path: Path, project: Project) -> None:
    bring_script(project)
    files = [
        make_take(tmp_path / "4A_T02_A.mov", frames=50, take=1),
        make_take(tmp_path / "4A_T02_B.mov", frames=50, take=2),
        make_sound(tmp_path / "4A_T02.wav", scene="4A", take="2", time_reference=3600 * 48_000),
        make_take(tmp_path / "4A_T03.mov", frames=50, take=3, timecode="01:05:00:00"),
    ]
    clips = [bring(project, path) for path in files]
    takes_group(project=project)
    for clip in clips:
        clip.refresh_from_db()
    assert {str(clip.take) for clip in clips[:3]} == {"4A T2"}
    assert str(clips[3].take) == "4A T3"
    assert clips[0].take is not None
    assert clips[0].take.setup.scene == project.scenes.get(number="4")
    takes_group(project=project)
    assert project.setups.count() == 1


def test_a_take_that_lost_its_last_clip_is_gone(tmp_path: Path, project: Project) -> None:
    clip = bring(project, make_take(tmp_path / "4A_T02.mov", frames=10))
    takes_group(project=project)
    assert project.setups.count() == 1
    clip.delete()
    takes_group(project=project)
    assert project.setups.count() == 0


def lines_of(project: Project) -> dict[str, ScriptLine]:
    present = ScriptLine.objects.filter(scene__project=project, dropped_in__isnull=True)
    return {line.spoken: line for line in present if line.kind == "dialogue"}


Change = Callable[[str], str]
REWORDED: dict[str, Change] = {
    "a word more": lambda text: text.replace("said I would try", "said I would really try"),
    "a line before": lambda text: text.replace("ANNA\nYou said", "BEN\nHello.\n\nANNA\nYou said"),
    "an action between": lambda text: text.replace("ANNA\nIt is", "Silence.\n\nANNA\nIt is"),
    "another scene before": lambda text: text.replace(
        "INT. KITCHEN", "EXT. BEACH - DAY #3#\n\nBEN\nCold.\n\nINT. KITCHEN"
    ),
}


@pytest.mark.parametrize("change", REWORDED.values(), ids=list(REWORDED))
def test_a_new_revision_keeps_lines_with_their_readings(project: Project, change: Change) -> None:
    bring_script(project)
    before = lines_of(project)
    read_lines(make_clip(project, "A001C001.mov"), list(before.values()))
    bring_script(project, change(SCRIPT))
    after = lines_of(project)
    assert {line.pk for line in before.values()} <= {line.pk for line in after.values()}
    assert Reading.objects.filter(line__in=after.values()).count() == len(before)
    assert [revision.number for revision in project.revisions.all()] == [1, 2]


def test_a_line_that_is_cut_is_marked_and_comes_back_with_its_readings(project: Project) -> None:
    bring_script(project)
    before = lines_of(project)
    gone = before["Then there is still time for tea."]
    read_lines(make_clip(project, "A001C001.mov"), [gone])
    bring_script(project, SCRIPT.replace("BEN\nThen there is still time for tea.\n", ""))
    gone.refresh_from_db()
    assert gone.dropped_in is not None
    assert gone.dropped_in.number == 2
    bring_script(project, SCRIPT + "\n")
    assert lines_of(project)["Then there is still time for tea."].readings.count() == 1


def test_a_scene_that_is_cut_is_omitted_and_comes_back(project: Project) -> None:
    (kitchen,) = bring_script(project)
    bring_script(project, "INT. ATTIC - DAY #9#\n\nANNA\nNobody here.\n")
    kitchen.refresh_from_db()
    assert kitchen.omitted
    bring_script(project)
    kitchen.refresh_from_db()
    assert not kitchen.omitted


def test_the_same_script_twice_is_one_revision(project: Project) -> None:
    bring_script(project)
    bring_script(project)
    assert project.revisions.count() == 1
    assert CastMember.objects.count() == 2
    assert AuditEntry.objects.filter(verb="script_import").count() == 1


def test_a_file_that_is_no_script_changes_nothing(project: Project) -> None:
    bring_script(project)
    with pytest.raises(ScriptError):
        script_import(project=project, name="a.fdx", content=b"\x00\x01 not xml", actor=None)
    assert project.revisions.count() == 1


def test_a_new_script_makes_the_alignment_be_done_again(project: Project) -> None:
    clip_register(project=project, path="/rushes/a.mov", name="a.mov", size=1, actor=None)
    Step.objects.update(state=State.DONE)
    bring_script(project)
    assert Step.objects.get(stage=Stage.ALIGN).state == State.WAITING
    assert Step.objects.get(stage=Stage.PROBE).state == State.DONE


def test_the_trail_tells_who_did_what(project: Project) -> None:
    actor = make_user("Karim")
    script_import(project=project, name="s.fountain", content=SCRIPT.encode(), actor=actor)
    clip_register(project=project, path="/rushes/a.mov", name="a.mov", size=7, actor=actor)
    trail = AuditEntry.objects.filter(project=project).order_by("pk")
    assert [(entry.verb, entry.subject) for entry in trail] == [
        ("project_create", "Low tide"),
        ("script_import", "s.fountain"),
        ("clip_register", "a.mov"),
    ]
    assert {entry.actor for entry in trail[1:]} == {actor}
    assert all(entry.told != entry.verb for entry in trail)
