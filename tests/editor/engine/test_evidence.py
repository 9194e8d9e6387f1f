"""Measures of voices, faces and light speak up between equals, and say nothing where unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from editor.engine.cut import Cut, Light, Parameters, SceneCoverage, TakeClip
from editor.engine.light import light_jumps
from editor.engine.mood import FACES, asked_of
from editor.engine.propose import propose
from editor.engine.terms import BY_KEY
from roughcut.core.vocabulary import ShotSize
from tests.editor.engine.material import coverage, line, said, take

HAPPY = tuple(float(face == "happy") for face in FACES)
SAD = tuple(float(face == "sad") for face in FACES)
JOY = asked_of("", ("smiling",))


def takes(*voices: dict[str, object], mood: tuple[float, ...] = ()) -> SceneCoverage:
    """Takes of one setup that say one line alike, but for what is told of each."""
    clips = [
        take(f"t{number}", said(100, 160, "L1"), setup="1", take=number, circled=True)
        for number in range(1, len(voices) + 1)
    ]
    scene = coverage((line("L1", mood=mood),), *clips)
    readings = tuple(
        replace(reading, **voice)  # type: ignore[arg-type]
        for reading, voice in zip(scene.readings, voices, strict=True)
    )
    return replace(scene, readings=readings)


def spoken(
    level_db: float = -26.0, pitch_st: float = 7.0, kind: str = "camera", place: str = "1"
) -> dict[str, object]:
    return {"level_db": level_db, "pitch_range_st": pitch_st, "microphone": (kind, place)}


def chosen(scene: SceneCoverage, **asked: object) -> str:
    return propose(scene, Parameters(**asked)).events[0].clip  # type: ignore[arg-type]


def told(cut: Cut) -> set[str]:
    """The terms that set the first shot apart from any other."""
    return {share.term for other in cut.events[0].alternates for share in other.terms}


def test_the_first_of_equals_is_taken() -> None:
    assert chosen(takes(spoken(), spoken(), spoken())) == "t1"


@pytest.mark.parametrize("quiet", [spoken(level_db=-38.0), spoken(pitch_st=2.0)], ids=str)
def test_a_take_far_quieter_or_narrower_in_pitch_gives_way(quiet: dict[str, object]) -> None:
    scene = takes(quiet, spoken(), spoken(level_db=-25.5), spoken(pitch_st=7.5))
    assert chosen(scene) != "t1"
    assert "even_voice" in told(propose(scene))


@pytest.mark.parametrize("other", [spoken(level_db=-27.0), spoken(pitch_st=6.2)], ids=str)
def test_small_differences_say_nothing(other: dict[str, object]) -> None:
    assert chosen(takes(other, spoken(), spoken(), spoken())) == "t1"


def test_a_louder_or_wider_voice_is_no_better_than_the_others() -> None:
    loud = spoken(level_db=-10.0, pitch_st=14.0)
    assert chosen(takes(spoken(), loud, spoken(), spoken())) == "t1"


def test_two_takes_are_too_few_to_say_how_a_line_is_mostly_said() -> None:
    assert chosen(takes(spoken(level_db=-40.0, pitch_st=1.0), spoken())) == "t1"


def test_levels_from_another_place_are_not_compared() -> None:
    far, near = spoken(level_db=-40.0), [spoken(place="2")] * 3
    assert chosen(takes(far, *near)) == "t1"


def test_neither_level_nor_pitch_is_compared_with_another_kind_of_microphone() -> None:
    camera = spoken(level_db=-40.0, pitch_st=2.0)
    assert chosen(takes(camera, *[spoken(kind="recorder")] * 3)) == "t1"


def test_pitch_is_compared_wherever_the_microphone_stood() -> None:
    assert chosen(takes(spoken(pitch_st=2.0), *[spoken(place="2")] * 3)) != "t1"


def test_a_voice_that_was_not_measured_costs_nothing() -> None:
    assert chosen(takes({}, spoken(), spoken(), spoken())) == "t1"


def test_the_face_that_is_more_like_what_the_text_asks_is_taken() -> None:
    scene = takes({"expression": SAD}, {"expression": HAPPY}, mood=JOY)
    assert chosen(scene) == "t2"
    assert "expression" in told(propose(scene))


def test_faces_say_nothing_where_emotion_is_ignored() -> None:
    scene = takes({"expression": SAD}, {"expression": HAPPY}, mood=JOY)
    assert chosen(scene, ignore_emotion=True) == "t1"


def test_faces_say_nothing_where_the_text_asks_nothing() -> None:
    assert chosen(takes({"expression": SAD}, {"expression": HAPPY})) == "t1"


@pytest.mark.parametrize("first", [{}, {"expression": SAD}])
def test_one_face_alone_is_not_held_against_its_take(first: dict[str, object]) -> None:
    assert chosen(takes(first, {}, mood=JOY)) == "t1"


@pytest.mark.parametrize(
    ("spoken", "directions", "face"),
    [
        ("Yes.", ("smiling",), "happy"),
        ("Oui.", ("en riant, elle sourit",), "happy"),
        ("Out.", ("angrily",), "angry"),
        ("Dehors.", ("en colère",), "angry"),
        ("Fine.", ("close to tears, sobbing",), "sad"),
        ("Bien.", ("désespérée",), "sad"),
        ("What?!", (), "surprise"),
        ("Quoi ?", ("stupéfait",), "surprise"),
        ("Now.", ("deadpan",), "neutral"),
    ],
)
def test_what_a_text_asks_of_a_face(spoken: str, directions: tuple[str, ...], face: str) -> None:
    shares = asked_of(spoken, directions)
    assert sum(shares) == pytest.approx(1)
    assert max(zip(shares, FACES, strict=True))[1] == face


@pytest.mark.parametrize(
    ("spoken", "directions"),
    [
        ("Sit down, please.", ()),
        ("Vraiment ?", ("un temps",)),
        ("No.", ("not angry",)),
        ("Non.", ("sans sourire",)),
        ("Oui.", ("à Paul",)),
    ],
)
def test_most_texts_ask_nothing_of_a_face(spoken: str, directions: tuple[str, ...]) -> None:
    assert asked_of(spoken, directions) == ()


def lit(lightness: float, warm: float = 5.0) -> Light:
    return Light((lightness, 2.0, warm), sway=0.5)


def two_angles(*lights: Light | None) -> SceneCoverage:
    """A wide that says the first line, and takes of a single, lit as told, that say the second."""
    wide = take("w", said(100, 160, "L1"), shot_size=ShotSize.WIDE, light=lit(40.0), circled=True)
    singles = [
        take(
            f"s{number}",
            said(100, 160, "L2"),
            setup="2",
            take=number,
            shot_size=ShotSize.MEDIUM_CLOSE,
            light=light,
            circled=True,
        )
        for number, light in enumerate(lights, 1)
    ]
    return coverage((line("L1"), line("L2")), wide, *singles)


def second(scene: SceneCoverage) -> str:
    return propose(scene).events[-1].clip


def test_a_take_whose_light_jumps_gives_way() -> None:
    assert second(two_angles(lit(48.0), lit(48.5), lit(47.5))) == "s1"
    scene = two_angles(lit(62.0), lit(48.5), lit(47.5))
    assert second(scene) != "s1"
    last = propose(scene).events[-1]
    assert "light_jump" in {share.term for other in last.alternates for share in other.terms}


def test_a_change_of_colour_counts_as_one_of_light() -> None:
    assert second(two_angles(lit(48.0, warm=25.0), lit(48.0), lit(48.0))) != "s1"


@pytest.mark.parametrize("lights", [(None, lit(48), lit(48)), (None, None, None)])
def test_a_light_that_was_not_measured_costs_nothing(lights: tuple[Light | None, ...]) -> None:
    assert second(two_angles(*lights)) == "s1"


def jumps(*clips: TakeClip) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    found: np.ndarray[tuple[int, int], np.dtype[np.float64]] = light_jumps(
        clips, [clip.setup for clip in clips]
    )
    return found


def test_what_setups_mostly_differ_by_is_no_jump() -> None:
    """A wide, two singles and an insert: other walls, other faces."""
    clips = [
        take(f"{setup}{number}", setup=setup, light=lit(lightness + number / 4, warm))
        for setup, lightness, warm in (("w", 38, 4), ("a", 46, 12), ("b", 49, 9), ("i", 44, 15))
        for number in (1, 2, 3)
    ]
    assert not jumps(*clips).any()


def test_the_same_cloud_over_two_angles_is_no_jump_between_them() -> None:
    clips = [
        take(f"{setup}{number}", setup=setup, light=lit(lightness - cloud))
        for setup, lightness in (("a", 60.0), ("b", 52.0))
        for number, cloud in ((1, 0.0), (2, 0.0), (3, 15.0))
    ]
    found = jumps(*clips)
    assert found[2, 5] == 0  # both under the cloud
    assert found[0, 5] > 0.5 < found[2, 3]
    assert found[2, 1] == pytest.approx(found[1, 2])


def test_a_picture_that_changes_by_itself_hides_a_jump() -> None:
    steady = [take(f"t{n}", setup="1", light=lit(50.0 + 10 * (n == 1))) for n in (1, 2, 3)]
    moving = [replace(clip, light=Light(clip.light.lab, 9.0)) for clip in steady if clip.light]
    assert jumps(*steady)[0, 1] > jumps(*moving)[0, 1]


@pytest.mark.parametrize("key", ["even_voice", "expression", "light_jump"])
def test_a_measure_says_where_it_is_nought_and_weighs_little(key: str) -> None:
    term = BY_KEY[key]
    assert "0" in term.english.doc
    assert "0" in term.french.doc
    assert term.weight <= 0.5
