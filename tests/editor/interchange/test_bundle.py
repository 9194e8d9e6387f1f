"""The zip: what is in it, that it is equal for equal cuts, and that it tells what is left out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from editor.interchange.bundle import bundle, zipped
from editor.interchange.losses import losses, short_handles, warnings
from editor.interchange.names import PathRule
from editor.interchange.notes_words import keys, word
from editor.interchange.timeline import Event, Sequence, tracks_of
from editor.interchange.wishes import FORMATS, ExportWishes
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Language
from tests.editor.interchange.cuts import F29, scene


class _Balanced(HTMLParser):
    """Fails on a tag that is closed out of turn."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _page(cut: Sequence, language: str = "en") -> str:
    return bundle(cut, ExportWishes(language=Language(language))).files[0].data.decode()


def test_every_format_has_its_files_and_the_page_comes_first() -> None:
    names = [file.name for file in bundle(scene()).files]

    body = "Scene 12 – Café"
    assert names == [
        "README.html",
        f"{body}_Premiere.xml",
        f"{body}_Resolve.xml",
        f"{body}.fcpxml",
        f"{body}_25fps_V1.edl",
        f"{body}_25fps_V2.edl",
        f"{body}_25fps_A1.edl",
        f"{body}_25fps_A2.edl",
        f"{body}_25fps_A3.edl",
        f"{body}.aaf",
        f"{body}.otio",
        f"{body}_25fps.ale",
        f"markers/{body}_Resolve_markers.edl",
        f"markers/{body}_Avid_markers.txt",
        f"markers/{body}_markers.csv",
        f"{body}.pdf",
    ]


def test_equal_cuts_give_byte_equal_zips() -> None:
    first, second = (zipped(bundle(scene(F29, True)).files) for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert all(".." not in name for name in archive.namelist())


def test_only_the_formats_asked_for_are_made() -> None:
    made = bundle(scene(), ExportWishes(formats=("fcpxml", "ale"), language=Language.FRENCH))

    assert [file.name.rpartition(".")[2] for file in made.files] == ["html", "fcpxml", "ale"]
    assert made.files[0].name == "LISEZMOI.html"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        ExportWishes(formats=("vhs",))

    assert refused.value.subject == "vhs"


def test_what_a_format_leaves_out_is_counted_from_the_cut() -> None:
    cut = scene()
    off = Event("V3", "B", 100, FrameRange(0, 50), "12B T4", enabled=False)
    events = (*cut.events, off)
    cut = replace(cut, events=events, tracks=tracks_of(events))

    told = {(loss.format, loss.code): loss.count for loss in losses(cut, FORMATS)}

    assert told["edl", "channels"] == 4
    assert told["edl", "alternates"] == 1
    assert told["edl", "folded-notes"] == 1
    assert told["aaf", "links"] == 2
    assert ("premiere", "off-center") not in told
    assert ("edl", "rounded-sources") not in told


def test_the_media_go_along_when_that_is_wished_and_can_be(tmp_path: Path) -> None:
    cut = scene()
    here = []
    for source in cut.sources:
        (tmp_path / source.name).write_bytes(b"rushes")
        here.append(replace(source, local=str(tmp_path / source.name)))
    wishes = ExportWishes(formats=("otio",), media=True)
    made = bundle(replace(cut, sources=tuple(here)), wishes)
    assert [file.name.rpartition(".")[2] for file in made.files] == ["html", "otio", "otioz"]
    assert made.losses == losses(cut, ("otio",))

    without = bundle(cut, wishes)
    assert [file.name.rpartition(".")[2] for file in without.files] == ["html", "otio"]
    assert "otioz-media" in {loss.code for loss in without.losses}
    assert word("loss.otioz-media", Language.ENGLISH) in without.files[0].data.decode()


def test_what_is_wrong_with_the_material_is_told() -> None:
    cut = scene()
    source = replace(cut.sources[0], start_known=False, reel="", frames=160)
    cut = replace(cut, sources=(source, *cut.sources[1:]), name="bell \x07")

    told = dict(warnings(cut))

    assert told["no-timecode"] == told["no-reel"] == ("A.mov",)
    assert told["past-end"] == ("12A T3",)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_whole_html_in_both_languages(language: str) -> None:
    cut = scene()
    source = replace(cut.sources[0], start_known=False, reel="", frames=160)
    page = _page(replace(cut, sources=(source, *cut.sources[1:])), language)

    parser = _Balanced()
    parser.feed(page)

    assert parser.open == []
    assert f'<html lang="{language}">' in page
    assert "{" not in page.split("</style>")[1]


def test_the_page_prints_the_map_of_shortened_reels() -> None:
    page = _page(scene())

    assert "SR 2026-11-22</td><td><code>SR2026-1</code>" in page


def test_the_page_prints_the_path_map_and_shots_without_handles() -> None:
    wishes = ExportWishes(
        formats=("otio",), rules=(PathRule("/srv/rushes", "R:\\Ferry"),), handles=30
    )
    page = bundle(scene(), wishes).files[0].data.decode()
    assert "<code>/srv/rushes</code></td><td><code>R:\\Ferry</code>" in page
    assert word("warning.short-handles", Language.ENGLISH) in page
    assert [scene().events[i].source_in for i in short_handles(scene(), 30)] == [24, 10]
    assert short_handles(scene(), 0) == ()


def test_names_cannot_write_markup_into_the_page() -> None:
    cut = replace(scene(), name="<script>alert(1)</script>")

    assert "<script" not in _page(cut)


def test_each_word_of_the_page_is_said_in_both_languages() -> None:
    for key in keys():
        english, french = word(key, Language.ENGLISH), word(key, Language.FRENCH)
        assert english.strip()
        assert french.strip()
        assert english.count("{") == french.count("{")
