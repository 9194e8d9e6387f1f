"""What was wished of an export comes back from its row, and nonsense is refused."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from editor.interchange.names import PathRule
from editor.interchange.wishes import (
    FORMATS,
    TARGETS,
    ExportWishes,
    Picture,
    SoundWish,
    Unused,
    from_stored,
)
from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language
from tests.editor.interchange.cuts import F29


def test_wishes_come_back_from_json_as_they_were() -> None:
    wishes = ExportWishes(
        formats=("aaf", "ale"),
        language=Language.FRENCH,
        rules=(PathRule("/srv/rushes", "R:\\Ferry"),),
        picture=Picture.PROXIES,
        start="10:00:00:00",
        handles=24,
        split_edits=False,
        sound=SoundWish.HEARD,
        microphones=("boom", "Inès"),
        unused=Unused.TRACKS,
        alternates=2,
        done_notes=False,
        reasons=False,
        media=True,
    )
    assert from_stored(json.loads(json.dumps(wishes.stored()))) == wishes


def test_what_a_row_does_not_say_is_as_by_default() -> None:
    assert from_stored({}) == ExportWishes()
    assert from_stored({"language": "fr"}).formats == FORMATS


def test_every_program_is_given_formats_that_exist() -> None:
    assert {name for formats in TARGETS.values() for name in formats} <= set(FORMATS)
    assert all(TARGETS.values())


@pytest.mark.parametrize(
    "told",
    [
        {"formats": ["vhs"]},
        {"formats": []},
        {"formats": 4},
        {"language": "tlh"},
        {"rules": [["only one side"]]},
        {"rules": [["/a", 1]]},
        {"handles": -1},
        {"handles": True},
        {"handles": 10**9},
        {"alternates": 0},
        {"unused": "everywhere"},
        {"reasons": "yes"},
    ],
    ids=str,
)
def test_a_wish_that_no_export_can_have_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        from_stored(told)


def test_the_start_counts_as_the_cut_does() -> None:
    wishes = ExportWishes(start="01:00:00:00")
    assert wishes.start_frame(7, Fraction(25), drop=False) == 90_000
    assert wishes.start_frame(7, F29, drop=True) == 107_892
    assert ExportWishes().start_frame(7, F29, drop=True) == 7


@pytest.mark.parametrize("start", ["soon", "01:00:00:25", "25:61:00:00", "00:01:00:00"])
def test_a_start_that_the_rate_does_not_have_is_refused(start: str) -> None:
    drop = start == "00:01:00:00"  # a number that drop-frame leaves out
    with pytest.raises(RefusedError, match="timecode"):
        ExportWishes(start=start).start_frame(0, F29 if drop else Fraction(25), drop=drop)
