"""Opens the weights that this installation has."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from analysis.weights import ModelStore


@cache
def models() -> ModelStore:
    """The one store of a process; what it opens stays open between jobs."""
    return ModelStore(settings.MODELS_ROOT, settings.MODELS_LOCAL)
