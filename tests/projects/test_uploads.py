"""Files brought through the browser in pieces: nothing lost, nothing twice, nobody else's."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from analysis.models import Stage, Step
from projects.models import AuditEntry, Clip, Project, Role, Upload, User
from projects.services.upload import partial, upload_append
from roughcut.storage import local_path
from tests.factories import add_member, make_project, make_user

pytestmark = pytest.mark.django_db
PIECE = "application/offset+octet-stream"


class Sender:
    """What a tus client does, one request at a time."""

    def __init__(self, user: User, project: Project) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.project = project
        self.address = ""

    def open(self, name: str, size: int) -> HttpResponseBase:
        told = base64.b64encode(name.encode()).decode()
        response = self.client.post(
            reverse("uploads", args=[self.project.pk]),
            headers={"Upload-Length": str(size), "Upload-Metadata": f"filename {told},filetype "},
        )
        self.address = response.get("Location", "")
        return response

    def offset(self) -> int:
        response = self.client.head(self.address)
        assert response.status_code == 200
        return int(response["Upload-Offset"])

    def send(self, piece: bytes, offset: int, kind: str = PIECE) -> HttpResponseBase:
        return self.client.patch(
            self.address, piece, content_type=kind, headers={"Upload-Offset": str(offset)}
        )

    @property
    def upload(self) -> Upload:
        return Upload.objects.get(pk=self.address.rstrip("/").rpartition("/")[2])


@pytest.fixture
def sender() -> Sender:
    owner = make_user("Lea")
    return Sender(owner, make_project(owner))


def content(size: int) -> bytes:
    """Bytes that differ everywhere, so that a piece put in the wrong place shows."""
    block = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(size // 32 + 1))
    return block[:size]


def stored(clip: Clip) -> bytes:
    path = local_path(clip.path)
    assert path is not None
    return path.read_bytes()


def test_the_server_says_what_it_speaks(sender: Sender) -> None:
    response = sender.client.options(reverse("uploads", args=[sender.project.pk]))
    assert response["Tus-Resumable"] == response["Tus-Version"] == "1.0.0"
    assert "creation" in response["Tus-Extension"]
    assert int(response["Tus-Max-Size"]) >= 1 << 40


def test_a_file_of_several_pieces_arrives_as_it_was(sender: Sender) -> None:
    whole, step = content(5_000_003), 1 << 20
    assert sender.open("A001C001.mov", len(whole)).status_code == 201
    for start in range(0, len(whole), step):
        assert sender.offset() == start
        response = sender.send(whole[start : start + step], start)
        assert response.status_code == 204
        assert int(response["Upload-Offset"]) == min(start + step, len(whole))
    clip = Clip.objects.get()
    assert (clip.name, clip.size, clip.state) == ("A001C001.mov", len(whole), Clip.State.WAITING)
    assert stored(clip) == whole
    assert not partial(sender.upload).exists()


def test_the_last_piece_makes_one_clip_and_starts_its_probe(sender: Sender) -> None:
    sender.open("A001C001.mov", 10)
    sender.send(content(10), 0)
    assert sender.send(b"x", 10).status_code == 409
    clip = Clip.objects.get()
    assert sender.upload.clip == clip
    assert Step.objects.filter(clip=clip, stage=Stage.PROBE).count() == 1
    verbs = AuditEntry.objects.filter(project=sender.project, subject="A001C001.mov")
    assert sorted(verbs.values_list("verb", flat=True)) == ["clip_register", "upload_finish"]


def test_the_same_file_again_goes_on_where_it_stopped(sender: Sender) -> None:
    whole = content(1000)
    sender.open("A001C001.mov", 1000)
    first = sender.address
    sender.send(whole[:400], 0)
    response = sender.open("A001C001.mov", 1000)
    assert (sender.address, response["Upload-Offset"]) == (first, "400")
    sender.send(whole[400:], 400)
    assert stored(Clip.objects.get()) == whole


class BrokenLine:
    """A request whose connection breaks after some bytes."""

    def __init__(self, piece: bytes) -> None:
        self._left = piece

    def read(self, size: int, /) -> bytes:
        if not self._left:
            raise OSError("the line broke")
        given, self._left = self._left[:size], self._left[size:]
        return given


def test_a_piece_that_breaks_off_is_sent_again_from_its_beginning(sender: Sender) -> None:
    whole = content(900)
    sender.open("A001C001.mov", 900)
    sender.send(whole[:300], 0)
    with pytest.raises(OSError, match="broke"):
        upload_append(upload_id=sender.upload.pk, offset=300, piece=BrokenLine(b"x" * 200))
    assert sender.offset() == 300
    sender.send(whole[300:], 300)
    assert stored(Clip.objects.get()) == whole


@pytest.mark.parametrize("offset", [0, 299, 301, 10_000])
def test_a_piece_at_the_wrong_place_is_refused(sender: Sender, offset: int) -> None:
    sender.open("A001C001.mov", 900)
    sender.send(content(300), 0)
    assert sender.send(b"abc", offset).status_code == 409
    assert sender.offset() == 300


def test_more_bytes_than_were_announced_are_refused(sender: Sender) -> None:
    sender.open("A001C001.mov", 10)
    assert sender.send(content(11), 0).status_code == 413
    assert sender.offset() == 0
    assert sender.send(content(10), 0).status_code == 204
    assert stored(Clip.objects.get()) == content(10)


@pytest.mark.parametrize(
    ("kind", "offset", "answer"),
    [("application/json", "0", 415), (PIECE, "soon", 400), (PIECE, "", 400), (PIECE, "-1", 409)],
)
def test_a_piece_that_says_nonsense_is_refused(
    sender: Sender, kind: str, offset: str, answer: int
) -> None:
    sender.open("A001C001.mov", 10)
    response = sender.client.patch(
        sender.address, b"ab", content_type=kind, headers={"Upload-Offset": offset}
    )
    assert response.status_code == answer


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, 400),
        ({"Upload-Length": "5"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename not-base64!"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename //8="}, 400),
        ({"Upload-Length": "many", "Upload-Metadata": "filename YS5tb3Y="}, 400),
        ({"Upload-Length": "-1", "Upload-Metadata": "filename YS5tb3Y="}, 413),
        ({"Upload-Length": str(1 << 60), "Upload-Metadata": "filename YS5tb3Y="}, 413),
    ],
)
def test_an_upload_that_says_nonsense_is_refused(
    sender: Sender, headers: dict[str, str], answer: int
) -> None:
    response = sender.client.post(reverse("uploads", args=[sender.project.pk]), headers=headers)
    assert response.status_code == answer
    assert not Upload.objects.exists()


@pytest.mark.parametrize("name", ["script.pdf", "mov", ".mov", "A001.mov.exe", "notes"])
def test_what_is_no_camera_or_sound_file_is_refused_in_words(sender: Sender, name: str) -> None:
    response = sender.open(name, 10)
    assert response.status_code == 415
    assert response.json()["code"] == "footage.not-media"  # type: ignore[attr-defined] # JSON here
    assert not Upload.objects.exists()


def test_an_empty_file_becomes_a_clip_at_once(sender: Sender) -> None:
    response = sender.open("A001C001.mov", 0)
    assert (response.status_code, response["Upload-Offset"]) == (201, "0")
    assert stored(Clip.objects.get()) == b""


NAMES = [
    "Scène 12 – prise n°3 (été).mov",
    "場面１２.mov",
    "A001 C001.MOV",
    "../../etc/passwd.mov",
    "a\\b/c\x00d.mov",
    "💡.wav",
    "é" * 300 + ".mov",
    "🎬" * 120 + ".mov",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_arrives_in_the_projects_own_folder(sender: Sender, name: str) -> None:
    assert sender.open(name, 3).status_code == 201
    assert sender.send(b"abc", 0).status_code == 204
    clip = Clip.objects.get()
    folder = local_path(f"projects/{sender.project.pk}/originals/{sender.upload.pk}")
    path = local_path(clip.path)
    assert folder is not None
    assert path is not None
    assert path.parent == folder
    assert path.read_bytes() == b"abc"
    assert clip.name.endswith(Path(name).suffix)
    if len(name) < 100 and not set(name) & set("/\\\x00"):
        assert clip.name == name


def test_a_file_received_whole_but_not_registered_is_registered_when_asked(sender: Sender) -> None:
    """As a server leaves it that was killed after the last byte."""
    whole = content(50)
    sender.open("A001C001.mov", 50)
    partial(sender.upload).write_bytes(whole)
    Upload.objects.update(received=50)
    assert sender.offset() == 50
    assert stored(Clip.objects.get()) == whole


def test_a_file_moved_but_not_registered_is_registered_when_brought_again(sender: Sender) -> None:
    whole = content(50)
    sender.open("A001C001.mov", 50)
    sender.send(whole, 0)
    Upload.objects.update(clip=None)
    Clip.objects.all().delete()
    response = sender.open("A001C001.mov", 50)
    assert response["Upload-Offset"] == "50"
    assert stored(Clip.objects.get()) == whole


def test_the_upload_of_another_person_is_not_there(sender: Sender) -> None:
    other = make_user("Karim")
    add_member(sender.project, other, Role.EDITOR)
    sender.open("A001C001.mov", 10)
    thief = Sender(other, sender.project)
    thief.address = sender.address
    assert thief.client.head(thief.address).status_code == 404
    assert thief.send(b"abc", 0).status_code == 404
    assert thief.client.delete(thief.address).status_code == 404
    assert thief.open("A001C001.mov", 10)["Location"] != sender.address
    assert sender.offset() == 0


def test_a_forgotten_upload_leaves_nothing(sender: Sender) -> None:
    sender.open("A001C001.mov", 10)
    sender.send(b"abc", 0)
    place = partial(sender.upload)
    assert sender.client.delete(sender.address).status_code == 204
    assert not place.exists()
    assert sender.client.head(sender.address).status_code == 404
    assert not Clip.objects.exists()


def test_forgetting_a_finished_upload_keeps_its_clip(sender: Sender) -> None:
    sender.open("A001C001.mov", 3)
    sender.send(b"abc", 0)
    assert sender.client.delete(sender.address).status_code == 204
    assert stored(Clip.objects.get()) == b"abc"


def test_an_upload_whose_bytes_were_lost_is_told_so_and_can_be_sent_again() -> None:
    user = make_user("Lea")
    sender = Sender(user, make_project(user))
    sender.open("A.mov", 10)
    partial(Upload.objects.get()).unlink()
    assert sender.send(b"12345", 0).status_code == 410
    assert sender.open("A.mov", 10).status_code == 201
    assert sender.send(b"1234567890", 0).status_code == 204
