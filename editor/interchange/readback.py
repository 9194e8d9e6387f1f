"""Reads exports back, each by the letter of its format and by no code of its writer.

References: those that the writers name. Every reader returns what an NLE would see: uses of
files on tracks in record frames and seconds of the file, the first frame's timecode, and the
record frames of the markers. Around a dissolve an edge is the outermost frame that shows. What
breaks the format raises ValueError, KeyError or lxml's XMLSyntaxError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

import aaf2
from lxml import etree

from editor.interchange.timeline import Source
from roughcut.core.timecode import day_frames, smpte_to_frames

Node = etree._Element

_EDL_LINE = re.compile(
    r"^(\d{3})  (\S+) +(V|A) +(C|D) +(\d{3})? *(\S{11,12}) (\S{11,12}) (\S{11,12}) (\S{11,12})$"
)


class Use(NamedTuple):
    """One event as a reader sees it. moment: seconds from the file's first frame."""

    track: str
    start: int
    end: int
    file: str
    moment: Fraction
    channel: int | None


@dataclass(slots=True)
class ReadBack:
    """What a file says. start: timecode frame of record frame 0; None = the format has none."""

    uses: list[Use] = field(default_factory=list)
    start: int | None = None
    drop: bool | None = None
    markers: list[int] = field(default_factory=list)


def _xml(data: bytes) -> Node:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data, parser)


def _one(node: Node, path: str) -> Node:
    found = node.find(path)
    if found is None:
        raise ValueError(f"no {path}")
    return found


# FCP 7 XML


def fcp7(data: bytes) -> ReadBack:
    """in and out are frames of the file at the sequence's rate; -1 means the dissolve's edge."""
    sequence = _one(_xml(data), "sequence")
    rate = _xmeml_rate(sequence)
    files = {f.get("id"): f.findtext("pathurl", "") for f in sequence.iter("file") if len(f)}
    found = ReadBack(
        start=int(sequence.findtext("timecode/frame", "")),
        drop=sequence.findtext("timecode/displayformat") == "DF",
        markers=[int(marker.findtext("in", "")) for marker in sequence.findall("marker")],
    )
    for kind, tag in (("V", "video"), ("A", "audio")):
        for number, track in enumerate(sequence.iterfind(f"media/{tag}/track"), 1):
            items = [item for item in track if item.tag in ("clipitem", "transitionitem")]
            for place, item in enumerate(items):
                if item.tag == "clipitem":
                    start = _edge(item, "start", items[place - 1 : place], "start")
                    end = _edge(item, "end", items[place + 1 : place + 2], "end")
                    first = int(item.findtext("in", ""))
                    if int(item.findtext("out", "")) - first != end - start:
                        raise ValueError(f"{item.get('id')}: in to out is not start to end")
                    url = files[_one(item, "file").get("id")]
                    channel = item.findtext("sourcetrack/trackindex")
                    found.uses.append(
                        Use(
                            f"{kind}{number}",
                            start,
                            end,
                            url,
                            first / rate,
                            int(channel) - 1 if channel else None,
                        )
                    )
                    found.markers += [
                        start + int(marker.findtext("in", "")) - first
                        for marker in item.findall("marker")
                    ]
    return found


def _edge(item: Node, tag: str, neighbour: list[Node], outer: str) -> int:
    value = int(item.findtext(tag, ""))
    return int(neighbour[0].findtext(outer, "")) if value == -1 else value


def _xmeml_rate(node: Node) -> Fraction:
    base = Fraction(node.findtext("rate/timebase", ""))
    return base * Fraction(1000, 1001) if node.findtext("rate/ntsc") == "TRUE" else base


# FCPXML


def fcpxml(data: bytes) -> ReadBack:
    """Offsets count in the parent's time; the first storyline from tcStart, others from 0."""
    root = _xml(data)
    sequence = _one(root, ".//project/sequence")
    durations = {f.get("id"): f.get("frameDuration", "") for f in root.iter("format")}
    reader = _Fcpxml(1 / _moment(durations[sequence.get("format")]), root)
    origin = _moment(sequence.get("tcStart", "0s"))
    reader.found.start = reader.frame(origin)
    reader.found.drop = sequence.get("tcFormat") == "DF"
    reader.story(_one(sequence, "spine"), -origin, 0)
    return reader.found


class _Fcpxml:
    def __init__(self, rate: Fraction, root: Node) -> None:
        self.rate = rate
        self.found = ReadBack()
        self.assets = {
            asset.get("id"): (_moment(asset.get("start", "0s")), representation.get("src", ""))
            for asset in root.iter("asset")
            for representation in asset.findall("media-rep")
        }

    def frame(self, moment: Fraction) -> int:
        frames = moment * self.rate
        if frames.denominator != 1:
            raise ValueError(f"{moment} s is on no frame edge")
        return int(frames)

    def story(self, spine: Node, origin: Fraction, lane: int) -> None:
        for item in spine:
            if item.tag in ("asset-clip", "gap"):
                self.item(item, origin + _moment(item.get("offset", "0s")), lane)

    def item(self, node: Node, position: Fraction, lane: int) -> None:
        """One element at `position` seconds of the cut, then all that hangs on it."""
        start = _moment(node.get("start", "0s"))
        if node.tag == "asset-clip":
            media_start, url = self.assets[node.get("ref")]
            channels = [
                int(each.get("srcCh", "")) - 1
                for each in node.findall("audio-channel-source")
                if each.get("enabled", "1") == "1"
            ]
            sound = bool(channels)
            first = self.frame(position)
            last = first + self.frame(_moment(node.get("duration", "0s")))
            track = f"A{-lane}" if sound else f"V{lane + 1}"
            channel = channels[0] if sound else None
            self.found.uses.append(Use(track, first, last, url, start - media_start, channel))
        for child in node:
            if child.tag == "marker":
                at = position + _moment(child.get("start", "0s")) - start
                self.found.markers.append(self.frame(at))
            elif child.tag in ("asset-clip", "spine"):
                at = position + _moment(child.get("offset", "0s")) - start
                inner = int(child.get("lane", lane))
                if child.tag == "spine":
                    self.story(child, at, inner)
                else:
                    self.item(child, at, inner)


def _moment(text: str) -> Fraction:
    return Fraction(text.removesuffix("s"))


# CMX 3600


def edl(data: bytes, track: str, rate: Fraction, sources: dict[str, Source]) -> ReadBack:
    """One list; record frames count from midnight. sources: by the path in SOURCE FILE.

    Of an outgoing clip only what shows before its dissolve is in the list.
    """
    found = ReadBack()
    pending: tuple[int, int, str] | None = None
    for line in data.decode("utf-8").split("\r\n"):
        matched = _EDL_LINE.match(line)
        if line.startswith("FCM:"):
            found.drop = "NON" not in line
        elif matched:
            first, last = (smpte_to_frames(t, rate) for t in (matched[8], matched[9]))
            pending = (first, last, matched[6]) if first != last else None
        elif line.startswith("* SOURCE FILE: ") and pending:
            path = line.removeprefix("* SOURCE FILE: ")
            source = sources[path]
            at = smpte_to_frames(pending[2], source.rate, drop=source.drop) - source.start
            at %= day_frames(source.rate, drop=source.drop)  # a file may run past midnight
            found.uses.append(
                Use(track, pending[0], pending[1], path, Fraction(at) / source.rate, None)
            )
        elif line.startswith("* LOC: "):
            found.markers.append(smpte_to_frames(line.split()[2], rate))
    return found


# AAF


def aaf(data: bytes) -> ReadBack:
    """The top composition, each source clip followed to the file that has a locator."""
    found = ReadBack()
    with NamedTemporaryFile(suffix=".aaf") as written:  # pyaaf2 reads from a path only
        written.write(data)
        written.flush()
        with aaf2.open(written.name, "r") as file:
            _aaf_composition(file, found)
    return found


def _aaf_composition(file: Any, found: ReadBack) -> None:  # the library ships no types
    mobs = {str(mob.mob_id): mob for mob in file.content.mobs}
    ways: dict[tuple[str, int], tuple[str, int | None]] = {}
    top = next(mob for mob in mobs.values() if mob.usage == "Usage_TopLevel")
    for slot in top.slots:
        if type(slot.segment).__name__ == "Timecode":
            found.start, found.drop = slot.segment.start, bool(slot.segment.drop)
            continue
        if type(slot).__name__ == "EventMobSlot":
            found.markers += [each["Position"].value for each in slot.segment.components]
            continue
        letter = "V" if slot.media_kind == "Picture" else "A"
        track = f"{letter}{slot['PhysicalTrackNumber'].value}"
        rate = Fraction(slot.edit_rate)
        for start, clip in _aaf_clips(slot.segment):
            way = (str(clip.mob_id), clip.slot_id)
            if way not in ways:
                ways[way] = _aaf_file(mobs, *way)
            url, channel = ways[way]
            moment = Fraction(clip.start) / rate
            found.uses.append(Use(track, start, start + clip.length, url, moment, channel))


def _aaf_clips(segment: Any) -> Iterator[tuple[int, Any]]:  # the library ships no types
    position = 0
    for component in segment.components:
        kind = type(component).__name__
        if kind == "Transition":
            position -= component.length
            continue
        if kind == "SourceClip":
            yield position, component
        if kind == "Selector":  # a muted clip: nothing is chosen instead of it
            yield position, next(iter(component["Alternates"].value))
        position += component.length


def _aaf_file(mobs: dict[str, Any], mob_id: str, slot_id: int) -> tuple[str, int | None]:
    """The file's URL and, for sound, the channel: the master mob's physical track."""
    channel: int | None = None
    while True:
        mob = mobs[mob_id]
        slot = next(slot for slot in mob.slots if slot.slot_id == slot_id)
        if type(mob).__name__ == "MasterMob" and slot.media_kind == "Sound":
            channel = slot["PhysicalTrackNumber"].value - 1
        if type(mob).__name__ == "SourceMob":
            locator = next(iter(mob.descriptor["Locator"].value))
            return str(locator["URLString"].value), channel
        if slot.segment.start:
            raise ValueError(f"{mob.name}: its first frame is not the file's")
        mob_id, slot_id = str(slot.segment.mob_id), slot.segment.slot_id


# OpenTimelineIO


def otio(data: bytes) -> ReadBack:
    """The JSON as it stands, without the library that wrote it."""
    told = json.loads(data)
    start = told["global_start_time"]
    rate = _ntsc(start["rate"])
    found = ReadBack(start=int(start["value"]))
    found.markers += [_frame(m["marked_range"], rate) for m in told["tracks"]["markers"]]
    counted = {"Video": 0, "Audio": 0}
    for track in told["tracks"]["children"]:
        counted[track["kind"]] += 1
        name = f"{track['kind'][0]}{counted[track['kind']]}"
        position = 0
        for child in track["children"]:
            if child["OTIO_SCHEMA"].startswith("Transition"):
                continue
            length = child["source_range"]["duration"]
            frames = int(Fraction(length["value"]) / _ntsc(length["rate"]) * rate)
            if child["OTIO_SCHEMA"].startswith("Clip"):
                _otio_clip(found, child, name, position, frames, rate)
            position += frames
    return found


def _otio_clip(
    found: ReadBack, clip: dict[str, Any], track: str, position: int, frames: int, rate: Fraction
) -> None:
    media = clip["media_references"][clip["active_media_reference_key"]]
    first = _seconds(clip["source_range"])
    moment = first - _seconds(media["available_range"])
    channel = clip["metadata"]["roughcut"].get("channel")
    found.uses.append(
        Use(
            track,
            position,
            position + frames,
            media["target_url"],
            moment,
            None if channel is None else channel - 1,
        )
    )
    for marker in clip["markers"]:
        at = (_seconds(marker["marked_range"]) - first) * rate
        found.markers.append(position + int(at))


def _seconds(span: dict[str, Any]) -> Fraction:
    return Fraction(span["start_time"]["value"]) / _ntsc(span["start_time"]["rate"])


def _frame(span: dict[str, Any], rate: Fraction) -> int:
    return int(_seconds(span) * rate)


def _ntsc(rate: float) -> Fraction:
    """The fraction that a rate in floating point stands for."""
    exact = Fraction(round(rate * 1001), 1001)
    return exact if abs(float(exact) - rate) < 1e-6 else Fraction(rate)
