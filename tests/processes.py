"""Programs of ours run apart, on the tests' own database."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from roughcut.settings import env

LONGEST_S = 180.0
Process = subprocess.Popen[bytes]


def until(true: Callable[[], bool], log: Path) -> None:
    """Return once it is true; fail with the end of the program's log when it never is."""
    deadline, pause = time.monotonic() + LONGEST_S, threading.Event()
    while not true():
        assert time.monotonic() < deadline, log.read_text(errors="replace")[-3000:]
        pause.wait(0.05)


@contextmanager
def running(log: Path, *command: str) -> Iterator[Process]:
    """`python COMMAND` as long as the block runs, however it ends."""
    name, sockets = connection.settings_dict["NAME"], quote(connection.settings_dict["HOST"], "")
    with log.open("ab") as told:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=env.for_child(
                DJANGO_SETTINGS_MODULE=settings.SETTINGS_MODULE,
                DATABASE_URL=f"postgres://roughcut@/{name}?host={sockets}",
            ),
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def worker(log: Path, *queues: str) -> Iterator[Process]:
    with running(log, "manage.py", "rqworker", *queues) as process:
        yield process


@contextmanager
def web_server(log: Path) -> Iterator[str]:
    """The site, sockets too; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    serve = ("-m", "daphne", "-b", "127.0.0.1", "-p", port, "roughcut.asgi:application")
    with running(log, *serve) as process:
        until(lambda: process.poll() is not None or _answers(f"{address}/healthz"), log)
        assert process.poll() is None, log.read_text(errors="replace")[-3000:]
        yield address


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False
