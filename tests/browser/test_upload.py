"""A file goes up through the page, over a line that breaks on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DIRECTOR, EDITOR, RATES, SignIn, Site
from tests.browser.line import Line
from tests.footage import make_sound

pytestmark = [pytest.mark.browser, pytest.mark.media]


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    line = Line(urlsplit(site.address).port or 0)
    yield line
    line.close()


def stored(site: Site, project: int, name: str) -> set[Path]:
    return set((site.media / "projects" / str(project) / "originals").glob(f"*/{name}"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_upload_goes_on_where_the_line_broke(
    site: Site, line: Line, sign_in: SignIn, tmp_path: Path
) -> None:
    project = site.projects[RATES[0]]
    file = make_sound(tmp_path / "4Z – été_T09.wav", duration_s=100, tracks=("BOOM", "LAV", "MIX"))
    assert file.stat().st_size > 20 << 20
    before = stored(site, project, file.name)
    page = sign_in(EDITOR, line.address)
    sent: list[tuple[str, str]] = []
    page.on("request", lambda request: sent.append((request.method, request.url)))
    page.goto(f"{line.address}/projects/{project}/rushes/")
    page.set_input_files("input[data-pick=files]", str(file))
    page.wait_for_function("() => document.querySelector('.upload-list progress')?.value > 0.45")
    # The browser itself tries a broken connection again: the page is to see the line down.
    with page.expect_event(
        "requestfailed", lambda request: request.method == "PATCH", timeout=60_000
    ):
        line.cut()
    assert line.refused.wait(60)
    assert stored(site, project, file.name) == before
    line.mend()
    expect(page.locator("rc-upload .sign.status-approved")).to_be_visible(timeout=120_000)
    (arrived,) = stored(site, project, file.name) - before
    assert digest(arrived) == digest(file)
    uploads = f"{line.address}/projects/{project}/uploads/"
    assert sent.count(("POST", uploads)) == 1  # one upload, not begun a second time
    assert "HEAD" in [method for method, _ in sent]
    page.reload()
    expect(page.get_by_text(file.name)).to_be_visible()


def test_who_may_not_bring_rushes_is_offered_no_way_to(site: Site, sign_in: SignIn) -> None:
    page = sign_in(DIRECTOR)
    page.goto(f"{site.address}/projects/{site.projects[RATES[0]]}/rushes/")
    assert page.locator("rc-upload").count() == 0
    assert page.locator("form input[name=folder]").count() == 0
