"""What is asked of the engine in a real browser: parameters, takes left out, reasons, versions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DIRECTOR, EDITOR, SignIn, Site
from tests.browser.test_review_room import open_room, show, state_of

pytestmark = [pytest.mark.browser, pytest.mark.media]
SENT = """() => {
    window.sent = [];
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
        window.sent.push(JSON.parse(text));
        send.call(this, text);
    };
}"""


def drag(page: Page, slider: str, values: list[float]) -> None:
    """Move a slider through values, faster than the hand rests."""
    page.evaluate(
        """([slider, values]) => {
            const range = document.querySelector(slider);
            for (const value of values) {
                range.value = value;
                range.dispatchEvent(new Event("input", { bubbles: true }));
            }
        }""",
        [slider, values],
    )


def test_parameters_a_ban_and_a_reason_are_done_by_hand_and_seen_by_the_other(
    site: Site, sign_in: SignIn
) -> None:
    editor, director = sign_in(EDITOR), sign_in(DIRECTOR)
    before = open_room(editor, site)
    open_room(director, site)
    editor.evaluate(SENT)
    editor.keyboard.press("e")
    expect(editor.get_by_label("Pace")).to_be_visible()
    drag(editor, "#asked-pace", [-0.2, -0.5, -0.8, -1])
    expect(director.locator(".toast")).to_contain_text("Lea")
    asked = [one["values"] for one in editor.evaluate("window.sent") if one["type"] == "parameters"]
    assert asked == [{"pace": -1}]
    slower = state_of(director, site)
    assert slower["asked"]["pace"] == -1
    assert slower["cut"]["duration_frames"] > before["cut"]["duration_frames"]

    editor.get_by_label("Length").fill("1:00")
    editor.keyboard.press("Enter")
    expect(editor.locator(".length-row ~ [role=status]")).to_contain_text("60.0 s is not within")

    show(editor, 0)
    gone = state_of(editor, site)["events"][0]["clip"]
    editor.get_by_role("button", name="Not this take").click()
    expect(editor.locator(".bans li")).to_have_count(1)
    assert state_of(editor, site)["events"][0]["clip"] != gone
    editor.locator(".because").get_by_role("button", name="sound").click()
    expect(editor.locator(".because [aria-pressed=true]")).to_have_text("sound")
    editor.get_by_role("button", name="Allow again").click()
    expect(editor.locator(".bans")).to_have_count(0)

    editor.evaluate("document.activeElement.blur()")
    shown: list[Callable[[], None]] = [
        lambda: expect(editor.locator(".bans li")).to_have_count(1),
        lambda: expect(editor.locator(".bans li")).to_have_count(0),
        lambda: expect(editor.get_by_label("Length")).to_have_value(""),
        lambda: expect(editor.get_by_label("Pace")).to_have_value("0"),
    ]
    for one_step_back in shown:
        editor.keyboard.press("Control+z")
        one_step_back()
    after = state_of(editor, site)
    assert after["asked"] == before["asked"]
    assert [one["clip"] for one in after["events"]] == [one["clip"] for one in before["events"]]
    editor.locator("button.version").click()
    known = editor.request.get(f"{site.address}/api/cuts/{before['cut']['id']}/versions/").json()
    expect(editor.locator(".versions li")).to_have_count(len(known["versions"]))
