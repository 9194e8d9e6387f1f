"""What single elements of an xmeml document say: rates, timecode, edges, speed, files.

Format: Apple, "Final Cut Pro XML Interchange Format" (2011), with Premiere's ticks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from editor.interchange.foreign import Gathering, Media, distinct, short
from editor.interchange.names import base_name
from editor.interchange.readers.bounds import Node, exact, frames_of, path_of, picture_size, rate_of
from editor.interchange.timeline import Marker
from roughcut.core.timecode import droppable, smpte_to_frames

ITEMS = ("clipitem", "generatoritem", "transitionitem")
_TICKS = 254_016_000_000  # of Premiere, in a second


@dataclass(frozen=True, slots=True)
class Span:
    """An item's outer edges in frames of its sequence, and where its transitions cut.

    first, last: in and out in frames of the file at the item's own rate.
    """

    start: int
    end: int
    first: Fraction
    last: Fraction
    cut_in: int
    cut_out: int


def rate(node: Node, otherwise: Fraction | None) -> Fraction:
    """timebase, 1000/1001 of it when ntsc. Raises ValueError when there is none at all."""
    told = node.find("rate")
    if told is None or not told.findtext("timebase"):
        if otherwise is None:
            raise ValueError("none is told")
        return otherwise
    base = exact(told.findtext("timebase"))
    ntsc = told.findtext("ntsc", "").strip().upper() == "TRUE"
    return rate_of(base * Fraction(1000, 1001) if ntsc and base.denominator == 1 else base)


def whole(node: Node, tag: str) -> int:
    return round(exact(node.findtext(tag)))


def true(text: str | None) -> bool:
    return (text or "TRUE").strip().upper() != "FALSE"


def timecode(node: Node, own: Fraction) -> tuple[Fraction | None, bool]:
    """(seconds since midnight of the first frame, drop-frame); the frame count goes first."""
    told = node.find("timecode")
    if told is None:
        return None, False
    try:
        counted = rate(told, own)
    except ValueError:
        counted = own
    text = told.findtext("string", "").strip()
    drops = told.findtext("displayformat", "").strip().upper() == "DF" or ";" in text
    drop = drops and droppable(counted)
    try:
        return exact(told.findtext("frame")) / counted, drop
    except ValueError:
        pass
    try:
        return smpte_to_frames(text, counted, drop=drop) / counted, drop
    except ValueError:
        return None, drop


def cut_of(transition: Node, own: Fraction) -> int:
    """The record frame at which a transition changes its clips. own: the sequence's rate.

    Premiere calls every place between the edges "center" and tells it in ticks from the start.
    """
    start, end = whole(transition, "start"), whole(transition, "end")
    alignment = transition.findtext("alignment", "center").strip()
    if alignment.startswith("start"):
        return start
    if alignment.startswith("end"):
        return end
    try:
        head = frames_of(exact(transition.findtext("cutPointTicks")) / _TICKS, own)
    except ValueError:
        head = -1
    return start + (head if 0 <= head <= end - start else (end - start) // 2)


def span(item: Node, before: Node | None, after: Node | None, outer: Fraction) -> Span:
    """The edges of an item between its neighbours in a sequence of rate `outer`.

    Raises ValueError where none can be told.
    """
    start, end = whole(item, "start"), whole(item, "end")
    first, last = exact(item.findtext("in")), exact(item.findtext("out"))
    leads = before is not None and before.tag == "transitionitem"
    trails = after is not None and after.tag == "transitionitem"
    cut_in, cut_out = start, end
    if start == -1:
        if not leads or before is None:
            raise ValueError("no transition before -1")
        start, cut_in = whole(before, "start"), cut_of(before, outer)
    if end == -1:
        if not trails or after is None:
            raise ValueError("no transition after -1")
        end, cut_out = whole(after, "end"), cut_of(after, outer)
    if end < start or last < first:
        raise ValueError("it ends before it starts")
    return Span(start, end, first, last, cut_in, cut_out)


def speed(item: Node, edges: Span, outer: Fraction, own: Fraction) -> tuple[Fraction, Fraction]:
    """(media seconds per record second, moment of the span's first frame)."""
    shown = (edges.end - edges.start) / outer
    used = (edges.last - edges.first) / own
    moment = _ticked(item, edges.first / own, 1 / own)
    effect = next((e for e in item.iterfind("filter/effect") if _id(e) == "timeremap"), None)
    uneven = bool(shown) and abs(used - shown) > max(1 / outer, 1 / own)
    if effect is None or uneven:
        ratio = used / shown if uneven else Fraction(1)
    else:
        ratio = _told_speed(effect)
        moment = _graphed(effect, edges.first, own, moment * ratio)
    backwards = effect is not None and _parameters(effect).get("reverse", "").upper() == "TRUE"
    return (-abs(ratio) if backwards else ratio), moment


def _told_speed(effect: Node) -> Fraction:
    """Per cent, as Apple has it with bounds beside it; Hiero writes the ratio and no bounds."""
    for told in effect.iterfind("parameter"):
        if told.findtext("parameterid", "").strip() == "speed":
            value = exact(told.findtext("value"))
            ratio = told.find("valuemin") is None and abs(value) <= 10
            return value if ratio else value / 100
    return Fraction(1)


def varies(item: Node) -> bool:
    """Whether the speed changes inside the item."""
    return any(
        _parameters(effect).get("variablespeed", "0").upper() not in ("", "0", "FALSE")
        for effect in item.iterfind("filter/effect")
        if _id(effect) == "timeremap"
    )


def effects(item: Node) -> int:
    """Filters that change what is seen or heard, but for speed and placing."""
    plain = ("basic", "timeremap", "")
    return sum(_id(effect) not in plain for effect in item.iterfind("filter/effect"))


def _id(effect: Node) -> str:
    return effect.findtext("effectid", "").strip()


def _parameters(effect: Node) -> dict[str, str]:
    return {
        p.findtext("parameterid", "").strip().lower(): p.findtext("value", "").strip()
        for p in effect.iterfind("parameter")
    }


def _ticked(item: Node, moment: Fraction, frame: Fraction) -> Fraction:
    """Premiere's own in point, where it refines the frame that <in> rounds to."""
    try:
        ticks = exact(item.findtext("pproTicksIn")) / _TICKS
    except ValueError:
        return moment
    return ticks if abs(ticks - moment) < frame else moment


def _graphed(effect: Node, first: Fraction, own: Fraction, otherwise: Fraction) -> Fraction:
    """The moment that the curve of a retimed clip has at its in point."""
    points = sorted(
        (exact(k.findtext("when")), exact(k.findtext("value")))
        for p in effect.iterfind("parameter")
        if p.findtext("parameterid", "").strip() == "graphdict"
        for k in p.iterfind("keyframe")
    )
    for (left, low), (right, high) in pairwise(points):
        if left <= first <= right and right > left:
            return (low + (first - left) * (high - low) / (right - left)) / own
    return otherwise


def channel(item: Node) -> int | None:
    """The channel of the file that a sound item plays, from 0."""
    try:
        index = whole(item, "sourcetrack/trackindex")
    except ValueError:
        return None
    return index - 1 if 0 < index <= 1024 else None


def media(node: Node, otherwise: Fraction) -> Media | None:
    """A <file>; None for what the editing program made itself."""
    if node.find("mediaSource") is not None:
        return None
    path = path_of(node.findtext("pathurl"))
    own = rate(node, otherwise)
    start, drop = timecode(node, own)
    try:
        duration = exact(node.findtext("duration")) / own
    except ValueError:
        duration = None
    return Media(
        names=distinct(base_name(path) if path else "", node.findtext("name")),
        path=short(path),
        reel=short(node.findtext("timecode/reel/name")),
        start=start,
        rate=own,
        drop=drop,
        duration=duration,
        size=size(node, "media/video/samplecharacteristics"),
    )


def size(node: Node, path: str) -> tuple[int, int] | None:
    """The picture's size that the <samplecharacteristics> at `path` tell."""
    return picture_size(node.findtext(f"{path}/width"), node.findtext(f"{path}/height"))


def linked(item: Node) -> tuple[str, ...]:
    """The ids of the items that are one shot with this, and its own; () for an item alone."""
    others = (each.findtext("linkclipref", "").strip() for each in item.iterfind("link"))
    found = {other for other in others if other} - {item.get("id", "")}
    return tuple(sorted({*found, item.get("id", "")})) if found else ()


def markers(
    node: Node,
    into: Gathering,
    at: Callable[[Fraction], Fraction],
    own: Fraction,
    event: int | None,
) -> None:
    """Markers of a sequence or an item. at: seconds of the record for a frame of the marker."""
    for told in node.iterfind("marker"):
        try:
            first, last = exact(told.findtext("in")), exact(told.findtext("out") or "-1")
            into.mark(
                Marker(
                    frame=frames_of(at(first), own),
                    name=short(told.findtext("name")),
                    note=short(told.findtext("comment")),
                    color="",
                    duration=max(1, round(last - first)),
                    event=event,
                )
            )
        except (ValueError, OverflowError):
            into.lose("unreadable")
