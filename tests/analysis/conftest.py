"""Where the tests of analysis find weights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings

from analysis.weights import ModelStore


@pytest.fixture(scope="session")
def models() -> ModelStore:
    return ModelStore(settings.MODELS_ROOT, settings.MODELS_LOCAL)


@pytest.fixture
def weights(models: ModelStore) -> Callable[..., ModelStore]:
    """Skips the test, with the reason, where a model is absent."""

    def need(*names: str) -> ModelStore:
        absent = [name for name in names if not models.available(name)]
        if absent:
            pytest.skip(f"weights absent: {', '.join(absent)}; run manage.py models fetch")
        return models

    return need
