from __future__ import annotations

import unicodedata
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from editor.interchange.names import (
    PathRule,
    base_name,
    export_stem,
    file_url,
    map_path,
    one_line,
    plain_text,
    short_reels,
    stem,
    unmapped,
)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/Volumes/A B/clip #1.mov", "file:///Volumes/A%20B/clip%20%231.mov"),
        ("C:\\Rushes\\Día 1\\50%.mov", "file:///C:/Rushes/D%C3%ADa%201/50%25.mov"),
        ("\\\\nas\\film\\A\\x.mov", "file://nas/film/A/x.mov"),
        ("/a/what?;&'.mov", "file:///a/what%3F%3B%26%27.mov"),
    ],
)
def test_paths_of_each_system_become_encoded_file_urls(path: str, url: str) -> None:
    assert file_url(path) == url


def test_a_host_can_stand_in_the_url_of_a_local_file() -> None:
    assert file_url("/a/b.mov", "localhost") == "file://localhost/a/b.mov"
    assert file_url("D:/a.mov", "localhost") == "file://localhost/D:/a.mov"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_any_posix_path_comes_back_from_its_url(name: str) -> None:
    path = "/x/" + name

    url = urlsplit(file_url(path))

    assert (url.scheme, url.netloc, url.query, url.fragment) == ("file", "", "", "")
    assert url.geturl().isascii()
    assert unquote(url.path) == path


RULES = (
    PathRule("/srv/rushes", "/Volumes/FERRY"),
    PathRule("/srv/rushes/day 2", "D:\\Rushes\\day2"),
    PathRule("/srv/sound/", "\\\\nas\\sound"),
)


@pytest.mark.parametrize(
    ("server", "editor"),
    [
        ("/srv/rushes/day 1/a.mov", "/Volumes/FERRY/day 1/a.mov"),
        ("/srv/rushes/day 2/B/a.mov", "D:\\Rushes\\day2\\B\\a.mov"),
        ("/srv/rushes/day 22/a.mov", "/Volumes/FERRY/day 22/a.mov"),
        ("/srv/sound/12.wav", "\\\\nas\\sound\\12.wav"),
        ("/srv/rushes-old/a.mov", "/srv/rushes-old/a.mov"),
    ],
)
def test_the_longest_rule_maps_whole_folders(server: str, editor: str) -> None:
    assert map_path(server, RULES) == editor


def test_base_names_of_both_systems() -> None:
    assert base_name("D:\\a\\b.mov") == "b.mov"
    assert base_name("\\\\nas\\x\\b.mov") == "b.mov"
    assert base_name("/a/b\\c.mov") == "b\\c.mov"
    assert stem("A001.C003.mov") == "A001.C003"
    assert stem(".hidden") == ".hidden"


def test_reels_that_fit_stay_and_others_become_eight_characters_one_to_one() -> None:
    wanted = {
        "a": ("A001R1AB", "x.mov"),
        "b": ("CARD_A – né 001", "x.mov"),
        "c": ("CARD_A – né 002", "x.mov"),
        "d": ("CARD_A – né 001", "y.mov"),
        "e": ("card_ane", "z.mov"),
        "f": ("", "Séquence 12.mov"),
        "g": ("", "Séquence 12.mov"),
        "h": ("日本", "x.mov"),
    }

    short = short_reels(wanted)

    assert short["a"] == "A001R1AB"
    assert short["b"] == short["d"]
    assert short["e"] == "card_ane"
    assert short["f"] == "SEQUENCE"
    distinct = {short[key].upper() for key in "abcefgh"}
    assert len(distinct) == 7
    assert all(0 < len(reel) <= 8 and reel.isascii() for reel in short.values())


@given(st.text(max_size=40))
def test_plain_text_can_stand_in_xml_and_keeps_all_that_xml_can_hold(text: str) -> None:
    node = etree.Element("x")
    node.text = plain_text(text)

    assert etree.fromstring(etree.tostring(node)).text == (plain_text(text) or None)


def test_control_characters_become_their_pictures() -> None:
    assert plain_text("a\x07b\x7f\n\ud800") == "a␇b␡\n�"


@given(st.text(max_size=40))
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_one_line_keeps_double_spaces() -> None:
    assert one_line("a  b\r\nc\td") == "a  b c d"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Scene 12: café/2", "Scene 12_ café_2"),
        ("CON", "_CON"),
        ("...", "cut"),
        ("", "cut"),
        ("x" * 300, "x" * 120),
    ],
)
def test_any_title_gives_a_file_name_that_every_system_takes(title: str, body: str) -> None:
    assert export_stem(title) == body


def test_a_windows_beginning_matches_in_any_capitals_and_with_either_separator() -> None:
    rules = (PathRule("R:\\Ferry\\Rushes", "/Volumes/FERRY"),)
    assert map_path("r:/ferry/rushes/Day 1/A.mov", rules) == "/Volumes/FERRY/Day 1/A.mov"
    assert map_path("R:\\Ferry\\Rushes2\\A.mov", rules) == "R:\\Ferry\\Rushes2\\A.mov"
    share = (PathRule("\\\\NAS\\Ferry", "/mnt/ferry"),)
    assert map_path("\\\\nas\\ferry\\A.mov", share) == "/mnt/ferry/A.mov"


def test_a_beginning_matches_however_its_accents_are_encoded() -> None:
    composed, apart = "/srv/été", unicodedata.normalize("NFD", "/srv/été")
    name = unicodedata.normalize("NFD", "é.mov")
    for path, begins in ((apart, composed), (composed, apart)):
        mapped = map_path(f"{path}/{name}", (PathRule(begins, "/Volumes/R"),))
        assert mapped == f"/Volumes/R/{name}"


def test_the_longest_beginning_decides_whatever_the_order() -> None:
    rules = [PathRule("/srv", "/a"), PathRule("/srv/b/", "R:\\b"), PathRule("/srv/bb", "/bb")]
    for order in (rules, rules[::-1]):
        assert map_path("/srv/b/c/d.mov", order) == "R:\\b\\c\\d.mov"
        assert map_path("/srv/x.mov", order) == "/a/x.mov"


def test_what_no_rule_leads_anywhere_is_told() -> None:
    rules = (PathRule("/srv/a", "/Volumes/A"), PathRule("", "/nowhere"))
    assert unmapped(("/srv/a/1.mov", "/srv/ab/2.mov", "/other/3.mov"), rules) == (
        "/srv/ab/2.mov",
        "/other/3.mov",
    )
