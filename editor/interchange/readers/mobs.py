"""Follows a source clip of an AAF through its mobs to the file and the tape it came from.

Format: AMWA, "AAF Object Specification 1.1".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from editor.interchange.foreign import Media, distinct, short
from editor.interchange.names import base_name
from editor.interchange.readers.bounds import path_of, picture_size, rate_of
from roughcut.core.timecode import droppable, nominal

_CHAIN_MAX = 24
_SEARCHED_MAX = 64

# Everything of pyaaf2 is Any: the library ships no types.


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a slot of a mob leads. shift: seconds from it to the same frame of the media."""

    media: Media
    shift: Fraction
    channel: int | None
    circle: bool


@dataclass(slots=True)
class _Found:
    """What was met on the way. position: seconds in the mob where the way stands now."""

    names: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    reel: str = ""
    identity: str = ""
    channel: int | None = None
    position: Fraction = Fraction(0)
    in_file: Fraction | None = None
    timecode: Fraction | None = None
    rate: Fraction | None = None
    drop: bool = False
    duration: Fraction | None = None
    size: tuple[int, int] | None = None
    circle: bool = False


class Chains:
    """The mobs of a file by id, and every way through them that was gone before."""

    def __init__(self, mobs: dict[str, Any]) -> None:
        self.mobs = mobs
        self.known: dict[tuple[str, int], Chain] = {}

    def follow(self, mob_id: str, slot_id: int) -> Chain:
        if (mob_id, slot_id) not in self.known:
            self.known[mob_id, slot_id] = self._follow(mob_id, slot_id)
        return self.known[mob_id, slot_id]

    def _follow(self, mob_id: str, slot_id: int) -> Chain:
        found = _Found()
        seen: set[tuple[str, int]] = set()
        while mob_id in self.mobs and len(seen) < _CHAIN_MAX:
            if (mob_id, slot_id) in seen:
                found.circle = True
                break
            seen.add((mob_id, slot_id))
            mob = self.mobs[mob_id]
            slot = next((each for each in mob.slots if each.slot_id == slot_id), None)
            if slot is None:
                break
            self._visit(mob, slot, found)
            clip = _source_clip(slot.segment)
            if clip is None:
                break
            rate = Fraction(getattr(slot, "edit_rate", 0) or 1)
            found.position += Fraction(clip.start or 0) / rate
            mob_id, slot_id = str(clip.mob_id), int(clip.slot_id or 0)
        return _chain(found)

    def _visit(self, mob: Any, slot: Any, found: _Found) -> None:
        kind = type(mob).__name__
        name = short(mob.name)
        if kind == "MasterMob":
            found.identity = found.identity or str(mob.mob_id)
            if kind_of(slot) == "A":
                number = told(slot, "PhysicalTrackNumber")
                found.channel = number - 1 if isinstance(number, int) and number > 0 else None
        descriptor = getattr(mob, "descriptor", None) if kind == "SourceMob" else None
        if type(descriptor).__name__ in ("TapeDescriptor", "FilmDescriptor"):
            found.reel = found.reel or name
        else:
            found.names.append(name)
            if descriptor is not None:
                self._file(mob, slot, descriptor, found)
        self._counts(mob, found)

    def _file(self, mob: Any, slot: Any, descriptor: Any, found: _Found) -> None:
        """The file nearest to the camera is the one to match: later ones replace earlier."""
        rate = Fraction(getattr(slot, "edit_rate", 0) or 0)
        length = getattr(slot.segment, "length", None)
        found.in_file = found.position
        if 1 <= rate <= 1000 and kind_of(slot) == "V":
            found.rate = rate_of(rate)
        if rate > 0 and isinstance(length, int):
            found.duration = length / rate
        found.size = _size(descriptor) or found.size
        for locator in told(descriptor, "Locator") or ():
            url = told(locator, "URLString")
            if url:
                found.paths.append(short(path_of(str(url))))

    def _counts(self, mob: Any, found: _Found) -> None:
        """The timecode here, when this mob has a timecode track."""
        for slot in list(mob.slots)[:_SEARCHED_MAX]:
            code = self.timecode(slot)
            if code is None:
                continue
            rate = Fraction(getattr(slot, "edit_rate", 0) or 0)
            counted = rate if rate > 0 and nominal(rate) == code.fps else _ntsc(code.fps, rate)
            found.timecode = Fraction(code.start or 0) / counted + found.position
            found.drop = bool(code.drop) and droppable(counted)
            found.rate = found.rate or counted
            return

    def timecode(self, slot: Any) -> Any:
        """The Timecode of a timecode slot, or None."""
        segment = slot.segment
        if type(segment).__name__ == "Sequence":
            parts = list(segment.components)
            segment = next((p for p in parts if type(p).__name__ == "Timecode"), None)
        return segment if type(segment).__name__ == "Timecode" and segment.fps else None


def _ntsc(fps: int, rate: Fraction) -> Fraction:
    """fps counted as the slot's rate is: a slot in 96ths of 23.976 counts 24 at 24000/1001."""
    return Fraction(fps * 1000, 1001) if rate.denominator == 1001 else Fraction(fps)


def _chain(found: _Found) -> Chain:
    shift = found.in_file if found.in_file is not None else found.position
    paths = list(reversed(found.paths))
    media = Media(
        names=distinct(*(base_name(path) for path in paths), *reversed(found.names)),
        path=paths[0] if paths else "",
        reel=found.reel,
        identity=found.identity,
        start=None if found.timecode is None else found.timecode - shift,
        rate=found.rate,
        drop=found.drop,
        duration=found.duration,
        size=found.size,
    )
    return Chain(media, shift, found.channel, found.circle)


def _size(descriptor: Any) -> tuple[int, int] | None:
    """Of the picture that a descriptor, or one of several in one file, tells."""
    for part in (descriptor, *(told(descriptor, "FileDescriptors") or ())):
        width, height = told(part, "StoredWidth"), told(part, "StoredHeight")
        if width and height:
            return picture_size(str(width), str(height))
    return None


def _source_clip(segment: Any) -> Any:
    """The first source clip under sequences and effects, or None at the end of a chain."""
    for _ in range(_CHAIN_MAX):
        kind = type(segment).__name__
        if kind == "SourceClip":
            return segment
        parts: list[Any] = []
        if kind == "Sequence":
            parts = [p for p in segment.components if type(p).__name__ != "Filler"]
        elif kind == "OperationGroup":
            parts = list(segment.segments)
        elif kind == "EssenceGroup":
            parts = list(segment["Choices"].value)
        elif kind == "Selector":
            parts = [segment["Selected"].value]
        if not parts:
            return None
        segment = parts[0]
    return None


def kind_of(slot: Any) -> str:
    """ "V", "A" or "" for what a slot holds."""
    kind = str(slot.media_kind or "")
    if kind.endswith("Picture"):
        return "V"
    return "A" if kind.endswith("Sound") else ""


def told(thing: Any, name: str) -> Any:
    """A property's value, or None."""
    found = thing.get(name) if hasattr(thing, "get") else None
    return getattr(found, "value", None) if found is not None else None


def comments_of(thing: Any, name: str = "UserComments") -> dict[str, str]:
    return {str(tag.name): short(str(tag.value)) for tag in told(thing, name) or ()}
