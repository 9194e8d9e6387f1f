"""Who may import what. The direction of the stages themselves is held by import-linter."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, imported, parsed, program

# A path that holds one of these words is a shell: it loads, calls, saves and tells.
SHELLS = frozenset(
    """models services selectors permissions jobs consumers protocol views forms urls routing admin
    apps signals management migrations templatetags settings middleware asgi wsgi storage live
    refusals stages work arrivals progress installed warming""".split()
)
WEB = frozenset({"django", "channels", "django_rq", "rq", "daphne"})
MODELS = frozenset({"torch", "torchaudio", "torchvision", "whisperx", "ultralytics", "deepface"})


def test_only_shells_know_django() -> None:
    pure = (path for path in program() if not SHELLS & {*path.parts, path.stem})
    knowing = {str(path): sorted(WEB & imported(path)) for path in pure if WEB & imported(path)}
    assert knowing == {}


def test_only_the_analysers_touch_the_models() -> None:
    touching = [
        str(path)
        for path in program()
        if MODELS & imported(path) and path.parts[:2] != ("analysis", "analysers")
    ]
    assert touching == []


def test_only_one_file_reads_the_environment() -> None:
    """The analysers may write it: some model libraries are told nothing in another way."""
    reading = [str(path) for path in program() if _reads_environment(path)]
    assert reading == ["roughcut/settings/env.py"]


def _reads_environment(path: Path) -> bool:
    nodes = tuple(ast.walk(parsed(path)))
    touches = sum(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} for node in nodes
    )
    writes = sum(
        isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Store)
        and ast.unparse(node.value) == "os.environ"
        for node in nodes
    ) + sum(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "os.environ.setdefault"
        for node in nodes
    )
    return touches > (writes if path.parts[:2] == ("analysis", "analysers") else 0)


def test_the_web_set_works_without_torch() -> None:
    """Every module but the adapters of the worker set, in a process that refuses to import it."""
    script = f"""
import importlib, importlib.abc, pkgutil, sys
class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in {sorted(MODELS - {"deepface"})!r}:
            raise ImportError(name + " is of the worker set")
sys.meta_path.insert(0, Refuse())
import django
django.setup()
for package in ("roughcut", "projects", "analysis", "editor"):
    for found in pkgutil.walk_packages([package], package + "."):
        if ".settings." not in found.name and ".analysers." not in found.name:
            importlib.import_module(found.name)
import analysis.analysers.registry
import roughcut.asgi
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", ["roughcut", "projects", "analysis", "editor", "demo"])
def test_our_packages_are_ours(name: str) -> None:
    """Strangers' packages are called projects, analysis and editor too."""
    assert importlib.import_module(name).__path__[0] == str(ROOT / name)
