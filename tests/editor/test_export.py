"""A cut leaves as a zip that other people's readers open, at the rushes' own timecode."""

from __future__ import annotations

import hashlib
import io
import zipfile
from fractions import Fraction
from pathlib import Path

import aaf2
import opentimelineio
import pycmx
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from lxml import etree

from editor.jobs import run_export
from editor.models import Cut, Export
from editor.services.export import export_ask
from editor.services.review import note_add
from projects.models import AuditEntry, Role, User
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import frames_to_smpte
from tests.factories import PAL, add_member, make_cut, make_user

pytestmark = pytest.mark.django_db
RATES = [PAL, Fraction(24), Fraction(24000, 1001), Fraction(30000, 1001)]


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


def exported(cut: Cut, actor: User) -> dict[str, bytes]:
    export = export_ask(project=cut.project, cuts=[cut], actor=actor)
    run_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.fault) == (Export.State.DONE, {})
    with default_storage.open(export.file) as file:
        content = file.read()
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def only(files: dict[str, bytes], suffix: str) -> bytes:
    (name,) = [name for name in files if name.endswith(suffix)]
    return files[name]


Shown = tuple[str, int, int, int, int]


def shown(cut: Cut) -> list[Shown]:
    """Each shot: reel, then source in and out and record in and out, all as timecode frames."""
    return [
        (
            event.clip.reel,
            (event.clip.start_frame or 0) + event.source_in,
            (event.clip.start_frame or 0) + event.source_out,
            cut.start_frame + event.record_in,
            cut.start_frame + event.record_out,
        )
        for event in cut.events.select_related("clip").order_by("order")
        if event.clip
    ]


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_the_edit_list_carries_source_timecode_to_the_frame(editor: User, rate: Fraction) -> None:
    cut = make_cut(editor, rate=rate)
    files = exported(cut, editor)
    name = next(name for name in files if name.endswith(".edl") and "V1" in name)
    parsed = pycmx.parse_cmx3600(io.StringIO(files[name].decode()))
    edits = [edit for event in parsed.events for edit in event.edits]
    found = [
        (edit.source, edit.source_in, edit.source_out, edit.record_in, edit.record_out)
        for edit in edits
    ]
    assert found == [
        (reel, *(frames_to_smpte(frame, rate, drop=False) for frame in frames))
        for reel, *frames in shown(cut)
    ]
    assert len(found) == 4


def test_opentimelineio_finds_the_same_frames(editor: User) -> None:
    cut = make_cut(editor)
    timeline = opentimelineio.adapters.read_from_string(
        only(exported(cut, editor), ".otio").decode(), "otio_json"
    )
    (track,) = timeline.video_tracks()
    found = [
        (clip.source_range.start_time.value, clip.source_range.end_time_exclusive().value)
        for clip in track.find_clips()
    ]
    assert found == [(source_in, source_out) for _, source_in, source_out, *_ in shown(cut)]


def test_final_cut_7_xml_says_the_same_in_and_out(editor: User) -> None:
    cut = make_cut(editor)
    files = exported(cut, editor)
    (name,) = [name for name in files if name.endswith(".xml") and "premiere" in name.lower()]
    root = etree.fromstring(files[name])
    items = root.findall(".//sequence/media/video/track/clipitem")
    found = [
        tuple(int(item.findtext(part) or 0) for part in ("in", "out", "start", "end"))
        for item in items
    ]
    assert found == [
        (event.source_in, event.source_out, event.record_in, event.record_out)
        for event in cut.events.order_by("order")
    ]


def test_fcpxml_starts_each_clip_at_its_timecode(editor: User) -> None:
    cut = make_cut(editor)
    root = etree.fromstring(only(exported(cut, editor), ".fcpxml"))
    found = [
        Fraction(str(clip.get("start")).rstrip("s")) for clip in root.findall(".//spine/asset-clip")
    ]
    assert found == [source_in / cut.rate for _, source_in, *_ in shown(cut)]


def test_the_aaf_opens_and_holds_every_shot(editor: User, tmp_path: Path) -> None:
    cut = make_cut(editor)
    path = tmp_path / "cut.aaf"
    path.write_bytes(only(exported(cut, editor), ".aaf"))
    with aaf2.open(str(path), "r") as file:
        composition = next(file.content.toplevel())
        slot = next(slot for slot in composition.slots if slot.media_kind == "Picture")
        clips = [
            part for part in slot.segment.components if isinstance(part, aaf2.components.SourceClip)
        ]
        found = [(clip.start, clip.length) for clip in clips]
    assert found == [
        (event.source_in, event.source_out - event.source_in)
        for event in cut.events.order_by("order")
    ]


def test_a_note_goes_out_as_a_marker(editor: User) -> None:
    cut = make_cut(editor)
    note_add(cut_id=cut.pk, actor=editor, text="Too slow; é, “yes”.", record_frame=30)
    timeline = opentimelineio.adapters.read_from_string(
        only(exported(cut, editor), ".otio").decode(), "otio_json"
    )
    names = [marker.name for marker in timeline.tracks.markers]
    names += [marker.name for track in timeline.tracks for marker in track.markers]
    assert "Too slow; é, “yes”." in names


def test_the_page_of_the_zip_speaks_the_readers_language(editor: User) -> None:
    cut = make_cut(editor)
    french = make_user("Karim", language="fr")
    add_member(cut.project, french, Role.EDITOR)
    pages = [only(exported(cut, user), ".html").decode() for user in (editor, french)]
    assert ['lang="en"' in pages[0], 'lang="fr"' in pages[1]] == [True, True]


def test_running_an_export_twice_gives_the_same_file(editor: User) -> None:
    export = export_ask(project=(cut := make_cut(editor)).project, cuts=[cut], actor=editor)
    sums = []
    for _ in range(2):
        run_export(export.pk)
        export.refresh_from_db()
        sums.append(export.sha256)
    assert sums[0] == sums[1] != ""


def test_an_export_is_downloaded_under_its_name(editor: User) -> None:
    cut = make_cut(editor)
    exported(cut, editor)
    client = Client()
    client.force_login(editor)
    response = client.get(reverse("export-download", args=[Export.objects.get().pk]))
    content = b"".join(response)
    assert response["Content-Disposition"].startswith("attachment")
    assert zipfile.is_zipfile(io.BytesIO(content))


def test_an_export_of_nothing_is_refused(editor: User) -> None:
    with pytest.raises(RefusedError, match="no cut"):
        export_ask(project=make_cut(editor).project, cuts=[], actor=editor)
    assert not Export.objects.exists()


def test_who_may_not_export_leaves_no_trace(editor: User) -> None:
    cut = make_cut(editor)
    guest = make_user("Ines")
    add_member(cut.project, guest, Role.GUEST)
    with pytest.raises(RefusedError):
        export_ask(project=cut.project, cuts=[cut], actor=guest)
    assert not AuditEntry.objects.filter(verb="export_make").exists()


def test_a_fault_of_an_export_is_told_on_its_row(editor: User) -> None:
    cut = make_cut(editor)
    export = export_ask(project=cut.project, cuts=[cut], actor=editor)
    Export.objects.update(options={"formats": ["betamax"]})
    run_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.file) == (Export.State.FAILED, "")
    assert export.fault["code"] == "refused.interchange.format"
