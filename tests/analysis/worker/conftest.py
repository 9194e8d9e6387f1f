"""The worker set's tests: real adapters on real, small weights."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.weights import ModelStore

Weights = Callable[..., ModelStore]


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
