"""A finished cut comes back by the page, is compared with its proposal, and is kept."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from editor.interchange.bundle import bundle
from editor.interchange.timeline import Event, Sequence
from editor.interchange.wishes import ExportWishes
from editor.models import Cut, FinalCut, ReturnedCut, Verdict
from editor.selectors.sequence import sequence_of
from editor.services.propose import scene_propose
from editor.services.returning import cut_bring_back
from projects.models import AuditEntry, Role, Scene, User
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange
from tests.factories import PAL, add_member, make_clip, make_cut, make_user, read_lines

pytestmark = pytest.mark.django_db

RATES = [PAL, Fraction(24000, 1001), Fraction(30000, 1001)]
SUFFIXES = {
    "premiere": "premiere.xml",
    "resolve": "resolve.xml",
    "fcpxml": ".fcpxml",
    "otio": ".otio",
    "aaf": ".aaf",
    "edl": "_v1.edl",
}


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


def _sequence(cut: Cut) -> Sequence:
    return sequence_of([cut], name="final")


def _written(sequence: Sequence, name: str) -> tuple[str, bytes]:
    for file in bundle(sequence, ExportWishes(formats=(name,))).files:
        if file.name.lower().endswith(SUFFIXES[name]):
            return file.name, file.data
    raise AssertionError(name)


def _back(cut: Cut, actor: User, sequence: Sequence, name: str = "otio") -> ReturnedCut:
    file, data = _written(sequence, name)
    (row,) = cut_bring_back(project=cut.project, actor=actor, name=file, data=data)
    return row


def _fates(row: ReturnedCut) -> list[str]:
    return [each["fate"] for each in row.report["differences"]]


@pytest.mark.parametrize("name", SUFFIXES)
@pytest.mark.parametrize("rate", RATES, ids=str)
def test_an_untouched_export_comes_back_untouched_in_every_format(
    editor: User, name: str, rate: Fraction
) -> None:
    cut = make_cut(editor, rate=rate)

    row = _back(cut, editor, _sequence(cut), name)

    assert row.cut == cut
    assert row.report["keep_rate"] == 1.0
    assert set(_fates(row)) == {"kept"}
    assert (row.report["added"], row.report["unplaced"]) == ([], [])
    told = {(each["sound_head"], each["sound_tail"]) for each in row.report["differences"]}
    assert told <= {(0, 0), (None, None)}


def _edited(sequence: Sequence, number: int, change: object) -> Sequence:
    """The sequence with one shot's picture changed; its sound and markers are left out."""
    pictures = [event for event in sequence.events if event.picture]
    changed = change(pictures[number])  # type: ignore[operator]  # a function of an event
    events = [*pictures[:number], *([changed] if changed else []), *pictures[number + 1 :]]
    return replace(sequence, events=tuple(events), tracks=("V1",), markers=(), captions=())


def test_trims_and_losses_are_told_in_frames(editor: User) -> None:
    cut = make_cut(editor)
    sequence = _sequence(cut)

    def shorter(event: Event) -> Event:
        record = FrameRange(event.record.start, event.record.end - 5)
        return replace(event, source_in=event.source_in + 2, record=record)

    row = _back(cut, editor, _edited(sequence, 0, shorter))
    first = row.report["differences"][0]
    assert (first["fate"], first["head"], first["tail"]) == ("trimmed", 2, 3)

    gone = _back(cut, editor, _edited(sequence, 1, lambda event: None))
    assert _fates(gone)[1] == "dropped"
    assert gone.report["keep_rate"] < 1


def test_what_came_back_teaches_once(editor: User) -> None:
    cut = make_cut(editor)

    for _ in range(2):
        row = _back(cut, editor, _sequence(cut))

    learned = FinalCut.objects.get(cut=cut)
    assert learned.sha256 == row.sha256
    assert (learned.kept > 0, learned.changed) == (True, 0)


def test_the_same_file_counts_once_and_another_persons_act_is_on_the_trail(editor: User) -> None:
    cut = make_cut(editor)

    first = _back(cut, editor, _sequence(cut))
    second = _back(cut, editor, _sequence(cut))

    assert first.pk == second.pk
    assert AuditEntry.objects.filter(verb="cut_return").count() == 1
    assert default_storage.exists(first.file)


def test_who_may_not_change_the_cut_may_not_bring_one_back(editor: User) -> None:
    cut = make_cut(editor)
    producer, stranger = make_user("Paul"), make_user("Nobody")
    add_member(cut.project, producer, Role.PRODUCER)
    file, data = _written(_sequence(cut), "otio")

    for who, code in ((producer, "refused.role"), (stranger, "refused.stranger")):
        with pytest.raises(RefusedError) as told:
            cut_bring_back(project=cut.project, actor=who, name=file, data=data)
        assert told.value.code == code


def test_a_cut_of_other_rushes_is_refused_with_what_to_do(editor: User) -> None:
    cut = make_cut(editor)
    sequence = _sequence(cut)
    foreign = replace(
        sequence,
        sources=tuple(
            replace(source, path=f"/other/{n}.mxf", reel=f"Z{n}", start=0, sha256="f" * 64)
            for n, source in enumerate(sequence.sources)
        ),
        events=tuple(replace(event, name="other") for event in sequence.events),
        project="another",
    )

    with pytest.raises(RefusedError) as told:
        _back(cut, editor, foreign)

    assert told.value.code == "refused.return.not-ours"
    assert told.value.action


def _sent(client: Client, cut: Cut, name: str, data: bytes) -> str:
    upload = BytesIO(data)
    upload.name = name
    address = reverse("returned", args=[cut.project_id])
    response = client.post(address, {"file": upload, "cut": "", "rate": ""}, follow=True)
    return response.content.decode()


def test_the_page_shows_the_comparison_in_the_readers_language(
    client: Client, editor: User
) -> None:
    cut = make_cut(editor)
    name, data = _written(_edited(_sequence(cut), 1, lambda event: None), "premiere")
    client.force_login(editor)

    page = _sent(client, cut, name, data)

    assert "Shot by shot" in page
    assert "dropped" in page
    editor.language = "fr"
    editor.save()
    row = ReturnedCut.objects.get()
    french = client.get(reverse("returned-cut", args=[cut.project_id, row.pk]))
    assert "Plan par plan" in french.content.decode()


def test_a_file_that_is_no_cut_says_so_on_the_page(client: Client, editor: User) -> None:
    cut = make_cut(editor)
    client.force_login(editor)

    page = _sent(client, cut, "cut.edl", b"hello")

    assert "This file is of no format that is read here." in page
    assert "Export the sequence as OTIO" in page
    assert not ReturnedCut.objects.exists()


def test_a_returned_cut_of_another_project_is_not_found(client: Client, editor: User) -> None:
    cut = make_cut(editor)
    row = _back(cut, editor, _sequence(cut))
    client.force_login(make_user("Nobody"))

    response = client.get(reverse("returned-cut", args=[cut.project_id, row.pk]))

    assert response.status_code == 404


def test_another_proposal_can_be_chosen(client: Client, editor: User) -> None:
    cut = make_cut(editor)
    other = Cut.objects.get(pk=cut.pk)
    other.pk, other.version = None, cut.version + 1
    other.save()
    row = _back(cut, editor, _sequence(cut))
    client.force_login(editor)

    client.post(reverse("returned-cut", args=[cut.project_id, row.pk]), {"cut": other.pk})

    moved = ReturnedCut.objects.get()
    assert moved.cut == other
    assert moved.report["differences"] == []
    assert moved.report["added"]


def _proposal_of_another_scene(cut: Cut, actor: User) -> Cut:
    """A second scene of the project with takes of its own, and what was proposed for it."""
    lines = list(cut.scene.lines.order_by("order"))
    scene = Scene.objects.get(pk=cut.scene_id)
    scene.pk, scene.number, scene.order = None, "5", scene.order + 1
    scene.save()
    for number, line in enumerate(lines):
        line.pk, line.scene, line.uid = None, scene, f"other{number}"
        line.save()
    spoken = [line for line in lines if line.kind == "dialogue"]
    clip = make_clip(cut.project, "B001.mov", scene=scene, setup="5A", start_frame=500_000)
    read_lines(clip, spoken)
    return scene_propose(scene=scene, actor=actor)


def test_a_file_brought_to_another_scenes_proposal_teaches_when_a_person_says_so(
    client: Client, editor: User
) -> None:
    cut = make_cut(editor)
    other = _proposal_of_another_scene(cut, editor)
    file, data = _written(_sequence(cut), "otio")
    (row,) = cut_bring_back(project=cut.project, actor=editor, name=file, data=data, cut=other)
    client.force_login(editor)
    address = reverse("returned-cut", args=[cut.project_id, row.pk])

    page = client.get(address).content.decode()
    assert "0 % of what it shows is of this scene. Nothing was learned" in page
    assert not FinalCut.objects.exists()
    assert not Verdict.objects.filter(kind="final").exists()

    client.post(address, {"confirm": "1"})
    assert FinalCut.objects.get().cut == other
    assert "Nothing was learned" not in client.get(address).content.decode()


def test_a_file_moved_to_its_right_proposal_teaches_that_one_alone(
    client: Client, editor: User
) -> None:
    cut = make_cut(editor)
    other = _proposal_of_another_scene(cut, editor)
    file, data = _written(_sequence(cut), "otio")
    (row,) = cut_bring_back(project=cut.project, actor=editor, name=file, data=data, cut=other)
    client.force_login(editor)

    client.post(reverse("returned-cut", args=[cut.project_id, row.pk]), {"cut": cut.pk})

    assert FinalCut.objects.get().cut == cut
    assert ReturnedCut.objects.get().report["keep_rate"] == 1.0


def test_the_command_asks_before_it_learns_from_another_scenes_cut(
    editor: User, tmp_path: Path
) -> None:
    cut = make_cut(editor)
    other = _proposal_of_another_scene(cut, editor)
    name, data = _written(_sequence(cut), "otio")
    path = tmp_path / name
    path.write_bytes(data)
    known = {"project": cut.project_id, "email": editor.email, "cut": other.pk}

    said = StringIO()
    call_command("bring_back", path, **known, stdout=said)
    assert "nothing was learned" in said.getvalue()

    said = StringIO()
    call_command("bring_back", path, **known, sure=True, stdout=said)
    assert "nothing was learned" not in said.getvalue()
    assert FinalCut.objects.get().cut == other


def test_the_command_says_the_same(editor: User, tmp_path: Path) -> None:
    cut = make_cut(editor)
    name, data = _written(_sequence(cut), "fcpxml")
    path = tmp_path / name
    path.write_bytes(data)
    said = StringIO()

    call_command("bring_back", path, project=cut.project_id, email=editor.email, stdout=said)

    assert "(100 %)" in said.getvalue()
