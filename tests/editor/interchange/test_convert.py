"""The converter and its command: all files or none."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from editor.interchange.bundle import bundle
from editor.interchange.convert import convert, write_files
from editor.interchange.losses import losses
from editor.interchange.names import base_name
from editor.interchange.timeline import Sequence, Transition, events_by_link
from editor.interchange.wishes import ExportWishes
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import F29, scene
from tests.editor.interchange.test_neutral import told


def _cut(folder: Path, **changes: object) -> Path:
    path = folder / "cut.json"
    path.write_text(json.dumps(told(**changes)))
    return path


def test_all_formats_of_a_neutral_cut_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"

    made = convert(_cut(tmp_path), tmp_path, out).made

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
        "--formats=otio",
        "--language=fr",
        stdout=told_to,
    )

    assert told_to.getvalue().split() == ["LISEZMOI.html", "Café.otio"]
    assert sorted(path.name for path in out.iterdir()) == ["Café.otio", "LISEZMOI.html"]


def test_the_command_maps_paths_to_the_editors_disk(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [str(_cut(tmp_path)), str(tmp_path), str(out), "--formats=otio"]

    call_command("interchange", *arguments, "--path-map", str(tmp_path), "D:\\R", stdout=StringIO())

    assert "file:///D:/R/day%201/a%20%231.mov" in (out / "Café.otio").read_text("utf-8")


def test_the_command_says_what_is_wrong_with_a_cut(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="schema 2"):
        call_command("interchange", str(_cut(tmp_path, schema=9)), str(tmp_path), str(tmp_path))


FOREIGN = {
    "cut.otio": "otio",
    "cut.fcpxml": "fcpxml",
    "cut_Premiere.xml": "premiere",
    "cut_Resolve.xml": "resolve",
    "cut.aaf": "aaf",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_another_program_is_converted_with_every_frame(name: str, tmp_path: Path) -> None:
    cut = replace(scene(F29, True), name="cut")
    write_files(bundle(cut).files, tmp_path)

    done = convert(tmp_path / name, tmp_path, tmp_path / "again")

    def uses(sequence: Sequence) -> list[tuple[str, int, FrameRange, str]]:
        return [
            (e.track, e.source_in, e.record, base_name(sequence.by_key[e.source].path))
            for e in sequence.events
        ]

    again = done.sequence
    assert (again.rate, again.drop, again.start) == (cut.rate, cut.drop, cut.start)
    assert sorted(uses(again), key=str) == sorted(uses(cut), key=str)
    assert [(t.track, t.record, t.cut) for t in again.transitions] == [
        (t.track, t.record, t.cut) for t in cut.transitions
    ]
    assert sorted(m.frame for m in again.markers) == sorted(m.frame for m in cut.markers)
    assert len(done.made.proofs) == 6


@pytest.mark.parametrize("name", [n for n in FOREIGN if n.endswith("xml")])
def test_the_sizes_and_the_shots_of_a_cut_are_carried(name: str, tmp_path: Path) -> None:
    cut = scene(F29, True)
    small = replace(cut.sources[0], width=1280, height=720)
    cut = replace(cut, name="cut", width=2048, height=858, sources=(small, *cut.sources[1:]))
    wishes = ExportWishes(formats=(FOREIGN[name],))
    write_files(bundle(cut, wishes).files, tmp_path)

    again = convert(tmp_path / name, tmp_path, tmp_path / "again", wishes=wishes).sequence

    assert (again.width, again.height) == (2048, 858)
    sizes = {base_name(s.path): (s.width, s.height) for s in again.sources if s.video}
    assert sizes == {"A.mov": (1280, 720), "B.mov": (1920, 1080)}

    assert _shots(again) == _shots(cut)
    assert len(_shots(cut)) == 2


@pytest.mark.parametrize(
    ("name", "size", "left"), [("cut.otio", (2048, 858), False), ("cut.aaf", (4096, 1716), True)]
)
def test_where_a_format_has_no_size_of_the_cut_what_is_shown_longest_gives_it(
    name: str, size: tuple[int, int], left: bool, tmp_path: Path
) -> None:
    cut = scene(F29, True)
    small = replace(cut.sources[0], width=1280, height=720)
    large = replace(cut.sources[1], width=4096, height=1716)
    sources = (small, large, *cut.sources[2:])
    cut = replace(cut, name="cut", width=2048, height=858, sources=sources)
    wishes = ExportWishes(formats=(FOREIGN[name],))
    write_files(bundle(cut, wishes).files, tmp_path)

    done = convert(tmp_path / name, tmp_path, tmp_path / "again", wishes=wishes)

    sizes = {base_name(s.path): (s.width, s.height) for s in done.sequence.sources if s.video}
    assert sizes == {"A.mov": (1280, 720), "B.mov": (4096, 1716)}
    assert (done.sequence.width, done.sequence.height) == size
    assert ("size" in {loss.code for loss in done.left}) is left


def _shots(sequence: Sequence) -> set[tuple[tuple[str, int], ...]]:
    """(track, first frame) of the events of each shot that has more than one."""
    groups = events_by_link(sequence).values()
    told = [[sequence.events[index] for index in group] for group in groups if len(group) > 1]
    return {tuple(sorted((each.track, each.record.start) for each in group)) for group in told}


CUT_POINTS = ((0, 10), (3, 10), (7, 0), (5, 4), (9, 2))


@pytest.mark.parametrize(("head", "tail"), CUT_POINTS)
@pytest.mark.parametrize("name", [name for name in FOREIGN if "Resolve" not in name])
def test_a_dissolve_keeps_its_cut_wherever_it_lies(
    name: str, head: int, tail: int, tmp_path: Path
) -> None:
    skewed = Transition("V1", FrameRange(110 - head, 110 + tail), 110, 1, 2)
    cut = replace(scene(F29, True), name="cut", transitions=(skewed,))
    wishes = ExportWishes(formats=(FOREIGN[name],))
    write_files(bundle(cut, wishes).files, tmp_path)

    again = convert(tmp_path / name, tmp_path, tmp_path / "again", wishes=wishes).sequence

    assert [(t.record, t.cut) for t in again.transitions] == [(skewed.record, 110)]
    events = {event.record for event in again.events if event.track == "V1"}
    assert events == {event.record for event in cut.events if event.track == "V1"}


@pytest.mark.parametrize(("head", "tail"), CUT_POINTS)
def test_what_cannot_say_where_a_dissolve_cuts_shows_its_frames_and_tells_it(
    head: int, tail: int
) -> None:
    skewed = Transition("V1", FrameRange(110 - head, 110 + tail), 110, 1, 2)

    cut = replace(scene(), transitions=(skewed,))

    told = {(loss.format, loss.code) for loss in losses(cut, ("resolve", "edl"))}

    middle, edge = head == (head + tail) // 2, 0 in (head, tail)
    assert (("resolve", "off-center") in told) == (not middle and not edge)
    assert (("edl", "cut-points") in told) == (not middle)


def test_an_edl_is_converted_at_the_rate_that_is_told(tmp_path: Path) -> None:
    cut = replace(scene(), name="cut")
    write_files(bundle(cut, ExportWishes(formats=("edl",))).files, tmp_path)

    done = convert(tmp_path / "cut_25fps_V1.edl", tmp_path, tmp_path / "o", rate=Fraction(25))

    assert [(e.record, e.track) for e in done.sequence.events] == [
        (e.record, e.track) for e in cut.events if e.track == "V1"
    ]
    assert "durations" in {loss.code for loss in done.left}


def test_the_report_tells_files_proofs_and_losses(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    call_command(
        "interchange",
        str(_cut(tmp_path)),
        str(tmp_path),
        str(tmp_path / "out"),
        "--formats=edl,otio",
        f"--json={report}",
        stdout=StringIO(),
    )
    said = json.loads(report.read_text("utf-8"))
    assert {proof["format"] for proof in said["proofs"]} == {"edl", "otio"}
    assert all(file["bytes"] > 0 for file in said["files"])
    assert {loss["format"] for loss in said["losses"]} <= {"edl", "otio"}


@pytest.mark.parametrize("wrong", ["--formats=vhs", "--formats=", "--rate=fast", "--rate=0"])
def test_the_command_refuses_what_it_does_not_know(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("interchange", str(_cut(tmp_path)), str(tmp_path), str(tmp_path), wrong)


def test_what_is_no_cut_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("Dear all, the weather is fine.")
    with pytest.raises(CommandError, match="no format"):
        call_command(
            "interchange", str(tmp_path / "holiday.txt"), str(tmp_path), str(tmp_path / "o")
        )
