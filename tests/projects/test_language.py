"""A person reads the language they chose, on every machine and whatever their browser asks."""

from __future__ import annotations

import pytest
from django.test import Client

from projects.models import User

PASSWORD = "correct horse battery"


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user("lea@rough.invalid", PASSWORD, name="Léa Morvan")


def _french(client: Client, path: str = "/", **headers: str) -> bool:
    return '<html lang="fr"' in client.get(path, **headers).content.decode()  # type: ignore[arg-type] # headers are strings


def test_a_choice_is_kept_on_the_account(client: Client, reader: User) -> None:
    client.force_login(reader)
    assert not _french(client)
    client.post("/language/", {"language": "fr", "next": "/"})
    assert _french(client, HTTP_ACCEPT_LANGUAGE="en")
    reader.refresh_from_db()
    assert reader.language == "fr"


def test_the_account_wins_over_the_browser(client: Client, reader: User) -> None:
    client.force_login(reader)
    assert not _french(client, HTTP_ACCEPT_LANGUAGE="fr-FR,fr;q=0.9")


def test_a_visitor_reads_the_language_of_the_browser(client: Client, db: None) -> None:
    assert _french(client, "/login/", HTTP_ACCEPT_LANGUAGE="fr-FR,fr;q=0.9")


def test_what_was_chosen_before_signing_in_holds_after(client: Client, reader: User) -> None:
    client.post("/language/", {"language": "fr", "next": "/login/"})
    client.post("/login/", {"username": reader.email, "password": PASSWORD})
    reader.refresh_from_db()
    assert reader.language == "fr"


def test_a_language_that_is_not_ours_changes_nothing(client: Client, reader: User) -> None:
    client.force_login(reader)
    client.post("/language/", {"language": "xx", "next": "/"})
    reader.refresh_from_db()
    assert reader.language == "en"


def test_a_refusal_is_told_in_the_language_of_the_reader(client: Client, reader: User) -> None:
    reader.language = "fr"
    reader.save()
    client.force_login(reader)
    answer = client.get("/projects/99/")
    assert answer.status_code == 404
    assert "Il n’y a rien ici pour vous" in answer.content.decode()
