"""The supervisor as a program of its own, to be killed and looked at from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from roughcut.embedded import processes
from roughcut.embedded.home import Home

ROOT = Path(__file__).resolve().parents[3]
START_S = 240.0


def eventually(condition: Callable[[], bool], within_s: float = 60.0) -> None:
    """Look until it holds. Raises AssertionError if it does not in time."""
    deadline = time.monotonic() + within_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"did not come true in {within_s:.0f} s"
        pause.wait(0.05)


class Site:
    """`manage.py up` on a data home."""

    def __init__(
        self,
        home: Home,
        *options: str,
        user: int | None = None,
        python: str = sys.executable,
        **variables: str,
    ) -> None:
        self.home = home
        descriptor, path = tempfile.mkstemp(prefix="roughcut-site-", suffix=".log")
        self.output = Path(path)
        with os.fdopen(descriptor, "wb") as output:
            self.process = subprocess.Popen(
                [python, str(ROOT / "manage.py"), "up", *options],
                cwd=ROOT,
                env=_environment(home, variables),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )

    @property
    def told(self) -> str:
        return self.output.read_text()

    def wait_up(self) -> Site:
        eventually(lambda: self.process.poll() is not None or "\nUp" in self.told, START_S)
        assert self.process.poll() is None, self.told
        return self

    def wait_ended(self) -> int:
        return self.process.wait(START_S)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.wait_ended()

    def child(self, name: str) -> int | None:
        """The process number of the child whose name begins so, if it lives."""
        for entry in json.loads(self.home.children.read_text()):
            if entry["name"].startswith(name) and processes.birth(entry["pid"]):
                return int(entry["pid"])
        return None

    def children(self) -> tuple[int, ...]:
        if not self.home.children.exists():
            return ()
        return tuple(entry["pid"] for entry in json.loads(self.home.children.read_text()))


def _environment(home: Home, variables: dict[str, str]) -> dict[str, str]:
    named = ("ROUGHCUT_", "DATABASE_URL", "REDIS_URL", "PG", "S3_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(named)}
    ours = {"DJANGO_SETTINGS_MODULE": "roughcut.settings.dev", "ROUGHCUT_HOME": str(home.root)}
    return {**kept, **ours, **variables}


@pytest.fixture
def home(short_home: Path) -> Home:
    return Home(short_home / "home")


@pytest.fixture
def up(home: Home) -> Iterator[Callable[..., Site]]:
    """Starts sites and ends what is left of them."""
    started: list[Site] = []

    def start(*options: str, at: Home = home, **more: Any) -> Site:
        started.append(Site(at, *options, **more))
        return started[-1]

    yield start
    for site in started:
        if site.process.poll() is None:
            site.stop()
        site.output.unlink()


def database(home: Home) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(home.postgres_sockets), port="5432", user="roughcut", dbname="roughcut"
    )


def write_note(home: Home, words: str) -> None:
    with database(home) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (words text)")
        connection.execute("INSERT INTO note VALUES (%s)", (words,))


def notes(home: Home) -> list[object]:
    with database(home) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM note")]


def queue_answers(home: Home) -> bool:
    try:
        with redis.from_url(home.redis_url()) as queue:
            return bool(queue.ping())
    except redis.RedisError:
        return False


def database_answers(home: Home) -> bool:
    try:
        database(home).close()
    except psycopg.OperationalError:
        return False
    return True
