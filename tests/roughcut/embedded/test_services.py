"""What the commands and the tests ask to have running."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings

from roughcut.embedded import processes
from roughcut.embedded.home import Home
from roughcut.embedded.services import running_services, worker_queues
from roughcut.settings import env
from tests.roughcut.embedded.conftest import ROOT, Site, database_answers, queue_answers

Start = Callable[..., Site]


def test_services_that_are_up_are_used_and_left_running(services: None) -> None:
    with running_services(workers=0) as found:
        assert found.adopted
        assert found.address == ""
    assert database_answers(settings.HOME)
    assert queue_answers(settings.HOME)


def test_named_servers_are_used_and_none_is_started(up: Start, services: None) -> None:
    elsewhere = settings.HOME
    site = up(
        "--no-web",
        "--workers",
        "0",
        DATABASE_URL=f"postgres://roughcut@/roughcut?host={elsewhere.postgres_sockets}",
        REDIS_URL=elsewhere.redis_url(),
    ).wait_up()
    assert site.children() == ()
    assert not site.home.postgres_data.exists()
    assert site.stop() == 0
    assert database_answers(elsewhere)
    assert queue_answers(elsewhere)


def test_every_queue_is_served_however_many_workers_there_are() -> None:
    for count in range(1, 9):
        served = {queue for n in range(count) for queue in worker_queues(n, count)}
        assert served == set(settings.RQ_QUEUES)


def test_only_one_worker_holds_the_speech_model_when_there_are_enough() -> None:
    for count in range(3, 9):
        assert sum("speech" in worker_queues(n, count) for n in range(count)) == 1


def test_a_taken_port_is_said_plainly(up: Start, home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        site = up("--port", str(port))
        assert site.wait_ended() == 1
    assert f"Port {port} of 127.0.0.1 is taken" in site.told
    assert not home.postgres_data.exists()


COMMAND = """
import django
django.setup()
from django.conf import settings
from roughcut.embedded.services import running_services
with running_services(workers=1) as services:
    assert not services.adopted
    print(settings.HOME.children.read_text(), flush=True)
    input()
"""


def test_a_command_that_is_told_to_end_stops_what_it_started(home: Home) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "roughcut.settings.dev",
        "ROUGHCUT_HOME": str(home.root),
    }
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND],
        cwd=ROOT,
        env=env.for_child(**environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with command:
        assert command.stdout is not None
        children = [entry["pid"] for entry in json.loads(command.stdout.readline())]
        assert len(children) == 3
        assert all(processes.birth(pid) for pid in children)
        command.terminate()
        command.wait(60)
    assert not any(processes.birth(pid) for pid in children)
    assert json.loads(home.children.read_text()) == []
