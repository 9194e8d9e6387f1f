"""The review page in a real browser: the right frame everywhere, and what is done is kept."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DIRECTOR, EDITOR, HELD, RATES, SignIn, Site

pytestmark = [pytest.mark.browser, pytest.mark.media]
State = dict[str, Any]
RATED_FOUR = """async cut => {
    const { events } = await (await fetch(`/api/cuts/${cut}/`)).json();
    return [events[0].rating.mine, ...events[0].rating.others].includes(4);
}"""

SHOWS = """async ([cut, place, clip]) => {
    const { events } = await (await fetch(`/api/cuts/${cut}/`)).json();
    return events[place].clip === clip;
}"""


def open_room(page: Page, site: Site, rate: Fraction = RATES[0]) -> State:
    """Open the review page of a cut and wait for its first picture; returns its state."""
    page.goto(f"{site.address}/cuts/{site.cuts[rate]}/")
    page.wait_for_function("() => typeof window.roughcut === 'object'")
    show(page, 0)
    return state_of(page, site, rate)


def state_of(page: Page, site: Site, rate: Fraction = RATES[0]) -> State:
    answer = page.request.get(f"{site.address}/api/cuts/{site.cuts[rate]}/")
    assert answer.ok
    return dict(answer.json())


def show(page: Page, frame: int) -> list[int] | None:
    """Seek to a record frame; returns the take and frame number in the picture."""
    page.evaluate("frame => window.roughcut.seek(frame)", frame)
    page.wait_for_function("frame => window.roughcut.frame() === frame", arg=frame)
    return page.evaluate("() => window.readStrip(window.roughcut.canvas)")  # type: ignore[no-any-return] # JSON


def due(state: State, frame: int) -> list[int]:
    """The take and frame number that a record frame shows, by the edit list."""
    event = next(one for one in state["events"] if one["record_in"] <= frame < one["record_out"])
    name = state["clips"][str(event["clip"])]["name"]
    return [list(HELD).index(name) + 1, event["source_in"] + frame - event["record_in"]]


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_every_frame_that_is_sought_is_the_one_that_is_shown(
    site: Site, sign_in: SignIn, rate: Fraction
) -> None:
    page = sign_in(EDITOR)
    state = open_room(page, site, rate)
    length = state["cut"]["duration_frames"]
    edges = {
        frame
        for event in state["events"]
        for frame in (event["record_in"], event["record_out"] - 1)
    }
    assert len(state["events"]) == 3
    sought = [*sorted(edges), *random.Random(7).sample(range(length), 20)]
    wrong = {}
    for frame in sought:
        found = show(page, frame)
        if found != due(state, frame):
            wrong[frame] = (found, due(state, frame))
    assert wrong == {}


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_playing_shows_each_frame_at_its_place_across_the_cuts(
    site: Site, sign_in: SignIn, rate: Fraction
) -> None:
    page = sign_in(EDITOR)
    state = open_room(page, site, rate)
    length = state["cut"]["duration_frames"]
    page.evaluate("() => { window.watchStrip(); void window.roughcut.play(); }")
    page.wait_for_function("last => window.roughcut.frame() === last", arg=length - 1)
    seen = page.evaluate("() => window.seen")
    wrong = [one for one in seen if one[1:] != due(state, one[0])]
    assert wrong == []
    frames = [one[0] for one in seen]
    assert frames == sorted(frames)
    assert len(set(frames)) > length / 2
    takes = [one[1] for one in seen]
    assert [take for n, take in enumerate(takes) if n == 0 or take != takes[n - 1]] == [
        due(state, event["record_in"])[0] for event in state["events"]
    ]


def test_a_digit_swaps_the_take_and_the_other_browser_shows_it_at_once(
    site: Site, sign_in: SignIn
) -> None:
    editor, director = sign_in(EDITOR), sign_in(DIRECTOR)
    before = open_room(editor, site)
    open_room(director, site)
    first = before["events"][0]
    wanted = next(one for one in first["alternates"] if not one["in_cut"])
    take = list(HELD).index(before["clips"][str(wanted["clip"])]["name"]) + 1
    assert show(director, 3) == due(before, 3)
    editor.keyboard.press(str(wanted["key"]))
    director.wait_for_function(
        "take => window.readStrip(window.roughcut.canvas)?.[0] === take", arg=take, timeout=10_000
    )
    after = state_of(director, site)
    assert after["events"][0]["clip"] == wanted["clip"]
    assert show(director, 3) == due(after, 3)
    editor.keyboard.press("Control+z")
    director.wait_for_function(
        "take => window.readStrip(window.roughcut.canvas)?.[0] !== take", arg=take, timeout=10_000
    )
    assert state_of(editor, site)["events"][0]["clip"] == first["clip"]


def test_a_note_and_stars_are_seen_by_the_other_and_are_there_after_a_reload(
    site: Site, sign_in: SignIn
) -> None:
    editor, director = sign_in(EDITOR), sign_in(DIRECTOR)
    open_room(editor, site)
    open_room(director, site)
    show(editor, 5)
    editor.keyboard.press("n")
    editor.keyboard.type("Hold her look a little longer.")
    editor.keyboard.press("Control+Enter")
    expect(director.get_by_text("Hold her look a little longer.")).to_be_visible()
    director.keyboard.press("Shift+Digit4")
    for page in (editor, director):
        page.wait_for_function(RATED_FOUR, arg=site.cuts[RATES[0]])
    for page in (editor, director):
        page.reload()
        expect(page.get_by_text("Hold her look a little longer.")).to_be_visible()
    assert director.locator(".star-row button.on").count() == 4
    note = state_of(editor, site)["notes"][-1]
    assert (note["record_frame"], note["author"]["name"]) == (5, "Lea")


def test_the_page_speaks_the_readers_language(site: Site, sign_in: SignIn) -> None:
    english, french = sign_in(EDITOR), sign_in(DIRECTOR)
    for page, language in ((english, "en"), (french, "fr")):
        open_room(page, site)
        assert page.evaluate("document.documentElement.lang") == language
    assert french.get_by_role("button", name="Valider").count() > 0
    assert english.get_by_role("button", name="Approve").count() > 0
    whys = [page.locator("rc-why").inner_text() for page in (english, french)]
    assert whys[0] != whys[1]
    french.goto(f"{site.address}/projects/{site.projects[RATES[0]]}/")
    assert french.evaluate("document.documentElement.lang") == "fr"
    assert "Séquences" in french.inner_text("body")


def test_a_shot_worth_a_rating_is_one_key_away_and_few_stars_ask_what_instead(
    site: Site, sign_in: SignIn
) -> None:
    rate = RATES[1]
    page, french = sign_in(EDITOR), sign_in(DIRECTOR)
    before = open_room(page, site, rate)
    asked = sorted((one for one in before["events"] if one["asks"]), key=lambda one: one["asks"])
    assert asked
    expect(page.locator(".tl-clip .asks")).to_have_count(len(asked))
    first = asked[0]
    others = [one for one in first["alternates"] if not one["in_cut"]]
    show(page, next(one["record_in"] for one in before["events"] if not one["asks"]))
    page.keyboard.press("r")
    page.wait_for_function("shot => window.roughcut.event() === shot", arg=first["id"])
    page.keyboard.press("Shift+Digit2")
    row = page.get_by_role("group", name="What would you use?")
    expect(row.get_by_role("button")).to_have_count(len(others))
    expect(page.locator(".tl-clip .asks")).to_have_count(len(asked) - 1)
    page.keyboard.press(str(others[0]["key"]))
    expect(row).to_have_count(0)
    place = before["events"].index(first)
    assert state_of(page, site, rate)["events"][place]["clip"] == others[0]["clip"]
    page.keyboard.press("Control+z")
    page.wait_for_function(SHOWS, arg=[site.cuts[rate], place, first["clip"]])

    open_room(french, site, rate)
    show(french, first["record_in"])
    french.keyboard.press("Shift+Digit1")
    row = french.get_by_role("group", name="Que prendriez-vous ?")
    row.get_by_role("button").first.click()
    expect(row).to_have_count(0)
    assert state_of(french, site, rate)["events"][place]["clip"] == others[0]["clip"]
    french.keyboard.press("Control+z")
    french.wait_for_function(SHOWS, arg=[site.cuts[rate], place, first["clip"]])
