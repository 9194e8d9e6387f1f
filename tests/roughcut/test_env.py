"""The environment is read typed, and a mistake in it names the variable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from roughcut.settings import env

ROOT = Path(__file__).resolve().parents[2]


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_NAME", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SOME_NAME"):
        env.text("SOME_NAME")


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NAME", "  ")
    assert env.text("SOME_NAME", "default") == "default"
    assert env.flag("SOME_NAME", default=True)
    assert env.number("SOME_NAME", 7) == 7


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("Yes", True), ("0", False), ("off", False)]
)
def test_a_flag_is_read(word: str, value: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NAME", word)
    assert env.flag("SOME_NAME", default=not value) is value


def test_a_wrong_flag_or_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NAME", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SOME_NAME"):
        env.flag("SOME_NAME", default=False)
    with pytest.raises(ImproperlyConfigured, match="SOME_NAME"):
        env.number("SOME_NAME", 1)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "postgres://ann:p%40ss@db.example:6432/film?sslmode=require",
            ("film", "ann", "p@ss", "db.example", "6432", {"sslmode": "require"}),
        ),
        ("postgresql:///film", ("film", "", "", "", "", {})),
        ("postgres://ann@%2FRun%2FPg/film", ("film", "ann", "", "/Run/Pg", "", {})),
        ("postgres://ann@/film?host=/Run/Pg", ("film", "ann", "", "/Run/Pg", "", {})),
    ],
)
def test_a_database_address_is_read(
    address: str, expected: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_NAME", address)
    read = env.database("SOME_NAME")
    assert read is not None
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert tuple(read[name] for name in names) == expected


def test_another_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NAME", "sqlite:///film.db")
    with pytest.raises(ImproperlyConfigured, match="postgres://"):
        env.database("SOME_NAME")


def test_production_names_each_variable_it_misses() -> None:
    variables = {
        "SECRET_KEY": "secret",
        "ALLOWED_HOSTS": "cut.example",
        "DATABASE_URL": "postgres:///film",
        "REDIS_URL": "redis://queue",
    }
    for missing in variables:
        given = {name: value for name, value in variables.items() if name != missing}
        ran = subprocess.run(
            [sys.executable, "-c", "import roughcut.settings.production"],
            cwd=ROOT,
            env={"PATH": os.defpath, **given},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode != 0
        assert f"{missing} is not set" in ran.stderr.splitlines()[-1]
