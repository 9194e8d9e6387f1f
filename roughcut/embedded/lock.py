"""The lock on a data home: one supervisor at a time, and it says who it is."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from roughcut.core.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Holder:
    """The supervisor that holds a home. address: of its web server, "" without one.

    ready: whether everything it runs serves.
    """

    pid: int
    address: str = ""
    workers: int = 0
    ready: bool = False


class HomeLock:
    """Held while the object is open; the system lets go of it when the process ends, however."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock. Raises RefusedError, with who holds it, if it is taken."""
        opened = self._place.open("a+")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            opened.close()
            holder = read_holder(self._place)
            who = f" by process {holder.pid}" if holder else ""
            where = f" at {holder.address}" if holder and holder.address else ""
            raise RefusedError(
                "already-running",
                f"Rough Cut is already run{who}{where} for the data home {self._place.parent}.",
                action="Use that one, or stop it first.",
            ) from error
        self._file = opened
        self.tell(Holder(pid=os.getpid()))

    def tell(self, holder: Holder) -> None:
        """Write who holds the lock, for whoever comes second."""
        if self._file is None:
            raise ValueError("the lock is not held")
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(asdict(holder)))
        self._file.flush()

    def release(self) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def read_holder(place: Path) -> Holder | None:
    """Who wrote the lock last; None if nobody did. Says nothing of whether they still live."""
    try:
        return Holder(**json.loads(place.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def is_held(place: Path) -> bool:
    """Whether a living process holds the lock."""
    try:
        with place.open() as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
