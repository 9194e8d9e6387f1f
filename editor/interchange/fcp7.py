"""Final Cut Pro 7 XML (xmeml version 5), in a Premiere and a Resolve flavour.

Format: Apple, "Final Cut Pro XML Interchange Format" (2011), with what Premiere Pro writes
itself where Apple leaves room. in/out/start/end all stand on the sequence's frame grid, the
clipitem's <rate> is the sequence's, also for media of another rate (both NLEs read them so).
"""

from __future__ import annotations

import hashlib
import uuid
from enum import StrEnum
from fractions import Fraction

from lxml import etree

from editor.interchange.names import file_url, plain_text
from editor.interchange.timeline import (
    Event,
    Marker,
    Sequence,
    Source,
    Transition,
    events_by_link,
    events_by_track,
    markers_by_event,
    transitions_into,
    transitions_out_of,
)
from roughcut.core.timecode import droppable, frames_to_smpte, nominal

Node = etree._Element

_TICKS = 254_016_000_000  # of Premiere's clock, in a second

# Premiere's label colours, by the status word of an event.
_LABELS = {
    "GREEN": "Forest",
    "YELLOW": "Mango",
    "ORANGE": "Mango",
    "RED": "Rose",
    "BLUE": "Cerulean",
    "PURPLE": "Violet",
}


class Flavour(StrEnum):
    PREMIERE = "Premiere"
    RESOLVE = "Resolve"


def write(sequence: Sequence, flavour: Flavour) -> bytes:
    """The whole cut as one xmeml document, UTF-8."""
    document = _Document(sequence, flavour)
    return bytes(
        etree.tostring(
            document.root(),
            xml_declaration=True,
            encoding="UTF-8",
            doctype="<!DOCTYPE xmeml>",
            pretty_print=True,
        )
    )


class _Document:
    """What the parts of one document share: who is where, and which files are defined already."""

    def __init__(self, sequence: Sequence, flavour: Flavour) -> None:
        self.sequence = sequence
        self.flavour = flavour
        self.sources = sequence.by_key
        self.numbers = {source.key: n for n, source in enumerate(sequence.sources, 1)}
        self.on_track = events_by_track(sequence)
        self.links = events_by_link(sequence)
        self.into = transitions_into(sequence)
        self.out_of = transitions_out_of(sequence)
        self.markers = markers_by_event(sequence)
        self.defined: set[str] = set()
        self.places = {i: place for t in self.on_track for i, place in self._clip_indices(t)}

    def _clip_indices(self, track: str) -> list[tuple[int, int]]:
        """Each event's 1-based place on its track; transitions take a place too."""
        found, place = [], 0
        for index, _ in self.on_track[track]:
            place += 2 if index in self.into else 1
            found.append((index, place))
        return found

    def root(self) -> Node:
        sequence = self.sequence
        root = etree.Element("xmeml", version="5")
        node = _child(root, "sequence")
        node.set("id", "sequence-1")
        digest = hashlib.sha256(f"{sequence.project}\0{sequence.name}".encode("utf-8", "replace"))
        _text(node, "uuid", str(uuid.UUID(bytes=digest.digest()[:16], version=4)))
        _text(node, "name", sequence.name)
        _text(node, "duration", sequence.duration)
        _rate(node, sequence.rate)
        _timecode(node, sequence.start, sequence.rate, sequence.drop)
        _text(node, "in", -1)
        _text(node, "out", -1)
        media = _child(node, "media")
        self._video(_child(media, "video"))
        self._audio(_child(media, "audio"))
        for marker in self.markers.get(None, ()):
            _marker(node, marker, marker.frame)
        return root

    def _video(self, node: Node) -> None:
        characteristics = _child(_child(node, "format"), "samplecharacteristics")
        _rate(characteristics, self.sequence.rate)
        _picture_size(characteristics, self.sequence.width, self.sequence.height)
        for track in self.sequence.video_tracks:
            self._track(_child(node, "track"), track)

    def _audio(self, node: Node) -> None:
        _text(node, "numOutputChannels", 2)
        characteristics = _child(_child(node, "format"), "samplecharacteristics")
        _text(characteristics, "depth", 16)
        _text(characteristics, "samplerate", self.sequence.sample_rate)
        outputs = _child(node, "outputs")
        for index in (1, 2):
            group = _child(outputs, "group")
            _text(group, "index", index)
            _text(group, "numchannels", 1)
            _text(group, "downmix", 0)
            _text(_child(group, "channel"), "index", index)
        for track in self.sequence.audio_tracks:
            child = _child(node, "track")
            if self.flavour is Flavour.PREMIERE:
                child.set("premiereTrackType", "Mono")
                child.set("currentExplodedTrackIndex", "0")
                child.set("totalExplodedTrackCount", "1")
            self._track(child, track)
            _text(child, "outputchannelindex", 1 + (int(track[1:]) - 1) % 2)

    def _track(self, node: Node, track: str) -> None:
        for index, event in self.on_track[track]:
            if index in self.into:
                self._transition(node, self.into[index])
            self._clip(node, index, event)
        _text(node, "enabled", "TRUE")
        _text(node, "locked", "FALSE")

    def _transition(self, parent: Node, transition: Transition) -> None:
        rate = self.sequence.rate
        node = _child(parent, "transitionitem")
        _text(node, "start", transition.record.start)
        _text(node, "end", transition.record.end)
        _text(node, "alignment", _alignment(transition))
        if self.flavour is Flavour.PREMIERE:
            _text(node, "cutPointTicks", int(transition.head / rate * _TICKS))
        _rate(node, rate)
        _effect(node, transition)

    def _clip(self, track: Node, index: int, event: Event) -> None:
        source = self.sources[event.source]
        item = _child(track, "clipitem")
        item.set("id", f"clipitem-{index + 1}")
        if self.flavour is Flavour.PREMIERE and not event.picture:
            item.set("premiereChannelType", "mono")
        _text(item, "masterclipid", f"masterclip-{self.numbers[source.key]}")
        _text(item, "name", event.name)
        _text(item, "enabled", "TRUE" if event.enabled else "FALSE")
        _text(item, "duration", source.duration * self.sequence.rate // 1)
        _rate(item, self.sequence.rate)
        self._times(item, index, event)
        if event.picture:
            _text(item, "pixelaspectratio", "square")
            _text(item, "anamorphic", "FALSE")
        self._file(item, source)
        if event.channel is not None:
            track_of_source = _child(item, "sourcetrack")
            _text(track_of_source, "mediatype", "audio")
            _text(track_of_source, "trackindex", event.channel + 1)
        for marker in self.markers.get(index, ()):
            _marker(item, marker, event.source_in + marker.frame - event.record.start)
        self._links(item, index, event)
        self._logging(item, source, event)

    def _times(self, item: Node, index: int, event: Event) -> None:
        """At a dissolve the edge is -1 and in/out reach to the transition's outer edge."""
        into, out_of = self.into.get(index), self.out_of.get(index)
        _text(item, "start", -1 if into else event.record.start)
        _text(item, "end", -1 if out_of else event.record.end)
        _text(item, "in", event.source_in - (into.head if into else 0))
        _text(item, "out", event.source_out + (out_of.tail if out_of else 0))

    def _file(self, item: Node, source: Source) -> None:
        node = _child(item, "file")
        node.set("id", f"file-{self.numbers[source.key]}")
        if source.key in self.defined:
            return
        self.defined.add(source.key)
        host = "localhost" if self.flavour is Flavour.PREMIERE else ""
        _text(node, "name", source.name)
        _text(node, "pathurl", file_url(source.path, host))
        _rate(node, source.rate)
        _text(node, "duration", source.frames)
        timecode = _timecode(node, source.start, source.rate, source.drop)
        _text(_child(timecode, "reel"), "name", source.reel)
        media = _child(node, "media")
        if source.video:
            picture = _child(_child(media, "video"), "samplecharacteristics")
            _rate(picture, source.rate)
            _picture_size(picture, source.width, source.height)
        self._channels(media, source)

    def _channels(self, media: Node, source: Source) -> None:
        """Premiere lists each channel of its own when a clip is mono; Resolve counts them."""
        if not source.channels:
            return
        alone = self.flavour is Flavour.PREMIERE
        for channel in range(1, source.channels + 1 if alone else 2):
            node = _child(media, "audio")
            characteristics = _child(node, "samplecharacteristics")
            _text(characteristics, "depth", 16)
            _text(characteristics, "samplerate", source.sample_rate)
            _text(node, "channelcount", 1 if alone else source.channels)
            if alone:
                described = _child(node, "audiochannel")
                _text(described, "sourcechannel", channel)
                _text(described, "channellabel", "discrete")

    def _links(self, item: Node, index: int, event: Event) -> None:
        group = self.links.get(event.link, []) if event.link is not None else []
        if len(group) < 2:
            return
        for other in group:
            linked = self.sequence.events[other]
            node = _child(item, "link")
            _text(node, "linkclipref", f"clipitem-{other + 1}")
            _text(node, "mediatype", "video" if linked.picture else "audio")
            _text(node, "trackindex", linked.track_number)
            _text(node, "clipindex", self.places[other])
            if not linked.picture:
                _text(node, "groupindex", 1)

    def _logging(self, item: Node, source: Source, event: Event) -> None:
        info = _child(item, "logginginfo")
        _text(info, "description", "\n".join(event.lines))
        _text(info, "scene", source.scene)
        _text(info, "shottake", source.take)
        _text(info, "lognote", event.comment)
        told = ("\n".join(event.lines), event.reason, source.channel_name(event.channel))
        if any(told):
            comments = _child(item, "comments")
            for number, text in enumerate(told, 1):
                _text(comments, f"mastercomment{number}", text)
        if event.status in _LABELS and self.flavour is Flavour.PREMIERE:
            _text(_child(item, "labels"), "label2", _LABELS[event.status])


def _child(parent: Node, tag: str) -> Node:
    return etree.SubElement(parent, tag)


def _text(parent: Node, tag: str, value: str | int) -> None:
    text = plain_text(value) if isinstance(value, str) else str(value)
    etree.SubElement(parent, tag).text = text


def _rate(parent: Node, rate: Fraction) -> None:
    """timebase is the nominal count, ntsc says that it runs at 1000/1001 of it."""
    node = _child(parent, "rate")
    ntsc = rate.denominator == 1001
    _text(node, "timebase", nominal(rate) if ntsc else round(rate))
    _text(node, "ntsc", "TRUE" if ntsc else "FALSE")


def _timecode(parent: Node, start: int, rate: Fraction, drop: bool) -> Node:
    node = _child(parent, "timecode")
    _rate(node, rate)
    drop = drop and droppable(rate)
    _text(node, "string", frames_to_smpte(start, rate, drop=drop))
    _text(node, "frame", start)
    _text(node, "displayformat", "DF" if drop else "NDF")
    return node


def _picture_size(parent: Node, width: int, height: int) -> None:
    _text(parent, "width", width)
    _text(parent, "height", height)
    _text(parent, "anamorphic", "FALSE")
    _text(parent, "pixelaspectratio", "square")
    _text(parent, "fielddominance", "none")


def _marker(parent: Node, marker: Marker, frame: int) -> None:
    node = _child(parent, "marker")
    _text(node, "comment", marker.signed_note)
    _text(node, "name", marker.name)
    _text(node, "in", frame)
    _text(node, "out", frame + marker.duration if marker.duration > 1 else -1)


def _effect(node: Node, transition: Transition) -> None:
    picture = transition.track[0] == "V"
    effect = _child(node, "effect")
    name = "Cross Dissolve" if picture else "Cross Fade (+3dB)"
    _text(effect, "name", name)
    _text(effect, "effectid", "Cross Dissolve" if picture else "KGAudioTransCrossFade3dB")
    _text(effect, "effectcategory", "Dissolve")
    _text(effect, "effecttype", "transition")
    _text(effect, "mediatype", "video" if picture else "audio")
    _text(effect, "wipecode", 0)
    _text(effect, "wipeaccuracy", 100)
    _text(effect, "startratio", 0)
    _text(effect, "endratio", 1)
    _text(effect, "reverse", "FALSE")


def _alignment(transition: Transition) -> str:
    """Where the cut lies in the dissolve. A cut elsewhere is nearest to "center"."""
    if transition.head == 0:
        return "start"
    return "end" if transition.tail == 0 else "center"
