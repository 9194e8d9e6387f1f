"""Files of one take find each other, and files of two never do."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from projects.rushes.facts import ClipFacts, Slate
from projects.rushes.pairing import Link, TakeGroup, group_takes, with_slate
from projects.rushes.problems import problem
from projects.rushes.slate import read_slate


def clip(name: str, at_s: float | None = None, length_s: float = 60.0, date: str = "") -> ClipFacts:
    sound = name.endswith(".wav")
    rate = Fraction(25)
    return ClipFacts(
        path=name,
        kind="sound" if sound else "picture",
        container="wav" if sound else "mov",
        size=1,
        rate=rate,
        drop=False,
        start_frame=None if at_s is None else round(at_s * 25),
        frames=round(length_s * 25),
        duration_s=length_s,
        sample_rate=48000,
        start_samples=round(at_s * 48000) if sound and at_s is not None else None,
        slate=read_slate(name, {}),
        metadata={"creation_time": date} if date else {},
    )


def shape(groups: tuple[TakeGroup, ...]) -> list[tuple[list[str], list[str]]]:
    return [([m.path for m in g.picture], [m.path for m in g.sound]) for g in groups]


def test_sound_joins_by_slate_without_any_timecode() -> None:
    groups = group_takes([clip("12A-2.mov"), clip("12A-1.mov"), clip("SM_12A_T02.wav")])
    assert shape(groups) == [(["12A-1.mov"], []), (["12A-2.mov"], ["SM_12A_T02.wav"])]
    assert [(g.setup, g.take) for g in groups] == [("12A", 1), ("12A", 2)]
    assert groups[1].sound[0].link is Link.SLATE


def test_a_card_named_clip_learns_its_slate_from_the_sound_that_rolled_with_it() -> None:
    groups = group_takes(
        [clip("A001C001.mov", 36000), clip("A001C002.mov", 36100), clip("12B_T03.wav", 36095, 80)]
    )
    assert shape(groups) == [(["A001C001.mov"], []), (["A001C002.mov"], ["12B_T03.wav"])]
    assert [(g.scene, g.setup, g.take) for g in groups] == [("", "", 0), ("12", "12B", 3)]


def test_two_cameras_that_roll_together_are_one_take_a_camera_first() -> None:
    groups = group_takes([clip("B001C001.mov", 36001), clip("A001C001.mov", 36003)])
    assert shape(groups) == [(["A001C001.mov", "B001C001.mov"], [])]


def test_one_camera_never_makes_two_clips_of_one_take() -> None:
    groups = group_takes([clip("A001C001.mov", 36000), clip("A001C002.mov", 36010)])
    assert len(groups) == 2


def test_a_long_sound_belongs_to_every_take_it_covers_and_names_none() -> None:
    groups = group_takes(
        [clip("A001C001.mov", 36000), clip("A001C002.mov", 36100), clip("12B_T03.wav", 35990, 300)]
    )
    assert [g.setup for g in groups] == ["", ""]
    assert all(len(g.sound) == 1 for g in groups)


def test_equal_slates_that_never_rolled_together_stay_apart() -> None:
    groups = group_takes([clip("12A-1.mov", 36000), clip("12A_T01.wav", 50000)])
    assert shape(groups) == [(["12A-1.mov"], []), ([], ["12A_T01.wav"])]


def test_the_same_hour_of_another_day_is_no_evidence() -> None:
    groups = group_takes(
        [clip("A001C001.mov", 36000, date="2026-03-02T10:00:00"),
         clip("T.wav", 36000, date="2026-03-05T10:00:00")]
    )  # fmt: skip
    assert len(groups) == 2


def test_timecode_against_the_slate_is_linked_and_said() -> None:
    groups = group_takes([clip("12A-1.mov", 36000), clip("12A_T02.wav", 35998, 70)])
    assert groups[0].sound[0].link is Link.TIMECODE_AGAINST_SLATE
    assert (groups[0].setup, groups[0].take) == ("12A", 1)


def test_order_pairs_what_is_left_only_when_counts_and_lengths_fit() -> None:
    pictures = [clip("C0001.mp4", length_s=30), clip("C0002.mp4", length_s=60)]
    sounds = [clip("ZOOM0001.wav", length_s=35), clip("ZOOM0002.wav", length_s=70)]
    paired = group_takes([*pictures, *sounds])
    assert shape(paired) == [(["C0001.mp4"], ["ZOOM0001.wav"]), (["C0002.mp4"], ["ZOOM0002.wav"])]
    assert paired[0].sound[0].link is Link.ORDER
    assert all(not g.sound for g in group_takes([*pictures, sounds[0]]) if g.picture)
    short = replace(sounds[1], duration_s=5.0)
    assert all(not g.sound for g in group_takes([*pictures, sounds[0], short]) if g.picture)


def test_rolling_across_midnight_is_one_take() -> None:
    groups = group_takes([clip("A001C001.mov", 86390), clip("T.wav", 0.5, 55)])
    assert shape(groups) == [(["A001C001.mov"], ["T.wav"])]


def test_a_file_set_aside_is_in_no_take() -> None:
    broken = replace(clip("12A-1.mov"), problems=(problem("corrupt"),))
    assert group_takes([broken]) == ()


def test_names_are_ordered_as_people_count() -> None:
    groups = group_takes([clip("clip10.mov"), clip("clip9.mov")])
    assert [g.picture[0].path for g in groups] == ["clip9.mov", "clip10.mov"]


def test_a_report_fills_only_what_the_file_does_not_say() -> None:
    told = with_slate(clip("A001C001.mov"), Slate("12", "12A", 3, "B", "X", True))
    assert told.slate == Slate("12", "12A", 3, "A", "A001", True)
