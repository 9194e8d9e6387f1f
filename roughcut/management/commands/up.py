"""`manage.py up`: the whole site on this machine, until Ctrl-C."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from roughcut.core.errors import RoughCutError
from roughcut.embedded.services import Wanted, build


class Command(BaseCommand):
    help = "Run PostgreSQL, Valkey, the workers and the web server until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to serve the pages at")
        parser.add_argument("--port", type=int, help="port; without it the first free from 8000")
        parser.add_argument("--no-web", action="store_true", help="serve no pages")
        parser.add_argument("--workers", type=int, help="how many; without it by the cores")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = Wanted(
            web=not options["no_web"],
            host=options["host"],
            port=options["port"],
            workers=options["workers"],
        )
        try:
            supervisor, services = build(wanted, self._say)

            def stop(number: int, frame: FrameType | None) -> None:
                supervisor.request_stop()

            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, stop)
            supervisor.start()
        except RoughCutError as error:
            raise CommandError(str(error)) from error
        if not supervisor.stopping:
            self._say(f"Up at {services.address}" if services.address else "Up")
        supervisor.watch()
        self._say("Stopping")
        supervisor.stop()
        self._say("Stopped")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
