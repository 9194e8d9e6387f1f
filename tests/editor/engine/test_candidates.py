"""What is chosen and why, on material laid out by hand."""

from __future__ import annotations

from dataclasses import replace

from editor.engine.candidates import MUTE
from editor.engine.cut import Parameters, Pin, SceneCoverage, Sound
from editor.engine.propose import propose, swap
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery, ShotSize
from tests.editor.engine.material import RATE, beat, coverage, defect, line, said, spoilt, take

ONE = (line("L1"),)


def _first(scene: SceneCoverage) -> str:
    return propose(scene).events[0].clip


def test_a_fluffed_reading_is_used_only_where_nothing_better_covers_the_line() -> None:
    best = take("a", said(500, 560, "L1"), circled=True)
    other = take("b", said(500, 560, "L1"), seen=())
    alone = spoilt(coverage(ONE, best), "a/L1/1", delivery=Delivery.FLUB, error_rate=0.3)
    assert _first(alone) == "a"
    assert "delivery:flub" in propose(alone).events[0].notes
    both = spoilt(coverage(ONE, best, other), "a/L1/1", delivery=Delivery.FLUB, error_rate=0.3)
    assert _first(both) == "b"


def test_a_defective_picture_is_used_only_where_nothing_clean_covers_the_line() -> None:
    blurred = take("a", said(500, 560, "L1"), circled=True, defects=(defect("blur", 510, 530),))
    clean = take("b", said(500, 560, "L1"), seen=(), shot_size=ShotSize.WIDE)
    assert _first(coverage(ONE, blurred)) == "a"
    assert _first(coverage(ONE, blurred, clean)) == "b"


def test_noise_on_the_camera_is_forgiven_where_a_recorder_was_synced() -> None:
    boom = (Sound("", 0, 0, 0.0, 0.9), Sound("rec.wav", 0, 1, -2.5, 0.1, "boom"))
    noisy = (defect("audio noise", 400, 700),)
    dual = take("a", said(500, 560, "L1"), defects=noisy, sounds=boom)
    single = take("b", said(500, 560, "L1"), defects=noisy)
    (event,) = propose(coverage(ONE, single, dual)).events
    assert event.clip == "a"
    assert event.sounds[0].sound == boom[1]


def test_a_circled_take_wins_between_equals() -> None:
    plain, circled = (
        take(name, said(500, 560, "L1"), circled=mark) for name, mark in (("a", False), ("b", True))
    )
    assert _first(coverage(ONE, plain, circled)) == "b"


def test_a_clean_camera_wins_over_a_noisy_one_whose_recorder_is_a_little_cleaner() -> None:
    boom = (Sound("", 0, 0, 0.0, 0.2), Sound("rec.wav", 0, 1, -2.5, 0.02, "boom"))
    noisy = take("a", said(500, 560, "L1"), defects=(defect("audio noise", 400, 700),), sounds=boom)
    assert _first(coverage(ONE, noisy, take("b", said(500, 560, "L1")))) == "b"


def test_where_nobody_circled_the_last_take_that_says_the_line_wins_between_equals() -> None:
    takes = [take(f"a{n}", said(500, 560, "L1"), setup="A", take=n) for n in (1, 2, 3)]
    assert _first(coverage(ONE, *takes)) == "a3"
    fluffed = spoilt(coverage(ONE, *takes), "a3/L1/1", delivery=Delivery.FLUB, error_rate=0.3)
    assert _first(fluffed) == "a2"
    circled = [takes[0], replace(takes[1], circled=True), takes[2]]
    assert _first(coverage(ONE, *circled)) == "a2"


def test_a_pick_up_does_not_unmake_the_whole_take_before_it() -> None:
    lines = tuple(line(f"L{n}", who=("BEN", "ANNA")[n % 2]) for n in range(1, 5))
    speech = [said(500 + 75 * n, 560 + 75 * n, f"L{n}") for n in range(1, 5)]
    whole = FrameRange(0, 2000)
    hers = take("w", *speech, seen=(("ANNA", whole),))
    first, second = (
        take(f"a{n}", *speech, setup="A", take=n, seen=(("BEN", whole),)) for n in (1, 2)
    )
    cues = said(575, 635), said(725, 785)  # somebody reads them beside the camera
    pick_up = take("a3", cues[0], speech[1], cues[1], setup="A", take=3, seen=(("BEN", whole),))
    events = propose(coverage(lines, hers, first, second, pick_up)).events
    assert [event.clip for event in events] == ["w", "a2", "w", "a2"]


def test_a_take_that_the_recorder_left_uncircled_gives_way_to_one_of_which_no_word_came() -> None:
    boom = (Sound("", 0, 0, 0.0, 0.1), Sound("rec.wav", 0, 1, -2.5, 0.1, "boom"))
    lines = (line("L1"), line("L2", who="BEN"))
    master = take("w", said(400, 460, "L1"), setup="W", circled=True, sounds=boom)
    silent = take("a1", said(500, 560, "L2"), setup="A", take=1)
    passed = take("a2", said(500, 560, "L2"), setup="A", take=2, sounds=boom)
    events = propose(coverage(lines, master, silent, passed)).events
    assert [event.clip for event in events] == ["w", "a1"]
    nobody = replace(master, circled=False)
    events = propose(coverage(lines, nobody, silent, passed)).events
    assert [event.clip for event in events] == ["w", "a2"]


def test_a_noisy_set_is_left_for_a_clean_take_even_if_a_recorder_ran() -> None:
    boom = (Sound("", 0, 0, 0.0, 0.2), Sound("rec.wav", 0, 1, -2.5, 0.02, "boom"))
    noise = (defect("audio noise", 400, 700, 1.0),)
    noisy = take(
        "a1", said(500, 560, "L1"), setup="A", take=1, circled=True, defects=noise, sounds=boom
    )
    clean = take("a2", said(500, 560, "L1"), setup="A", take=2)
    unsure = spoilt(coverage(ONE, noisy, clean), "a2/L1/1", confidence=0.75)
    assert _first(unsure) == "a2"


def test_words_that_only_the_recogniser_lost_do_not_send_the_picture_elsewhere() -> None:
    whole = FrameRange(0, 2000)
    hers = take("h", said(500, 560, "L1"), seen=(("ANNA", whole),))
    his = take("b", said(500, 560, "L1"), seen=(("BEN", whole),))
    lost = spoilt(coverage(ONE, hers, his), "h/L1/1", coverage=0.67, confidence=0.8)
    assert _first(lost) == "h"
    concluded = spoilt(coverage(ONE, hers, his), "h/L1/1", coverage=0.0, confidence=0.3)
    assert _first(concluded) == "b"


def test_an_answer_is_watched_close_before_the_master_outstays_its_welcome() -> None:
    lines = tuple(line(f"L{n}", who=("ANNA", "BEN")[n % 2]) for n in range(1, 9))
    speech = [said(500 + 75 * n, 560 + 75 * n, f"L{n}") for n in range(1, 9)]
    whole = FrameRange(0, 2000)
    master = take("w", *speech, shot_size=ShotSize.WIDE, size_ratio=0.08)
    anna = take("a", *speech, shot_size=ShotSize.CLOSE, seen=(("ANNA", whole),))
    ben = take("b", *speech, shot_size=ShotSize.CLOSE, seen=(("BEN", whole),))
    events = propose(coverage(lines, master, anna, ben)).events
    assert events[0].clip == "w"
    assert events[0].record.duration / RATE < 6
    wide = sum(event.record.duration for event in events if event.clip == "w")
    assert wide < sum(event.record.duration for event in events) / 2


def test_the_speaker_is_seen_unless_the_line_is_spoken_off_screen() -> None:
    whole = FrameRange(0, 2000)
    hers = take("h", said(500, 560, "L1"), seen=(("ANNA", whole),))
    his = take("b", said(500, 560, "L1"), seen=(("BEN", whole),), circled=True)
    assert _first(coverage(ONE, hers, his)) == "h"
    voice = (line("L1", offscreen=True),)
    assert _first(coverage(voice, hers, his)) == "b"


def test_a_scene_opens_wide_where_a_wide_shot_was_made() -> None:
    wide = take("w", said(500, 560, "L1"), shot_size=ShotSize.WIDE)
    close = take("c", said(500, 560, "L1"), shot_size=ShotSize.CLOSE)
    assert _first(coverage(ONE, wide, close)) == "w"


def test_a_scene_opens_and_ends_on_its_master_even_if_that_frames_people_at_the_waist() -> None:
    lines = tuple(line(f"L{n}", who=("ANNA", "BEN")[n % 2]) for n in range(1, 6))
    speech = [said(500 + 75 * n, 560 + 75 * n, f"L{n}") for n in range(1, 6)]
    whole = FrameRange(0, 2000)
    master = take("w", *speech, shot_size=ShotSize.TWO_SHOT, size_ratio=0.2)
    anna = take("a", *speech, shot_size=ShotSize.CLOSE, size_ratio=0.5, seen=(("ANNA", whole),))
    ben = take("b", *speech, shot_size=ShotSize.CLOSE, size_ratio=0.5, seen=(("BEN", whole),))
    shown = [event.clip for event in propose(coverage(lines, master, anna, ben)).events]
    assert shown[0] == shown[-1] == "w"
    assert {"a", "b"} <= set(shown)


def test_of_two_frames_that_people_share_the_wider_opens_the_scene() -> None:
    pair = take("b", said(500, 560, "L1"), shot_size=ShotSize.TWO_SHOT, size_ratio=0.33)
    master = take("w", said(500, 560, "L1"), shot_size=ShotSize.TWO_SHOT, size_ratio=0.2)
    assert _first(coverage(ONE, pair, master)) == "w"


def test_a_second_take_of_one_angle_is_not_cut_to_where_another_angle_exists() -> None:
    lines = (line("L1"), line("L2"))
    first = take("a1", said(500, 560, "L1"), setup="A")
    second = take("a2", said(500, 560, "L2"), setup="A", circled=True)
    angle = take("b", said(500, 560, "L2"), setup="B", shot_size=ShotSize.CLOSE)
    assert [x.clip for x in propose(coverage(lines, first, second, angle)).events] == ["a1", "b"]


def test_an_action_played_in_a_long_silence_of_the_take_is_shown_there() -> None:
    lines = (line("L1"), beat("B2"), line("L3", "BEN"))
    clip = take("a", said(500, 560, "L1"), said(700, 760, "L3"))
    (event,) = propose(coverage(lines, clip)).events
    assert event.lines == ("L1", "B2", "L3")
    assert event.source.start < 500 < 760 < event.source.end


def test_an_action_is_cut_to_in_the_clip_that_holds_it() -> None:
    lines = (line("L1"), beat("B2"), line("L3", "BEN"))
    talk = take("a", said(500, 560, "L1"), said(570, 640, "L3"))
    wide = take(
        "w", said(500, 560, "L1"), said(700, 760, "L3"), shot_size=ShotSize.WIDE,
        defects=(defect("blur", 480, 590), defect("blur", 690, 780)),
    )  # fmt: skip
    asked = Parameters(pins=(Pin("B2", f"{MUTE}w"),))
    cut = propose(coverage(lines, talk, wide), asked)
    kinds = [(event.kind, event.clip, event.lines) for event in cut.events]
    assert kinds == [
        ("reading", "a", ("L1",)),
        ("action", "w", ("B2",)),
        ("reading", "a", ("L3",)),
    ]


def test_an_action_that_nothing_holds_is_carried_by_the_shot_before() -> None:
    lines = (line("L1"), beat("B2"), line("L3", "BEN"))
    clips = (take("a", said(500, 560, "L1")), take("b", said(500, 560, "L3")))
    cut = propose(coverage(lines, *clips))
    assert [event.lines for event in cut.events] == [("L1", "B2"), ("L3",)]
    silent = propose(coverage((lines[0], lines[2]), *clips))
    assert cut.frames > silent.frames


def test_an_insert_that_was_seen_to_show_the_action_covers_it() -> None:
    lines = (line("L1"), beat("B2"), line("L3", "BEN"))
    clips = (
        take("a", said(500, 560, "L1")),
        take("b", said(500, 560, "L3")),
        take(
            "i", said(40, 60, cue=True), said(150, 160, cue=True), frames=200,
            shot_size=ShotSize.INSERT, seen=(), shows=("B2",),
        ),
    )  # fmt: skip
    insert = propose(coverage(lines, *clips)).events[1]
    assert (insert.kind, insert.clip, insert.readings) == ("action", "i", ())
    assert 60 < insert.source.start < insert.source.end < 150


def test_beats_at_the_head_of_a_scene_ride_with_the_first_shot() -> None:
    lines = (beat("B1"), line("L2"))
    cut = propose(coverage(lines, take("a", said(500, 560, "L2"))))
    assert [event.lines for event in cut.events] == [("B1", "L2")]


def test_a_swap_to_another_angle_of_a_beat_keeps_the_readings() -> None:
    lines = (line("L1"), beat("B2"), line("L3", "BEN"))
    one = take("a", said(500, 560, "L1"), said(700, 760, "L3"))
    two = take("b", said(500, 560, "L1"), said(700, 760, "L3"), shot_size=ShotSize.CLOSE)
    scene = coverage(lines, one, two)
    cut = propose(scene, Parameters(pins=(Pin("L1", "a/L1/1"), Pin("L3", "a/L3/1"))))
    index = next(place for place, event in enumerate(cut.events) if "B2" in event.lines)
    swapped = swap(cut, scene, index, f"{MUTE}b")
    shown = {name: event.clip for event in swapped.events for name in event.lines}
    assert shown == {"L1": "a", "B2": "b", "L3": "a"}


def test_where_nobody_could_tell_who_is_seen_no_angle_is_favoured_for_it() -> None:
    unknown = [
        take(name, said(500, 560, "L1"), seen=(), seen_unknown=True, circled=name == "b")
        for name in ("a", "b")
    ]
    assert _first(coverage(ONE, *unknown)) == "b"
