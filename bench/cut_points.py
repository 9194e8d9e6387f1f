"""How well cuts fall, on scenes made by chance: never in a word, long enough, some overlapping.

The scenes are simulated (tests/simulators/coverage.py) with answers that come too early; both
languages, mixed rates, every style.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bench.figure import Figure
from editor.engine.cut import Cut, Event, Parameters, SceneCoverage, SoundPiece, TakeClip
from editor.engine.propose import propose
from editor.engine.styles import STYLES
from tests.simulators.coverage import Shoot, scene

_SCENES = 60
_FELT = 3  # frames between a change of sound and of picture that make a J or an L cut


def figures() -> list[Figure]:
    """In-word cuts of all sound cuts, the shortest shot, and the share of J and L cuts."""
    cuts = inside = changes = early = late = 0
    shortest = float("inf")
    for coverage, cut in _proposals():
        clips = {clip.id: clip for clip in coverage.clips}
        edges = list(_edges(cut))
        cuts += len(edges)
        inside += sum(_splits(clips[name], frame) for name, frame in edges)
        shown = [event.record.duration for event in cut.events if event.clip]
        shortest = min([shortest, *(float(frames / coverage.rate) for frames in shown)])
        apart = [_apart(event) for event in cut.events[1:] if event.sounds]
        changes += len(cut.events) - 1
        late += sum(frames >= _FELT for frames in apart)
        early += sum(frames <= -_FELT for frames in apart)
    return [
        Figure("engine.in_word_cuts", inside, "count", "cuts of sound", cuts),
        Figure("engine.shortest_shot_s", shortest, "s", "shortest allowed", 0.6, 0.6 / shortest),
        Figure("engine.j_cuts", late / changes, "share"),
        Figure("engine.l_cuts", early / changes, "share"),
    ]


def _proposals() -> Iterator[tuple[SceneCoverage, Cut]]:
    styles = list(STYLES)
    for seed in range(_SCENES):
        shoot = Shoot(lines=12, takes=2, overlaps=0.1, mixed_rates=seed % 2 == 0)
        coverage = scene(seed, shoot)
        yield coverage, propose(coverage, Parameters(style=styles[seed % len(styles)]))


def _edges(cut: Cut) -> Iterator[tuple[str, int]]:
    """Clip and frame wherever the sound is cut: a piece that runs on into the next is not."""
    pieces = [piece for event in cut.events for piece in event.sounds if piece.kind == "speech"]
    for before, after in pairwise([None, *pieces, None]):
        if before and after and _end(before) == _start(after):
            continue
        yield from ((piece.of_clip, piece.source.end) for piece in (before,) if piece)
        yield from ((piece.of_clip, piece.source.start) for piece in (after,) if piece)


def _start(piece: SoundPiece) -> tuple[str, int, int]:
    return piece.of_clip, piece.source.start, piece.record.start


def _end(piece: SoundPiece) -> tuple[str, int, int]:
    return piece.of_clip, piece.source.end, piece.record.end


def _splits(clip: TakeClip, frame: int) -> bool:
    """Whether a cut before this frame falls in a word that shares no frame with another speech."""
    words = [(word, said) for said in clip.speech for word in said.words]
    return any(
        word.start < frame < word.end
        and not any(other.overlap(word) for other, by in words if by is not said)
        for word, said in words
    )


def _apart(event: Event) -> int:
    """Frames by which a shot is seen after it is first heard."""
    return event.record.start - event.sounds[0].record.start
