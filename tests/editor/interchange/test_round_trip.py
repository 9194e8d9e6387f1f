"""Frames in are frames out, in every format, for cuts made by chance."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from editor.interchange.bundle import bundle
from editor.interchange.timeline import Sequence
from tests.chance import examples
from tests.editor.interchange.cuts import RATES, long_cut, scene, sequences


@examples(20)
@given(sequences())
def test_every_format_reads_back_as_the_cut_it_was_written_from(sequence: Sequence) -> None:
    made = bundle(sequence)

    assert {proof.format for proof in made.proofs} == {
        "premiere",
        "resolve",
        "fcpxml",
        "edl",
        "aaf",
        "otio",
    }
    for proof in made.proofs:
        assert {"events", "start", "markers"} <= set(proof.claims)


@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_a_scene_is_exact_at_every_rate(rate: Fraction, drop: bool) -> None:
    made = bundle(scene(rate, drop))

    assert all(proof.events == 9 and not proof.faults for proof in made.proofs)


def test_a_cut_of_more_than_999_events_is_exact() -> None:
    made = bundle(long_cut(1100, sounds=1, dissolve_every=5))

    assert all(proof.events == 2200 and not proof.faults for proof in made.proofs)
    lists = [file.name for file in made.files if file.name.endswith(".edl")]
    assert lists == [
        "long_29.97fps_V1_1.edl",
        "long_29.97fps_V1_2.edl",
        "long_29.97fps_A1_1.edl",
        "long_29.97fps_A1_2.edl",
    ]
