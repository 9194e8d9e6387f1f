"""Reads Final Cut Pro XML 1.8 to 1.13 as Final Cut Pro and Resolve write it.

Format: Apple, "FCPXML Reference". A child's offset counts in its parent's time, the primary
storyline's from tcStart, a secondary storyline's from 0. conform-rate plays a medium of another
rate frame for frame unless scaleEnabled is 0; timeMap retimes. Of an audition the first is seen,
of a multicam clip the angles that mc-source names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from editor.interchange.foreign import Foreign, ForeignEvent, Gathering, Mix, broken, short
from editor.interchange.readers import fcpx
from editor.interchange.readers.bounds import Node, frames_of, xml_of
from editor.interchange.readers.fcpx import Asset, Resources, Scope, moment, moment_or_zero
from editor.interchange.readers.tracks import Wanted, lay
from editor.interchange.timeline import Marker
from roughcut.core.timecode import FrameRange, droppable

_NESTING_MAX = 40
_STEPS_MAX = 60_000
_STORY = frozenset(
    "asset-clip clip sync-clip mc-clip ref-clip video audio title gap audition caption".split()
)
_LANE = re.compile(r"^[+-]?\d{1,3}$")
_MARKERS = ("marker", "chapter-marker")


def read(data: bytes) -> Foreign:
    """The project of a document: the longest, where it has several; a clip alone is a cut too.

    Raises RefusedError when there is none.
    """
    root, guessed = xml_of(data)
    if root.tag != "fcpxml":
        raise broken("it is no Final Cut Pro XML")
    into = Gathering("fcpxml")
    if guessed:
        into.lose("encoding")
    resources = Resources(root)
    project, others = _choice(root, resources)
    if others:
        into.lose("other-sequences", others)
    node = project.find("sequence") if project.tag == "project" else project
    if node is None:
        raise broken("the project holds no sequence")
    rate = resources.rate(node.get("format")) or resources.any_rate()
    reader = _Reader(resources, into, rate)
    origin = moment_or_zero(node.get("tcStart"))
    try:
        reader.sequence(node, Scope(shift=-origin))
    except RecursionError as error:
        raise broken("it is nested without end") from error
    reader.settle()
    drop = node.get("tcFormat") == "DF" and droppable(rate)
    name = project.get("name") or node.get("name") or ""
    size = resources.sizes.get(node.get("format", ""))
    return into.done(name, rate, drop=drop, start=frames_of(origin, rate), size=size)


class _Reader:
    """Walks story elements; a Scope says where an element's local time lies in the record."""

    def __init__(self, resources: Resources, into: Gathering, rate: Fraction) -> None:
        self.resources = resources
        self.into = into
        self.rate = rate
        self.wanted: list[Wanted] = []
        self.shots: dict[int, FrameRange] = {}  # where the picture of each link lies
        self.links = 0
        self.steps = 0

    def sequence(self, node: Node, scope: Scope) -> None:
        """A sequence, or a lone clip in place of one; scope's local time is the sequence's."""
        spine = node.find("spine")
        if spine is not None:
            self._spine(spine, scope)
        elif node.tag in _STORY:
            begins = moment_or_zero(node.get("offset"))
            self._item(node, replace(scope, shift=scope.shift - begins), begins)

    def _spine(self, spine: Node, scope: Scope) -> None:
        position = Fraction(0)
        for node in spine:
            try:
                told = node.get("offset")
                if node.tag == "transition":
                    self._mix(node, scope)
                elif node.tag in _STORY:
                    position = position if told is None else moment(told)
                    self._item(node, scope, position)
                    position += fcpx.duration(node, self.resources)
            except (ValueError, OverflowError):
                self.into.lose("unreadable")

    def _mix(self, node: Node, scope: Scope) -> None:
        start = scope.record(moment(node.get("offset")))
        end = start + moment(node.get("duration")) / scope.pace
        first, last = frames_of(start, self.rate), frames_of(end, self.rate)
        track = f"V{scope.lane + 1}" if scope.lane >= 0 else f"A{-scope.lane}"
        self.into.mixes.append(Mix(track, FrameRange(first, max(first, last)), (first + last) // 2))

    def _item(self, node: Node, scope: Scope, offset: Fraction) -> None:
        """One element at `offset` of its parent's time, and all that it holds."""
        self.steps += 1
        if self.steps > _STEPS_MAX or scope.depth > _NESTING_MAX:
            self.into.lose("nesting")
            return
        if node.tag == "audition":
            self._audition(node, scope, offset)
            return
        if node.tag in ("title", "caption"):
            self.into.lose("generators")
        starts = scope.record(offset)
        pace, value = fcpx.retimed(node, self.resources, self.rate)
        if fcpx.varies(node):
            self.into.lose("variable-speed")
        inner = Scope(
            shift=starts - value / (pace * scope.pace) if pace else starts,
            pace=pace * scope.pace or Fraction(1),
            lane=scope.lane,
            base=scope.base,
            opens=scope.opens,
            closes=scope.closes,
            depth=scope.depth + 1,
            enabled=scope.enabled,  # what is connected to a disabled clip goes on
            kinds=scope.kinds,
            drawn=scope.drawn,
            link=scope.link,
        )
        length = fcpx.duration(node, self.resources) / scope.pace
        window = replace(
            inner,
            opens=max(scope.opens, starts),
            closes=starts + length if scope.closes is None else min(scope.closes, starts + length),
            enabled=scope.enabled and node.get("enabled", "1") == "1",
        )
        event = self._content(node, window, value, pace * scope.pace)
        link = scope.link if event is None else self.into.events[event].link
        self._children(node, replace(inner, link=link), replace(window, link=link), event)

    def _audition(self, node: Node, scope: Scope, offset: Fraction) -> None:
        clips = [child for child in node if child.tag in _STORY]
        if len(clips) > 1:
            self.into.lose("auditions", len(clips) - 1)
        for child in clips[:1]:
            self._item(child, scope, offset)

    def _content(self, node: Node, window: Scope, value: Fraction, speed: Fraction) -> int | None:
        """What an element itself shows. value: the time in its media or sequence at its start."""
        kinds = window.kinds & fcpx.kinds(node)
        if node.tag in ("asset-clip", "video", "audio"):
            asset = self.resources.assets.get(node.get("ref", ""))
            if asset is None:
                self.into.lose("generators")
                return None
            return self._event(node, asset, replace(window, kinds=kinds), value, speed)
        window = replace(window, base=window.lane)
        if node.tag == "ref-clip":
            self._compound(node, replace(window, kinds=kinds))
        elif node.tag == "mc-clip":
            self._multicam(node, window)
        return None

    def _compound(self, node: Node, window: Scope) -> None:
        ref = node.get("ref", "")
        if ref in window.drawn:
            self.into.lose("circles")
            return
        media = self.resources.media.get(ref)
        sequence = media.find("sequence") if media is not None else None
        if sequence is None:
            self.into.lose("unreadable")
            return
        self.into.lose("nested")
        self.sequence(sequence, replace(window, drawn=(*window.drawn, ref)))

    def _multicam(self, node: Node, window: Scope) -> None:
        media = self.resources.media.get(node.get("ref", ""))
        angles = list(media.iterfind("multicam/mc-angle")) if media is not None else []
        if not angles:
            self.into.lose("unreadable")
            return
        for angle, kinds in fcpx.angles(node, angles):
            self._spine(angle, replace(window, kinds=window.kinds & kinds))

    def _event(
        self, node: Node, asset: Asset, window: Scope, value: Fraction, speed: Fraction
    ) -> int | None:
        starts, ends = window.opens, window.closes
        first = frames_of(starts, self.rate)
        last = frames_of(starts if ends is None else ends, self.rate)
        if last <= first:
            return None
        if (starts * self.rate).denominator != 1:
            self.into.lose("off-grid")
        shown_from = value + (starts - window.record(value)) * speed
        event = ForeignEvent(
            track=f"V{min(max(window.lane, 0) + 1, 99)}",
            record=FrameRange(first, last),
            name=short(node.get("name")) or asset.media.name,
            media=asset.media,
            moment=shown_from - (asset.media.start or 0),
            enabled=window.enabled,
            speed=speed,
            comment=short(node.findtext("note")),
        )
        index = None
        self.links += 1
        event = replace(event, link=self.links)
        if "V" in window.kinds and (asset.video or node.tag == "video"):
            index = self.into.add(event)
            self.shots[self.links] = event.record
        elif window.link is not None and _together(event.record, self.shots[window.link]):
            event = replace(event, link=window.link)
        if "A" in window.kinds and (asset.channels or node.tag == "audio"):
            for place, channel in enumerate(fcpx.channels(node, asset.channels)):
                track = f"A{min(-window.lane, 99)}" if window.lane < 0 and not place else ""
                self.wanted.append(Wanted(replace(event, track="A1", channel=channel), track))
        return index

    def _children(self, node: Node, inner: Scope, window: Scope, event: int | None) -> None:
        """Anchored elements live as long as they say, contained ones as long as their holder."""
        holds = node.tag in ("clip", "sync-clip")
        for child in node:
            try:
                if child.tag in _MARKERS:
                    self._mark(child, inner, event)
                elif child.tag == "spine" or child.tag in _STORY:
                    self._child(child, inner, window, holds)
            except (ValueError, OverflowError):
                self.into.lose("unreadable")
        effects = sum(child.tag in ("filter-video", "filter-audio") for child in node)
        if effects:
            self.into.lose("effects", effects)

    def _child(self, child: Node, inner: Scope, window: Scope, holds: bool) -> None:
        told = child.get("lane")
        lane = int(told) if told is not None and _LANE.match(told) else 0
        scope = window if holds else inner
        # a lane counts from that of the container around it
        base = window.lane if holds else inner.base
        scope = replace(scope, base=base, lane=base + lane if lane else window.lane)
        if child.tag == "spine":
            begins = moment(child.get("offset"))
            self._spine(child, replace(scope, shift=scope.record(begins)))
        else:
            self._item(child, scope, moment(child.get("offset")))

    def _mark(self, node: Node, inner: Scope, event: int | None) -> None:
        at = inner.record(moment(node.get("start")))
        length = frames_of(moment(node.get("duration")), self.rate)
        self.into.mark(
            Marker(
                frame=frames_of(at, self.rate),
                name=short(node.get("value")),
                note=short(node.get("note")),
                color="",
                duration=max(1, length),
                event=event,
            )
        )

    def settle(self) -> None:
        for event in lay(self.wanted):
            self.into.add(event)


def _together(sound: FrameRange, picture: FrameRange) -> bool:
    """Whether sound that hangs on a picture is its own, not what goes on below the next ones."""
    return 2 * sound.overlap(picture) >= sound.duration


def _choice(root: Node, resources: Resources) -> tuple[Node, int]:
    """The longest project, else the first clip that lies in an event, and how many others."""
    projects = [node for node in root.iter("project") if node.find("sequence") is not None]
    if projects:
        sequences = [next(node.iterchildren("sequence")) for node in projects]
        lengths = [moment_or_zero(node.get("duration")) for node in sequences]
        return projects[lengths.index(max(lengths))], len(projects) - 1
    alone = [
        node
        for holder in (root, *root.iter("event"))
        for node in holder
        if node.tag in _STORY or node.tag == "sequence"
    ]
    if not alone:
        raise broken("there is no project in it")
    return alone[0], len(alone) - 1
