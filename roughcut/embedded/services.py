"""Brings up whatever of the services is not up yet, for the commands and the tests."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import django_rq
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from rq import Worker

from roughcut.core.errors import MachineError, RefusedError
from roughcut.embedded import lock, valkey
from roughcut.embedded.children import Program
from roughcut.embedded.home import Home
from roughcut.embedded.lock import Holder
from roughcut.embedded.postgres import Postgres
from roughcut.embedded.supervisor import Phase, Supervisor
from roughcut.settings import env

DEFAULT_PORT = 8000
PORTS_TRIED = 20
OTHER_START_S = 240.0  # how long to wait for a supervisor that is still starting
WORKER_GRACE_S = 8.0  # a job that is cut short is queued again at the next start


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be up. workers: None for as many as the cores suggest.

    port: None for the first free one from DEFAULT_PORT on. web: whether to serve pages at all.
    """

    web: bool = True
    host: str = "127.0.0.1"
    port: int | None = None
    workers: int | None = None
    throwaway: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """What is up. address: of the pages, "" without them. adopted: whether another process of
    this home runs the database and the queue.
    """

    address: str
    adopted: bool


@contextmanager
def running_services(
    *,
    web: bool = False,
    host: str = "127.0.0.1",
    port: int | None = None,
    workers: int | None = None,
    throwaway: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Iterator[Services]:
    """Have the database, the queue, workers and, if asked, the pages, as long as the block runs.

    What another supervisor of this data home runs already is used and left running. Raises
    MachineError if something does not come up.
    """
    wanted = Wanted(web=web, host=host, port=port, workers=workers, throwaway=throwaway)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that `finally` is reached
    supervisor, services = start(wanted, say)
    watch = threading.Thread(target=supervisor.watch, name="supervisor", daemon=True)
    watch.start()
    try:
        yield services
    finally:
        supervisor.request_stop()
        watch.join()
        connections.close_all()
        supervisor.stop()


@contextmanager
def running_stores(*, throwaway: bool = False) -> Iterator[None]:
    """Have the database and the queue alone, empty if new, as long as the block runs."""
    home: Home = settings.HOME
    if lock.is_held(home.lock) and _ready_holder(home, time.monotonic() + OTHER_START_S):
        yield
        return
    phases = _store_phases(home, throwaway=throwaway)
    holder = Holder(pid=os.getpid(), ready=True)
    supervisor = Supervisor(phases, home=home, say=lambda line: None, holder=holder)
    supervisor.start()
    try:
        yield
    finally:
        connections.close_all()
        supervisor.stop()


def start(wanted: Wanted, say: Callable[[str], None]) -> tuple[Supervisor, Services]:
    """Start what is wanted and missing. The supervisor returned must be watched and stopped."""
    home: Home = settings.HOME
    deadline = time.monotonic() + OTHER_START_S
    while True:
        try:
            return _start_own(home, wanted, say)
        except RefusedError:
            holder = _ready_holder(home, deadline)
        if holder is not None:
            say(f"Using what process {holder.pid} runs")
            return _start_missing(wanted, holder, say)


def build(wanted: Wanted, say: Callable[[str], None]) -> tuple[Supervisor, Services]:
    """A supervisor, not started, of all that the settings do not say somebody else runs."""
    home: Home = settings.HOME
    address, web = _web(wanted)
    workers = _worker_count(wanted)
    stores = _store_phases(home, throwaway=wanted.throwaway)
    phases = (*stores, Phase("Migrations", act=_migrate), *_worker_phases(workers), *web)
    holder = Holder(pid=os.getpid(), address=address, workers=workers, ready=True)
    supervisor = Supervisor(phases, home=home, say=say, holder=holder)
    return supervisor, Services(address=address, adopted=False)


def _start_own(
    home: Home, wanted: Wanted, say: Callable[[str], None]
) -> tuple[Supervisor, Services]:
    supervisor, services = build(wanted, say)
    supervisor.start()
    return supervisor, services


def _start_missing(
    wanted: Wanted, holder: Holder, say: Callable[[str], None]
) -> tuple[Supervisor, Services]:
    workers = 0 if holder.workers else _worker_count(wanted)
    address, web = (holder.address, ()) if holder.address else _web(wanted)
    supervisor = Supervisor((*_worker_phases(workers), *web), home=None, say=say)
    supervisor.start()
    return supervisor, Services(address=address if wanted.web else "", adopted=True)


def _ready_holder(home: Home, deadline: float) -> Holder | None:
    """The other supervisor once it is ready; None if it is gone meanwhile."""
    while time.monotonic() < deadline:
        holder = lock.read_holder(home.lock)
        if holder is None or not lock.is_held(home.lock):
            return None
        if holder.ready:
            return holder
        time.sleep(0.1)
    raise MachineError(
        "other-not-ready", f"The other process of {home.root} does not finish its start."
    )


def _store_phases(home: Home, *, throwaway: bool) -> tuple[Phase, ...]:
    phases = []
    if not settings.EXTERNAL_DATABASE:
        server = Postgres(home, throwaway=throwaway)
        phases.append(Phase("PostgreSQL", lambda: (server.install(),), server.create_database))
    if not settings.EXTERNAL_REDIS:
        programs = partial(valkey.program, home, _environment())
        phases.append(Phase("Valkey", lambda: (programs(),), _forget_dead_workers))
    return tuple(phases)


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()


def _forget_dead_workers() -> None:
    """Every worker of this home's queue ended with its supervisor, killed ones unheard."""
    for worker in Worker.all(connection=django_rq.get_connection("default")):
        worker.register_death()


def _worker_count(wanted: Wanted) -> int:
    """At least one for each queue, and one more for each core beyond that."""
    if wanted.workers is not None:
        return wanted.workers
    return settings.WORKERS or max(len(settings.RQ_QUEUES), os.cpu_count() or 1)


def worker_queues(number: int, count: int) -> tuple[str, ...]:
    """The queues of one worker, first served first: its own, then the others', so that nobody
    idles while there is work. Speech alone is kept to one worker: its model fills the memory.
    """
    queues = tuple(settings.RQ_QUEUES)
    if count < len(queues):
        return queues
    own = queues[number] if number < len(queues) else "picture"
    return (own, *(queue for queue in queues if queue not in (own, "speech")))


def _worker_phases(count: int) -> tuple[Phase, ...]:
    if count == 0:
        return ()
    return (Phase(f"{count} workers", lambda: tuple(_worker(n, count) for n in range(count))),)


def _worker(number: int, count: int) -> Program:
    scheduler = ("--with-scheduler",) if number == 0 else ()
    queues = worker_queues(number, count)
    return Program(
        name=f"Worker {number + 1} ({queues[0]})",
        command=(*_manage(), "rqworker", *queues, *scheduler),
        log=settings.HOME.logs / f"worker-{number + 1}.log",
        directory=settings.BASE_DIR,
        environment=_environment(),
        grace_s=WORKER_GRACE_S,
    )


def _web(wanted: Wanted) -> tuple[str, tuple[Phase, ...]]:
    if not wanted.web:
        return "", ()
    port = _free_port(wanted)
    told = "localhost" if wanted.host in ("127.0.0.1", "0.0.0.0", "::") else wanted.host
    asked = "127.0.0.1" if wanted.host in ("0.0.0.0", "::") else wanted.host
    application = ("roughcut.asgi:application",)
    program = Program(
        name="Web server",
        command=(sys.executable, "-m", "daphne", "-b", wanted.host, "-p", str(port), *application),
        log=settings.HOME.logs / "web.log",
        directory=settings.BASE_DIR,
        environment=_environment(),
        ready=lambda pid: _answers(f"http://{asked}:{port}/healthz"),
    )
    return f"http://{told}:{port}/", (Phase("Web server", lambda: (program,)),)


def _free_port(wanted: Wanted) -> int:
    """The port wanted, or the first free one. Raises MachineError if it is taken."""
    if wanted.port is not None:
        tried: range | tuple[int, ...] = (wanted.port,)
    else:
        tried = range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    for port in tried:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((wanted.host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise MachineError(
        "port-taken",
        f"Port {tried[0]} of {wanted.host} is taken.",
        action="Choose another with --port.",
    )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _manage() -> tuple[str, str]:
    return sys.executable, str(Path(settings.BASE_DIR) / "manage.py")


def _environment() -> dict[str, str]:
    return env.for_child(
        DJANGO_SETTINGS_MODULE=settings.SETTINGS_MODULE, ROUGHCUT_HOME=str(settings.HOME.root)
    )
