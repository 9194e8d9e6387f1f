"""The same cut gives the same bytes: in one process, in another, later, and elsewhere on earth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from editor.interchange.bundle import bundle
from editor.interchange.timeline import Sequence
from editor.selectors.sequence import sequence_of
from tests.chance import examples
from tests.editor.interchange.cuts import sequences
from tests.editor.interchange.digests import digests
from tests.factories import make_cut, make_user

ROOT = Path(__file__).resolve().parents[3]


@examples(6)
@given(sequences())
def test_a_cut_exported_twice_is_the_same_bytes(cut: Sequence) -> None:
    assert digests(cut) == digests(cut)


def test_another_process_with_other_hashes_and_another_clock_writes_the_same_bytes(
    tmp_path: Path,
) -> None:
    told = []
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Los_Angeles")):
        done = subprocess.run(
            [sys.executable, "-m", "tests.editor.interchange.digests", str(tmp_path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        )
        told.append(json.loads(done.stdout))

    assert told[0] == told[1]
    endings = (".xml", ".fcpxml", ".edl", ".aaf", ".otio", ".otioz", ".ale", ".csv", ".srt", ".pdf")
    assert all(any(name.endswith(ending) for name in told[0]) for ending in endings)


@pytest.mark.django_db
def test_a_cut_of_the_product_is_the_same_bytes_each_time_it_is_asked_for() -> None:
    cut = make_cut(make_user("Lea"))

    first, second = (bundle(sequence_of([cut], name="scene")).files for _ in range(2))

    assert [file.name for file in first] == [file.name for file in second]
    assert [
        file.name for one, file in zip(first, second, strict=True) if one.data != file.data
    ] == []
