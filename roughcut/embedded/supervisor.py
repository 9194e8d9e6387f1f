"""Starts the programs in order, keeps them running, and stops them in reverse."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from roughcut.embedded.children import Child, Ledger, Program
from roughcut.embedded.home import Home
from roughcut.embedded.lock import Holder, HomeLock

LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of a start: programs that run side by side, or an act done once.

    build: makes the programs once the phases before it are ready.
    """

    title: str
    build: Callable[[], tuple[Program, ...]] = tuple
    act: Callable[[], None] = lambda: None


class Supervisor:
    """Runs the phases' programs. `say` is given one line a phase, and one for each mend.

    home: held by a lock of ours and cleaned of what an earlier supervisor left; None when the
    programs join services that somebody else runs.
    """

    def __init__(
        self,
        phases: tuple[Phase, ...],
        *,
        home: Home | None,
        say: Callable[[str], None],
        holder: Holder | None = None,
    ) -> None:
        self._phases = phases
        self._say = say
        self._lock = HomeLock(home.lock) if home else None
        self._ledger = Ledger(home.children) if home else None
        self._home = home
        self._holder = holder or Holder(pid=os.getpid())
        self._tiers: list[tuple[Child, ...]] = []
        self._stopping = threading.Event()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def request_stop(self) -> None:
        """Make `start` and `watch` return soon. May be called from a signal's handler."""
        self._stopping.set()

    def start(self) -> None:
        """Run every phase. Raises RefusedError if the home is taken, MachineError if a program
        does not come up; what had been started is stopped then.
        """
        if self._home and self._lock and self._ledger:
            self._home.prepare()
            self._lock.acquire()
            for name in self._ledger.end_orphans():
                self._say(f"{name} was left by an earlier run and is stopped")
        try:
            for phase in self._phases:
                if not self.stopping:
                    self._run(phase)
        except BaseException:
            self.stop()
            raise
        if self._lock and not self.stopping:
            self._lock.tell(self._holder)

    def watch(self) -> None:
        """Start again whatever dies, until asked to stop."""
        while not self._stopping.wait(LOOK_S):
            for child in self._children:
                pid = child.pid
                pause_s = child.mend()
                if pause_s is not None:
                    self._say(f"{child.program.name} ended; it starts again in {pause_s:.1f} s")
                if child.pid != pid:
                    self._record()

    def stop(self) -> None:
        """Stop everything in reverse order of starting and let go of the home."""
        self._stopping.set()
        while self._tiers:
            tier = self._tiers.pop()
            for child in tier:
                child.ask_to_stop()
            for child in tier:
                child.wait_stopped()
        if self._lock and self._ledger:
            self._ledger.write(())
            self._lock.release()

    @property
    def _children(self) -> tuple[Child, ...]:
        return tuple(child for tier in self._tiers for child in tier)

    def _run(self, phase: Phase) -> None:
        began_s = time.monotonic()
        children = tuple(Child(program) for program in phase.build())
        self._tiers.append(children)
        for child in children:
            child.start()
            self._record()
        for child in children:
            child.wait_ready(self._stopping.wait)
        phase.act()
        if not self.stopping:
            self._say(f"{phase.title:<28} ready in {time.monotonic() - began_s:4.1f} s")

    def _record(self) -> None:
        if self._ledger:
            self._ledger.write(self._children)
