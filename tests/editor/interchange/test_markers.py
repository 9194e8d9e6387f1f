from __future__ import annotations

import csv
import io
from dataclasses import replace

from editor.interchange import markers
from editor.interchange.timeline import Marker
from tests.editor.interchange.cuts import F29, NOTE, scene


def test_resolves_list_has_place_colour_words_and_length() -> None:
    lines = markers.resolve_edl(scene(F29, True)).decode().split("\r\n")

    assert lines[1] == "FCM: DROP FRAME"
    assert lines[3].split()[-2:] == ["01:00:01;00", "01:00:01;01"]
    assert lines[4].startswith(" |C:ResolveColorRed |M:Line 4: Preferred by Zoé & <the")
    assert lines[4].endswith("— Director |D:1")


def test_a_bar_in_a_note_does_not_part_resolves_fields() -> None:
    cut = replace(scene(), markers=(Marker(1, "a |C:ResolveColorBlue |M:b"),))

    line = markers.resolve_edl(cut).decode().split("\r\n")[4]

    assert line.count("|") == 3


def test_avids_list_has_user_timecode_track_colour_and_comment() -> None:
    rows = [line.split("\t") for line in markers.avid_text(scene()).decode().splitlines()]

    assert rows[0][:4] == ["Director", "01:00:01:05", "TC1", "red"]
    assert rows[1][2:4] == ["V1", "yellow"]
    assert all(len(row) == 6 for row in rows)


def test_the_table_keeps_whole_notes_and_no_cell_is_a_formula() -> None:
    cut = scene()
    cut = replace(cut, markers=(*cut.markers, Marker(199, "=1+1", '=HYPERLINK("x")')))

    text = markers.csv_text(cut).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["note"] == NOTE
    assert (rows[-1]["name"], rows[-1]["note"]) == ("'=1+1", '\'=HYPERLINK("x")')
    assert rows[1]["clip"] == "12B T1"
