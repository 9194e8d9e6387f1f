"""How properties are tried: the same cases on every run, or new ones for as long as one likes.

The gate must say the same of the same code, so that its cases follow from the tests alone.
`make fuzz` searches further, by new chance each time; what it finds becomes a test of its own.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

FURTHER = 20  # times as many cases in a search

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "gate", deadline=None, derandomize=True, database=None, suppress_health_check=_SLOW
)
settings.register_profile(
    "search",
    deadline=None,
    max_examples=100 * FURTHER,
    print_blob=True,
    suppress_health_check=_SLOW,
)


def examples(count: int) -> settings:
    """The settings of a property that is tried on so many cases at the gate."""
    searching = settings.get_current_profile_name() == "search"
    return settings(max_examples=count * (FURTHER if searching else 1))
