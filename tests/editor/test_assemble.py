"""The whole job on a real shoot, once: folder and script in, explained cut and exports out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio
import pycmx
import pytest
from django.conf import settings

from analysis.analysers.speech_choice import best_recogniser
from analysis.installed import models
from analysis.weights import UnavailableError
from roughcut.core.timecode import smpte_to_frames
from roughcut.settings import env
from tests.footage import make_broken

pytestmark = [pytest.mark.media, pytest.mark.weights]
SHOOT = Path(settings.BASE_DIR) / "demo" / "fr"
LONGEST_S = 1500
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Assembly:
    """A run of the command. out: its exports; folder: its rushes; home: kept for another run."""

    said: str
    code: int
    results: Told
    out: Path
    folder: Path
    home: Path


def assemble(folder: Path, out: Path, home: Path) -> Assembly:
    results = out / "results.json"
    command = ["manage.py", "assemble", str(folder), "--script", str(folder / "script.fountain")]
    done = subprocess.run(
        [sys.executable, *command, "--out", str(out), "--language", "fr", "--json", str(results)],
        cwd=settings.BASE_DIR,
        env=env.for_child(DJANGO_SETTINGS_MODULE="roughcut.settings.dev", ROUGHCUT_HOME=str(home)),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    return Assembly(said, done.returncode, json.loads(results.read_text()), out, folder, home)


@pytest.fixture(scope="module")
def assembly() -> Iterator[Assembly]:
    """The French demo shoot with an empty and an unfinished file among its rushes."""
    try:
        best_recogniser(models())
    except UnavailableError as error:
        pytest.skip(f"no weights to listen with: {error}")
    place = Path(tempfile.mkdtemp(prefix="roughcut-"))
    place.chmod(0o711)  # the database's user passes through, see short_home
    folder = place / "rushes"
    shutil.copytree(SHOOT, folder)
    make_broken(folder / "camera" / "B012C090.mov", "zero bytes")
    make_broken(folder / "camera" / "B012C091.mov", "truncated")
    yield assemble(folder, place / "out", place / "home")
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def truth() -> Told:
    return dict(json.loads((SHOOT / "truth.json").read_text()))


def words_of(truth: Told) -> dict[str, list[tuple[float, float]]]:
    """Where each word is spoken, by camera file."""
    return {
        Path(take["file"]).name: [
            (word[1], word[2]) for line in take["lines"] for word in line["words"]
        ]
        for take in truth["takes"]
    }


SCHEMA = {
    "alignment": {"take", "line", "start", "end", "verdict"},
    "words": {"take", "line", "start", "end", "words"},
    "edit": {"take", "in", "out", "line"},
    "picture": {"take", "in", "out"},
    "sync": {"take", "offset_s"},
    "speakers": {"take", "start", "end", "speaker"},
    "shots": {"take", "shot_size", "camera_motion"},
}


def test_the_results_have_the_shape_that_was_promised(assembly: Assembly) -> None:
    assert set(assembly.results) == {*SCHEMA, "quality"}
    for part, fields in SCHEMA.items():
        assert assembly.results[part], part
        assert {frozenset(entry) for entry in assembly.results[part]} == {frozenset(fields)}, part
    for entry in assembly.results["quality"]:
        assert {"take", "kind"} <= set(entry) <= {"take", "kind", "start", "end"}


def test_every_line_is_in_the_cut_in_script_order(assembly: Assembly, truth: Told) -> None:
    shown: list[str] = []
    for event in assembly.results["edit"]:
        lines = event["line"] if isinstance(event["line"], list) else [event["line"]]
        shown += [line for line in lines if line and line not in shown]
    assert shown == sorted(shown)
    recorded = {line["line"] for take in truth["takes"] for line in take["lines"]}
    assert set(shown) == recorded


def test_no_cut_falls_inside_a_word(assembly: Assembly, truth: Told) -> None:
    words = words_of(truth)
    rates = {Path(take["file"]).name: Fraction(take["fps"]) for take in truth["takes"]}
    inside = []
    for event in assembly.results["edit"]:
        frame_s = float(1 / rates[event["take"]])
        for edge in ("in", "out"):
            inside += [
                (event["take"], edge, event[edge], word)
                for word in words[event["take"]]
                if word[0] + frame_s < event[edge] < word[1] - frame_s
            ]
    assert inside == []


def test_readings_are_found_where_they_are(assembly: Assembly, truth: Told) -> None:
    """Nine of ten of the takes' lines, their beginnings within a third of a second."""
    spoken = [
        (Path(take["file"]).name, line["line"], line["start"])
        for take in truth["takes"]
        for line in take["lines"]
    ]
    found = [
        (entry["take"], entry["line"], entry["start"]) for entry in assembly.results["alignment"]
    ]
    met = [
        one
        for one in spoken
        if any(one[:2] == other[:2] and abs(one[2] - other[2]) < 1 / 3 for other in found)
    ]
    assert len(met) >= 0.9 * len(spoken)


def test_a_broken_file_is_told_and_the_rest_goes_on(assembly: Assembly) -> None:
    told = {entry["take"]: entry["kind"] for entry in assembly.results["quality"]}
    assert told["B012C090.mov"] == "zero bytes"
    assert told["B012C091.mov"] == "corrupt"
    assert "B012C090.mov" in assembly.said
    assert "vide" in assembly.said


def test_every_shot_is_told_with_its_reason(assembly: Assembly) -> None:
    lines = [line for line in assembly.said.splitlines() if line.lstrip()[:3] == "01:"]
    assert len(lines) == len(assembly.results["picture"])
    assert all(len(line.split()) > 6 for line in lines)


def test_the_exports_are_there_and_read_back(assembly: Assembly) -> None:
    shown = assembly.results["picture"]
    (otio,) = assembly.out.rglob("*.otio")
    timeline = opentimelineio.adapters.read_from_file(str(otio))
    shots = [clip for track in timeline.video_tracks() for clip in track.find_clips()]
    assert len(shots) == len(shown)
    edl = next(path for path in assembly.out.rglob("*.edl") if "V1" in path.name)
    with edl.open(encoding="utf-8", newline="") as file:
        events = list(pycmx.parse_cmx3600(file).events)
    assert len(events) == len(shown)
    (archive,) = assembly.out.glob("*.zip")
    with zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
        suffixes = {Path(name).suffix for name in packed.namelist()}
    assert {".otio", ".edl", ".xml", ".fcpxml", ".aaf", ".html"} <= suffixes


def test_the_edit_list_is_at_the_rushes_own_timecode(assembly: Assembly, truth: Told) -> None:
    takes = {Path(take["file"]).name: take for take in truth["takes"]}
    edl = next(path for path in assembly.out.rglob("*.edl") if "V1" in path.name)
    with edl.open(encoding="utf-8", newline="") as file:
        edits = [edit for event in pycmx.parse_cmx3600(file).events for edit in event.edits]
    for shot, edit in zip(assembly.results["picture"], edits, strict=True):
        take = takes[shot["take"]]
        rate = Fraction(take["fps"])
        start = smpte_to_frames(take["tc_start"], rate)
        assert smpte_to_frames(edit.source_in, rate) - start == round(shot["in"] * float(rate))
        assert edit.source == take["reel"]


def test_a_second_run_goes_on_with_what_is_there(assembly: Assembly) -> None:
    again = assemble(assembly.folder, assembly.out.with_name("again"), assembly.home)
    assert again.results == assembly.results
    (seconds,) = [line.split()[2] for line in again.said.splitlines() if line.startswith("Done in")]
    assert float(seconds) < 30
