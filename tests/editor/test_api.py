"""Programs list, make and download exports with a key, and with nothing else."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import django_rq
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from editor.jobs import run_export
from editor.models import Cut, Export
from projects.models import ApiToken, Membership, Role, User
from projects.services.token import token_create, token_revoke
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts(services: None) -> None:
    valkey = django_rq.get_connection("default")
    for key in valkey.scan_iter("roughcut:rate:*"):
        valkey.delete(key)


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(editor: User) -> Cut:
    return make_cut(editor)


class Program:
    """Speaks to the API with one key."""

    def __init__(self, user: User | None, key: str = "") -> None:
        self.key = token_create(user=user, name="robot", days=30)[1] if user else key
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, told: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        body = "" if told is None else told if isinstance(told, str) else json.dumps(told)
        return self.client.generic(
            method, path, body, content_type="application/json", headers=headers
        )


def exports(cut: Cut) -> str:
    return f"/api/projects/{cut.project_id}/exports/"


def test_a_program_makes_watches_and_downloads_an_export(editor: User, cut: Cut) -> None:
    program = Program(editor)
    made = program.ask("POST", exports(cut), {"target": "premiere", "scenes": ["4"]})
    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["file"]) == ("queued", None)
    assert told["cuts"] == [{"id": cut.pk, "scene": "4", "version": 1, "revision": 0}]
    unfinished = program.ask("GET", f"/api/exports/{told['id']}/file")
    assert (unfinished.status_code, unfinished.json()["code"]) == (400, "refused.export-unfinished")
    run_export(told["id"])
    done = program.ask("GET", made["Location"]).json()
    assert (done["state"], len(done["sha256"])) == ("done", 64)
    content = b"".join(program.ask("GET", done["file"]))
    assert len(content) == done["size"]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert any("Premiere" in name for name in names)
    assert not any(name.endswith(".aaf") for name in names)
    listed = program.ask("GET", exports(cut)).json()["exports"]
    assert [each["id"] for each in listed] == [told["id"]]


def test_an_export_that_waits_can_be_stopped(editor: User, cut: Cut) -> None:
    program = Program(editor)
    number = program.ask("POST", exports(cut)).json()["id"]
    assert program.ask("DELETE", f"/api/exports/{number}/").json()["state"] == "cancelled"
    run_export(number)
    assert Export.objects.get(pk=number).file == ""


def test_a_session_does_not_open_the_api(editor: User, cut: Cut) -> None:
    browser = Client()
    browser.force_login(editor)
    for method in ("GET", "POST"):
        answer = browser.generic(method, exports(cut))
        assert (answer.status_code, answer.json()["code"]) == (401, "refused.token")
        assert answer["WWW-Authenticate"] == "Bearer"
    assert not Export.objects.exists()


@pytest.mark.parametrize("key", ["", "rc_wrong", "Lea"])
def test_a_wrong_key_opens_nothing(cut: Cut, key: str) -> None:
    assert Program(None, key).ask("GET", exports(cut)).status_code == 401


def test_a_key_dies_by_revocation_age_and_with_its_owner(editor: User, cut: Cut) -> None:
    for end in ("revoked", "expired", "left", "closed"):
        user = make_user(f"Sofia {end}".replace(" ", ""))
        member = add_member(cut.project, user, Role.EDITOR)
        program = Program(user)
        assert program.ask("GET", exports(cut)).status_code == 200
        token = ApiToken.objects.get(user=user)
        if end == "revoked":
            token_revoke(user=user, token_id=token.pk)
        elif end == "expired":
            ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
        elif end == "left":
            Membership.objects.filter(pk=member.pk).delete()
        else:
            User.objects.filter(pk=user.pk).update(is_active=False)
        status = program.ask("GET", exports(cut)).status_code
        assert status == (404 if end == "left" else 401), end


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OWNER, 200),
        (Role.EDITOR, 200),
        (Role.PRODUCER, 200),
        (Role.DIRECTOR, 403),
        (Role.GUEST, 403),
        (None, 404),
    ],
)
def test_a_key_may_what_its_owner_may(
    editor: User, cut: Cut, role: str | None, status: int
) -> None:
    user = make_user("Karim")
    if role:
        add_member(cut.project, user, role)
    program = Program(user)
    assert program.ask("GET", exports(cut)).status_code == status
    assert program.ask("POST", exports(cut)).status_code == (201 if status == 200 else status)
    export = Program(editor).ask("POST", exports(cut)).json()["id"]
    for path in (f"/api/exports/{export}/", f"/api/exports/{export}/file"):
        assert program.ask("GET", path).status_code in ({200, 400} if status == 200 else {status})


@pytest.mark.parametrize(
    "told",
    [
        "{",
        "[]",
        {"kind": "betamax"},
        {"cuts": "all"},
        {"cuts": [True]},
        {"scenes": [4]},
        {"target": "betamax"},
        {"options": []},
        {"options": {"handles": -1}},
        {"options": {"handles": "12"}},
        {"options": {"start": "25:00"}, "target": "edl"},
        {"kind": "preview", "options": {"lines": 999}},
        {"kind": "preview", "options": {"burn": "yes"}},
        {"kind": "preview", "options": {"watermark": "x" * 61}},
        {"cuts": []},
    ],
    ids=str,
)
def test_what_cannot_be_made_is_refused_in_words(editor: User, cut: Cut, told: Any) -> None:
    answer = Program(editor).ask("POST", exports(cut), told)
    assert answer.status_code == 400
    assert answer.json()["code"].startswith("refused.")
    assert answer.json()["message"]
    assert not Export.objects.exists()


def test_cuts_of_elsewhere_are_not_found(editor: User, cut: Cut) -> None:
    other = make_cut(make_user("Karim"))
    program = Program(editor)
    for told in ({"cuts": [other.pk]}, {"cuts": [2**70]}, {"scenes": ["99"]}):
        assert program.ask("POST", exports(cut), told).status_code in (400, 404)
    assert program.ask("GET", exports(other)).status_code == 404
    assert program.ask("GET", f"/api/exports/{2**70}/").status_code == 404


def test_refusals_are_told_in_the_language_of_the_keys_owner(editor: User, cut: Cut) -> None:
    french = make_user("Karim", language="fr")
    add_member(cut.project, french, Role.DIRECTOR)
    answer = Program(french).ask("GET", exports(cut))
    assert "rôle" in answer.json()["message"]


def test_too_many_requests_are_refused_for_a_while(
    editor: User, cut: Cut, settings: Settings
) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    program = Program(editor)
    statuses = [program.ask("GET", exports(cut)).status_code for _ in range(7)]
    assert statuses[:3] == [200] * 3
    assert 429 in statuses
    assert all(status in (200, 429) for status in statuses)
    answer = program.ask("PUT", exports(cut))
    assert answer.status_code in (405, 429)


def test_guessing_keys_is_slowed(cut: Cut, settings: Settings) -> None:
    settings.API_WRONG_KEYS_A_MINUTE = 2
    program = Program(None, "rc_guess")
    assert 429 in [program.ask("GET", exports(cut)).status_code for _ in range(6)]


def test_the_key_itself_is_kept_nowhere(editor: User) -> None:
    token, key = token_create(user=editor, name="robot", days=30)
    row = ApiToken.objects.values().get(pk=token.pk)
    assert key not in str(row)
    assert len(key) > 40


def test_the_account_page_shows_a_key_once_and_revokes_it(editor: User, cut: Cut) -> None:
    browser = Client()
    browser.force_login(editor)
    answer = browser.post("/account/", {"name": "Robot of the night", "days": "30"})
    key = answer.content.decode().partition('value="rc_')[2].partition('"')[0]
    program = Program(None, f"rc_{key}")
    assert program.ask("GET", exports(cut)).status_code == 200
    page = browser.get("/account/").content.decode()
    assert "Robot of the night" in page
    assert key not in page
    token = ApiToken.objects.get()
    assert token.used_at is not None
    assert token.expires_at > timezone.now() + timedelta(days=29)
    browser.post(f"/account/keys/{token.pk}/revoke/")
    assert program.ask("GET", exports(cut)).status_code == 401
    refused = browser.post("/account/", {"name": " ", "days": "30"})
    assert refused.status_code == 400


def test_nobody_revokes_the_key_of_another(editor: User) -> None:
    token, _ = token_create(user=editor, name="robot", days=30)
    other = Client()
    other.force_login(make_user("Karim"))
    assert other.post(f"/account/keys/{token.pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None
