"""A proof that cannot fail proves nothing: each planted fault has to be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from editor.interchange import aaf, cmx3600, fcp7, fcpxml, otio, verify
from editor.interchange.timeline import Sequence
from editor.interchange.verify import Proof
from roughcut.core.errors import MachineError
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import scene

Fault = Callable[[Sequence], Sequence]


def _edl(told: Sequence, written: Sequence) -> Proof:
    return verify.edl(told, [(each.track, each.data) for each in cmx3600.write(written)])


PROVERS: dict[str, Callable[[Sequence, Sequence], Proof]] = {
    "fcp7": lambda told, written: verify.fcp7(
        told, fcp7.write(written, fcp7.Flavour.PREMIERE), name="premiere"
    ),
    "fcpxml": lambda told, written: verify.fcpxml(told, fcpxml.write(written)),
    "otio": lambda told, written: verify.otio(told, otio.write(written)),
    "aaf": lambda told, written: verify.aaf(told, aaf.write(written)),
    "edl": _edl,
}


def _event(index: int, **changes: object) -> Fault:
    def fault(cut: Sequence) -> Sequence:
        events = list(cut.events)
        events[index] = replace(events[index], **changes)  # type: ignore[arg-type]  # a table
        return replace(cut, events=tuple(events))

    return fault


FAULTS: dict[str, tuple[Fault, frozenset[str]]] = {
    "source one frame late": (_event(4, source_in=11), frozenset(PROVERS)),
    "record one frame long": (_event(4, record=FrameRange(70, 96)), frozenset(PROVERS)),
    "another file": (_event(4, source="A"), frozenset(PROVERS)),
    "another track": (_event(7, track="A4"), frozenset(PROVERS)),
    "another channel": (_event(7, channel=3), frozenset(PROVERS) - {"edl"}),
    "an event is missing": (
        lambda cut: replace(cut, events=cut.events[:-1]),
        frozenset(PROVERS),
    ),
    "starts a frame later": (
        lambda cut: replace(cut, start=cut.start + 1),
        frozenset(PROVERS),
    ),
    "a marker stands a frame off": (
        lambda cut: replace(cut, markers=(replace(cut.markers[0], frame=31), *cut.markers[1:])),
        frozenset(PROVERS),
    ),
    "no dissolve": (
        lambda cut: replace(cut, transitions=()),
        frozenset({"fcp7", "aaf", "edl"}),
    ),
}


@pytest.mark.parametrize("name", PROVERS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(name: str, fault: str) -> None:
    cut = scene()
    plant, seen_by = FAULTS[fault]
    wrong = plant(replace(cut, tracks=("V1", "V2", "A1", "A2", "A3", "A4")))

    proof = PROVERS[name](cut, wrong)

    assert bool(proof.faults) == (name in seen_by)


@pytest.mark.parametrize("name", PROVERS)
def test_a_right_file_has_no_faults(name: str) -> None:
    cut = scene()

    proof = PROVERS[name](cut, cut)

    assert proof.faults == ()
    assert "events" in proof.claims


def test_a_file_with_a_fault_is_not_offered() -> None:
    cut = scene()
    proof = PROVERS["fcp7"](cut, _event(4, source_in=11)(cut))

    with pytest.raises(MachineError) as refused:
        verify.require(proof, cut.name)

    assert refused.value.code == "machine.interchange.unproved"
