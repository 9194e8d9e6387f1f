"""Reads a neutral cut (cut.json, schema 2) into a `Sequence`; what it cannot read it refuses.

Format: all times are whole frames, rates are [numerator, denominator]; src_in and src_out count
frames of the sequence's rate from the file's first frame.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from editor.interchange.names import PathRule, map_path
from editor.interchange.timeline import (
    Event,
    Marker,
    Sequence,
    Source,
    Transition,
    tracks_of,
)
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange

SCHEMA = 2
_EVENTS_MAX = 200_000


def read(text: str | bytes, media_dir: str, *, path_map: tuple[PathRule, ...] = ()) -> Sequence:
    """The sequence of a cut.json whose files lie under media_dir.

    Raises RefusedError with the field that is wrong.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused("json", f"This is no JSON: {error}.") from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise _refused("schema", f"Only cuts of schema {SCHEMA} can be read.")
    try:
        return _sequence(told, media_dir, path_map)
    except KeyError as error:
        raise _refused("field", f"The field {error.args[0]!r} is missing.") from error
    except (TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        raise _refused("value", f"A value has the wrong type: {error}.") from error


def _sequence(told: dict[str, Any], media_dir: str, rules: tuple[PathRule, ...]) -> Sequence:
    if len(told["events"]) > _EVENTS_MAX:
        raise _refused("size", f"More than {_EVENTS_MAX} events.")
    rate = _rate(told["rate"])
    events = tuple(_event(event) for event in told["events"])
    sources = tuple(_source(key, value, media_dir, rules) for key, value in told["sources"].items())
    return Sequence(
        name=_text(told["name"]),
        rate=rate,
        drop=_flag(told["drop"]),
        start=_whole(told["start"]),
        width=_whole(told["width"]),
        height=_whole(told["height"]),
        sources=sources,
        events=events,
        tracks=tuple(_text(track) for track in told.get("tracks") or tracks_of(events)),
        transitions=tuple(_transition(each) for each in told.get("transitions") or ()),
        markers=tuple(_marker(each) for each in told.get("markers") or ()),
    )


def _source(key: str, told: dict[str, Any], media_dir: str, rules: tuple[PathRule, ...]) -> Source:
    file = _text(told["file"])
    if ".." in PurePosixPath(file).parts:
        raise _refused("path", "A file lies outside the media folder.", file)
    video = _flag(told["video"])
    here = f"{media_dir.rstrip('/')}/{file}"
    return Source(
        key=key,
        path=map_path(here, rules),
        local=here,
        rate=_rate(told["rate"]),
        drop=_flag(told["drop"]),
        start=_whole(told["start"]),
        frames=_whole(told["frames"]),
        channels=_whole(told["channels"]),
        video=video,
        reel=_text(told.get("reel") or ""),
        width=_whole(told.get("width") or 0) if video else 0,
        height=_whole(told.get("height") or 0) if video else 0,
    )


def _event(told: dict[str, Any]) -> Event:
    source_in, source_out = _whole(told["src_in"]), _whole(told["src_out"])
    record = FrameRange(_whole(told["rec_in"]), _whole(told["rec_out"]))
    name = _text(told["name"])
    if source_out - source_in != record.duration:
        raise _refused("speed", "Source and record lengths differ: no speed changes here.", name)
    channel, link = told.get("channel"), told.get("link")
    return Event(
        track=_text(told["track"]),
        source=_text(told["source"]),
        source_in=source_in,
        record=record,
        name=name,
        channel=None if channel is None else _whole(channel),
        link=None if link is None else _whole(link),
    )


def _transition(told: dict[str, Any]) -> Transition:
    if told.get("type", "cross-dissolve") != "cross-dissolve":
        raise _refused("transition", f"No transition {told['type']!r}: only cross-dissolve.")
    return Transition(
        track=_text(told["track"]),
        record=FrameRange(_whole(told["rec_in"]), _whole(told["rec_out"])),
        cut=_whole(told["cut"]),
        before=_whole(told["from"]),
        after=_whole(told["to"]),
    )


def _marker(told: dict[str, Any]) -> Marker:
    on_clip = told.get("on") == "clip"
    return Marker(
        frame=_whole(told["frame"]),
        name=_text(told.get("name") or ""),
        note=_text(told.get("note") or ""),
        author=_text(told.get("author") or ""),
        color=_text(told.get("color") or "BLUE").upper(),
        duration=max(1, _whole(told.get("duration") or 1)),
        event=_whole(told["event"]) if on_clip else None,
    )


def _rate(told: Any) -> Fraction:  # JSON as it came
    numerator, denominator = told
    return Fraction(_whole(numerator), _whole(denominator))


def _whole(told: Any) -> int:  # JSON as it came
    if isinstance(told, bool) or not isinstance(told, int):
        raise TypeError(f"{told!r} is no whole number")
    return told


def _text(told: Any) -> str:  # JSON as it came
    if not isinstance(told, str):
        raise TypeError(f"{told!r} is no text")
    return told


def _flag(told: Any) -> bool:  # JSON as it came
    if not isinstance(told, bool):
        raise TypeError(f"{told!r} is neither true nor false")
    return told


def _refused(code: str, message: str, subject: str = "") -> RefusedError:
    return RefusedError(f"neutral.{code}", message, subject=subject)
