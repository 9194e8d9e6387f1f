"""What is asked of all words of a scene at once is what each clip would answer by itself."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right

import numpy as np
import pytest

from editor.engine.candidates import Choices
from editor.engine.gather import choices
from editor.engine.grouped import Grouped, ended_before, firsts, spread, starts_of
from editor.engine.heard import Hearing
from editor.engine.spoken import spoken
from roughcut.core.timecode import FrameRange
from tests.simulators.coverage import Shoot, scene

SHOOTS = (
    Shoot(lines=8, takes=2, overlaps=0.5, beats=0.3, restarts=0.4),
    Shoot(lines=6, takes=2, mixed_rates=True, overlaps=0.4, skipped=0.2),
)


def _chosen(seed: int) -> Choices:
    return choices(scene(seed, SHOOTS[seed % len(SHOOTS)]))


def test_numbers_in_groups_are_found_as_in_each_group_alone() -> None:
    chance = random.Random(1)
    groups = [sorted(chance.choices(range(-5, 30), k=chance.randrange(6))) for _ in range(40)]
    first = starts_of(np.array([len(x) for x in groups]))
    table = Grouped(first, np.array([x for own in groups for x in own], dtype=np.int64))
    asked = [(group, value) for group in range(len(groups)) for value in range(-8, 34)]
    of, values = np.array(asked).T
    for found, alone in ((table.before, bisect_left), (table.after, bisect_right)):
        wished = [int(first[group]) + alone(groups[group], value) for group, value in asked]
        assert found(of, values).tolist() == wished


def test_what_began_earlier_may_end_later() -> None:
    first, ends = starts_of(np.array([3, 0, 2])), np.array([4, 9, 6, 2, 1])
    assert ended_before(first, ends, -1).tolist() == [-1, 4, 9, 9, -1, -1, 2, 2]


def test_runs_of_numbers_lie_one_after_the_other() -> None:
    of, numbers = spread(np.array([5, 0, 7]), np.array([2, 0, 3]))
    assert of.tolist() == [0, 0, 2, 2, 2]
    assert numbers.tolist() == [5, 6, 7, 8, 9]


def test_of_equals_the_first_is_the_best_of_its_group() -> None:
    groups, price, size = (
        np.array([1, 0, 1, 1, 0]),
        np.array([2, 5, 1, 1, 5]),
        np.array([0, 3, 4, 4, 3]),
    )
    assert firsts(groups, price, size).tolist() == [1, 2]
    assert firsts(groups[:0], price[:0]).tolist() == []


@pytest.mark.parametrize("seed", range(6))
def test_the_rooms_of_many_spans_are_those_of_each(seed: int) -> None:
    chance, coverage = random.Random(seed), scene(seed, SHOOTS[seed % len(SHOOTS)])
    tracks = choices(coverage).tracks
    spans = []
    for clip, track in enumerate(tracks):
        for _ in range(60):
            start = chance.randrange(track.clip.frames)
            spans.append((clip, start, start + chance.randrange(60)))
    clips, starts, ends = np.array(spans).T
    hearing = Hearing(spoken(coverage))
    rooms = hearing.rooms(clips, starts, ends)
    ins = list(zip(rooms.ins_least.tolist(), rooms.ins_last.tolist(), strict=True))
    outs = list(zip(rooms.outs_first.tolist(), rooms.outs_most.tolist(), strict=True))
    alone = [tracks[clip].room(FrameRange(start, end)) for clip, start, end in spans]
    assert ins == [room.ins for room in alone]
    assert outs == [room.outs for room in alone]
    heard = [tracks[clip].words.heard(start, end) for clip, start, end in spans]
    assert hearing.heard(clips, starts, ends).tolist() == heard


@pytest.mark.parametrize("seed", range(6))
def test_every_word_stays_in_its_clip_when_speech_is_parted(seed: int) -> None:
    chosen = _chosen(seed)
    parted = 0
    for track in chosen.tracks:
        words = [word for speech in track.clip.speech for word in speech.words]
        assert [word for speech in track.speech for word in speech.words] == words
        parted += sum("#" in speech.line for speech in track.speech)
    assert bool(parted) == bool(chosen.parts)


@pytest.mark.parametrize("seed", range(6))
def test_no_reading_owns_a_word_of_another(seed: int) -> None:
    """Every word is foreign to all readings but the one that says it, or to all of them."""
    for track in _chosen(seed).tracks:
        whole = FrameRange(0, track.clip.frames)
        everyone = tuple(track.said)
        unowned = track.foreign(whole, everyone)
        owned = len(track.words.starts) - len(unowned)
        alone = [len(track.foreign(whole, (name,))) - len(unowned) for name in everyone]
        assert sum(owned - others for others in alone) == owned


def test_the_parts_of_a_reading_hold_its_words_and_span_it() -> None:
    parted = [parts for seed in range(6) for parts in _chosen(seed).parts.values()]
    assert parted
    for whole, *parts in parted:
        assert whole.reading is not None
        readings = [part.reading for part in parts if part.reading is not None]
        assert tuple(word for x in readings for word in x.words) == whole.reading.words
        said = [part for part in parts if part.core.duration]
        assert min(part.core.start for part in said) == whole.core.start
        assert max(part.core.end for part in said) == whole.core.end
        assert sum(part.share for part in parts) == pytest.approx(1)
        assert [part.tied[1] for part in parts[:-1]] == [part.tied[0] for part in parts[1:]]
