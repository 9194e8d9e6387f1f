"""What an editor made of a proposal, shot by shot."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from editor.interchange.differences import Difference, Differences, Fate, Said, Shot, compare
from editor.interchange.matching import Placed
from roughcut.core.timecode import FrameRange


def _shot(order: int, clip: int | None, first: int, start: int, length: int = 50) -> Shot:
    source = FrameRange(first, first + length)
    return Shot(order, clip, source, FrameRange(start, start + length), lines=(100 + order,))


PROPOSAL = (
    _shot(0, 1, 100, 0),
    _shot(1, 2, 400, 50),
    _shot(2, 1, 700, 100),
    _shot(3, 2, 900, 150),
)


def _placed(
    clip: int, first: int, start: int, length: int = 50, track: str = "V1", **more: object
) -> Placed:
    told: dict[str, object] = {
        "event": 0,
        "enabled": True,
        "speed": Fraction(1),
        "channel": None,
        "reasons": (),
        **more,
    }
    source, record = FrameRange(first, first + length), FrameRange(start, start + length)
    return Placed(clip=clip, source=source, record=record, track=track, **told)  # type: ignore[arg-type]  # a table of facts


def _final() -> list[Placed]:
    return [_placed(s.clip or 0, s.source.start, s.record.start) for s in PROPOSAL]


def _fates(found: Differences) -> list[Fate]:
    return [each.fate for each in found.shots]


def _second(found: Differences) -> Difference:
    return found.shots[1]


def test_what_comes_back_as_it_left_is_kept_wherever_it_stands() -> None:
    later = [replace(p, record=p.record.shifted(5000)) for p in _final()]

    found = compare(PROPOSAL, later)

    assert set(_fates(found)) == {Fate.KEPT}
    assert (found.keep_rate, found.added) == (1.0, ())
    assert found.length_before == found.length_after == 200


def test_trims_are_told_in_frames_of_the_clip_and_the_ripple_is_no_move() -> None:
    final = _final()
    final[1] = _placed(2, 405, 50, 42)
    final[2:] = [replace(p, record=p.record.shifted(-8)) for p in final[2:]]

    found = compare(PROPOSAL, final)

    assert _fates(found) == [Fate.KEPT, Fate.TRIMMED, Fate.KEPT, Fate.KEPT]
    assert (_second(found).head, _second(found).tail, _second(found).moved) == (5, 3, False)
    assert (found.keep_rate, found.length_after) == (0.75, 192)


def test_longer_edges_are_below_nought() -> None:
    final = _final()
    final[3] = _placed(2, 890, 150, 80)

    last = compare(PROPOSAL, final).shots[3]

    assert (last.fate, last.head, last.tail) == (Fate.TRIMMED, -10, -20)


def test_another_take_of_the_line_is_a_swap_and_says_which() -> None:
    final = _final()
    final[1] = _placed(7, 30, 50)
    said = [Said(101, 7, FrameRange(35, 75)), Said(101, 2, FrameRange(400, 450))]

    swapped = _second(compare(PROPOSAL, final, said))

    assert (swapped.fate, swapped.clip) == (Fate.SWAPPED, 7)


def test_another_reading_in_the_same_take_is_a_swap_too() -> None:
    final = _final()
    final[1] = _placed(2, 2000, 50)
    said = [Said(101, 2, FrameRange(2000, 2050))]

    assert _second(compare(PROPOSAL, final, said)).fate is Fate.SWAPPED


def test_without_readings_what_stands_between_the_neighbours_took_the_place() -> None:
    final = _final()
    final[1] = _placed(9, 0, 50)

    assert _second(compare(PROPOSAL, final)).clip == 9


def test_dropped_and_added_shots_are_told() -> None:
    final = [*_final()[:3], _placed(8, 0, 300), _placed(9, 0, 400)]

    found = compare(PROPOSAL, final)

    assert _fates(found)[3] is Fate.DROPPED
    assert [found.pieces[number].clip for number in found.added] == [8, 9]


def test_a_shot_in_another_place_is_moved_and_the_others_are_not() -> None:
    final = _final()
    final[0] = replace(final[0], record=FrameRange(500, 550))

    found = compare(PROPOSAL, final)

    assert [each.moved for each in found.shots] == [True, False, False, False]
    assert found.keep_rate == 0.75


def test_a_razor_cut_in_one_piece_of_material_changes_nothing() -> None:
    final = _final()
    final[1:2] = [_placed(2, 400, 50, 20), _placed(2, 420, 70, 30)]

    assert set(_fates(compare(PROPOSAL, final))) == {Fate.KEPT}


def test_the_highest_track_is_seen_and_what_is_off_is_not() -> None:
    over = _placed(9, 0, 110, 20, track="V2")
    off = _placed(8, 0, 0, 200, track="V3", enabled=False)

    found = compare(PROPOSAL, [*_final(), over, off])

    third = found.shots[2]
    assert (third.fate, third.head, third.tail) == (Fate.TRIMMED, 30, 0)
    assert 8 not in {piece.clip for piece in found.pieces}


def test_a_few_frames_of_a_neighbours_handle_are_no_trace_of_a_shot() -> None:
    proposal = (_shot(0, 1, 100, 0), _shot(1, 1, 150, 50))
    final = [_placed(9, 0, 0), _placed(1, 145, 50, 55)]
    said = [Said(100, 9, FrameRange(0, 50))]

    found = compare(proposal, final, said)

    assert (found.shots[0].fate, found.shots[0].clip) == (Fate.SWAPPED, 9)
    assert found.shots[1].head == -5


def test_sound_that_cuts_elsewhere_is_told_and_no_sound_is_no_claim() -> None:
    heard = replace(PROPOSAL[1], sound=FrameRange(40, 100), sound_clips=(5,))
    proposal = (PROPOSAL[0], heard, *PROPOSAL[2:])
    same = _placed(5, 0, 40, 60, track="A1", channel=0)
    later = _placed(5, 10, 50, 60, track="A1", channel=0)

    def edges(*sound: Placed) -> tuple[int | None, int | None]:
        second = _second(compare(proposal, [*_final(), *sound]))
        return second.sound_head, second.sound_tail

    assert edges(same) == (0, 0)
    assert edges(later) == (10, 10)
    assert edges() == (None, None)


def test_a_line_that_nothing_covered_may_be_filled_and_counts_for_nothing() -> None:
    hole = replace(PROPOSAL[1], clip=None, source=FrameRange(0, 0))
    final = _final()
    final[1] = _placed(7, 30, 50)

    found = compare((PROPOSAL[0], hole, *PROPOSAL[2:]), final, [Said(101, 7, FrameRange(30, 80))])

    assert _second(found).fate is Fate.FILLED
    assert found.keep_rate == 1.0


def test_a_retimed_shot_is_not_untouched() -> None:
    final = _final()
    final[1] = replace(final[1], speed=Fraction(1, 2))

    found = compare(PROPOSAL, final)

    assert _second(found).retimed
    assert found.keep_rate == 0.75


def test_the_keep_rate_of_random_edits_is_the_share_that_was_left_alone() -> None:
    for seed in range(30):
        chance = random.Random(seed)
        proposal = [_shot(n, n % 3 + 1, 200 * n + 100, 50 * n) for n in range(24)]
        touched = set(chance.sample(range(24), chance.randrange(1, 20)))
        final, at = [], 0
        for shot in proposal:
            how = chance.choice(("drop", "trim", "swap")) if shot.order in touched else "keep"
            if how == "drop":
                continue
            first = shot.source.start + (5 if how == "trim" else 0)
            clip = 90 + shot.order if how == "swap" else shot.clip or 0
            length = 45 if how == "trim" else 50
            final.append(_placed(clip, first, at, length))
            at += length

        found = compare(proposal, final)

        untouched = {each.shot for each in found.shots if each.untouched}
        assert untouched == set(range(24)) - touched
        assert found.keep_rate == len(untouched) / 24
