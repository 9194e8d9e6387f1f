"""Values of OpenTimelineIO's JSON: times, metadata, media references.

Format: ASWF, OpenTimelineIO's serialised schemas. Every value is JSON as it came: what is not of
the type that the schema wants raises one of FAULTS or counts as not told.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from editor.interchange.foreign import Media, distinct, short
from editor.interchange.names import base_name
from editor.interchange.readers.bounds import of_float, path_of, picture_size, rate_of

Told = dict[str, Any]

FAULTS = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, IndexError)
_OWN = "roughcut"


def schema(told: Any) -> str:
    name = told.get("OTIO_SCHEMA") if isinstance(told, dict) else None
    return name.split(".")[0] if isinstance(name, str) else ""


def children(told: Told) -> list[Any]:
    found = told.get("children")
    return found if isinstance(found, list) else []


def media(told: Told, reference: Told, rate: Fraction) -> Media:
    url = reference.get("target_url")
    if schema(reference) == "ImageSequenceReference":
        parts = (reference.get(key) for key in ("target_url_base", "name_prefix", "name_suffix"))
        url = "".join(text(part) for part in parts)
    path = path_of(text(url))
    ours = own(reference)
    available = reference.get("available_range")
    start = duration = None
    counted = exact_rate(ours.get("rate"))
    if isinstance(available, dict):
        start, duration = time(available["start_time"]), time(available["duration"])
        counted = counted or rate_told(available["start_time"]) or rate_told(available["duration"])
    reel = metadata(told, "cmx_3600").get("reel") or metadata(reference, "cmx_3600").get("reel")
    source_id = metadata(reference, "AAF").get("SourceID") or metadata(told, "AAF").get("SourceID")
    return Media(
        names=distinct(
            base_name(path) if path else "", text(reference.get("name")), text(told.get("name"))
        ),
        path=short(path),
        reel=short(text(reel)),
        identity=short(text(source_id)),
        start=start,
        rate=counted or rate,
        drop=ours.get("drop_frame") is True,
        duration=duration or None,
        size=size(ours),
    )


def size(ours: Told) -> tuple[int, int] | None:
    """The picture's size as our own files tell it."""
    width, height = ours.get("width"), ours.get("height")
    return picture_size(str(width), str(height)) if width and height else None


def reference_of(told: Told) -> Told:
    many, key = told.get("media_references"), told.get("active_media_reference_key")
    if isinstance(many, dict):
        found = many.get(key if isinstance(key, str) else "DEFAULT_MEDIA")
    else:
        found = told.get("media_reference")
    return found if isinstance(found, dict) else {}


def metadata(told: Told, name: str) -> Told:
    held = told.get("metadata")
    found = held.get(name) if isinstance(held, dict) else None
    return found if isinstance(found, dict) else {}


def own(told: Told) -> Told:
    return metadata(told, _OWN)


def listed(told: Told, key: str) -> list[Any]:
    found = told.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text(told: Any) -> str:
    return told if isinstance(told, str) else ""


def time(told: Told) -> Fraction:
    """Seconds of a RationalTime; one without a rate is 0 only when its value is."""
    value, rate = of_float(told["value"]), of_float(told["rate"])
    return value / rate_or_count(rate) if value else Fraction(0)


def rate_or_count(rate: Fraction) -> Fraction:
    """A frame rate as it is meant; a sample rate or common multiple as it is."""
    if rate <= 0:
        raise ValueError("a time without a rate")
    if rate <= 1000:
        return rate_of(rate) if rate >= 1 else rate
    ntsc = Fraction(round(rate * 1001), 1001)
    return ntsc if abs(ntsc - rate) < Fraction(1, 100_000) else rate


def rate_told(told: Any) -> Fraction | None:
    try:
        return rate_of(of_float(told["rate"]))
    except FAULTS:
        return None


def exact_rate(told: Any) -> Fraction | None:
    try:
        return rate_of(Fraction(int(told[0]), int(told[1])))
    except FAULTS:
        return None
