"""The cut list reads as the cut: every event with its times, words and notes, in two languages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from pypdf import PdfReader

from editor.interchange import cutlist_pdf
from editor.interchange.cutlist import rows
from editor.interchange.timeline import Event, Marker, Reply, Sequence
from projects.rushes.filmstrip import write_jpeg
from roughcut.core.timecode import FrameRange, frames_to_smpte
from roughcut.core.vocabulary import Language
from tests.editor.interchange.cuts import F29, long_cut, scene


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def pdf(sequence: Sequence, language: Language = Language.ENGLISH) -> str:
    return "\n".join(pages(cutlist_pdf.write(sequence, language)))


def test_every_shot_has_a_row_with_its_timecodes_at_the_rate_of_each() -> None:
    cut = scene(F29, True)
    text = pdf(cut)
    for event in cut.events:
        if event.picture:
            source = cut.by_key[event.source]
            for frame in (event.record.start, event.record.end):
                assert frames_to_smpte(cut.start + frame, F29, drop=True) in text
            for frame in (event.source_in, event.source_out):
                assert frames_to_smpte(source.start + frame, F29, drop=True) in text
            assert event.name in text
    assert "4. You came." in text
    assert "Best delivery" in text


def test_accents_and_other_scripts_come_out_as_they_were_written() -> None:
    cut = replace(
        scene(),
        name="Été à Győr — 12Б",
        markers=(Marker(5, "Čas? ŠĐŽ œuvre", "Ключ «да»", "Zoë Łuka"),),
    )
    text = pdf(cut)
    for words in ("Été à Győr — 12Б", "Čas? ŠĐŽ œuvre", "Ключ «да»", "Zoë Łuka"):
        assert words in text


def test_signs_that_no_font_has_leave_the_rest_readable() -> None:
    cut = replace(scene(), markers=(Marker(5, "Great 🎬 take 日本", "]]> & <b>", ""),))
    text = pdf(cut)
    assert "Great \u25a1 take" in text
    assert "]]> & <b>" in text


def test_the_list_speaks_the_readers_language_and_numbers_its_pages() -> None:
    told = pages(cutlist_pdf.write(long_cut(60), Language.FRENCH))
    assert len(told) > 2
    assert [f"Page {n} sur {len(told)}" in page for n, page in enumerate(told, 1)] == [True] * len(
        told
    )
    assert "Cadence 29.97" in told[0]
    assert "Page 1 of" in pages(cutlist_pdf.write(scene(), Language.ENGLISH))[0]


def test_each_shot_of_a_long_cut_is_on_one_page_and_on_one_only() -> None:
    told = pages(cutlist_pdf.write(long_cut(60), Language.ENGLISH))
    for shot in range(60):
        assert sum(f"shot {shot}\n" in f"{page}\n" for page in told) == 1


def test_a_note_with_its_replies_stands_beside_its_shot() -> None:
    note = Marker(60, "Too slow", "Too slow", "Karim", replies=(Reply("Léa", "By 4?"),), done=True)
    (row,) = [row for row in rows(replace(scene(), markers=(note,))) if row.notes]
    assert (row.name, row.frame) == ("12B T1", 50)
    text = pdf(replace(scene(), markers=(note,)))
    assert "↳ Léa: By 4?" in text
    assert "Karim · done" in text


def test_a_note_where_nothing_is_shown_has_a_row_of_its_own() -> None:
    cut = replace(scene(), markers=(Marker(155, "Missing: the door"), Marker(900, "past the end")))
    loose = [row for row in rows(cut) if row.event is None]
    assert [(row.number, row.frame) for row in loose] == [(0, 155), (0, 900)]
    assert [row.frame for row in rows(cut)] == sorted(row.frame for row in rows(cut))


def test_sound_that_runs_on_and_dissolves_are_told() -> None:
    found = {row.name: row for row in rows(scene()) if row.track == "V1" and row.frame < 100}
    assert (found["12A T3"].early, found["12A T3"].late) == (0, -8)
    assert (found["12B T1"].early, found["12B T1"].late) == (8, 10)
    assert [row.dissolve for row in rows(scene()) if row.dissolve] == [12]
    assert "sound begins 8 before" in pdf(scene())


def test_sound_without_picture_and_switched_off_events() -> None:
    cut = scene()
    wild = replace(
        cut, events=(*cut.events, Event("A3", "SND", 5, FrameRange(120, 140), "wild", channel=1))
    )
    assert [row.track for row in rows(wild) if row.name == "wild"] == ["A3"]
    off = replace(
        cut, transitions=(), events=tuple(replace(event, enabled=False) for event in cut.events)
    )
    assert [row.event for row in rows(off)] == [None] * len(cut.markers)


def test_a_picture_is_shown_where_there_is_one(tmp_path: Path) -> None:
    path = tmp_path / "poster.jpg"
    write_jpeg(path, np.full((90, 160, 3), 90, np.uint8))
    data = cutlist_pdf.write(scene(), Language.ENGLISH, {0: path.read_bytes()})
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(data)).pages) == 1


def test_a_word_longer_than_its_column_and_an_endless_note_stay_on_the_page() -> None:
    cut = replace(scene(), markers=(Marker(5, "x" * 500, "\n".join(["y"] * 400), "z"),))
    assert len(pages(cutlist_pdf.write(cut, Language.ENGLISH))) <= 2


def test_the_same_cut_gives_the_same_bytes_and_bears_its_own_date() -> None:
    cut = replace(scene(), created=datetime(2026, 11, 3, 14, 5))
    first, second = (cutlist_pdf.write(cut, Language.ENGLISH) for _ in range(2))
    assert first == second
    information = PdfReader(io.BytesIO(first)).metadata
    assert information is not None
    assert information.creation_date is not None
    assert information.creation_date.replace(tzinfo=None) == datetime(2026, 11, 3, 14, 5)
