"""Values that are made by the ten thousand: frozen for whoever writes code, quick to make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # To the type checker it is a frozen dataclass: an assignment to a field is an error there.
    from dataclasses import dataclass as value
else:

    def value(*, frozen: bool, slots: bool) -> object:
        """A dataclass with equality and hash of a frozen one, without the guard at each field.

        The interpreter's own guard makes a value of a dozen fields five times as slow to make
        (4.1 against 0.8 microseconds), and a scene is decided over some ten thousand of them.
        """
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["value"]
