"""A real Chromium on a real server, with small shoots whose every frame carries its number."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import django_rq
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from analysis.jobs import run_step
from analysis.models import Stage, State, Step
from editor.services.propose import scene_propose
from projects.models import Clip, Project, Role, Scene, ScriptLine
from projects.services.footage import clips_register
from projects.services.project import project_create
from tests.factories import add_member, bring_script, make_user, read_lines
from tests.footage import make_take
from tests.processes import web_server

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
RATES = (Fraction(25), Fraction(24000, 1001))
PASSWORD = "rough-cut"
EDITOR, DIRECTOR = "lea@example.invalid", "karim@example.invalid"
SCRIPT = """INT. KITCHEN - NIGHT #4#

ANNA
You said nine o'clock, Ben.

BEN
I said I would try.

ANNA
It is almost midnight now.
"""
FRAMES = 170
NEEDED = (Stage.PROBE, Stage.SYNC, Stage.PICTURE, Stage.SOUND)
# What is read in each file: the numbers of its lines. The take's number is in its strip.
HELD = {"4A_T01.mov": (1, 3), "4A_T02.mov": (1, 3), "4B_T01.mov": (2,)}


@dataclass(frozen=True, slots=True)
class Site:
    """address: of the server. cuts: by rate. projects: the same. media: where files are stored."""

    address: str
    cuts: dict[Fraction, int]
    projects: dict[Fraction, int]
    media: Path


@pytest.fixture(scope="package")
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Two shoots that really went through the steps, and the site that shows them."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    if not (settings.VITE_DIST / "manifest.json").exists():
        pytest.skip("the pages are not built: make setup")
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock():
        made = _database()
        people = [make_user("Lea"), make_user("Karim", language="fr")]
        shoots = {rate: _shoot(folder, rate, people) for rate in RATES}
        cuts = {rate: scene_propose(scene=scene, actor=None) for rate, scene in shoots.items()}
        connections.close_all()
    with web_server(folder / "web.log") as address:
        yield Site(
            address,
            {rate: cut.pk for rate, cut in cuts.items()},
            {rate: cut.project_id for rate, cut in cuts.items()},
            Path(settings.MEDIA_ROOT),
        )
    with django_db_blocker.unblock():
        for queue in settings.RQ_QUEUES:
            django_rq.get_queue(queue).empty()
        call_command("flush", verbosity=0, interactive=False)
        connections.close_all()
        teardown_databases(made, verbosity=0)


def _database() -> list[Any]:
    """Make the tests' database if no test of this run asked for it.

    These tests do not: Playwright keeps a loop running in their thread, so they leave rows alone.
    """
    named = connections["default"].settings_dict
    if named["NAME"] == named["TEST"]["NAME"]:
        return []
    # Django's stubs ask for a mapping where Django itself takes a set of names.
    return list(setup_databases(0, False, aliases={"default"}))  # type: ignore[arg-type]


def _shoot(folder: Path, rate: Fraction, people: list[Any]) -> Scene:
    owner, director = people
    project = project_create(name=f"Low tide {float(rate):.3f}", language="en", owner=owner)
    add_member(project, director, Role.DIRECTOR)
    (scene,) = bring_script(project, SCRIPT)
    rushes = folder / str(rate).replace("/", "_")
    rushes.mkdir()
    files = [
        make_take(
            rushes / name,
            rate=rate,
            frames=FRAMES,
            take=number,
            timecode=f"0{number}:00:00:00",
            bursts=((2.0, 5.0),),
        )
        for number, name in enumerate(HELD, 1)
    ]
    clips_register(project=project, paths=files, actor=owner)
    _analyse(project)
    lines = list(ScriptLine.objects.filter(scene=scene).order_by("order"))
    for worse, clip in enumerate(Clip.objects.filter(project=project).order_by("name")):
        held = [lines[number - 1] for number in HELD[clip.name]]
        read_lines(clip, held, error_rate=0.1 * (worse % 2))
    project.refresh_from_db()
    return Scene.objects.select_related("project").get(pk=scene.pk)


def _analyse(project: Project) -> None:
    """Do the steps that need no speech in this process, as a worker would."""
    line = Step.objects.filter(project=project, state=State.QUEUED, stage__in=NEEDED)
    while waiting := list(line.order_by("pk")):
        for step in waiting:
            run_step(step.pk)
    ended = Step.objects.filter(project=project, stage__in=NEEDED)
    assert {step.state for step in ended} == {State.DONE}, [(str(s), s.message) for s in ended]


@pytest.fixture(scope="package")
def browser(site: Site) -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


class SignIn(Protocol):
    def __call__(self, email: str, address: str = "") -> Page: ...


@pytest.fixture
def sign_in(site: Site, browser: Browser) -> Iterator[SignIn]:
    """Open a browser context of a person who signs in through the page; errors in it fail.

    address: where the site is reached, if not directly.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(email: str, address: str = "") -> Page:
        address = address or site.address
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(60_000)
        context.add_init_script(path=str(Path(__file__).parent / "strip.js"))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{email}: {error}"))
        page.goto(f"{address}/login/")
        page.fill("input[name=username]", email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{address}/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
