"""Final Cut Pro XML, version 1.10.

Format: Apple, "FCPXML Reference" and its DTD 1.10. Times are rational seconds. A clip's offset
counts in its parent's time; the primary storyline's from tcStart, a secondary storyline's from 0.
An asset's start is its timecode in true seconds. V1 is the primary storyline, the other tracks
are connected clips on lanes above (V2 = 1) and below (A1 = -1). Media of another rate carry
conform-rate scaleEnabled=0, else Final Cut would change their speed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from editor.interchange.names import plain_text, stem
from editor.interchange.timeline import (
    STATUS_WORDS,
    Event,
    Marker,
    Sequence,
    Source,
    events_by_link,
    events_by_track,
    markers_by_event,
    transitions_into,
)
from roughcut.core.timecode import nominal

Node = etree._Element

_DISSOLVE_UID = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265"
_CROSSFADE_UID = "FFAudioTransition"
_GAP_START_S = 3600  # where Final Cut itself starts the local time of a gap, timecode seconds
_CONFORM = {
    Fraction(24000, 1001): "23.98",
    Fraction(24): "24",
    Fraction(25): "25",
    Fraction(30000, 1001): "29.97",
    Fraction(30): "30",
    Fraction(48000, 1001): "47.95",
    Fraction(48): "48",
    Fraction(50): "50",
    Fraction(60000, 1001): "59.94",
    Fraction(60): "60",
}
_SEQUENCE_SOUND = {
    32000: "32k",
    44100: "44.1k",
    48000: "48k",
    88200: "88.2k",
    96000: "96k",
    176400: "176.4k",
    192000: "192k",
}
_NAMED_SIZES = {(1280, 720): "720p", (1920, 1080): "1080p", (3840, 2160): "3840x2160p"}


def write(sequence: Sequence) -> bytes:
    """The whole cut as one FCPXML document, UTF-8."""
    root = _Document(sequence).root()
    return bytes(
        etree.tostring(
            root,
            xml_declaration=True,
            encoding="UTF-8",
            doctype="<!DOCTYPE fcpxml>",
            pretty_print=True,
        )
    )


@dataclass(slots=True)
class _Item:
    """A story element with its children sorted as the DTD wants them.

    record: sequence frames it stands on. start: its local time at record.start, seconds.
    """

    node: Node
    record_start: int
    record_end: int
    start: Fraction
    head: list[Node] = field(default_factory=list)
    anchored: list[Node] = field(default_factory=list)
    markers: list[Node] = field(default_factory=list)
    tail: list[Node] = field(default_factory=list)

    def close(self) -> None:
        for child in (*self.head, *self.anchored, *self.markers, *self.tail):
            self.node.append(child)


class _Document:
    """One document in the making: resources, then the storylines, then what hangs on them."""

    def __init__(self, sequence: Sequence) -> None:
        self.sequence = sequence
        self.rate = sequence.rate
        self.origin = sequence.start / sequence.rate
        self.gap_start = _GAP_START_S * nominal(sequence.rate) / sequence.rate
        self.sources = sequence.by_key
        self.assets = {source.key: f"asset{n}" for n, source in enumerate(sequence.sources, 1)}
        self.formats: dict[tuple[Fraction, int, int], str] = {}
        self.on_track = events_by_track(sequence)
        self.links = events_by_link(sequence)
        self.into = transitions_into(sequence)
        self.items: dict[int, _Item] = {}
        self.primary: list[_Item] = []

    def root(self) -> Node:
        sequence = self.sequence
        root = etree.Element("fcpxml", version="1.10")
        resources = etree.SubElement(root, "resources")
        sequence_format = self._format(sequence.rate, sequence.width, sequence.height)
        assets = [self._asset(source) for source in sequence.sources]
        for (rate, width, height), name in self.formats.items():
            resources.append(_format_node(name, rate, width, height))
        resources.extend(assets)
        self._effects(resources)
        event = etree.SubElement(etree.SubElement(root, "library"), "event")
        _set(event, "name", sequence.name)
        project = etree.SubElement(event, "project")
        _set(project, "name", sequence.name)
        node = etree.SubElement(project, "sequence", format=sequence_format)
        node.set("duration", self._time(sequence.duration))
        node.set("tcStart", _seconds(self.origin))
        node.set("tcFormat", "DF" if sequence.drop else "NDF")
        node.set("audioLayout", "stereo")
        node.set("audioRate", _SEQUENCE_SOUND.get(sequence.sample_rate, "48k"))
        self._story(etree.SubElement(node, "spine"))
        return root

    # Resources

    def _format(self, rate: Fraction, width: int, height: int) -> str:
        return self.formats.setdefault((rate, width, height), f"format{len(self.formats) + 1}")

    def _asset(self, source: Source) -> Node:
        node = etree.Element("asset", id=self.assets[source.key])
        _set(node, "name", stem(source.name))
        node.set("start", _seconds(source.start_time))
        node.set("duration", _seconds(source.duration))
        if source.video:
            node.set("hasVideo", "1")
            node.set("format", self._format(source.rate, source.width, source.height))
            node.set("videoSources", "1")
        if source.channels:
            node.set("hasAudio", "1")
            node.set("audioSources", "1")
            node.set("audioChannels", str(source.channels))
            node.set("audioRate", str(source.sample_rate))
        etree.SubElement(node, "media-rep", kind="original-media", src=source.url)
        metadata = etree.SubElement(node, "metadata")
        for key, value in (("reel", source.reel), ("scene", source.scene), ("take", source.take)):
            if value:
                name = "shot" if key == "take" else key
                entry = etree.SubElement(metadata, "md", key=f"com.apple.proapps.studio.{name}")
                _set(entry, "value", value)
        if not len(metadata):
            node.remove(metadata)
        return node

    def _effects(self, resources: Node) -> None:
        if self.sequence.transitions:
            for name, title, uid in (
                ("dissolve", "Cross Dissolve", _DISSOLVE_UID),
                ("crossfade", "Audio Crossfade", _CROSSFADE_UID),
            ):
                etree.SubElement(resources, "effect", id=name, name=title, uid=uid)

    # Storylines

    def _story(self, spine: Node) -> None:
        self._primary(spine)
        for track in self.sequence.video_tracks[1:]:
            for run in self._runs(track):
                self._connect_run(run, int(track[1:]) - 1)
        for track in self.sequence.audio_tracks:
            for run in self._runs(track):
                self._connect_run(run, -int(track[1:]))
        for place, markers in markers_by_event(self.sequence).items():
            for marker in markers:
                self._mark(marker, place)
        for item in {id(item): item for item in (*self.items.values(), *self.primary)}.values():
            item.close()

    def _primary(self, spine: Node) -> None:
        """V1 without holes, from the first frame to the last of any track."""
        position = 0
        for index, event in self.on_track.get("V1", []):
            self._gap(spine, position, event.record.start)
            if index in self.into:
                spine.append(self._transition(index, self.origin))
            item = self._clip(index, event)
            item.node.set("offset", _seconds(self.origin + event.record.start / self.rate))
            spine.append(item.node)
            self.primary.append(item)
            position = event.record.end
        self._gap(spine, position, max(self.sequence.duration, 1))

    def _gap(self, spine: Node, start: int, end: int) -> None:
        if end <= start:
            return
        node = etree.SubElement(spine, "gap", name="Gap")
        node.set("offset", _seconds(self.origin + start / self.rate))
        node.set("start", _seconds(self.gap_start))
        node.set("duration", self._time(end - start))
        self.primary.append(_Item(node, start, end, self.gap_start))

    def _runs(self, track: str) -> list[list[int]]:
        """Events of a connected track; those that a dissolve joins make one storyline."""
        runs: list[list[int]] = []
        for index, _ in self.on_track[track]:
            if index in self.into and runs:
                runs[-1].append(index)
            else:
                runs.append([index])
        return runs

    def _connect_run(self, run: list[int], lane: int) -> None:
        first = self.sequence.events[run[0]]
        if len(run) == 1:
            self._connect(run[0], first, lane)
            return
        parent = self._parent(run[0], first)
        spine = etree.Element("spine", lane=str(lane))
        spine.set("offset", self._offset(parent, first.record.start))
        parent.anchored.append(spine)
        for index in run:
            event = self.sequence.events[index]
            since = -first.record.start / self.rate
            if index in self.into:
                spine.append(self._transition(index, since))
            item = self._clip(index, event)
            item.node.set("offset", self._time(event.record.start - first.record.start))
            spine.append(item.node)

    def _connect(self, index: int, event: Event, lane: int) -> None:
        parent = self._parent(index, event)
        item = self._clip(index, event)
        item.node.set("lane", str(lane))
        item.node.set("offset", self._offset(parent, event.record.start))
        parent.anchored.append(item.node)

    def _parent(self, index: int, event: Event) -> _Item:
        """Sound hangs on the picture of its shot, all else on what the storyline shows there."""
        if not event.picture and event.link is not None:
            for other in self.links[event.link]:
                shot = self.sequence.events[other]
                if shot.picture and shot.enabled == event.enabled and other in self.items:
                    return self.items[other]
        return self._under(event.record.start)

    def _under(self, frame: int) -> _Item:
        low, high = 0, len(self.primary) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.primary[middle].record_start <= frame:
                low = middle
            else:
                high = middle - 1
        return self.primary[low]

    # Elements

    def _clip(self, index: int, event: Event) -> _Item:
        source = self.sources[event.source]
        start = source.start_time + event.source_in / self.rate
        node = etree.Element("asset-clip", ref=self.assets[source.key])
        _set(node, "name", event.name)
        node.set("start", _seconds(start))
        node.set("duration", self._time(event.record.duration))
        if not event.enabled:
            node.set("enabled", "0")
        item = _Item(node, event.record.start, event.record.end, start)
        if source.video and source.channels:
            node.set("srcEnable", "video" if event.picture else "audio")
        if source.video:
            node.set("format", self._format(source.rate, source.width, source.height))
        node.set("tcFormat", "DF" if source.drop else "NDF")
        if not event.picture:
            node.set("audioRole", "dialogue")
        if event.comment:
            note = etree.Element("note")
            note.text = plain_text(event.comment)
            item.head.append(note)
        if source.video and source.rate != self.rate:
            item.head.append(_conform(source.rate))
        if event.status in STATUS_WORDS:
            word = etree.Element("keyword", start=_seconds(start), value=STATUS_WORDS[event.status])
            word.set("duration", self._time(event.record.duration))
            item.markers.append(word)
        item.tail.extend(_channel_sources(source, event))
        self.items[index] = item
        return item

    def _transition(self, index: int, origin: Fraction) -> Node:
        transition = self.into[index]
        picture = transition.track[0] == "V"
        name = "Cross Dissolve" if picture else "Audio Crossfade"
        node = etree.Element("transition", name=name)
        node.set("offset", _seconds(origin + transition.record.start / self.rate))
        node.set("duration", self._time(transition.record.duration))
        if picture:
            etree.SubElement(node, "filter-video", ref="dissolve", name=name)
        else:
            etree.SubElement(node, "filter-audio", ref="crossfade", name=name)
        return node

    def _mark(self, marker: Marker, index: int | None) -> None:
        item = self._under(marker.frame) if index is None else self.items[index]
        moment = item.start + (marker.frame - item.record_start) / self.rate
        node = etree.Element("marker", start=_seconds(moment))
        node.set("duration", self._time(marker.duration))
        _set(node, "value", marker.name)
        if marker.signed_note:
            _set(node, "note", marker.signed_note)
        item.markers.append(node)

    def _offset(self, parent: _Item, frame: int) -> str:
        return _seconds(parent.start + (frame - parent.record_start) / self.rate)

    def _time(self, frames: int) -> str:
        return _seconds(frames / self.rate)


def _channel_sources(source: Source, event: Event) -> list[Node]:
    """Every channel of the file; the one that plays has a role, the others are switched off."""
    nodes = []
    for channel in range(source.channels if event.channel is not None else 0):
        node = etree.Element("audio-channel-source", srcCh=str(channel + 1))
        if channel == event.channel:
            named = f"{event.track} {source.channel_name(channel)}"
            _set(node, "role", "dialogue." + _role(named))
        else:
            node.set("enabled", "0")
        nodes.append(node)
    return nodes


def _conform(rate: Fraction) -> Node:
    node = etree.Element("conform-rate", scaleEnabled="0")
    if rate in _CONFORM:
        node.set("srcFrameRate", _CONFORM[rate])
    return node


def _role(text: str) -> str:
    """A role's name: no dots, they would part it from its main role."""
    return plain_text(text).replace(".", " ").strip()


def _format_node(name: str, rate: Fraction, width: int, height: int) -> Node:
    node = etree.Element("format", id=name)
    if (width, height) in _NAMED_SIZES and rate in _CONFORM:
        counted = _CONFORM[rate].replace(".", "")
        node.set("name", f"FFVideoFormat{_NAMED_SIZES[width, height]}{counted}")
    node.set("frameDuration", _seconds(1 / rate))
    node.set("width", str(width))
    node.set("height", str(height))
    return node


def _set(node: Node, name: str, value: str) -> None:
    node.set(name, plain_text(value))


def _seconds(moment: Fraction) -> str:
    """Rational seconds: "1001/24000s", whole ones "5s"."""
    if moment.denominator == 1:
        return f"{moment.numerator}s"
    return f"{moment.numerator}/{moment.denominator}s"
