"""The operator makes accounts and looks at the work."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client

from projects.models import User


@pytest.fixture
def operator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("op@rough.invalid", "x", name="Operator"))
    return client


def test_every_list_opens(operator: Client) -> None:
    for model in admin.site._registry:
        name = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert operator.get(name).status_code == 200, name


def test_an_account_is_made_by_address(operator: Client) -> None:
    fields = {
        "email": "new@rough.invalid",
        "name": "Someone New",
        "language": "fr",
        "usable_password": "true",
        "password1": "a long enough phrase",
        "password2": "a long enough phrase",
    }
    answer = operator.post("/admin/projects/user/add/", fields)
    assert answer.status_code == 302
    assert User.objects.get(email="new@rough.invalid").language == "fr"


def test_who_is_no_operator_is_sent_away(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("ed@rough.invalid", "x", name="Editor"))
    assert client.get("/admin/projects/user/").status_code == 302
