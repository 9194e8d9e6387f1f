"""The converter and its command: all files or none."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from editor.interchange.convert import convert
from roughcut.core.errors import RefusedError
from tests.editor.interchange.test_neutral import told


def _cut(folder: Path, **changes: object) -> Path:
    path = folder / "cut.json"
    path.write_text(json.dumps(told(**changes)))
    return path


def test_all_formats_of_a_neutral_cut_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"

    made = convert(_cut(tmp_path), tmp_path, out)

    written = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()}
    assert written == {file.name for file in made.files}
    assert {"README.html", "Café.aaf", "Café_29.97fps_V1.edl", "Café_25fps.ale"} <= written


def test_a_cut_that_is_refused_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()

    with pytest.raises(RefusedError):
        convert(_cut(tmp_path, drop=None), tmp_path, out)

    assert list(out.iterdir()) == []


def test_no_half_file_stands_under_its_name_when_writing_breaks(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "markers").write_text("a file where a folder has to be")

    with pytest.raises(OSError):  # noqa: PT011  # which one is the system's matter
        convert(_cut(tmp_path), tmp_path, out)

    assert [path.name for path in out.iterdir()] == ["markers"]


def test_the_command_writes_what_is_asked_and_names_it(tmp_path: Path) -> None:
    told_to = StringIO()
    out = tmp_path / "out"

    call_command(
        "interchange",
        str(_cut(tmp_path)),
        str(tmp_path),
        str(out),
        "--format=otio",
        "--language=fr",
        stdout=told_to,
    )

    assert told_to.getvalue().split() == ["LISEZMOI.html", "Café.otio"]
    assert sorted(path.name for path in out.iterdir()) == ["Café.otio", "LISEZMOI.html"]


def test_the_command_maps_paths_to_the_editors_disk(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [str(_cut(tmp_path)), str(tmp_path), str(out), "--format=otio"]

    call_command("interchange", *arguments, "--map", str(tmp_path), "D:\\R", stdout=StringIO())

    assert "file:///D:/R/day%201/a%20%231.mov" in (out / "Café.otio").read_text("utf-8")


def test_the_command_says_what_is_wrong_with_a_cut(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="schema 2"):
        call_command("interchange", str(_cut(tmp_path, schema=9)), str(tmp_path), str(tmp_path))
