"""Programs kept running: started in a session of their own, stopped politely, ended for certain."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from roughcut.core.errors import MachineError
from roughcut.embedded import processes

LOG_KEPT_BYTES = 10_000_000
LOG_LINES_TOLD = 12
POLL_S = 0.05
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0  # after this long a program counts as well again


@dataclass(frozen=True, slots=True)
class Identity:
    """The user a program runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how to know that it is well.

    prepare: makes the ground clean before each start. ready: told the process number, says
    whether it serves. grace_s: how long it may take to stop before it is killed.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    directory: Path
    environment: dict[str, str]
    identity: Identity | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace_s: float = 10.0
    start_s: float = 180.0
    prepare: Callable[[], None] = field(default=lambda: None)
    ready: Callable[[int], bool] = field(default=lambda pid: True)


class Child:
    """One program, its running process and its history of dying."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._started_s = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._restart_s: float | None = None

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the program. Raises MachineError if the system refuses."""
        program = self.program
        program.prepare()
        _keep_log_small(program.log)
        who = program.identity
        with program.log.open("ab") as log:
            try:
                self._process = subprocess.Popen(
                    program.command,
                    cwd=program.directory,
                    env=program.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    user=who.uid if who else None,
                    group=who.gid if who else None,
                    extra_groups=[] if who else None,
                    preexec_fn=processes.dying_with_parent(program.stop_signal),
                )
            except (OSError, subprocess.SubprocessError) as error:
                raise MachineError(
                    "program-not-started", f"{program.name} cannot be started: {error}."
                ) from error
        self._started_s = time.monotonic()
        self._restart_s = None

    def wait_ready(self, wait: Callable[[float], bool]) -> None:
        """Return once the program serves, or once `wait`, called between looks, says to give up.

        Raises MachineError with the end of the program's log if it dies or takes too long.
        """
        deadline = time.monotonic() + self.program.start_s
        while not (self.running and self.program.ready(self._process.pid if self._process else 0)):
            if not self.running:
                raise self._failure("stopped at once")
            if time.monotonic() > deadline:
                raise self._failure(f"does not answer after {self.program.start_s:.0f} s")
            if wait(POLL_S):
                return

    def mend(self) -> float | None:
        """Start the program again if it died and its pause is over; pauses double while it keeps
        dying. Returns the pause in seconds on the look that finds it dead, else None.
        """
        if self.running:
            return None
        now = time.monotonic()
        if self._restart_s is None:
            self.end_leftovers()
            if now - self._started_s > STEADY_S:
                self._pause_s = FIRST_PAUSE_S
            pause_s = self._pause_s
            self._restart_s = now + pause_s
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
            return pause_s
        if now >= self._restart_s:
            try:
                self.start()
            except MachineError:
                self._restart_s = now + self._pause_s
        return None

    def ask_to_stop(self) -> None:
        if self._process is not None and self.running:
            processes.send(self._process.pid, self.program.stop_signal)

    def wait_stopped(self) -> None:
        """Wait out the program's grace, then end it and what it left."""
        if self._process is None:
            return
        try:
            self._process.wait(self.program.grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.end_leftovers()

    def end_leftovers(self) -> None:
        """End what the program started and left: a killed worker's job still at work, say."""
        if self._process is not None:
            processes.kill_session(self._process.pid)

    def _failure(self, what: str) -> MachineError:
        told = "\n".join(
            self.program.log.read_text(errors="replace").splitlines()[-LOG_LINES_TOLD:]
        )
        return MachineError(
            "program-failed",
            f"{self.program.name} {what}.",
            action=f"The end of {self.program.log}:\n{told}",
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    pid: int
    birth: str | None
    stop_signal: int


class Ledger:
    """The processes the living supervisor started, on disk, so that the next one can end those
    that outlived it.
    """

    def __init__(self, place: Path) -> None:
        self._place = place

    def write(self, children: tuple[Child, ...]) -> None:
        entries = [
            _Entry(
                name=child.program.name,
                pid=child.pid,
                birth=processes.birth(child.pid),
                stop_signal=int(child.program.stop_signal),
            )
            for child in children
            if child.pid is not None
        ]
        written = self._place.with_suffix(".new")
        written.write_text(json.dumps([asdict(entry) for entry in entries]))
        written.replace(self._place)

    def end_orphans(self, grace_s: float = 10.0) -> tuple[str, ...]:
        """Stop every listed process that still lives, last started first; returns their names."""
        found = [
            entry
            for entry in reversed(self._entries())
            if entry.birth is not None and processes.birth(entry.pid) == entry.birth
        ]
        for entry in found:
            end(entry.pid, signal.Signals(entry.stop_signal), grace_s)
        self._place.unlink(missing_ok=True)
        return tuple(entry.name for entry in found)

    def _entries(self) -> list[_Entry]:
        try:
            return [_Entry(**entry) for entry in json.loads(self._place.read_text())]
        except (FileNotFoundError, ValueError, TypeError):
            return []


def end(pid: int, number: signal.Signals, grace_s: float) -> None:
    """Stop a process that is not our child: ask, wait, then kill it and its session."""
    born = processes.birth(pid)
    processes.send(pid, number)
    deadline = time.monotonic() + grace_s
    while processes.birth(pid) == born is not None and time.monotonic() < deadline:
        time.sleep(POLL_S)
    processes.kill_session(pid)


def _keep_log_small(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_KEPT_BYTES:
        log.replace(log.with_suffix(".1.log"))
