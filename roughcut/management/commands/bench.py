"""`manage.py bench`: speed and accuracy, each beside a peer or a floor measured in the same run."""

from __future__ import annotations

import json
import math
import pkgutil
import platform
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

import bench
from bench.figure import Figure


class Command(BaseCommand):
    help = "Measure, print and write build/bench.json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=Path("build/bench.json"))
        parser.add_argument("only", nargs="*", help="names of bench modules; all by default")

    def handle(self, *args: Any, **options: Any) -> None:
        present = (module.name for module in pkgutil.iter_modules(bench.__path__))
        names = options["only"] or [name for name in present if name != "figure"]
        found: list[Figure] = []
        for name in names:
            began = time.monotonic()
            figures: list[Figure] = import_module(f"bench.{name}").figures()
            found += figures
            for figure in figures:
                self.stdout.write(_line(figure))
            self.stdout.write(f"  {name}: {time.monotonic() - began:.0f} s")
        options["out"].parent.mkdir(parents=True, exist_ok=True)
        report = {
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "figures": [_row(figure) for figure in found],
        }
        options["out"].write_text(json.dumps(report, indent=1) + "\n", "utf-8")
        self.stdout.write(f"{len(found)} figures in {options['out']}")


def _line(figure: Figure) -> str:
    beside = (
        f"   {figure.peer_name} {figure.peer_value:.4g}, ratio {figure.ratio:.3g}"
        if figure.peer_name
        else ""
    )
    return f"{figure.name:<40} {figure.value:>10.4g} {figure.unit:<6}{beside}"


def _row(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": _finite(figure.value),
        "unit": figure.unit,
        "peer": figure.peer_name or None,
        "peer_value": _finite(figure.peer_value),
        "ratio": _finite(figure.ratio),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
