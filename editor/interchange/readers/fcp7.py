"""Reads Final Cut Pro 7 XML (xmeml 1 to 5) as Premiere, Resolve, Final Cut 7 and Hiero write it.

Format: Apple, "Final Cut Pro XML Interchange Format" (2011). in/out count frames of the file at
the clipitem's own rate, start/end the sequence's; -1 means the edge of the transition beside it.
An element that has only an id stands for the one of that id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from editor.interchange.foreign import (
    Foreign,
    ForeignEvent,
    Gathering,
    Media,
    Mix,
    broken,
    distinct,
    short,
)
from editor.interchange.readers import xmeml
from editor.interchange.readers.bounds import Node, frames_of, xml_of
from editor.interchange.readers.xmeml import Span
from roughcut.core.timecode import FrameRange

_NESTING_MAX = 12
_ITEMS_MAX = 300_000


def read(data: bytes) -> Foreign:
    """The sequence of a document: the one with most clips that no other holds.

    Raises RefusedError when there is none.
    """
    root, guessed = xml_of(data)
    into = Gathering("fcp7")
    if guessed:
        into.lose("encoding")
    chosen, others = _choice(root)
    if others:
        into.lose("other-sequences", others)
    try:
        rate = xmeml.rate(chosen, None)
    except ValueError as error:
        raise broken(f"the sequence has no frame rate ({error})") from error
    _Reader(root, into, rate).sequence(chosen, _Place())
    xmeml.markers(chosen, into, lambda frame: frame / rate, rate, None)
    start, drop = xmeml.timecode(chosen, rate)
    name = chosen.findtext("name") or ""
    size = xmeml.size(chosen, "media/video/format/samplecharacteristics")
    return into.done(name, rate, drop=drop, start=frames_of(start or Fraction(0), rate), size=size)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sequence lies in the outermost one.

    shift: seconds of its frame 0 there. opens, closes: seconds there that show it. track: the
    outer track that shows it, its kind alone is shown then; "" = the outermost itself.
    """

    shift: Fraction = Fraction(0)
    opens: Fraction = Fraction(0)
    closes: Fraction | None = None
    track: str = ""
    enabled: bool = True
    depth: int = 0

    def shown(self, start: Fraction, end: Fraction) -> tuple[Fraction, Fraction]:
        """What is visible of seconds [start, end) of the outermost."""
        return max(start, self.opens), end if self.closes is None else min(end, self.closes)


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a track with all that its reading needs. outer: its sequence's rate."""

    node: Node
    track: str
    outer: Fraction
    own: Fraction
    edges: Span
    place: _Place
    enabled: bool

    @property
    def start(self) -> Fraction:
        """Seconds of the outermost at which the item's first frame lies, behind a transition."""
        return self.place.shift + self.edges.start / self.outer

    @property
    def shown(self) -> tuple[Fraction, Fraction]:
        """Seconds of the outermost between the item's cuts that are visible."""
        shift = self.place.shift
        return self.place.shown(
            shift + self.edges.cut_in / self.outer, shift + self.edges.cut_out / self.outer
        )


class _Reader:
    def __init__(self, root: Node, into: Gathering, rate: Fraction) -> None:
        self.into = into
        self.rate = rate
        self.files = _defined(root, "file")
        self.sequences = _defined(root, "sequence")
        self.clips = _defined(root, "clipitem")
        self.media: dict[int, Media | None] = {}
        self.links: dict[tuple[Fraction, tuple[str, ...]], int] = {}
        self.items = 0

    def sequence(self, node: Node, place: _Place) -> None:
        if place.depth > _NESTING_MAX:
            self.into.lose("nesting")
            return
        outer = xmeml.rate(node, self.rate)
        for kind, tag in (("V", "video"), ("A", "audio")):
            if place.track and place.track[0] != kind:
                continue
            base = int(place.track[1:]) if place.track else 1
            for number, track in enumerate(node.iterfind(f"media/{tag}/track"), base):
                self._track(track, f"{kind}{min(number, 99)}", outer, place)

    def _track(self, track: Node, name: str, outer: Fraction, place: _Place) -> None:
        shown = place.enabled and xmeml.true(track.findtext("enabled"))
        items = [item for item in track if item.tag in xmeml.ITEMS]
        for number, node in enumerate(items):
            self.items += 1
            if self.items > _ITEMS_MAX:
                self.into.lose("nesting")
                return
            try:
                if node.tag == "transitionitem":
                    self._mix(node, name, outer, place)
                    continue
                if node.tag == "generatoritem":
                    self.into.lose("generators")
                    continue
                full = node if len(node) else self.clips.get(node.get("id", ""), node)
                after = items[number + 1] if number + 1 < len(items) else None
                edges = xmeml.span(full, items[number - 1] if number else None, after, outer)
                own = xmeml.rate(full, outer)
                enabled = shown and xmeml.true(full.findtext("enabled"))
                self._item(_Item(full, name, outer, own, edges, place, enabled))
            except (ValueError, OverflowError):
                self.into.lose("unreadable")

    def _mix(self, node: Node, track: str, outer: Fraction, place: _Place) -> None:
        edges = xmeml.whole(node, "start"), xmeml.cut_of(node, outer), xmeml.whole(node, "end")
        start, cut, end = (
            frames_of(place.shift + Fraction(frame) / outer, self.rate) for frame in edges
        )
        self.into.mixes.append(Mix(track, FrameRange(start, end), cut))

    def _item(self, item: _Item) -> None:
        if item.node.find("sequence") is not None:
            self._nested(item)
            return
        media = self._media(item)
        if media is None:
            self.into.lose("generators")
        else:
            self._event(item, media)

    def _event(self, item: _Item, media: Media) -> None:
        starts, ends = item.shown
        first, last = frames_of(starts, self.rate), frames_of(ends, self.rate)
        if last <= first:
            return
        speed, moment = xmeml.speed(item.node, item.edges, item.outer, item.own)
        index = self.into.add(
            ForeignEvent(
                track=item.track,
                record=FrameRange(first, last),
                name=short(item.node.findtext("name")) or media.name,
                media=media,
                moment=moment + (starts - item.start) * speed,
                channel=xmeml.channel(item.node) if item.track[0] == "A" else None,
                enabled=item.enabled,
                speed=speed,
                comment=short(item.node.findtext("comments/mastercomment1")),
                link=self._link(item),
            )
        )
        xmeml.markers(
            item.node,
            self.into,
            lambda frame: item.start + (frame - item.edges.first) / item.own,
            self.rate,
            index,
        )
        for code, count in (
            ("variable-speed", int(xmeml.varies(item.node))),
            ("effects", xmeml.effects(item.node)),
        ):
            if count:
                self.into.lose(code, count)

    def _link(self, item: _Item) -> int | None:
        """One number for all items that name each other, in each place a nested sequence has."""
        ids = xmeml.linked(item.node)
        return self.links.setdefault((item.place.shift, ids), len(self.links)) if ids else None

    def _nested(self, item: _Item) -> None:
        """What shows of a sequence inside this one: of a picture item its picture only."""
        told = item.node.find("sequence")
        node = told if told is None or len(told) else self.sequences.get(told.get("id", ""))
        if node is None:
            self.into.lose("unreadable")
            return
        starts, ends = item.shown
        self.into.lose("nested")
        self.sequence(
            node,
            _Place(
                shift=item.start - item.edges.first / item.own,
                opens=starts,
                closes=ends,
                track=item.track,
                enabled=item.enabled,
                depth=item.place.depth + 1,
            ),
        )

    def _media(self, item: _Item) -> Media | None:
        told = item.node.find("file")
        if told is None:
            return None
        node = told if len(told) else self.files.get(told.get("id", ""), told)
        key = id(node)
        if key not in self.media:
            self.media[key] = xmeml.media(node, item.own)
        found = self.media[key]
        if found is None or found.names:
            return found
        return replace(found, names=distinct(item.node.findtext("name")))


def _defined(root: Node, tag: str) -> dict[str, Node]:
    """The elements of a tag that say something, by id; the first of an id counts."""
    found: dict[str, Node] = {}
    for node in root.iter(tag):
        if len(node) and node.get("id"):
            found.setdefault(node.get("id", ""), node)
    return found


def _choice(root: Node) -> tuple[Node, int]:
    """The sequence to read, and how many others stand free beside it."""
    if root.tag != "xmeml":
        raise broken("it is no Final Cut Pro 7 XML")
    inside = {node for item in root.iter("clipitem") for node in item.iterfind("sequence")}
    held = {node.get("id") for node in inside if node.get("id")}
    full = [node for node in root.iter("sequence") if node.find("media") is not None]
    free = [node for node in full if node not in inside and node.get("id") not in held] or full
    if not free:
        raise broken("there is no sequence in it")
    counts = [sum(1 for _ in node.iterfind("media/*/track/clipitem")) for node in free]
    return free[counts.index(max(counts))], len(free) - 1
