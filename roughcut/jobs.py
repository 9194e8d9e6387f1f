"""The worker that runs our jobs."""

from __future__ import annotations

import logging
import threading
from typing import Any

import rq
from django.db import DatabaseError, connection

from roughcut.warming import warm_up

log = logging.getLogger(__name__)

_BETWEEN_SWEEPS_S = 5.0


class Worker(rq.SimpleWorker):  # type: ignore[misc]  # rq ships no types we follow
    """RQ's worker that runs jobs in its own process, so that models stay loaded between them.

    A job that kills the process is taken up again from its row by any worker's sweep, and the
    supervisor starts another worker.
    """

    def work(self, *args: Any, **options: Any) -> bool:
        warm_up()
        over = threading.Event()
        sweeping = threading.Thread(target=_sweep_until, args=(over,), daemon=True)
        sweeping.start()
        try:
            return bool(super().work(*args, **options))
        finally:
            over.set()
            sweeping.join()


def _sweep_until(over: threading.Event) -> None:
    """Look now and then for work that a dead worker or a lost queue left."""
    # The apps are ready only once a worker runs.
    from analysis.services.steps import sweep
    from editor.services.exporting import exports_sweep
    from editor.services.training import trainings_sweep
    from editor.services.webhook import deliveries_sweep

    try:
        while not over.wait(_BETWEEN_SWEEPS_S):
            try:
                for look in (sweep, exports_sweep, deliveries_sweep, trainings_sweep):
                    look()
            except DatabaseError as error:
                log.warning("the sweep could not look: %s", error)
                connection.close()
    finally:
        connection.close()
