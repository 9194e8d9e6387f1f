"""`manage.py models list|fetch|verify`: the pretrained weights on this machine."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.weights import ModelStore
from analysis.weights_fetch import fetch_models


class Command(BaseCommand):
    help = "List, fetch or verify the pretrained models of the analysers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("list", "fetch", "verify"))
        parser.add_argument("names", nargs="*", help="models by name; none means all of the set")
        parser.add_argument("--set", dest="which", choices=("web", "worker"), default="web")

    def handle(self, *args: Any, **options: Any) -> None:
        store = ModelStore(settings.MODELS_ROOT, settings.MODELS_LOCAL)
        unknown = sorted(set(options["names"]) - set(store.models))
        if unknown:
            raise CommandError(f"No model is called {', '.join(unknown)}.")
        getattr(self, f"_{options['act']}")(store, options["names"], options["which"])

    def _list(self, store: ModelStore, names: list[str], which: str) -> None:
        for model in store.models.values():
            if names and model.name not in names:
                continue
            state = "here" if store.available(model.name) else "absent"
            self.stdout.write(
                f"{model.name:14} {state:7} {'+'.join(model.sets):11} {model.licence:13} "
                f"{model.purpose} ({model.origin})"
            )

    def _fetch(self, store: ModelStore, names: list[str], which: str) -> None:
        wanted = names or [
            model.name
            for model in store.models.values()
            if which in model.sets and not model.optional
        ]
        failed = fetch_models(store, wanted, self.stdout.write)
        for problem in failed.values():
            self.stderr.write(problem)
        if failed:
            raise CommandError(f"Not fetched: {', '.join(failed)}.")

    def _verify(self, store: ModelStore, names: list[str], which: str) -> None:
        wanted = names or [name for name in store.models if store.available(name)]
        wrong = [file for name in wanted for file in store.wrong(name)]
        if wrong:
            raise CommandError(f"Not what was installed: {', '.join(wrong)}. Fetch them again.")
        self.stdout.write(f"Verified: {', '.join(wanted) or 'nothing is installed'}.")
