"""The export page tells truly how an export would open, before it is made, to who may make one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from editor.interchange.names import PathRule
from editor.interchange.wishes import ExportWishes
from editor.models import Cut, Event, Export, PathMap
from editor.selectors.verdict import verdict_of
from editor.services.review import note_add
from projects.models import Clip, Role, User
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db
FORM = {"target": "premiere", "handles": "12", "alternates": "3", "split": "on", "lines": "720"}


@pytest.fixture
def owner() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(owner: User) -> Cut:
    return make_cut(owner)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(cut: Cut) -> str:
    return f"/projects/{cut.project_id}/export/"


def filled(cut: Cut, **changed: Any) -> dict[str, Any]:
    return {**FORM, "cut": str(cut.pk), **changed}


def folder(cut: Cut) -> str:
    return f"/rushes/{cut.project_id}"


def test_checking_writes_nothing_and_says_how_it_would_open(owner: User, cut: Cut) -> None:
    page = browser(owner).post(address(cut), filled(cut, act="check")).content.decode()
    assert not Export.objects.exists()
    assert "All 4 shots open with their media" in page
    assert "Source timecode and reel on 4 of 4 shots" in page


def test_shots_whose_folder_is_not_given_would_open_offline(cut: Cut) -> None:
    moved = cut.events.select_related("clip").get(order=2).clip
    assert moved is not None
    Clip.objects.filter(pk=moved.pk).update(path=f"/rushes/day12/{moved.name}")
    assert verdict_of([cut], ExportWishes()).offline == ()
    rules = (PathRule(folder(cut), "/Volumes/FERRY/D11"),)
    told = verdict_of([cut], ExportWishes(rules=rules))
    assert told.offline == ("3",)
    assert "1 of 4 shots would open offline" in told.headline
    assert [(f.found, f.files) for f in told.folders] == [(3, 3), (0, 1)]
    both = (*rules, PathRule("/rushes/day12", r"D:\FERRY"))
    assert verdict_of([cut], ExportWishes(rules=both)).offline == ()


def test_a_folder_that_is_no_full_path_is_told(cut: Cut) -> None:
    rules = (PathRule(folder(cut), "FERRY/D11"),)
    told = verdict_of([cut], ExportWishes(rules=rules))
    assert len(told.offline) == 4
    assert told.folders[0].faulty


def test_handles_are_counted_from_the_cut(cut: Cut) -> None:
    Event.objects.filter(cut=cut, order=1).update(source_in=15)
    row = cut.events.get(order=1)
    Event.objects.filter(pk=row.pk).update(source_out=15 + row.record_out - row.record_in)
    told = verdict_of([cut], ExportWishes(handles=24))
    texts = [check.text for check in told.checks if not check.sure]
    assert "Handles of 24 frames on 3 shots; shot 2 has 15 or more" in texts
    enough = verdict_of([cut], ExportWishes(handles=15))
    assert any(c.sure and c.text == "Handles of 15 frames on 4 shots" for c in enough.checks)


def test_what_has_no_timecode_or_reel_is_told(cut: Cut) -> None:
    clip = cut.events.get(order=0).clip
    assert clip is not None
    Clip.objects.filter(pk=clip.pk).update(start_frame=None)
    texts = [c.text for c in verdict_of([cut], ExportWishes()).checks if not c.sure]
    assert "Source timecode and reel on 3 of 4 shots" in texts


def test_notes_that_go_as_markers_are_counted(owner: User, cut: Cut) -> None:
    note_add(cut_id=cut.pk, actor=owner, text="Too slow", record_frame=3)
    with_notes = verdict_of([cut], ExportWishes())
    without = verdict_of([cut], ExportWishes(open_notes=False))
    assert any(c.text.startswith("1 of 1 notes") for c in with_notes.checks)
    assert any(c.text.startswith("0 of 1 notes") for c in without.checks)


def test_an_export_remembers_what_was_wished_and_the_machine(owner: User, cut: Cut) -> None:
    told = filled(
        cut,
        machine="Léa’s Mac",
        handles="24",
        start="10:00:00:00",
        **{"server-0": folder(cut), "folder-0": "/Volumes/FERRY"},
    )
    answer = browser(owner).post(address(cut), told)
    assert answer.status_code == 302
    export = Export.objects.get()
    assert export.options["rules"] == [[folder(cut), "/Volumes/FERRY"]]
    assert (export.options["handles"], export.options["start"]) == (24, "10:00:00:00")
    assert "premiere" in export.options["formats"]
    assert "aaf" not in export.options["formats"]
    assert PathMap.objects.get().machine == "Léa’s Mac"
    page = browser(owner).get(address(cut)).content.decode()
    assert 'value="/Volumes/FERRY"' in page


@pytest.mark.parametrize(
    "wrong",
    [{"start": "99:00:00:00"}, {"start": "x"}, {"handles": "-1"}, {"handles": "9999"}, {"cut": ""},
     {"picture": "betamax"}, {"unused": "?"}, {"alternates": "99"}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_told_on_the_page(owner: User, cut: Cut, wrong: dict[str, str]) -> None:
    answer = browser(owner).post(address(cut), {**filled(cut), **wrong})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Export.objects.exists()


@pytest.mark.parametrize("target", ["preview", "stems", "everything", "notes", "director"])
def test_every_target_can_be_asked_for_without_a_script(owner: User, cut: Cut, target: str) -> None:
    answer = browser(owner).post(address(cut), filled(cut, target=target, burn="on"))
    assert answer.status_code == 302
    kind = target if target in ("preview", "stems") else "cut"
    export = Export.objects.get()
    assert export.kind == kind
    page = browser(owner).get(address(cut)).content.decode()
    assert f'data-export-row="{export.pk}"' in page


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.OWNER, True), (Role.EDITOR, True), (Role.PRODUCER, True), (Role.DIRECTOR, False),
     (Role.GUEST, False)],
)  # fmt: skip
def test_roles_see_the_history_and_some_may_export(
    owner: User, cut: Cut, role: str, allowed: bool
) -> None:
    browser(owner).post(address(cut), filled(cut))
    export = Export.objects.get()
    user = make_user("Karim", language="fr")
    add_member(cut.project, user, role)
    client = browser(user)
    page = client.get(address(cut)).content.decode()
    assert f'data-export-row="{export.pk}"' in page
    assert ('<form method="post" class="panel export-grid"' in page) is allowed
    assert client.post(address(cut), filled(cut)).status_code == (302 if allowed else 403)
    for act in ("again", "cancel"):
        status = client.post(f"/exports/{export.pk}/{act}/").status_code
        assert status == (302 if allowed else 403)
    hooks = client.get(f"/projects/{cut.project_id}/webhooks/").status_code
    assert hooks == (200 if role == Role.OWNER else 403)


def test_a_stranger_finds_nothing(owner: User, cut: Cut) -> None:
    browser(owner).post(address(cut), filled(cut))
    stranger = browser(make_user("Nobody"))
    assert stranger.get(address(cut)).status_code == 404
    assert stranger.post(f"/exports/{Export.objects.get().pk}/again/").status_code == 404
    assert stranger.get(f"/projects/{cut.project_id}/webhooks/").status_code == 404


def test_an_owner_adds_tries_and_removes_an_address_on_the_page(owner: User, cut: Cut) -> None:
    client, page = browser(owner), f"/projects/{cut.project_id}/webhooks/"
    assert client.post(page, {"address": "ftp://x"}).status_code == 400
    assert client.post(page, {"address": "https://example.org/hook"}).status_code == 302
    webhook = cut.project.webhooks.get()
    assert webhook.secret in client.get(page).content.decode()
    client.post(f"/webhooks/{webhook.pk}/", {"act": "try"})
    assert webhook.deliveries.get().event == "trial"
    client.post(f"/webhooks/{webhook.pk}/", {"act": "remove"})
    assert not cut.project.webhooks.exists()
