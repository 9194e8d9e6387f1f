"""A cut, or a file, that runs past midnight: timecode begins again at 00:00:00:00 everywhere."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from editor.interchange.bundle import Bundle, bundle
from editor.interchange.convert import convert, write_files
from editor.interchange.timeline import Sequence
from editor.interchange.wishes import ExportWishes
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import day_frames, nominal
from tests.editor.interchange.cuts import F29, F59, scene

RATES = ((Fraction(25), False), (F29, True), (F29, False), (F59, True))
_PAST = re.compile(r"\b(?:2[4-9]|[3-9]\d):[0-5]\d:[0-5]\d[:;]\d\d")


def _late(rate: Fraction, drop: bool) -> Sequence:
    """A scene whose record passes midnight after two seconds, its files after four."""
    cut, day = scene(rate, drop), day_frames(rate, drop=drop)
    files = tuple(replace(source, start=day - 4 * nominal(rate)) for source in cut.sources)
    return replace(cut, name="cut", start=day - 2 * nominal(rate), sources=files)


def _texts(made: Bundle) -> dict[str, str]:
    """The words of each file that people or programs read timecode in."""
    found = {}
    for file in made.files:
        if file.name.endswith(".pdf"):
            pages = PdfReader(io.BytesIO(file.data)).pages
            found[file.name] = "\n".join(page.extract_text() for page in pages)
        elif not file.name.endswith(".aaf"):
            found[file.name] = file.data.decode()
    return found


@pytest.mark.parametrize(("rate", "drop"), RATES, ids=lambda value: str(value))
def test_every_text_counts_on_from_zero_after_midnight(rate: Fraction, drop: bool) -> None:
    """Each export is read back too, so all events and markers are where they were."""
    made = bundle(_late(rate, drop))

    texts = _texts(made)
    assert not {name: _PAST.findall(text) for name, text in texts.items() if _PAST.search(text)}
    mark = ";" if drop else ":"
    for ending in ("_V1.edl", ".ale", "_markers.edl", "_markers.txt", "_markers.csv", ".pdf"):
        text = next(text for name, text in texts.items() if name.endswith(ending))
        assert re.search(rf"00:00:0\d{mark}\d\d", text), ending
    assert all(not proof.faults for proof in made.proofs)


def test_the_frame_after_the_last_of_the_day_is_the_first() -> None:
    texts = _texts(bundle(_late(Fraction(25), False)))

    cuts = [line for line in texts["cut_25fps_V1.edl"].split("\r\n") if line[:3].isdigit()]
    assert cuts[0].split()[4:] == ["23:59:56:24", "23:59:58:24", "23:59:58:00", "00:00:00:00"]
    assert cuts[1].split()[-2] == "00:00:00:00"
    assert any("00:00:00:10" in line for line in texts["markers/cut_Avid_markers.txt"].split("\n"))
    sequence = etree.fromstring(texts["cut_Premiere.xml"].encode()).find("sequence/timecode")
    assert sequence is not None
    assert (sequence.findtext("string"), sequence.findtext("frame")) == ("23:59:58:00", "2159950")


def test_a_list_that_passes_midnight_twice_over_is_converted_with_every_frame(
    tmp_path: Path,
) -> None:
    """Its record and its files both begin again; the list tells no file's first frame."""
    cut = _late(Fraction(25), False)
    wishes = ExportWishes(formats=("edl",))
    write_files(bundle(cut, wishes).files, tmp_path)

    again = convert(
        tmp_path / "cut_25fps_V1.edl", tmp_path, tmp_path / "o", wishes=wishes, rate=cut.rate
    ).sequence

    def shown(sequence: Sequence) -> list[tuple[int, int, int]]:
        sources = sequence.by_key
        day = day_frames(sequence.rate, drop=False)
        return [
            (e.record.start, e.record.end, (sources[e.source].start + e.source_in) % day)
            for e in sequence.events
            if e.track == "V1"
        ]

    assert again.start == cut.start
    assert shown(again) == shown(cut)
    assert all(source.frames < 1000 for source in again.sources)


@pytest.mark.parametrize("start", ["24:00:00:00", "99:00:00:00"])
def test_a_cut_cannot_be_asked_to_begin_after_the_day(start: str) -> None:
    with pytest.raises(RefusedError):
        ExportWishes(start=start).start_frame(0, Fraction(25), drop=False)
