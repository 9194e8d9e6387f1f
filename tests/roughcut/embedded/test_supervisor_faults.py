"""What is killed is mended, and what was committed is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from rq import Queue

from roughcut.embedded import processes
from roughcut.embedded.children import Ledger
from roughcut.embedded.home import Home
from roughcut.embedded.postgres import Postgres
from tests.roughcut.embedded.conftest import (
    Site,
    database_answers,
    eventually,
    notes,
    queue_answers,
    write_note,
)

Start = Callable[..., Site]
STORES = ("--no-web", "--workers", "0")


def address(site: Site) -> str:
    return site.told.rpartition("Up at ")[2].split()[0]


def page_answers(site: Site) -> bool:
    try:
        with urllib.request.urlopen(f"{address(site)}healthz", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def kill_and_wait_for_the_next(site: Site, name: str) -> None:
    killed = site.child(name)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: site.child(name) not in (None, killed))


def test_every_killed_child_is_started_again_and_the_site_stops_with_zero(
    up: Start, home: Home
) -> None:
    site = up("--port", "0").wait_up()
    write_note(home, "kept")
    serves: dict[str, Callable[[], bool]] = {
        "PostgreSQL": lambda: database_answers(home),
        "Valkey": lambda: queue_answers(home),
        "Worker 2": lambda: True,
        "Web server": lambda: page_answers(site),
    }
    for name, served in serves.items():
        kill_and_wait_for_the_next(site, name)
        eventually(served)
    assert notes(home) == ["kept"]
    eventually(lambda: page_answers(site))
    started = site.children()
    assert site.stop() == 0, site.told
    assert not any(processes.birth(pid) for pid in started)


def test_a_killed_workers_job_ends_with_it_and_the_queue_is_served_again(
    up: Start, home: Home
) -> None:
    site = up("--no-web", "--workers", "1").wait_up()
    with redis.from_url(home.redis_url()) as connection:
        queue = Queue("default", connection=connection)
        endless = queue.enqueue("time.sleep", 3600)
        worker = site.child("Worker 1")
        assert worker is not None
        eventually(lambda: len(processes.session_members(worker)) > 1)
        job = max(processes.session_members(worker))
        os.kill(worker, signal.SIGKILL)
        eventually(lambda: processes.birth(job) is None)
        endless.delete()
        quick = queue.enqueue("time.sleep", 0)
        eventually(lambda: quick.get_status(refresh=True) == "finished")


def test_a_killed_supervisor_leaves_nothing_the_next_start_cannot_mend(
    up: Start, home: Home
) -> None:
    first = up("--no-web", "--workers", "1").wait_up()
    write_note(home, "committed before the kill")
    left = first.children()
    first.process.kill()
    first.wait_ended()
    second = up("--no-web", "--workers", "1").wait_up()
    assert notes(home) == ["committed before the kill"]
    assert not any(processes.birth(pid) for pid in left)
    assert second.stop() == 0


@pytest.fixture
def orphan(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    """A PostgreSQL no supervisor knows: one that outlived a kill where the kernel cannot help."""
    home.prepare()
    program = Postgres(home).install()
    who = program.identity
    process = subprocess.Popen(
        program.command,
        cwd="/",
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        user=who.uid if who else None,
        group=who.gid if who else None,
    )
    eventually(lambda: program.ready(process.pid))
    yield process
    process.kill()
    process.wait()


def test_an_orphaned_postgres_is_stopped_and_its_rows_are_kept(
    up: Start, home: Home, orphan: subprocess.Popen[bytes]
) -> None:
    Postgres(home).create_database()
    write_note(home, "written to the orphan")
    site = up(*STORES).wait_up()
    assert orphan.wait(30) == 0
    assert site.child("PostgreSQL") != orphan.pid
    assert notes(home) == ["written to the orphan"]


def test_stale_sockets_and_locks_that_name_a_stranger_do_not_stop_a_start(
    up: Start, home: Home
) -> None:
    up(*STORES).wait_up().stop()
    stranger = f"{os.getpid()}\n"  # alive, and nothing to do with this home
    (home.postgres_data / "cluster" / "postmaster.pid").write_text(stranger)
    (home.postgres_sockets / ".s.PGSQL.5432").touch()
    (home.postgres_sockets / ".s.PGSQL.5432.lock").write_text(stranger)
    home.valkey_socket.touch()
    home.lock.write_text('{"pid": 1, "address": "", "workers": 0, "ready": true}')
    site = up(*STORES).wait_up()
    assert database_answers(home)
    assert queue_answers(home)
    assert site.stop() == 0


def test_the_second_of_two_starts_says_who_runs(up: Start, home: Home) -> None:
    sites = [up(*STORES), up(*STORES)]
    eventually(lambda: any(site.process.poll() is not None for site in sites), 240.0)
    refused, running = sorted(sites, key=lambda site: site.process.poll() is None)
    running.wait_up()
    assert refused.wait_ended() == 1
    assert f"already run by process {running.process.pid}" in refused.told
    assert "Traceback" not in refused.told


def test_the_ledger_ends_what_it_lists_and_spares_a_number_given_to_another(
    tmp_path: Path,
) -> None:
    ledger = Ledger(tmp_path / "children.json")
    left, stranger = (subprocess.Popen(["sleep", "1000"], start_new_session=True) for _ in range(2))
    listed = [
        {"name": "left", "pid": left.pid, "birth": processes.birth(left.pid), "stop_signal": 15},
        {"name": "gone", "pid": stranger.pid, "birth": "never", "stop_signal": 15},
    ]
    (tmp_path / "children.json").write_text(json.dumps(listed))
    try:
        assert ledger.end_orphans() == ("left",)
        assert left.wait(10) == -signal.SIGTERM
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
