"""The data home: where one installation keeps its database, queue, media, logs and sockets."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from roughcut.core.errors import MachineError

# A unix socket's path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_BYTES = 103


def default_root() -> Path:
    """Where the data home is when nobody says: the system's place for root, else the user's."""
    if os.geteuid() == 0:
        return Path("/var/lib/roughcut")
    return Path.home() / ".local" / "share" / "roughcut"


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one data home. Nothing is made before `prepare` is called."""

    root: Path

    def __post_init__(self) -> None:
        if not self.root.is_absolute():
            raise ValueError(f"the data home must be an absolute path: {self.root}")

    @property
    def runtime(self) -> Path:
        """The directory of the sockets: in the home, or in a short place if that is too long."""
        inside = self.root / "run"
        longest = inside / "postgres" / ".s.PGSQL.5432.lock"
        if len(os.fsencode(longest)) <= SOCKET_PATH_BYTES:
            return inside
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"roughcut-{os.geteuid()}-{name}"

    @property
    def postgres_data(self) -> Path:
        return self.root / "postgres"

    @property
    def postgres_sockets(self) -> Path:
        return self.runtime / "postgres"

    @property
    def valkey_data(self) -> Path:
        return self.root / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.runtime / "valkey.sock"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        """Held by the living supervisor, and says who it is."""
        return self.root / "supervisor.lock"

    @property
    def children(self) -> Path:
        """The list of processes the supervisor started, for the next one to clean up after it."""
        return self.root / "children.json"

    def redis_url(self, database: int = 0) -> str:
        return f"unix://{self.valkey_socket}?db={database}"

    def prepare(self) -> None:
        """Make the directories. Raises MachineError in plain words if that is not allowed.

        Root's database runs as another user, who must be able to pass through the home;
        what is inside stays closed.
        """
        passable = 0o711 if os.geteuid() == 0 else 0o700
        try:
            for place, mode in (
                (self.root, passable),
                (self.runtime, passable),
                (self.media, 0o700),
                (self.logs, 0o700),
                (self.valkey_data, 0o700),
            ):
                place.mkdir(parents=True, exist_ok=True)
                _own(place, mode)
        except OSError as error:
            raise MachineError(
                "home-not-writable",
                f"The data home {self.root} cannot be used: {error.strerror or error}.",
                action="Name a directory of your own with ROUGHCUT_HOME.",
            ) from error

    def secret_key(self) -> str:
        """The key that signs sessions: made once, readable by the owner alone."""
        place = self.root / "secret-key"
        if not place.exists():
            self.prepare()
            # Written beside and linked into place, so that of two first starts one key wins whole.
            written = self.root / f"secret-key.{os.getpid()}"
            written.touch(mode=0o600)
            written.write_text(secrets.token_urlsafe(50))
            try:
                os.link(written, place)
            except FileExistsError:
                pass
            finally:
                written.unlink()
        return place.read_text()


def _own(place: Path, mode: int) -> None:
    """Close the directory to others. Raises PermissionError if it is someone else's or a link."""
    found = place.lstat()
    if stat.S_ISLNK(found.st_mode) and place.parent == Path(tempfile.gettempdir()):
        raise PermissionError(f"{place} is a link somebody made in a shared directory")
    if place.stat().st_uid != os.geteuid():
        raise PermissionError(f"{place} belongs to another user")
    place.chmod(mode)
