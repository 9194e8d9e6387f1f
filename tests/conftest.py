"""What every test stands on: real services, and no error logged unheard."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as chances

import tests.chance  # noqa: F401  its profiles

chances.load_profile("gate")  # --hypothesis-profile=search is loaded after this


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs_errors(why): the test makes the code log an error")


@pytest.fixture(scope="session")
def services() -> Iterator[None]:
    """PostgreSQL and Valkey, up while the session lasts; a test of the database has them already.

    They live in a data home of their own (settings/test.py says where and how to keep it).
    """
    from roughcut.embedded import services as embedded

    kept = bool(settings.KEPT_HOME)
    with ExitStack() as after:
        if not kept:
            after.callback(shutil.rmtree, settings.HOME.root, ignore_errors=True)
            after.callback(shutil.rmtree, settings.HOME.runtime, ignore_errors=True)
        after.enter_context(embedded.running_stores(throwaway=True))
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(services: None) -> None:
    """pytest-django asks for this before it makes the test database."""


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_error_is_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs an error, unless it is marked `logs_errors("why")`."""
    errors = _Errors()
    root = logging.getLogger()
    root.addHandler(errors)
    yield
    root.removeHandler(errors)
    if errors.records and request.node.get_closest_marker("logs_errors") is None:
        told = "\n".join(f"{record.name}: {record.getMessage()}" for record in errors.records)
        pytest.fail(f"errors were logged:\n{told}", pytrace=False)


@pytest.fixture
def short_home() -> Iterator[Path]:
    """An empty place for a data home that other users may pass through and sockets fit into.

    pytest's own tmp_path is closed to the database's user when root runs the tests.
    """
    place = Path(tempfile.mkdtemp(prefix="roughcut-"))
    place.chmod(0o711)
    yield place
    shutil.rmtree(place)
