"""The repository's own files, for the tests that hold its shape."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("roughcut", "projects", "analysis", "editor", "demo")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or will be in the repository, relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = sorted(filter(None, listed.split("\0")))
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def modules() -> tuple[Path, ...]:
    """The Python files of the program and of its tests, without what Django wrote."""
    return tuple(
        path
        for path in files()
        if path.suffix == ".py"
        and path.parts[0] in (*PACKAGES, "tests")
        and "migrations" not in path.parts
    )


def program() -> tuple[Path, ...]:
    return tuple(path for path in modules() if path.parts[0] != "tests")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(), filename=str(path))


def imported(path: Path) -> frozenset[str]:
    """The top names of every module the file imports, at its head or deeper."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return frozenset(names)
