"""Where a clip comes from and when: its timecode, reel and camera, from the container's tags."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import av

from projects.rushes.facts import Problem
from projects.rushes.problems import problem
from roughcut.core.timecode import droppable, smpte_to_frames

TIMECODE_KEYS = ("timecode", "com.apple.quicktime.timecode", "smpte_tc")


@dataclass(frozen=True, slots=True)
class SourceTimecode:
    start_frame: int | None
    drop: bool
    problems: tuple[Problem, ...] = ()


def collect_tags(container: av.container.InputContainer) -> dict[str, str]:
    """Every tag of the container and its streams by lower-case key; the container's wins."""
    tags: dict[str, str] = {}
    for source in (container, *container.streams):
        for key, text in source.metadata.items():
            if text and text.strip():
                tags.setdefault(key.lower(), text.strip())
    return tags


def read_timecode(tags: dict[str, str], rate: Fraction) -> SourceTimecode:
    """The first frame's count since midnight; a missing or impossible timecode is None.

    tags: of container and streams: MXF tells its timecode on the container, QuickTime on a
    stream. `;` before the frames means drop-frame, at the rates that have it.
    """
    text = next((tags[key] for key in TIMECODE_KEYS if key in tags), "")
    if not text:
        return SourceTimecode(None, False, (problem("no-timecode"),))
    drop = any(mark in text for mark in ";,") and droppable(rate)
    try:
        return SourceTimecode(smpte_to_frames(text, rate, drop=drop), drop)
    except ValueError:
        told = problem("bad-timecode", timecode=text, rate=rate_words(rate))
        return SourceTimecode(None, False, (told,))


def rate_words(rate: Fraction) -> str:
    """A rate as people write it: 25, 23.976, 29.97."""
    if rate.denominator == 1:
        return str(rate.numerator)
    return f"{float(rate):.3f}".rstrip("0")
