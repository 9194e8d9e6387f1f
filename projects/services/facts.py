"""Carries a file's facts between values and rows."""

from __future__ import annotations

from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

from projects.models import Clip
from projects.rushes.facts import ClipFacts, Slate, SoundChannel

_COLUMNS = ("kind", "start_frame", "frames", "duration_s", "width", "height")


def facts_to_clip(facts: ClipFacts, clip: Clip) -> None:
    """Write facts to the clip's columns; the rest to its `facts`. Does not save."""
    for column in _COLUMNS:
        setattr(clip, column, getattr(facts, column))
    clip.size = facts.size
    clip.rate_num = facts.rate.numerator if facts.rate else None
    clip.rate_den = facts.rate.denominator if facts.rate else None
    clip.drop_frame = facts.drop
    clip.camera = facts.slate.camera[:40]
    clip.reel = facts.slate.reel[:120]
    clip.facts = {
        "container": facts.container,
        "rotation": facts.rotation,
        "video_codec": facts.video_codec,
        "audio_codec": facts.audio_codec,
        "sample_rate": facts.sample_rate,
        "samples": facts.samples,
        "start_samples": facts.start_samples,
        "channels": [asdict(channel) for channel in facts.channels],
        "variable_rate": facts.variable_rate,
        "slate": asdict(facts.slate),
        "metadata": facts.metadata,
    }


def facts_from_clip(clip: Clip) -> ClipFacts:
    """The facts as the probe told them; problems are rows of their own and stay out."""
    stored: dict[str, Any] = clip.facts
    return ClipFacts(
        path=clip.path,
        kind=clip.kind,
        container=stored.get("container", ""),
        size=clip.size,
        rate=clip.rate,
        drop=clip.drop_frame,
        start_frame=clip.start_frame,
        frames=clip.frames,
        duration_s=clip.duration_s,
        width=clip.width,
        height=clip.height,
        rotation=stored.get("rotation", 0),
        video_codec=stored.get("video_codec", ""),
        audio_codec=stored.get("audio_codec", ""),
        sample_rate=stored.get("sample_rate", 0),
        samples=stored.get("samples", 0),
        start_samples=stored.get("start_samples"),
        channels=tuple(SoundChannel(**channel) for channel in stored.get("channels", ())),
        variable_rate=stored.get("variable_rate", False),
        slate=Slate(**stored.get("slate", {})),
        metadata=stored.get("metadata", {}),
    )


def local_facts(clip: Clip, path: str) -> ClipFacts:
    """The facts with the path at which the file can be read on this machine."""
    return replace(facts_from_clip(clip), path=path)


def rate_of(clip: Clip) -> Fraction:
    """The clip's rate. Raises ValueError for a clip without one."""
    if clip.rate is None:
        raise ValueError(f"{clip} has no frame rate")
    return clip.rate
