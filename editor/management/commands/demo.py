"""`manage.py demo`: two shoots go in, two explained rough cuts come out, then the site serves."""

from __future__ import annotations

import secrets
import signal
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editor.management.terminal import summary, watch
from editor.models import Cut
from editor.services.assemble import (
    Order,
    assembly_start,
    cuts_made,
    exports_write,
    progress_now,
)
from projects.models import Project, Role, User
from projects.services.project import member_set
from roughcut.core.errors import RoughCutError
from roughcut.embedded.services import running_services

SHOOTS = {"en": "The Last Window", "fr": "L’heure du demi-tour"}
# Address to name, role and the language they read.
PEOPLE = {
    "editor@demo.invalid": ("Léa Morvan", Role.OWNER, "en"),
    "director@demo.invalid": ("Karim Haddad", Role.DIRECTOR, "fr"),
}


class Command(BaseCommand):
    help = "Assemble the demo shoots, show the cuts, and serve the site until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end after the cuts")
        parser.add_argument("--port", type=int)
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "build" / "demo")
        parser.add_argument("--language", choices=tuple(SHOOTS), help="one shoot only")
        parser.add_argument("--fresh", action="store_true", help="start over")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        languages = [options["language"]] if options["language"] else list(SHOOTS)
        try:
            with running_services(
                web=not options["once"], port=options["port"], say=self.stdout.write
            ) as services:
                password = secrets.token_urlsafe(9)
                people = _people(password)
                for language in languages:
                    self._shoot(language, people, options["out"], fresh=options["fresh"])
                self.stdout.write(f"\nDone in {time.monotonic() - began:.0f} s.")
                if services.address:
                    self._serve(services.address, people, password)
        except RoughCutError as error:
            raise CommandError(str(error)) from error

    def _shoot(self, language: str, people: list[User], out: Path, *, fresh: bool) -> None:
        folder = settings.BASE_DIR / "demo" / language
        order = Order(
            folder=folder,
            script=folder / "script.fountain",
            language=language,
            name=SHOOTS[language],
            fresh=fresh,
        )
        self.stdout.write(f"\n{order.name}")
        project = assembly_start(order=order, owner=people[0])
        for user in people:
            member_set(project=project, user=user, role=PEOPLE[user.email][1], actor=None)
        watch(lambda: progress_now(project))
        self._told(project, cuts_made(project), out / language)

    def _told(self, project: Project, cuts: list[Cut], out: Path) -> None:
        if not cuts:
            raise CommandError("The demo shoot gave no cut; run with --fresh to try again.")
        for line in summary(project, cuts):
            self.stdout.write(line)
        written = exports_write(cuts=cuts, language=project.language, out=out)
        self.stdout.write(f"\n  {len(written)} files in {out}:")
        self.stdout.write("  " + ", ".join(path.name for path in written))

    def _serve(self, address: str, people: list[User], password: str) -> None:
        self.stdout.write(f"\n  Open     {address}")
        for user in people:
            self.stdout.write(f"  Sign in  {user.email}  {password}   ({user.name})")
        self.stdout.write("  Stop     Ctrl-C\n")
        self.stdout.flush()
        over = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: over.set())
        over.wait()


def _people(password: str) -> list[User]:
    """The demo's editor and director, both with this run's password."""
    found = []
    for email, (name, _, language) in PEOPLE.items():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, name=name, language=language)
        user.set_password(password)
        user.save()
        found.append(user)
    return found
