"""Advanced Authoring Format, written on pyaaf2.

Format: AMWA AS-01 "AAF Edit Protocol" and "AAF Object Specification 1.1"; slot and marker
attributes as Avid Media Composer writes them. The chain is composition -> master mob -> file
source mob (locator) -> tape mob (reel, timecode from 0). A source clip's start counts in the edit
rate of the slot it stands on, so media of another rate keeps exact seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import aaf2
from aaf2.auid import AUID
from aaf2.rational import AAFRational

from editor.interchange.mob_ids import mob_id
from editor.interchange.names import plain_text
from editor.interchange.timeline import (
    Event,
    Marker,
    Sequence,
    Source,
    Transition,
    events_by_track,
    markers_by_event,
    transitions_into,
    transitions_out_of,
)
from roughcut.core.timecode import droppable, nominal

# Everything of pyaaf2 is Any: the library ships no types.

_PRODUCT = AUID("6f6b4b0e-5c3d-4b8e-9a57-7d2f0e4c1a90")
_DISSOLVES = {
    "picture": (AUID("0c3bea40-fc05-11d2-8a29-0050040ef7d2"), "VideoDissolve"),
    "sound": (AUID("0c3bea44-fc05-11d2-8a29-0050040ef7d2"), "MonoAudioDissolve"),
}
_UNCOMPRESSED = AUID("04020202-0000-0000-060e-2b3404010101")
_TIMECODE_SLOT = 1
_MARKER_SLOTS = 1000  # above every track, where Avid puts its own
_DAY_S = 86400
_SOUND_BITS = 24
_COLORS = {
    "RED": (41471, 12134, 6564),
    "GREEN": (13107, 52428, 13107),
    "BLUE": (13107, 13107, 52428),
    "CYAN": (13107, 52428, 52428),
    "MAGENTA": (52428, 13107, 52428),
    "YELLOW": (58981, 58981, 6553),
    "BLACK": (0, 0, 0),
    "WHITE": (65535, 65535, 65535),
}
_NEAREST_COLOR = {"ORANGE": "YELLOW", "PURPLE": "MAGENTA", "PINK": "MAGENTA"}


def write(sequence: Sequence) -> bytes:
    """The whole cut as one AAF without essence. Switched-off events are muted clips."""
    file = aaf2.open()  # in memory
    writer = _Writer(sequence, file)
    writer.write()
    file.save()
    file.manager.remove_temp()
    file.cfb.close()
    data = bytes(file.f.getvalue())
    file.f.close()
    return data


class _Writer:
    """One file in the making."""

    def __init__(self, sequence: Sequence, file: Any) -> None:
        self.sequence = sequence
        self.file = file
        self.create = file.create
        self.rate = _rational(sequence.rate)
        self.kinds = {kind: file.dictionary.lookup_datadef(kind) for kind in ("picture", "sound")}
        self.tapes: dict[tuple[str, Fraction, bool], Any] = {}
        self.masters: dict[str, Any] = {}
        self.into = transitions_into(sequence)
        self.out_of = transitions_out_of(sequence)
        self.operations: dict[str, Any] = {}
        self.uses: dict[tuple[str, int], Any] = {}

    def write(self) -> None:
        self._identify()
        for source in self.sequence.sources:
            self._tape(source)
        for source in self.sequence.sources:
            self.masters[source.key] = self._master(source, self._file_mob(source))
        self._composition()

    def _identify(self) -> None:
        """The one stamp is the sequence's; no clock and no random id goes into the file."""
        header = self.file.header
        header["LastModified"].value = self.sequence.created
        identity = header["IdentificationList"].value[0]
        identity["ProductName"].value = "Rough Cut"
        identity["CompanyName"].value = "Rough Cut"
        identity["ProductVersionString"].value = "1"
        identity["ProductID"].value = _PRODUCT
        identity["Date"].value = self.sequence.created
        identity["Platform"].value = "any"
        identity["GenerationAUID"].value = _PRODUCT

    # Mobs

    def _mob(self, mob: Any, identity: Any, name: str) -> Any:
        mob.mob_id = identity
        mob.name = plain_text(name)
        mob["CreationTime"].value = self.sequence.created
        mob["LastModified"].value = self.sequence.created
        return mob

    def _identity(self, source: Source) -> str:
        return f"{source.key}\0{source.sha256 or source.name}"

    def _tape(self, source: Source) -> None:
        """One mob for each reel that counts alike; its timecode begins at midnight."""
        key = (source.reel, source.rate, _drops(source))
        if not source.reel or key in self.tapes:
            return
        alike = [s for s in self.sequence.sources if (s.reel, s.rate, _drops(s)) == key]
        length = max(
            _DAY_S * nominal(source.rate), *(s.start + s.frames for s in alike), source.frames
        )
        identity = mob_id(
            self.sequence.project, "tape", source.reel, str(source.rate), str(_drops(source))
        )
        tape = self._mob(self.create.SourceMob(), identity, source.reel)
        tape.descriptor = self.create.TapeDescriptor()
        channels = max(s.channels for s in alike)
        for slot_id, kind, number in _essence_slots(any(s.video for s in alike), channels):
            clip = self._clip(None, 0, 0, length, kind)
            self._slot(tape, slot_id, _rational(source.rate), clip, number)
        self._timecode(tape, 1 + channels + 1, source.rate, _drops(source), 0, length)
        self.file.content.mobs.append(tape)
        self.tapes[key] = tape

    def _file_mob(self, source: Source) -> Any:
        identity = mob_id(self.sequence.project, "file", self._identity(source))
        mob = self._mob(self.create.SourceMob(), identity, source.name)
        mob.descriptor = self._descriptor(source)
        tape = self.tapes.get((source.reel, source.rate, _drops(source)))
        start = source.start if tape is not None else 0
        for slot_id, kind, number in _essence_slots(source.video, source.channels):
            clip = self._clip(tape, slot_id, start, source.frames, kind)
            self._slot(mob, slot_id, _rational(source.rate), clip, number)
        if tape is None:
            slot_id = 1 + source.channels + 1
            self._timecode(mob, slot_id, source.rate, _drops(source), source.start, source.frames)
        self.file.content.mobs.append(mob)
        return mob

    def _master(self, source: Source, file_mob: Any) -> Any:
        identity = mob_id(self.sequence.project, "master", self._identity(source))
        mob = self._mob(self.create.MasterMob(), identity, source.name)
        for slot_id, kind, number in _essence_slots(source.video, source.channels):
            clip = self._clip(file_mob, slot_id, 0, source.frames, kind)
            name = source.channel_names[number - 1 : number] if kind == "sound" else ()
            self._slot(mob, slot_id, _rational(source.rate), clip, number, " ".join(name))
        told = [("Scene", source.scene), ("Take", source.take)]
        told += [(f"TRK{n}", name) for n, name in enumerate(source.channel_names, 1)]
        for key, value in told:
            if value:
                mob.comments[key] = plain_text(value)
        self.file.content.mobs.append(mob)
        return mob

    def _descriptor(self, source: Source) -> Any:
        """Picture, sound, or both in one file; the locator says where it lies."""
        parts = []
        if source.video:
            parts.append(self._picture(source))
        if source.channels:
            parts.append(self._sound(source))
        if len(parts) == 1:
            descriptor = parts[0]
        else:
            descriptor = self.create.MultipleDescriptor()
            descriptor["SampleRate"].value = _rational(source.rate)
            descriptor["Length"].value = source.frames
            descriptor["FileDescriptors"].value = parts
        locator = self.create.NetworkLocator()
        locator["URLString"].value = source.url
        descriptor["Locator"].append(locator)
        return descriptor

    def _picture(self, source: Source) -> Any:
        picture = self.create.CDCIDescriptor()
        picture["ComponentWidth"].value = 8
        picture["HorizontalSubsampling"].value = 2
        picture["FrameLayout"].value = "FullFrame"
        picture["VideoLineMap"].value = [0, 0]
        picture["ImageAspectRatio"].value = f"{source.width or 16}/{source.height or 9}"
        picture["StoredWidth"].value = source.width
        picture["StoredHeight"].value = source.height
        picture["SampleRate"].value = _rational(source.rate)
        picture["Length"].value = source.frames
        return picture

    def _sound(self, source: Source) -> Any:
        sound = self.create.PCMDescriptor()
        rate = AAFRational(source.sample_rate)
        align = source.channels * _SOUND_BITS // 8
        sound["SampleRate"].value = rate
        sound["AudioSamplingRate"].value = rate
        sound["Channels"].value = source.channels
        sound["QuantizationBits"].value = _SOUND_BITS
        sound["BlockAlign"].value = align
        sound["AverageBPS"].value = align * source.sample_rate
        sound["Compression"].value = _UNCOMPRESSED
        sound["Length"].value = round(source.duration * source.sample_rate)
        return sound

    # The composition

    def _composition(self) -> None:
        sequence = self.sequence
        identity = mob_id(sequence.project, "composition", repr(sequence))
        mob = self._mob(self.create.CompositionMob(), identity, sequence.name)
        mob.usage = "Usage_TopLevel"
        drop = sequence.drop
        length = max(sequence.duration, 1)
        self._timecode(mob, _TIMECODE_SLOT, sequence.rate, drop, sequence.start, length)
        slots = {}
        for slot_id, (track, events) in enumerate(
            events_by_track(sequence).items(), _TIMECODE_SLOT + 1
        ):
            slots[track] = slot_id
            segment = self._track(track, events)
            self._slot(mob, slot_id, self.rate, segment, int(track[1:]), track)
        self._markers(mob, slots)
        self.file.content.mobs.append(mob)

    def _track(self, track: str, events: list[tuple[int, Event]]) -> Any:
        kind = "picture" if track[0] == "V" else "sound"
        components = []
        position = 0
        for index, event in events:
            if event.record.start > position:
                components.append(self._filler(kind, event.record.start - position))
            into, out_of = self.into.get(index), self.out_of.get(index)
            if into:
                components.append(self._transition(kind, into))
            head, tail = into.head if into else 0, out_of.tail if out_of else 0
            components.append(self._use(event, kind, head, tail))
            position = event.record.end
        length = self.sequence.duration
        if length > position:
            components.append(self._filler(kind, length - position))
        segment = self.create.Sequence(media_kind=self.kinds[kind], length=length)
        segment["Components"].extend(components)
        return segment

    def _use(self, event: Event, kind: str, head: int, tail: int) -> Any:
        slot_id = 1 if event.channel is None else event.channel + 2
        key = (event.source, slot_id)
        if key not in self.uses:
            self.uses[key] = self._clip(self.masters[event.source], slot_id, 0, 0, kind)
        clip = self.uses[key].copy()  # a third of the time that a new clip takes
        clip.start = event.source_in - head
        clip.length = event.record.duration + head + tail
        if event.comment:
            told = (("Line", "\n".join(event.lines)), ("Reason", event.reason))
            notes = [("Clip Name", event.name), ("Comment", event.comment), *told]
            clip["UserComments"].value = self._tags(pair for pair in notes if pair[1])
        if event.status in _COLORS or event.status in _NEAREST_COLOR:
            clip["ComponentAttributeList"].value = self._color(event.status)
        return clip if event.enabled else self._muted(clip, kind)

    def _muted(self, clip: Any, kind: str) -> Any:
        """A clip that is switched off, as Media Composer has it: chosen is nothing instead."""
        selector = self.create.Selector(media_kind=self.kinds[kind], length=clip.length)
        selector["Selected"].value = self._filler(kind, clip.length)
        selector["Alternates"].value = [clip]
        return selector

    def _color(self, status: str) -> list[Any]:
        """The clip colour of Media Composer's timeline."""
        tones = _COLORS[_NEAREST_COLOR.get(status, status)]
        return [
            self.create.TaggedValue(f"_COLOR_{letter}", tone, "aafInt32")
            for letter, tone in zip("RGB", tones, strict=True)
        ]

    def _transition(self, kind: str, told: Transition) -> Any:
        length = told.record.duration
        operation = self._operation(kind)  # before create: pyaaf2 remembers one name at a time
        group = self.create.OperationGroup(operation, length, media_kind=self.kinds[kind])
        transition = self.create.Transition(media_kind=self.kinds[kind], length=length)
        transition["OperationGroup"].value = group
        transition.cutpoint = told.head
        return transition

    def _operation(self, kind: str) -> Any:
        if kind not in self.operations:
            identity, name = _DISSOLVES[kind]
            made = self.create.OperationDef(identity, name, "")
            made.datadef = self.kinds[kind]
            made["IsTimeWarp"].value = False
            made["Bypass"].value = 0
            made.number_inputs = 2
            made["OperationCategory"].value = "OperationCategory_Effect"
            self.file.dictionary.register_def(made)
            self.operations[kind] = made
        return self.operations[kind]

    # Markers

    def _markers(self, mob: Any, slots: dict[str, int]) -> None:
        """Those of the timeline on the timecode track, those of clips on their track."""
        described: dict[int, list[Marker]] = {}
        for index, markers in markers_by_event(self.sequence).items():
            slot_id = _TIMECODE_SLOT
            if index is not None:
                slot_id = slots[self.sequence.events[index].track]
            described.setdefault(slot_id, []).extend(markers)
        for slot_id, markers in sorted(described.items()):
            segment = self.create.Sequence(media_kind="DescriptiveMetadata")
            ordered = sorted(markers, key=lambda marker: marker.frame)
            segment["Components"].extend([self._marker(each, slot_id) for each in ordered])
            slot = self.create.EventMobSlot(_MARKER_SLOTS + slot_id, "", segment)
            slot.edit_rate = self.rate
            slot["PhysicalTrackNumber"].value = 1
            mob.slots.append(slot)

    def _marker(self, marker: Marker, slot_id: int) -> Any:
        color = _NEAREST_COLOR.get(marker.color, marker.color)
        color = color if color in _COLORS else "WHITE"
        text = plain_text("\n".join(filter(None, (marker.name, marker.discussed_note))))
        author = plain_text(marker.author)
        made = self.create.DescriptiveMarker()
        made["Position"].value = marker.frame
        made["Comment"].value = text
        made["CommentMarkerUser"].value = author
        made["CommentMarkerColor"].value = dict(
            zip(("red", "green", "blue"), _COLORS[color], strict=True)
        )
        made["DescribedSlots"].value = {slot_id}
        tags = [
            ("_ATN_CRM_COLOR", color.capitalize()),
            ("_ATN_CRM_USER", author),
            ("_ATN_CRM_COM", text),
        ]
        made["CommentMarkerAttributeList"].value = self._tags(tags)
        return made

    # Parts

    def _tags(self, pairs: Iterable[tuple[str, str]]) -> list[Any]:
        return [self.create.TaggedValue(name, plain_text(value)) for name, value in pairs]

    def _clip(self, mob: Any, slot_id: int, start: int, length: int, kind: str) -> Any:
        """A source clip; without a mob it is the end of the chain."""
        identity = mob.mob_id if mob is not None else None
        return self.create.SourceClip(start, length, identity, slot_id, media_kind=self.kinds[kind])

    def _filler(self, kind: str, length: int) -> Any:
        return self.create.Filler(media_kind=self.kinds[kind], length=length)

    def _slot(
        self, mob: Any, slot_id: int, rate: Any, segment: Any, number: int, name: str = ""
    ) -> None:
        slot = self.create.TimelineMobSlot(slot_id, plain_text(name), segment, edit_rate=rate)
        slot["PhysicalTrackNumber"].value = number
        mob.slots.append(slot)

    def _timecode(
        self, mob: Any, slot_id: int, rate: Fraction, drop: bool, start: int, length: int
    ) -> None:
        timecode = self.create.Timecode(nominal(rate), drop=drop, length=length)
        timecode.start = start
        self._slot(mob, slot_id, _rational(rate), timecode, 1, "TC1")


def _essence_slots(video: bool, channels: int) -> list[tuple[int, str, int]]:
    """(slot id, kind, physical track) of a file: picture is slot 1, channel n is slot n + 1."""
    picture = [(1, "picture", 1)] if video else []
    return picture + [(number + 1, "sound", number) for number in range(1, channels + 1)]


def _drops(source: Source) -> bool:
    return source.drop and droppable(source.rate)


def _rational(rate: Fraction) -> Any:
    return AAFRational(rate.numerator, rate.denominator)
