"""The size of a shot follows from how much of the picture a face takes."""

from __future__ import annotations

import pytest

from analysis.analysers.framing import framings, overall_framing, sighting
from analysis.observations import Face, Object
from roughcut.core.vocabulary import ShotSize


def face(height: float, left: float = 0.4, confidence: float = 0.9) -> Face:
    return Face(0.0, left, 0.2, height * 0.4, height, confidence)


def body(height: float, top: float = 0.1) -> Object:
    return Object(0.0, "person", 0.9, 0.4, top, 0.2, height)


@pytest.mark.parametrize(
    ("heights", "size"),
    [
        ((0.8,), ShotSize.EXTREME_CLOSE),
        ((0.5,), ShotSize.CLOSE),
        ((0.3,), ShotSize.MEDIUM_CLOSE),
        ((0.18,), ShotSize.MEDIUM),
        ((0.12,), ShotSize.MEDIUM_LONG),
        ((0.06,), ShotSize.WIDE),
        ((0.3, 0.28), ShotSize.TWO_SHOT),
        ((0.19, 0.18), ShotSize.TWO_SHOT),
        ((0.12, 0.11), ShotSize.WIDE),
        ((0.35, 0.05), ShotSize.MEDIUM_CLOSE),
        ((), ShotSize.INSERT),
    ],
    ids=str,
)
def test_faces_tell_the_size(heights: tuple[float, ...], size: ShotSize) -> None:
    faces = [face(height, left=0.2 + 0.3 * place) for place, height in enumerate(heights)]
    assert sighting(0.0, faces, []).size is size


def test_a_body_stands_in_where_no_face_is_seen() -> None:
    assert sighting(0.0, [], [body(0.85)]).size is ShotSize.WIDE
    assert sighting(0.0, [], []).size is ShotSize.INSERT


def test_an_unsure_face_counts_for_nothing() -> None:
    assert sighting(0.0, [face(0.5, confidence=0.3)], []).size is ShotSize.INSERT


def test_a_lost_face_for_a_moment_changes_nothing() -> None:
    seen = [sighting(n / 2, [] if n in (9, 10) else [face(0.5)], []) for n in range(40)]
    (span,) = framings(seen, 20.0)
    assert (span.start_s, span.end_s, span.shot_size) == (0.0, 20.0, ShotSize.CLOSE)
    assert 0.9 < span.confidence < 1.0


def test_spans_cover_the_clip_and_the_longest_speaks_for_it() -> None:
    seen = [sighting(n / 2, [] if n < 10 else [face(0.3)], []) for n in range(40)]
    spans = framings(seen, 20.0)
    assert [(span.start_s, span.end_s) for span in spans] == [(0.0, 5.0), (5.0, 20.0)]
    told = overall_framing(spans)
    assert told is not None
    assert told.shot_size is ShotSize.MEDIUM_CLOSE
    slate = overall_framing(spans, 0.0, 5.0)
    assert slate is not None
    assert slate.shot_size is ShotSize.INSERT
    assert overall_framing(()) is None
