"""What a stage's work is given: its step, a way to tell progress, and a way to be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection

from analysis.models import Step
from analysis.services.steps import step_alive, step_progress

_BETWEEN_PROGRESS_S = 0.25
_BETWEEN_SIGNS_OF_LIFE_S = 5.0


class Stopped(Exception):  # noqa: N818 # not an error: the step was cancelled or given to another
    """The step is no longer this worker's."""


class Work:
    """One run of one step. `with Work(step) as work:` keeps its sign of life going."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self._told_at = 0.0
        self._over = threading.Event()
        self._stopped = threading.Event()
        self._life = threading.Thread(target=self._live, daemon=True)

    def __enter__(self) -> Work:
        self._life.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._life.join()

    def progress(self, done: float, total: float) -> None:
        """Tell how far the work is, at most four times a second. Raises Stopped."""
        if self._stopped.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self._told_at < _BETWEEN_PROGRESS_S and done < total:
            return
        self._told_at = now
        if not step_progress(step=self.step, done=done, total=total):
            raise Stopped

    def stopped(self) -> bool:
        """Whether the work should end; for loops that cannot raise."""
        return self._stopped.is_set()

    def _live(self) -> None:
        try:
            while not self._over.wait(_BETWEEN_SIGNS_OF_LIFE_S):
                if not step_alive(step=self.step):
                    self._stopped.set()
                    return
        finally:
            connection.close()


StageWork = Callable[[Work], None]
