"""The worker that runs our jobs."""

from __future__ import annotations

import signal

import rq

from roughcut.embedded import processes


class Worker(rq.Worker):  # type: ignore[misc]  # rq ships no types we follow
    """RQ's worker, whose job ends with it.

    RQ forks a process for each job. Were the worker killed, that process would finish the job
    beside the one that runs it again.
    """

    def setup_work_horse_signals(self) -> None:
        super().setup_work_horse_signals()
        wish = processes.dying_with_parent(signal.SIGKILL, parent=self.pid)
        if wish is not None:
            wish()
