"""Addresses outside are told of an export: signed, tried again, never into the private network."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django_rq
import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from editor.delivery.address import public
from editor.jobs import run_delivery, run_export
from editor.models import Cut, Delivery, Webhook
from editor.services.export import export_ask
from editor.services.webhook import (
    MOST_WEBHOOKS,
    PAUSES,
    deliveries_sweep,
    webhook_remove,
    webhook_set,
    webhook_try,
)
from projects.models import Role, User
from roughcut.core.errors import RefusedError
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db

RECEIVER = """
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
answers = [int(status) for status in sys.argv[1].split(",")]
class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        print(json.dumps({"path": self.path, "body": body, "headers": dict(self.headers)}),
              flush=True)
        self.send_response(answers.pop(0) if answers else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *args):
        pass
server = HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@dataclass
class Receiver:
    address: str
    process: subprocess.Popen[str]

    def next(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        return dict(json.loads(self.process.stdout.readline()))


@contextmanager
def receiving(*answers: int) -> Iterator[Receiver]:
    """An HTTP server of its own; answers with these statuses, then with 200."""
    process = subprocess.Popen(
        [sys.executable, "-c", RECEIVER, ",".join(map(str, answers or (200,)))],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield Receiver(f"http://127.0.0.1:{port}/told?of=exports", process)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def owner() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(owner: User) -> Cut:
    return make_cut(owner)


@pytest.fixture
def in_house(settings: Settings) -> None:
    settings.WEBHOOKS_PRIVATE = True


def told(cut: Cut, owner: User, address: str) -> tuple[Webhook, Delivery]:
    """An export that ends with somebody to tell."""
    webhook = webhook_set(project=cut.project, actor=owner, address=address)
    export = export_ask(project=cut.project, cuts=[cut], actor=owner)
    run_export(export.pk)
    return webhook, Delivery.objects.get(export=export)


def again(delivery: Delivery) -> Delivery:
    """Try it as if its pause were over."""
    Delivery.objects.filter(pk=delivery.pk, state="waiting").update(next_at=timezone.now())
    run_delivery(str(delivery.pk))
    delivery.refresh_from_db()
    return delivery


@pytest.mark.usefixtures("in_house")
def test_who_is_told_can_prove_who_told_and_that_nothing_was_changed(cut: Cut, owner: User) -> None:
    with receiving() as receiver:
        webhook, delivery = told(cut, owner, receiver.address)
        run_delivery(str(delivery.pk))
        heard = receiver.next()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.attempts) == ("done", 200, 1)
    headers = {name.lower(): value for name, value in heard["headers"].items()}
    at, _, sign = headers["x-roughcut-signature"].partition(",v1=")
    counted = hmac.new(
        webhook.secret.encode(), f"{at[2:]}.{heard['body']}".encode(), hashlib.sha256
    )
    assert sign == counted.hexdigest()
    assert abs(int(at[2:]) - timezone.now().timestamp()) < 60
    body = json.loads(heard["body"])
    assert headers["x-roughcut-delivery"] == body["id"] == str(delivery.pk)
    assert heard["path"] == "/told?of=exports"
    export = body["export"]
    assert (body["event"], export["state"], len(export["sha256"])) == ("export.done", "done", 64)
    assert webhook.secret not in heard["body"]


@pytest.mark.usefixtures("in_house")
def test_an_address_that_fails_is_told_again_with_the_same_words(cut: Cut, owner: User) -> None:
    with receiving(500, 302) as receiver:
        _, delivery = told(cut, owner, receiver.address)
        bodies = []
        for status, state in ((500, "waiting"), (302, "waiting"), (200, "done")):
            again(delivery)
            assert (delivery.status, delivery.state) == (status, state)
            heard = receiver.next()
            bodies.append(heard["body"])
            assert heard["path"] == "/told?of=exports"  # a redirect is not followed
    assert len(set(bodies)) == 1


@pytest.mark.usefixtures("in_house")
def test_nobody_there_is_tried_with_growing_pauses_then_given_up(cut: Cut, owner: User) -> None:
    with receiving() as receiver:
        gone = receiver.address
    _, delivery = told(cut, owner, gone)
    for number, pause in enumerate(PAUSES, 1):
        again(delivery)
        assert (delivery.state, delivery.attempts) == ("waiting", number)
        assert delivery.next_at is not None
        assert abs(delivery.next_at - timezone.now() - pause) < timedelta(seconds=5)
    again(delivery)
    assert (delivery.state, delivery.status) == ("failed", 0)
    assert delivery.fault["code"] == "machine.webhook.unheard"
    assert list(PAUSES) == sorted(PAUSES)


@pytest.mark.usefixtures("in_house")
def test_a_delivery_is_not_tried_before_its_time_nor_twice(cut: Cut, owner: User) -> None:
    with receiving(500) as receiver:
        _, delivery = told(cut, owner, receiver.address)
        for _ in range(3):
            run_delivery(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.state) == (1, "waiting")


@pytest.mark.usefixtures("in_house")
def test_what_the_queue_lost_is_queued_again_once(cut: Cut, owner: User) -> None:
    queue = django_rq.get_queue("default")
    queue.empty()
    webhook = webhook_set(project=cut.project, actor=owner, address="http://127.0.0.1:1/x")
    Delivery.objects.create(webhook=webhook, event="trial", body="{}", next_at=timezone.now())
    assert deliveries_sweep() == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.1.2.3/x",
        "https://192.168.0.9/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[fd00::1]/x",
        "https://0.0.0.0/x",
        "https://2130706433/x",
    ],
)
def test_no_private_address_is_ever_spoken_to(cut: Cut, owner: User, address: str) -> None:
    _, delivery = told(cut, owner, address)
    run_delivery(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status) == ("failed", 0)
    assert delivery.fault["code"] == "refused.webhook.private"


def test_a_private_address_is_refused_where_a_server_listens(cut: Cut, owner: User) -> None:
    """Also when it was set while the studio allowed it."""
    with receiving() as receiver:
        webhook = Webhook.objects.create(project=cut.project, address=receiver.address, secret="s")
        delivery = webhook_try(webhook=webhook, actor=owner)
        run_delivery(str(delivery.pk))
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("failed", 1)


@pytest.mark.parametrize(
    ("ip", "open_"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1", False),
        ("::", False),
    ],
)
def test_only_the_open_internet_is_public(ip: str, open_: bool) -> None:
    assert public(ip) is open_


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "ftp://example.org/", "http://example.org/", "https://", "https://a b/",
     "https://me:secret@example.org/", "https://example.org:99999/", "https://exa\nmple.org/",
     "https://example.org/" + "x" * 500],
)  # fmt: skip
def test_an_address_that_cannot_be_told_is_refused(cut: Cut, owner: User, address: str) -> None:
    with pytest.raises(RefusedError):
        webhook_set(project=cut.project, actor=owner, address=address)
    assert not Webhook.objects.exists()


def test_only_an_owner_sets_tries_and_removes(cut: Cut, owner: User) -> None:
    webhook = webhook_set(project=cut.project, actor=owner, address="https://example.org/x")
    for role in (Role.EDITOR, Role.DIRECTOR, Role.PRODUCER, Role.GUEST):
        user = make_user(role.capitalize())
        add_member(cut.project, user, role)
        with pytest.raises(RefusedError):
            webhook_set(project=cut.project, actor=user, address="https://example.org/y")
        with pytest.raises(RefusedError):
            webhook_try(webhook=webhook, actor=user)
        with pytest.raises(RefusedError):
            webhook_remove(webhook=webhook, actor=user)
    webhook_remove(webhook=webhook, actor=owner)
    assert not Webhook.objects.exists()


def test_a_project_tells_a_few_addresses_each_once(cut: Cut, owner: User) -> None:
    for number in range(MOST_WEBHOOKS):
        webhook_set(project=cut.project, actor=owner, address=f"https://example.org/{number}")
    for address in ("https://example.org/0", "https://example.org/one-more"):
        with pytest.raises(RefusedError):
            webhook_set(project=cut.project, actor=owner, address=address)
