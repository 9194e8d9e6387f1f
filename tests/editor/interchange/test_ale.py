from __future__ import annotations

from dataclasses import replace

from editor.interchange import ale
from tests.editor.interchange.cuts import F23, F29, F59, camera, scene


def _rows(text: str) -> list[dict[str, str]]:
    lines = text.split("\r\n")
    columns = lines[lines.index("Column") + 1].split("\t")
    data = lines[lines.index("Data") + 1 :]
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in data if line]


def test_one_row_for_each_source_with_tape_timecode_and_tracks() -> None:
    (made,) = ale.write(scene())

    rows = {row["Name"]: row for row in _rows(made.text)}
    assert "FPS\t25\r\n" in made.text
    assert set(rows) == {"A.mov", "B.mov", "12A-T3 boom+lav.wav"}
    assert rows["A.mov"]["Tape"] == "A001"
    assert (rows["A.mov"]["Start"], rows["A.mov"]["End"]) == ("14:15:00:00", "14:15:10:00")
    assert rows["A.mov"]["Tracks"] == "VA1A2"
    assert rows["12A-T3 boom+lav.wav"]["Tracks"] == "A1A2A3A4"


def test_one_list_for_each_rate_with_avids_own_numbers() -> None:
    cut = scene(F23)
    cameras = camera("A", F29, True), camera("B", F59, True, channels=0)
    cut = replace(cut, sources=(*cameras, cut.sources[2]), events=cut.events[:-1])

    lists = {made.label: _rows(made.text) for made in ale.write(cut)}

    assert list(lists) == ["23.976", "29.97", "59.94"]
    assert lists["29.97"][0]["Start"].count(";") == 1
    assert lists["59.94"][0]["Tracks"] == "V"


def test_a_name_with_a_tab_cannot_shift_a_column() -> None:
    cut = scene()
    cut = replace(cut, sources=(replace(cut.sources[0], reel="A\t1\r\n"), *cut.sources[1:]))

    assert _rows(ale.write(cut)[0].text)[0]["Tape"] == "A 1 "
