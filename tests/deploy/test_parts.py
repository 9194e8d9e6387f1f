"""The files that run the parts apart name what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def commands() -> list[tuple[str, list[str]]]:
    """Every command line that starts a part of ours, by the file and part it is from."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    composed = [
        (f"compose.yaml {name}", service["command"])
        for name, service in services.items()
        if "manage.py" in service.get("command", ())
    ]
    units = [
        (unit.name, re.search(r"^ExecStart=(.*)$", unit.read_text(), re.M)[1].split())  # type: ignore[index]  # every unit has one
        for unit in sorted((DEPLOY / "systemd").iterdir())
    ]
    return composed + units


@pytest.mark.parametrize(("part", "words"), commands(), ids=lambda value: str(value)[:40])
def test_each_part_starts_a_command_and_queues_that_exist(part: str, words: list[str]) -> None:
    if "manage.py" not in words:
        assert words[-1] == settings.ASGI_APPLICATION.replace(".application", ":application")
        return
    command, *rest = words[words.index("manage.py") + 1 :]
    assert command in get_commands()
    named = [word for word in rest if word.isalpha()]
    assert set(named) <= {*settings.RQ_QUEUES}


def test_every_queue_has_a_worker_in_each_way_to_run() -> None:
    for way in ("compose.yaml worker-cpu", "compose.yaml worker-gpu"):
        words = dict(commands())[way]
        assert set(settings.RQ_QUEUES) <= set(words)


def test_compose_builds_from_files_that_exist() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    files = {service["build"]["dockerfile"] for service in services.values() if "build" in service}
    assert files == {"deploy/web.Dockerfile", "deploy/worker.Dockerfile"}
    assert all((DEPLOY.parent / file).exists() for file in files)
