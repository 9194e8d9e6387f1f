"""Start timecodes give exact offsets at every rate, over drop-frame and midnight."""

from __future__ import annotations

from fractions import Fraction

import pytest

from analysis.sync.timecode import offset_by_time_reference, offset_by_timecode

NTSC_30 = Fraction(30_000, 1001)
NTSC_24 = Fraction(24_000, 1001)


@pytest.mark.parametrize(
    ("picture", "sound", "rate", "offset"),
    [
        ("10:00:02:00", "10:00:00:00", Fraction(25), Fraction(2)),
        ("10:00:00:00", "10:00:00:12", Fraction(24), Fraction(-1, 2)),
        ("01:00:00:00", "00:00:00:00", NTSC_24, Fraction(86_400 * 1001, 24_000)),
        ("01:00:00;00", "00:00:00;00", NTSC_30, Fraction(107_892 * 1001, 30_000)),
        ("00:01:00;02", "00:00:59;29", NTSC_30, Fraction(1001, 30_000)),
        ("00:00:01:00", "23:59:59:00", Fraction(25), Fraction(2)),
    ],
)
def test_two_timecodes_lie_apart_exactly(
    picture: str, sound: str, rate: Fraction, offset: Fraction
) -> None:
    assert offset_by_timecode(picture, sound, rate) == offset


def test_a_time_reference_counts_real_seconds() -> None:
    assert offset_by_time_reference("10:00:00:00", 48_000 * 35_998, 48_000, Fraction(25)) == 2


def test_non_drop_timecode_runs_slow_against_a_time_reference() -> None:
    hour = offset_by_time_reference("01:00:00:00", 48_000 * 3600, 48_000, NTSC_24)
    assert hour == Fraction(36, 10)


def test_text_that_is_no_timecode_is_refused() -> None:
    with pytest.raises(ValueError, match="not a timecode"):
        offset_by_timecode("ten", "00:00:00:00", Fraction(25))
