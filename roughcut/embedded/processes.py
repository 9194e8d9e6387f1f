"""Processes of this machine by their number: which one it is, and who belongs to its session."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def birth(pid: int) -> str | None:
    """Which start of the machine, and when in it, the process began; None if it is gone or a
    zombie.

    A number is given again to another process; number and birth together are not.
    """
    if sys.platform == "linux":
        fields = _linux_fields(pid)
        return None if fields is None or fields[0] == "Z" else f"{_BOOT_ID.read_text()}{fields[19]}"
    listed = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split(maxsplit=1)
    return listed[1].strip() if len(listed) == 2 and not listed[0].startswith("Z") else None


def command_line(pid: int) -> str:
    """The words the process was started with, or "" if it is gone."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    return subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()


def session_members(leader: int) -> tuple[int, ...]:
    """The processes of the session that the process began; children's children are in it too."""
    if sys.platform == "linux":
        return tuple(
            pid
            for pid in (
                int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()
            )
            if (fields := _linux_fields(pid)) is not None
            and fields[3] == str(leader)
            and fields[0] != "Z"
        )
    listed = subprocess.run(
        ["ps", "-axo", "pid=,sess="], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    pairs = (line.split() for line in listed)
    return tuple(int(pid) for pid, session in pairs if session == str(leader))


def send(pid: int, number: signal.Signals) -> None:
    """Send the signal; a process that is gone already is no error."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def kill_session(leader: int) -> None:
    """End at once every process of the session, the leader's orphans included."""
    for pid in session_members(leader):
        send(pid, signal.SIGKILL)


def dying_with_parent(
    number: signal.Signals, parent: int | None = None
) -> Callable[[], None] | None:
    """What a child runs before its program so that the kernel sends it `number` when the thread
    that started it ends, however it ends. None where the system cannot (it is Linux's alone).
    parent: the process that must still be its parent then; this one unless said.

    The kernel forgets the wish when the user changes, so it must come after that.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    expected = os.getpid() if parent is None else parent

    def wish() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != expected:  # it ended in between
            os._exit(1)

    return wish


def _linux_fields(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third (the state) on. Source: proc(5)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, UnicodeDecodeError):
        return None
