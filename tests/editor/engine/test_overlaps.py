"""J and L cuts and reactions, on material laid out by hand: what is heard, what is seen over it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from editor.engine.assemble import lay
from editor.engine.candidates import Candidate, Choices
from editor.engine.cut import Event, Line, Parameters, SceneCoverage, Sound, Speech, TakeClip
from editor.engine.gather import choices
from editor.engine.heard import Room
from editor.engine.passages import shots_of
from editor.engine.pictures import Faces
from editor.engine.styles import taste
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import ShotSize
from tests.editor.engine.material import beat, coverage, defect, line, said, spoilt, take

WHOLE = FrameRange(0, 2000)
ANNA, BEN = (("ANNA", WHOLE),), (("BEN", WHOLE),)
CALM = line("L1", expected_emotion=0.2)
STRONG = line("L2", "BEN", expected_emotion=0.9)
HERS = take("a", said(500, 560, "L1"), seen=ANNA)
HIS = take("b", said(700, 790, "L2"), seen=BEN)


def _laid(
    scene: SceneCoverage, *ways: tuple[str, str] | Candidate, style: str = "classic"
) -> tuple[Event, ...]:
    """The events of these candidates, each stretch by (clip, kind) or as given; every change of
    clip is a cut."""
    field = choices(scene)
    chosen = [
        way if isinstance(way, Candidate) else _way(field, row, *way)
        for row, way in enumerate(ways)
    ]
    field = replace(field, ways=tuple((way,) for way in chosen))
    runs = [False, *(a.clip == b.clip for a, b in pairwise(chosen))]
    path = np.zeros(len(chosen), dtype=np.int64)
    shots = shots_of(field, path, np.array(runs))
    return lay(field, shots, taste(Parameters(style=style)))


def _way(field: Choices, row: int, clip: str, kind: str) -> Candidate:
    return next(
        way
        for way in field.ways[row]
        if way.kind == kind and (way.clip < 0 or field.clip(way).id == clip)
    )


def _reaction(
    scene: SceneCoverage, row: int, heard: str, seen: str, core: FrameRange, align: str = "free"
) -> Candidate:
    field = choices(scene)
    way = _way(field, row, heard, "reading")
    place = next(i for i, clip in enumerate(scene.clips) if clip.id == seen)
    room = Room((0, core.start), (core.end, scene.clips[place].frames))
    return replace(way, kind="reaction", clip=place, core=core, room=room, align=align)


def _shift(event: Event) -> int:
    """By how much the picture of a shot begins after its sound."""
    return event.record.start - event.sounds[0].record.start


def _two(
    hers: TakeClip = HERS, his: TakeClip = HIS, lines: tuple[Line, ...] = (CALM, STRONG)
) -> tuple[Event, ...]:
    first, second = _laid(coverage(lines, hers, his), ("a", "reading"), ("b", "reading"))
    return first, second


def test_a_calm_exchange_is_cut_straight() -> None:
    _, answer = _two(lines=(CALM, replace(STRONG, expected_emotion=0.2)))
    assert _shift(answer) == 0
    assert answer.sounds[0].record == answer.record


def test_strong_words_begin_over_the_face_that_they_strike() -> None:
    """A J cut: the words are heard first, their speaker is seen some frames later, in sync."""
    first, answer = _two()
    late = _shift(answer)
    assert 0 < late <= 12
    assert first.record.end == answer.record.start == answer.sounds[0].record.start + late
    assert answer.source.start == answer.sounds[0].source.start + late
    assert first.source.end == first.sounds[0].source.end + late
    assert answer.sounds[0].source.start < 700 < answer.source.start


def test_strong_words_end_over_the_face_that_they_strike() -> None:
    """An L cut: his last words are heard over her listening."""
    lines = (replace(CALM, expected_emotion=0.9), replace(STRONG, expected_emotion=0.2))
    first, answer = _two(replace(HERS, speech=(said(500, 590, "L1"),)), lines=lines)
    assert _shift(answer) < 0
    assert first.record.end < first.sounds[0].record.end


def test_no_overlap_where_the_outgoing_face_would_be_seen_saying_something_else() -> None:
    talks_on = replace(HERS, speech=(*HERS.speech, said(570, 640)))
    assert _shift(_two(talks_on)[1]) == 0
    offscreen = replace(HERS, speech=(*HERS.speech, said(570, 640, "L2")))
    assert _shift(_two(offscreen)[1]) > 0  # it is BEN who is heard there, and he is not in it


def test_no_overlap_over_a_defect_or_past_the_end_of_the_clip() -> None:
    blurred = replace(HERS, defects=(defect("blur", 566, 640),))
    assert _shift(_two(blurred)[1]) <= 2
    assert _shift(_two(replace(HERS, frames=568))[1]) <= 2


def test_actions_cards_and_one_take_cut_to_itself_are_cut_straight() -> None:
    lines = (CALM, beat("B2"), replace(STRONG, id="L3", number=3))
    hers = replace(HERS, speech=(said(500, 560, "L1"), said(700, 790, "L3")))
    scene = coverage(lines, hers, take("w", said(300, 350, "L1"), said(450, 520, "L3"), seen=()))
    for event in _laid(scene, ("a", "reading"), ("w", "action"), ("a", "reading")):
        assert event.sounds[0].record == event.record
    card = _laid(coverage((CALM, STRONG), HERS), ("a", "reading"), ("", "slug"))
    assert card[0].sounds[0].record == card[0].record
    restarted = replace(HERS, speech=(said(500, 560, "L1"), said(570, 600), said(620, 700, "L2")))
    again = coverage((CALM, STRONG), restarted)
    field = choices(again)
    shots = shots_of(field, np.zeros(2, dtype=np.int64), np.array([False, False]))
    assert all(x.sounds[0].record == x.record for x in lay(field, shots, taste(Parameters())))


def test_a_style_that_cares_less_for_overlaps_makes_fewer() -> None:
    events = _laid(
        coverage((CALM, STRONG), HERS, HIS),
        ("a", "reading"),
        ("b", "reading"),
        style="documentary",
    )
    assert _shift(events[1]) == 0


def test_a_listener_is_seen_over_the_words_of_another_take() -> None:
    scene = coverage((CALM, STRONG), HERS, HIS)
    listening = _reaction(scene, 1, "b", "a", FrameRange(900, 1000))
    events = _laid(scene, ("a", "reading"), replace(listening, clip=0))
    (only,) = events  # one clip throughout: she speaks, and is seen to listen
    assert only.kind == "reading"
    assert [piece.of_clip for piece in only.sounds] == ["a", "b"]
    assert only.sounds[0].record.end == only.sounds[1].record.start
    assert only.sounds[1].source.start <= 700 < 790 <= only.sounds[1].source.end
    assert only.source.duration == only.record.duration == only.sounds[1].record.end


def test_a_cutaway_leaves_the_sound_of_its_take_running() -> None:
    lines = (CALM, line("L2", expected_emotion=0.2), line("L3", expected_emotion=0.2))
    hers = take("a", said(500, 560, "L1"), said(570, 640, "L2"), said(650, 720, "L3"), seen=ANNA)
    his = take("b", said(100, 140), seen=BEN)
    scene = coverage(lines, hers, his)
    cutaway = _reaction(scene, 1, "a", "b", FrameRange(300, 400))
    events = _laid(scene, ("a", "reading"), cutaway, ("a", "reading"))
    assert [event.kind for event in events] == ["reading", "reaction", "reading"]
    heard = [piece for event in events for piece in event.sounds]
    assert {piece.of_clip for piece in heard} == {"a"}
    for before, after in pairwise(heard):
        assert before.record.end == after.record.start
        assert before.source.end == after.source.start
    first, away, last = events
    assert away.clip == "b"
    assert away.source.start >= 142
    assert last.source.start - first.source.start == last.record.start - first.record.start


def test_a_cutaway_is_slid_to_where_the_listener_is_silent_and_the_picture_clean() -> None:
    listener = take("b", said(300, 420), seen=BEN, defects=(defect("blur", 420, 700),))
    scene = coverage((CALM, STRONG), HERS, HIS, replace(listener, id="c", setup="c"))
    away = _reaction(scene, 0, "a", "c", FrameRange(320, 400))
    event = _laid(scene, away, ("b", "reading"))[0]
    assert event.clip == "c"
    assert event.source.end <= 300 or event.source.start >= 700


def test_a_reaction_too_short_for_its_words_gives_way_to_the_speaker() -> None:
    scene = coverage((CALM, STRONG), HERS, HIS, take("c", frames=40, seen=BEN))
    away = _reaction(scene, 0, "a", "c", FrameRange(0, 40))
    event = _laid(scene, away, ("b", "reading"))[0]
    assert (event.kind, event.clip) == ("reading", "a")


def test_a_picture_changes_just_after_a_movement_begins() -> None:
    still = [0.0] * 200
    moved = [*still]
    moved[55:59] = [0.8] * 4  # she turns at frame 138
    hers = take("a", said(80, 130, "L1"), seen=ANNA, motion=tuple(moved))
    his = replace(HIS, motion=tuple(still))
    lines = (CALM, replace(STRONG, expected_emotion=0.2))
    first, _ = _two(hers, his, lines)
    assert 138 < first.source.end <= 142
    calm, _ = _two(replace(hers, motion=()), his, lines)
    assert calm.source.end < 138


def test_an_action_without_sound_gets_the_tone_of_the_room() -> None:
    lines = (CALM, beat("B2"), replace(STRONG, id="L3", number=3))
    hers = replace(HERS, speech=(said(500, 560, "L1"), said(700, 790, "L3")))
    mute = take(
        "w", said(300, 350, "L1"), said(450, 520, "L3"), seen=(), sounds=(),
        shot_size=ShotSize.WIDE,
    )  # fmt: skip
    scene = coverage(lines, hers, mute)
    events = _laid(scene, ("a", "reading"), ("w", "action"), ("a", "reading"))
    pieces = events[1].sounds
    assert {piece.kind for piece in pieces} == {"tone"}
    assert {piece.of_clip for piece in pieces} == {"a"}
    assert sum(piece.record.duration for piece in pieces) == events[1].record.duration
    assert all(564 <= piece.source.start < piece.source.end <= 699 for piece in pieces)
    noisy = replace(mute, sounds=(Sound("", 0, 0, 0.0, 0.2),))
    heard = _laid(coverage(lines, hers, noisy), ("a", "reading"), ("w", "action"), ("a", "reading"))
    assert [piece.kind for piece in heard[1].sounds] == ["speech"]


def test_whoever_is_cut_short_is_answered_at_once() -> None:
    plain = _two(lines=(CALM, replace(STRONG, expected_emotion=0.2)))
    short = replace(CALM, spoken="one two—")
    quick = _two(lines=(short, replace(STRONG, expected_emotion=0.2)))
    assert quick[1].record.end < plain[1].record.end - 4


def test_overlaps_stay_in_sync_at_mixed_rates() -> None:
    his = replace(HIS, rate=Fraction(30000, 1001), frames=3000)
    scene = coverage((CALM, STRONG), HERS, his, rate=Fraction(24))
    _, answer = _laid(scene, ("a", "reading"), ("b", "reading"))
    piece = answer.sounds[0]
    late = Fraction(_shift(answer)) / 24
    ahead = Fraction(answer.source.start - piece.source.start) / his.rate
    assert _shift(answer) > 0
    assert abs(late - ahead) <= 1 / (2 * his.rate)


def test_who_listens_to_a_line_in_parts_is_not_taken_for_its_speaker() -> None:
    words = tuple(FrameRange(a, b) for a, b in ((500, 515), (515, 530), (545, 560), (560, 580)))
    text = line("L2", "BEN", spoken="one two three four")
    spoken = Speech(FrameRange(500, 580), words, "L2")
    scene = spoilt(
        coverage((text,), take("a", spoken, seen=ANNA), take("b", spoken, seen=BEN)),
        "a/L2/1",
        words=tuple(enumerate(words)),
    )
    scene = spoilt(scene, "b/L2/1", words=tuple(enumerate(words)))
    field = choices(scene)
    assert [stretch.part for stretch in field.stretches] == [1, 2]
    listener, speaker = (Faces(track, {"L2": "BEN"}) for track in field.tracks)
    assert not listener.speaking(FrameRange(505, 525))
    assert speaker.speaking(FrameRange(505, 525))
