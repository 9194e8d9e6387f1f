"""Alignment and sync measured on simulated takes, difflib beside them in the same run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

import numpy as np

from analysis.alignment.align import align_takes
from analysis.alignment.dynamic import Costs, best_path, warm
from analysis.alignment.model import Reading, TakeWords
from analysis.alignment.texts import heard_text, script_text
from analysis.sync.sync import find_sync
from bench.figure import Figure
from tests.simulators.recordings import Room, in_room, part, speech
from tests.simulators.takes import Shoot, Truth, script, shoot

# A reading is found when it is of the same line and shares this much of its words.
_OVERLAP = 0.7
_PEER = "difflib.SequenceMatcher"


def against(name: str, value: float, unit: str, peer_name: str, peer_value: float) -> Figure:
    """A figure beside its peer."""
    return Figure(name, value, unit, peer_name, peer_value, peer_value / value)


def figures() -> list[Figure]:
    """All figures of this stage; about a minute on two cores."""
    warm()
    return [*reading_figures(), unknown_scene_figure(), speed_figure(), *sync_figures()]


def reading_figures(*, takes: int = 30, seed: int = 11) -> list[Figure]:
    """F1 of the readings found, per language and word error rate."""
    found = []
    for language in ("en", "fr"):
        for rate in (5, 15, 25):
            shot = shoot(language, 50, takes, rate / 100, seed)
            ours = f1(shot, readings(shot))
            peer = f1(shot, difflib_readings(shot))
            name = f"align.reading_f1_{language}_wer{rate:02d}"
            found.append(against(name, ours, "share", _PEER, peer))
    return found


def readings(shot: Shoot) -> list[list[Truth]]:
    """The readings that the product finds, per take, as spans of heard words."""
    aligned = align_takes(shot.lines, shot.takes, language=shot.language)
    return [
        [_span(take, reading) for reading in aligned.readings if reading.take == take.id]
        for take in shot.takes
    ]


def _span(take: TakeWords, reading: Reading) -> Truth:
    inside = [
        index
        for index, word in enumerate(take.words)
        if word.end_s > reading.start_s + 0.01 and word.start_s < reading.end_s - 0.01
    ]
    return Truth(reading.line, inside[0], inside[-1])


def difflib_readings(shot: Shoot) -> list[list[Truth]]:
    """The peer: longest matching blocks of tokens, cut into increasing runs of one line."""
    text = script_text(shot.lines, shot.language)
    found = []
    for take in shot.takes:
        heard = heard_text(take, shot.language)
        blocks = SequenceMatcher(None, heard.tokens, text.tokens, autojunk=False)
        runs: list[Truth] = []
        for block in blocks.get_matching_blocks():
            for step in range(block.size):
                line = shot.lines[text.line_of[block.b + step]].id
                word = int(heard.word_of[block.a + step])
                if runs and runs[-1].line == line and word - runs[-1].last <= 6:
                    runs[-1] = Truth(line, runs[-1].first, word)
                else:
                    runs.append(Truth(line, word, word))
        found.append(runs)
    return found


def f1(shot: Shoot, found: Sequence[Sequence[Truth]]) -> float:
    """Harmonic mean of precision and recall of readings, over all takes."""
    hits = sum(_hits(a, b) for a, b in zip(found, shot.truths, strict=True))
    total = sum(map(len, found)) + sum(map(len, shot.truths))
    return 2 * hits / total if total else 1.0


def _hits(found: Iterable[Truth], truths: Sequence[Truth]) -> int:
    free = list(truths)
    hits = 0
    for one in found:
        match = next((t for t in free if t.line == one.line and _shared(t, one) >= _OVERLAP), None)
        if match:
            free.remove(match)
            hits += 1
    return hits


def _shared(a: Truth, b: Truth) -> float:
    both = min(a.last, b.last) - max(a.first, b.first) + 1
    return both / (max(a.last, b.last) - min(a.first, b.first) + 1)


def unknown_scene_figure(*, takes: int = 12, seed: int = 12) -> Figure:
    """Share of heard words given the right line (or none) with a whole script to choose from."""
    shot = shoot("en", 1500, takes, 0.15, seed)
    value = word_line_accuracy(shot, readings(shot))
    peer = word_line_accuracy(shot, difflib_readings(shot))
    return against("align.unknown_scene_line_accuracy", value, "share", _PEER, peer)


def word_line_accuracy(shot: Shoot, found: Sequence[Sequence[Truth]]) -> float:
    """Share of heard words whose line, or absence of one, is right."""
    right = total = 0
    for lines, runs in zip(shot.lines_of, found, strict=True):
        given = [""] * len(lines)
        for run in runs:
            given[run.first : run.last + 1] = [run.line] * (run.last + 1 - run.first)
        right += sum(a == b for a, b in zip(lines, given, strict=True))
        total += len(lines)
    return right / total


def speed_figure() -> Figure:
    """Time per cell of the lattice (heard words times script words), on a feature script."""
    text = script_text(script("en", 2000, 13), "en")
    chance = np.random.default_rng(13)
    heard, vocabulary = 300, 250
    alike = chance.random((vocabulary, len(text.vocabulary)), dtype=np.float32)
    rows = chance.integers(0, vocabulary, heard).astype(np.int32)
    none = np.zeros(heard, np.bool_)
    times = []
    for _ in range(5):
        begun = time.process_time()
        best_path(
            alike,
            rows,
            text.column,
            weight=text.weight,
            line_start=text.place == 0,
            prior=np.zeros(len(text.tokens), np.float32),
            gap_s=chance.random(heard).astype(np.float32),
            filler=none,
            chatter=none,
            costs=Costs(),
        )
        times.append(time.process_time() - begun)
    cells = heard * len(text.tokens)
    return Figure("align.ns_per_cell", min(times) / cells * 1e9, "ns")


def sync_figures() -> list[Figure]:
    """The worst error of camera to recorder over rooms, and pairs made of strangers."""
    errors, missed, false = [], 0, 0
    for seed in range(6):
        recorder = speech(120, seed)
        start_s = 10.123 + 9 * seed
        for room in (Room(0.2, 10), Room(0.6, 10), Room(0.4, 0), Room(0.6, -6)):
            camera = in_room(part(recorder, start_s, 20), room, seed + 40)
            found = find_sync(camera, recorder)
            missed += found.offset_s is None
            errors.append(abs((found.offset_s or start_s) - start_s) * 1000)
            false += find_sync(camera, speech(60, seed + 500)).offset_s is not None
    return [
        against("sync.error_ms_max", max(errors), "ms", "half a frame at 30 fps", 1000 / 60),
        Figure("sync.not_synced", missed, "count"),
        Figure("sync.false_pairings", false, "count"),
    ]
