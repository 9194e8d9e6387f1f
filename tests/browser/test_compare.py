"""Two proposals side by side in a real browser: the same words, a choice, the best of both kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DIRECTOR, EDITOR, HELD, SignIn, Site
from tests.browser.test_review_room import due, open_room, show, state_of

pytestmark = [pytest.mark.browser, pytest.mark.media]
SWALLOW = """() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
        if (JSON.parse(text).type !== "swap") send.call(this, text);
    };
}"""


def take_of(state: dict[str, object], clip: object) -> int:
    clips = state["clips"]
    assert isinstance(clips, dict)
    return list(HELD).index(clips[str(clip)]["name"]) + 1


def both_show(page: Page, takes: list[int]) -> None:
    page.wait_for_function(
        "wanted => String(window.roughcut.canvases.map(one => window.readStrip(one)?.[0]))"
        " === String(wanted)",
        arg=takes,
    )


def test_a_key_press_shows_the_take_before_the_server_has_answered(
    site: Site, sign_in: SignIn
) -> None:
    page = sign_in(EDITOR)
    state = open_room(page, site)
    first = state["events"][0]
    wanted = next(one for one in first["alternates"] if not one["in_cut"])
    assert show(page, 3) != [take_of(state, wanted["clip"]), wanted["source_in"] + 3]
    page.evaluate(SWALLOW)
    page.keyboard.press(str(wanted["key"]))
    page.wait_for_function(
        "take => window.readStrip(window.roughcut.canvas)?.[0] === take",
        arg=take_of(state, wanted["clip"]),
    )
    assert state_of(page, site)["events"][0]["clip"] == first["clip"]


def test_two_proposals_play_the_same_words_and_the_best_of_both_is_kept(
    site: Site, sign_in: SignIn
) -> None:
    page = sign_in(EDITOR)
    before = open_room(page, site)
    first = before["events"][0]
    page.locator("button.version").click()
    page.get_by_role("button", name="Another proposal").click()
    expect(page.locator(".versions li").nth(1)).to_be_visible(timeout=60_000)
    others = page.locator(".versions li .button.icon-only")
    others.first.click()
    page.wait_for_url(re.compile(r"/compare/"))
    page.wait_for_function("() => typeof window.roughcut === 'object'")
    expect(page.locator(".compare-choice").first).to_be_visible()
    a, b = page.locator(".compare-picker select").all()
    assert a.input_value() == str(site.cuts[next(iter(site.cuts))])
    other = page.request.get(f"{site.address}/api/cuts/{b.input_value()}/").json()
    page.evaluate("window.roughcut.seek(0)")
    both_show(page, [take_of(before, first["clip"]), take_of(other, other["events"][0]["clip"])])
    expect(page.get_by_role("link", name="Open proposal 2")).to_be_visible()

    taken = page.locator(".compare-choice [aria-pressed=true]", has_text="A")
    page.keyboard.press("1")
    expect(taken).to_have_count(1)
    expect(page.locator(".compare-viewer.b.heard")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator(".compare-viewer.a.heard")).to_be_visible()
    choices = page.locator(".compare-choice").count()
    wanted = "Open proposal 1" if choices == 1 else "Keep the mix as proposal"
    page.locator(".topbar .primary", has_text=wanted).click()
    page.wait_for_url(re.compile(r"/cuts/\d+/$"))
    page.wait_for_function("() => typeof window.roughcut === 'object'")
    assert show(page, 3) == due(before, 3)


def test_the_comparison_speaks_french_and_fits_a_phone(site: Site, sign_in: SignIn) -> None:
    page = sign_in(DIRECTOR)
    cut = site.cuts[next(iter(site.cuts))]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.address}/cuts/{cut}/compare/{cut}/")
    expect(page.get_by_text("Les deux montrent les mêmes plans.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name="basculer A/B")).to_be_visible()
