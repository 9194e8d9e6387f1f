"""Every address and every socket, walked as nobody, as a stranger and in every role."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from editor.interchange.wishes import ExportWishes
from editor.models import Cut, Export, TasteModel, Webhook
from editor.routing import websocket_urlpatterns
from editor.services.exporting import export_bundle
from editor.services.returning import cut_bring_back
from projects.models import Rendition, Role, Upload, User
from projects.permissions import RIGHTS, Act
from projects.services.token import token_create
from projects.services.upload import upload_start
from roughcut.asgi import application
from tests.factories import add_member, make_cut, make_user

OPEN_TO_ALL = {"health", "login", "logout", "language"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One way to call a route. act: the right it takes; done: the answer to who has it.

    shut: the answer to nobody. own: whether what it names is the editor's alone.
    """

    route: str
    act: Act | None
    done: int = 200
    method: str = "GET"
    shut: int = 302
    own: bool = False
    form: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}"


CREATE = (("Upload-Length", "5"), ("Upload-Metadata", "filename YS5tb3Y="))
APPEND = (("Upload-Offset", "0"), ("Content-Type", "application/offset+octet-stream"))
VISITS = (
    Visit("projects", None),
    Visit("project-new", None),
    Visit("project-new", None, method="POST"),
    Visit("script", Act.SEE),
    Visit("script", Act.INGEST, method="POST"),
    Visit("people", Act.SEE),
    Visit("people", Act.MANAGE, method="POST"),
    Visit("rushes", Act.SEE),
    Visit("rushes", Act.INGEST, method="POST"),
    Visit("uploads", Act.INGEST, 204, "OPTIONS", shut=401),
    Visit("uploads", Act.INGEST, 201, "POST", shut=401, headers=CREATE),
    Visit("upload", Act.INGEST, method="HEAD", shut=401, own=True),
    Visit("upload", Act.INGEST, 204, "PATCH", shut=401, own=True, form="abc", headers=APPEND),
    Visit("upload", Act.INGEST, 204, "DELETE", shut=401, own=True),
    Visit("rendition", Act.SEE),
    Visit("project", Act.SEE),
    Visit("work", Act.INGEST, 302, "POST", form="act=nothing"),
    Visit("propose", Act.SWAP, 302, "POST"),
    Visit("export", Act.SEE),
    Visit("export", Act.EXPORT, 400, "POST"),  # no scene is ticked
    Visit("export-download", Act.EXPORT),
    Visit("export-again", Act.EXPORT, 302, "POST"),
    Visit("export-cancel", Act.EXPORT, 302, "POST"),
    Visit("returned", Act.SEE),
    Visit("returned", Act.SWAP, 400, "POST"),  # no file is sent
    Visit("returned-cut", Act.SEE),
    Visit("webhooks", Act.MANAGE),
    Visit("webhooks", Act.MANAGE, 400, "POST"),  # no address is given
    Visit("webhook-act", Act.MANAGE, 302, "POST"),
    Visit("model", Act.MODEL),
    Visit("model-learning", Act.MODEL, 400, "POST"),  # neither on nor off
    Visit("model-dataset", Act.MODEL),
    Visit("model-use", Act.MODEL, 302, "POST"),
    Visit("model-rollback", Act.MODEL, 302, "POST"),
    Visit("review", Act.SEE),
    Visit("learned", Act.SEE),
    Visit("learned", Act.SWAP, 400, "POST"),  # no revision is given
    Visit("cut-state", Act.SEE, shut=401),
    Visit("cut-versions", Act.SEE, shut=401),
    Visit("cut-compare", Act.SEE),
    Visit("compare", Act.SEE),
    Visit("compare", Act.SWAP, 400, "POST"),  # no revision is given
    Visit("account", None),
    Visit("account", None, 400, "POST"),  # the key has no name
)
# A key that somebody made for a program: its owner's, whatever their role.
TOKEN = Visit("token-revoke", None, 302, "POST")
# Opened by a key alone, never by a session; tests/editor/test_api.py walks them with one.
KEYED = ("api-exports", "api-export", "api-export-file")
PERSONAL = [visit for visit in VISITS if visit.act is None]
PROJECTS = [visit for visit in VISITS if visit.act is not None]


@dataclass(frozen=True, slots=True)
class House:
    """A project with one of everything; kwargs: what its addresses are filled with."""

    people: dict[str, User]
    stranger: User
    cut: Cut
    kwargs: dict[str, Any]

    def address(self, visit: Visit) -> str:
        wanted = parameters(visit.route)
        return reverse(visit.route, kwargs={name: self.kwargs[name] for name in wanted})

    def call(self, user: User | None, visit: Visit) -> int:
        client = Client()
        if user is not None:
            client.force_login(user)
        headers = dict(visit.headers)
        kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
        response = client.generic(
            visit.method, self.address(visit), visit.form, content_type=kind, headers=headers
        )
        if response.streaming and not getattr(response, "is_async", False):
            b"".join(response)  # a file that is given out is closed at its end
        return response.status_code


@pytest.fixture
def house(db: None) -> House:
    people = {role: make_user(role) for role in Role.values}
    cut = make_cut(people[Role.OWNER])
    for role in set(Role.values) - {Role.OWNER}:
        add_member(cut.project, people[role], role)
    clip = cut.project.clips.order_by("pk")[0]
    name = default_storage.save("proxy.mp4", ContentFile(b"0123456789"))
    Rendition.objects.create(clip=clip, kind="proxy", file=name, size=10)
    export = Export.objects.create(
        project=cut.project, state="done", file=name, size=10, asked_by=people[Role.OWNER]
    )
    export.cuts.add(cut)
    upload = upload_start(project=cut.project, user=people[Role.EDITOR], name="b.mov", size=5)
    files = export_bundle([cut], ExportWishes(formats=("otio",))).files
    finished = next(file for file in files if file.name.endswith(".otio"))
    returned = cut_bring_back(
        project=cut.project,
        actor=people[Role.OWNER],
        name=finished.name,
        data=finished.data,
    )[0]
    webhook = Webhook.objects.create(project=cut.project, address="https://s.example/", secret="s")
    model = TasteModel.objects.create(
        level="project", project=cut.project, number=1, name="project-1-1"
    )
    token, _ = token_create(user=people[Role.OWNER], name="farm", days=1)
    kwargs = {
        "returned_id": returned.pk,
        "webhook_id": webhook.pk,
        "model_id": model.pk,
        "token_id": token.pk,
        "project_id": cut.project_id,
        "scene_id": cut.scene_id,
        "cut_id": cut.pk,
        "other_id": cut.pk,
        "export_id": export.pk,
        "upload_id": upload.pk,
        "clip_id": clip.pk,
        "kind": "proxy",
    }
    return House(people, make_user("Stranger"), cut, kwargs)


def patterns(below: list[URLPattern | URLResolver], spaces: tuple[str, ...]) -> Iterator[str]:
    """Every route's name, with its namespaces; a route without a name fails here."""
    for each in below:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from patterns(each.url_patterns, inner)
        elif "admin" not in spaces:
            assert each.name, f"{each.pattern} has no name"
            yield ":".join((*spaces, each.name))


def parameters(route: str) -> set[str]:
    found = get_resolver().reverse_dict.getlist(route)
    return {name for possibilities, *_ in found for _, names in possibilities for name in names}


def test_every_route_of_the_site_is_walked() -> None:
    walked = {visit.route for visit in (*VISITS, TOKEN)} | {*OPEN_TO_ALL, *KEYED}
    assert set(patterns(get_resolver().url_patterns, ())) == walked


def surprises(
    visits: Iterable[Visit], call: Callable[[Visit], int], expected: Callable[[Visit], int]
) -> dict[str, tuple[int, int]]:
    """The visits that are answered otherwise than expected, with (answer, expected)."""
    answers = {visit: (call(visit), expected(visit)) for visit in visits}
    return {visit.name: pair for visit, pair in answers.items() if pair[0] != pair[1]}


def test_nobody_is_let_in_without_signing_in(house: House) -> None:
    call = partial(house.call, None)
    assert surprises(VISITS, call, lambda visit: visit.shut) == {}


def test_a_page_of_ones_own_opens_for_everybody_signed_in(house: House) -> None:
    call = partial(house.call, house.stranger)
    assert surprises(PERSONAL, call, lambda visit: visit.done) == {}


def test_a_stranger_is_told_that_there_is_nothing(house: House) -> None:
    assert surprises(PROJECTS, partial(house.call, house.stranger), lambda visit: 404) == {}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_may_what_its_rights_say_and_nothing_more(house: House, role: str) -> None:
    def expected(visit: Visit) -> int:
        if visit.act not in RIGHTS[role]:
            return 403
        return visit.done if not visit.own or role == Role.EDITOR else 404

    assert surprises(PROJECTS, partial(house.call, house.people[role]), expected) == {}


def test_a_key_is_closed_by_whose_it_is_and_by_nobody_else(house: House) -> None:
    assert house.call(house.stranger, TOKEN) == 404
    assert house.call(None, TOKEN) == 302
    assert house.call(house.people[Role.OWNER], TOKEN) == 302


@pytest.mark.parametrize("route", KEYED)
def test_a_session_does_not_open_what_a_key_opens(house: House, route: str) -> None:
    assert house.call(house.people[Role.OWNER], Visit(route, None)) == 401


def test_the_owner_of_another_project_is_a_stranger_here(house: House) -> None:
    other = make_user("Other")
    make_cut(other)
    assert surprises(PROJECTS, partial(house.call, other), lambda visit: 404) == {}


def test_what_does_not_exist_looks_like_what_is_not_ours(house: House) -> None:
    absent = {
        name: value + 10**6 if isinstance(value, int) else value
        for name, value in house.kwargs.items()
    }
    elsewhere = House(house.people, house.stranger, house.cut, absent)
    call = partial(elsewhere.call, house.people[Role.OWNER])
    assert surprises(PROJECTS, call, lambda visit: 404) == {}


def test_no_write_is_done_for_a_page_of_another_site(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.people[Role.EDITOR])
    writes = [visit for visit in VISITS if visit.method in ("POST", "PATCH", "DELETE")]

    def call(visit: Visit) -> int:
        return client.generic(visit.method, house.address(visit)).status_code

    assert surprises(writes, call, lambda visit: 403) == {}


def test_a_scene_or_upload_of_another_project_is_not_reached_through_ours(house: House) -> None:
    owner = house.people[Role.OWNER]
    foreign = make_cut(make_user("Other"))
    theirs = Upload.objects.create(project=foreign.project, user=owner, name="b.mov", size=5)
    client = Client()
    client.force_login(owner)
    scene = reverse("propose", args=[house.cut.project_id, foreign.scene_id])
    upload = reverse("upload", args=[house.cut.project_id, theirs.pk])
    assert client.post(scene).status_code == 404
    assert client.head(upload).status_code == 404


def test_somebody_whose_account_is_closed_is_nobody(house: House) -> None:
    editor = house.people[Role.EDITOR]
    client = Client()
    client.force_login(editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get(reverse("review", args=[house.cut.pk])).status_code == 302


def test_the_administration_is_for_staff(house: House) -> None:
    for user in (None, house.stranger, house.people[Role.OWNER]):
        client = Client()
        if user is not None:
            client.force_login(user)
        for address in ("/admin/", "/admin/auth/group/", "/admin/password_change/"):
            response = client.get(address)
            assert (response.status_code, "/admin/login/" in response["Location"]) == (302, True)


SOCKETS: dict[str, Callable[[House], str]] = {
    "ws/projects/<int:project_id>/": lambda house: f"/ws/projects/{house.cut.project_id}/",
    "ws/cuts/<int:cut_id>/": lambda house: f"/ws/cuts/{house.cut.pk}/",
}


def test_every_socket_of_the_site_is_walked() -> None:
    routes = {
        str(each.pattern)
        for each in websocket_urlpatterns
        if isinstance(each.pattern, RoutePattern)
    }
    assert routes == set(SOCKETS)


def knock(path: str, user: User | None, origin: str = "http://testserver") -> int | None:
    """Try to open a socket: None if it stays open, else the code it is closed with."""
    headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
    if user is not None:
        client = Client()
        client.force_login(user)
        headers.append((b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()))

    async def opened() -> int | None:
        socket = WebsocketCommunicator(application, path, headers=headers)
        accepted, code = await socket.connect(timeout=20)
        if not accepted:
            return int(code or 0)
        said = await socket.receive_output(timeout=20)
        if said["type"] == "websocket.close":
            await socket.wait()
            return int(said["code"])
        await socket.disconnect()
        return None

    return asyncio.run(opened())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", SOCKETS)
def test_a_socket_opens_for_members_and_closes_on_everybody_else(house: House, route: str) -> None:
    path = SOCKETS[route](house)
    assert knock(path, None) == 4404
    assert knock(path, house.stranger) == 4404
    assert {role: knock(path, user) for role, user in house.people.items()} == dict.fromkeys(
        Role.values
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", SOCKETS)
def test_a_socket_is_not_opened_from_another_site(house: House, route: str) -> None:
    owner = house.people[Role.OWNER]
    assert knock(SOCKETS[route](house), owner, origin="http://elsewhere.invalid") is not None
