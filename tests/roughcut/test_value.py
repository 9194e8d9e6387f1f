"""Values: equal and hashed by their fields, without others, and frozen by the type checker."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest

from roughcut.core.value import value

_ASSIGNED = """
from roughcut.core.timecode import FrameRange

def later(span: FrameRange) -> None:
    span.start = 3
"""


@value(frozen=True, slots=True)
class Slate:
    scene: str
    take: int = 1


@dataclass(frozen=True, slots=True)
class Guarded:
    scene: str
    take: int = 1


def test_a_value_is_what_its_fields_are() -> None:
    assert Slate("12A", 3) == Slate(scene="12A", take=3) != Slate("12A", 4)
    assert len({Slate("12A", 3), Slate("12A", 3), Slate("12B", 3)}) == 2
    assert replace(Slate("12A"), take=2) == Slate("12A", 2)
    assert repr(Slate("12A")) == "Slate(scene='12A', take=1)"
    assert [x.name for x in fields(Slate)] == [x.name for x in fields(Guarded)]


def test_a_value_has_no_field_but_its_own() -> None:
    with pytest.raises(AttributeError):
        setattr(Slate("12A"), "camera", "B")  # noqa: B010  # the checker would not let it pass
    with pytest.raises(FrozenInstanceError):
        setattr(Guarded("12A"), "take", 2)  # noqa: B010  # what the interpreter's own guard does


def test_the_type_checker_lets_nobody_change_one() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "-c", _ASSIGNED],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stderr
    assert 'Property "start" defined in "FrameRange" is read-only' in told.stdout
