"""Reads an AAF's top composition as Media Composer, Resolve, Premiere and Pro Tools write it.

Format: AMWA, "AAF Object Specification 1.1" and "Edit Protocol". Each source clip is followed
through its mobs: composition (subclip, nested sequence), master mob, file mobs, tape. A start
counts in the edit rate of the slot it stands on. pyaaf2 opens the container.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from tempfile import NamedTemporaryFile
from typing import Any

import aaf2

from editor.interchange.foreign import Foreign, ForeignEvent, Gathering, Mix, broken, short
from editor.interchange.readers.bounds import frames_of, rate_of
from editor.interchange.readers.mobs import Chains, comments_of, kind_of, told
from editor.interchange.timeline import Marker
from roughcut.core.timecode import FrameRange, droppable

_NESTING_MAX = 30
_STEPS_MAX = 1_000_000

# Everything of pyaaf2 is Any: the library ships no types.


def read(data: bytes) -> Foreign:
    """The composition. Raises RefusedError when there is none.

    The container's own faults come out as pyaaf2 or Python raises them: sandbox.py runs this for
    files of strangers.
    """
    with NamedTemporaryFile(suffix=".aaf") as written:  # pyaaf2 reads from a path only
        written.write(data)
        written.flush()
        with aaf2.open(written.name, "r") as file:
            return _Reader(file).read()


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a segment lies: its `first` unit is at record second `at`, `length` seconds show.

    first: seconds into the segment that are skipped. pace: segment seconds per record second.
    drawn: composition mobs around, against circles. enabled: no segment around is muted.
    """

    at: Fraction
    first: Fraction
    length: Fraction
    rate: Fraction
    track: str
    pace: Fraction = Fraction(1)
    depth: int = 0
    drawn: tuple[str, ...] = ()
    enabled: bool = True


class _Reader:
    def __init__(self, file: Any) -> None:
        self.into = Gathering("aaf")
        self.chains = Chains({str(mob.mob_id): mob for mob in file.content.mobs})
        self.rate = Fraction(25)
        self.steps = 0

    def read(self) -> Foreign:
        top = self._top()
        slots = list(top.slots)
        self.rate = self._sequence_rate(slots)
        start, drop = self._timecode(slots)
        numbers: dict[str, set[int]] = {"V": set(), "A": set()}
        for slot in slots:
            try:
                kind = kind_of(slot)
                if type(slot).__name__ == "EventMobSlot":
                    self._markers(slot)
                elif kind:
                    self._track(slot, _number(slot, kind, numbers[kind]))
            except (ValueError, ArithmeticError, KeyError, AttributeError, TypeError):
                self.into.lose("unreadable")
        drop = drop and droppable(self.rate)
        return self.into.done(short(top.name), self.rate, drop=drop, start=start)

    def _top(self) -> Any:
        """The composition that no other uses; where several are, the one with most slots."""
        mobs = [m for m in self.chains.mobs.values() if type(m).__name__ == "CompositionMob"]
        top = [mob for mob in mobs if str(mob.usage or "") == "Usage_TopLevel"] or mobs
        if not top:
            raise broken("there is no composition in it")
        if len(top) > 1:
            self.into.lose("other-sequences", len(top) - 1)
        return max(top, key=lambda mob: len(list(mob.slots)))

    def _sequence_rate(self, slots: list[Any]) -> Fraction:
        """The picture's edit rate, else the timecode's, else a sound's that is no sample rate."""
        rates = [
            (order, Fraction(slot.edit_rate))
            for slot in slots
            for order in (_rate_order(slot),)
            if order is not None and getattr(slot, "edit_rate", None)
        ]
        for _, rate in sorted(rates, key=lambda item: item[0]):
            if 1 <= rate <= 1000:
                return rate_of(rate)
        raise broken("the composition has no frame rate")

    def _timecode(self, slots: list[Any]) -> tuple[int, bool]:
        """The primary timecode: of physical track 1, else the first."""
        found = []
        for slot in slots:
            code = self.chains.timecode(slot)
            if code is not None:
                found.append((told(slot, "PhysicalTrackNumber") != 1, code))
        if not found:
            return 0, False
        code = min(found, key=lambda item: item[0])[1]
        return int(code.start), bool(code.drop)

    def _track(self, slot: Any, track: str) -> None:
        rate = Fraction(slot.edit_rate)
        if rate <= 0:
            raise ValueError("no edit rate")
        length = Fraction(slot.segment.length or 0) / rate
        self._segment(slot.segment, _Scope(Fraction(0), Fraction(0), length, rate, track), "")

    # Segments

    def _segment(self, segment: Any, scope: _Scope, name: str) -> None:
        self.steps += 1
        if scope.depth > _NESTING_MAX or self.steps > _STEPS_MAX:
            self.into.lose("nesting")
            return
        inner = replace(scope, depth=scope.depth + 1)
        kind = type(segment).__name__
        if kind == "Sequence":
            self._components(segment, inner, name)
        elif kind == "SourceClip":
            self._clip(segment, inner, name)
        elif kind == "OperationGroup":
            self._operation(segment, inner, name)
        elif kind == "NestedScope":
            self._layers(segment, inner, name)
        elif kind == "Selector":
            self._selector(segment, inner, name)
        elif kind == "EssenceGroup":
            choices = list(segment["Choices"].value)
            if choices:
                self._segment(choices[0], inner, name)
        elif kind not in ("Filler", "ScopeReference"):
            self.into.lose("unreadable")

    def _selector(self, selector: Any, scope: _Scope, name: str) -> None:
        """A choice. Where it is nothing instead of one clip, that clip is muted (Media Composer).

        Of a choice between pictures (a group clip) only the chosen one is read.
        """
        chosen, others = told(selector, "Selected"), list(told(selector, "Alternates") or ())
        if type(chosen).__name__ == "Filler" and len(others) == 1:
            self._segment(others[0], replace(scope, enabled=False), name)
            return
        if others:
            self.into.lose("alternates", len(others))
        self._segment(chosen, scope, name)

    def _components(self, segment: Any, scope: _Scope, name: str) -> None:
        """What of a sequence lies in the scope's span, each part between its cuts."""
        end = scope.first + scope.length * scope.pace
        for part, begins, ends, head in _spread(segment, scope.rate):
            if isinstance(part, Mix):
                self._mix(part, scope)
                continue
            opens, closes = max(begins, scope.first), min(ends, end)
            if closes <= opens:
                continue
            self._segment(
                part,
                replace(
                    scope,
                    at=scope.at + (opens - scope.first) / scope.pace,
                    first=opens - begins + head,
                    length=(closes - opens) / scope.pace,
                ),
                name,
            )

    def _mix(self, mix: Mix, scope: _Scope) -> None:
        start, cut, end = (
            frames_of(scope.at + (Fraction(n) / scope.rate - scope.first) / scope.pace, self.rate)
            for n in (mix.record.start, mix.cut, mix.record.end)
        )
        if start <= cut <= end:
            self.into.mixes.append(Mix(scope.track, FrameRange(start, end), cut))

    def _operation(self, group: Any, scope: _Scope, name: str) -> None:
        """An effect: its first input that is no reference to the tracks below; it may retime."""
        inputs = [each for each in group.segments if type(each).__name__ != "ScopeReference"]
        operation = group.operation
        title = str(getattr(operation, "name", "") or "")
        if not inputs:
            self.into.lose("effects")
            return
        speed = Fraction(1)
        if bool(told(operation, "IsTimeWarp")) or "speed" in title.lower():
            speed = self._speed(group, inputs[0])
        elif "pan" not in title.lower() and "gain" not in title.lower():
            self.into.lose("effects")
        scope = replace(scope, first=scope.first * speed, pace=scope.pace * (speed or 1))
        self._segment(inputs[0], scope, name)

    def _speed(self, group: Any, under: Any) -> Fraction:
        """The ratio that a timewarp names, else that of its lengths."""
        for parameter in group.parameters:
            value: Any = getattr(parameter, "value", None)
            named = "speedratio" in str(parameter.name or "").replace(" ", "").lower()
            constant = type(parameter).__name__ == "ConstantValue" and value is not None
            if named and constant and 0 < abs(Fraction(value)) <= 1000:
                return Fraction(value)
        if not group.length or not under.length or under.length == group.length:
            self.into.lose("variable-speed")
            return Fraction(1)
        return Fraction(under.length, group.length)

    def _layers(self, segment: Any, scope: _Scope, name: str) -> None:
        """Avid keeps all picture tracks as the slots of one scope, the lowest first.

        Where a slot shows the one below it refers to it; those are read on their own.
        """
        base = int(scope.track[1:])
        for number, slot in enumerate(segment.slots, base):
            layer = slot.value if hasattr(slot, "value") else slot
            track = f"{scope.track[0]}{min(number, 99)}"
            self._segment(layer, replace(scope, track=track), name)

    def _clip(self, clip: Any, scope: _Scope, name: str) -> None:
        mob_id = str(clip.mob_id)
        mob: Any = self.chains.mobs.get(mob_id)
        name = comments_of(clip).get("Clip Name", "") or name
        begins = Fraction(clip.start or 0) / scope.rate
        if type(mob).__name__ == "CompositionMob":
            if mob_id in scope.drawn:
                self.into.lose("circles")
                return
            slot = next((s for s in mob.slots if s.slot_id == clip.slot_id), None)
            if slot is None:
                raise ValueError("no such slot")
            self.into.lose("nested")
            inner = replace(
                scope,
                first=scope.first + begins,
                rate=Fraction(slot.edit_rate),
                drawn=(*scope.drawn, mob_id),
            )
            self._segment(slot.segment, inner, name or short(mob.name))
        elif mob is not None:
            self._event(clip, scope, begins + scope.first, name)

    def _event(self, clip: Any, scope: _Scope, moment: Fraction, name: str) -> None:
        chain = self.chains.follow(str(clip.mob_id), int(clip.slot_id))
        if chain.circle:
            self.into.lose("circles")
        first = frames_of(scope.at, self.rate)
        last = frames_of(scope.at + scope.length, self.rate)
        if last <= first:
            return
        self.into.add(
            ForeignEvent(
                track=scope.track,
                record=FrameRange(first, last),
                name=short(name) or chain.media.name,
                media=chain.media,
                moment=moment + chain.shift,
                channel=chain.channel if scope.track[0] == "A" else None,
                enabled=scope.enabled,
                speed=scope.pace,
                comment=short(comments_of(clip).get("Comment", "")),
            )
        )

    # Markers

    def _markers(self, slot: Any) -> None:
        rate = Fraction(slot.edit_rate)
        for part in getattr(slot.segment, "components", ()):
            position = told(part, "Position")
            if position is None or rate <= 0:
                continue
            tags = comments_of(part, "CommentMarkerAttributeList")
            text = str(told(part, "Comment") or tags.get("_ATN_CRM_COM", ""))
            title, _, note = text.partition("\n")
            user = told(part, "CommentMarkerUser") or told(part, "CommentMarkerUSer")
            self.into.mark(
                Marker(
                    frame=frames_of(Fraction(position) / rate, self.rate),
                    name=short(title),
                    note=short(note),
                    author=short(str(user or tags.get("_ATN_CRM_USER", ""))),
                    color=tags.get("_ATN_CRM_COLOR", "").upper()[:20],
                )
            )


def _spread(segment: Any, rate: Fraction) -> Iterator[tuple[Any, Fraction, Fraction, Fraction]]:
    """(part, begin, end, head) in seconds of the sequence, each between the cuts around it.

    head: seconds of the part that its dissolve shows before the cut. A dissolve comes as a Mix
    in units of the rate.
    """
    parts = list(segment.components)
    position = 0
    head = 0
    for number, part in enumerate(parts):
        length = int(part.length or 0)
        if type(part).__name__ == "Transition":
            position -= length
            head = int(part.cutpoint or 0)
            cut = position + head
            yield Mix("", FrameRange(position, position + max(length, 0)), cut), *_NONE
            continue
        following: Any = parts[number + 1] if number + 1 < len(parts) else None
        tail = 0
        if type(following).__name__ == "Transition":
            tail = int(following.length or 0) - int(following.cutpoint or 0)
        begins, ends = position + head, position + length - tail
        yield part, Fraction(begins) / rate, Fraction(ends) / rate, Fraction(head) / rate
        position += length
        head = 0


_NONE = (Fraction(0), Fraction(0), Fraction(0))


def _number(slot: Any, kind: str, taken: set[int]) -> str:
    """The track's name: its physical number, or the next free one."""
    number = told(slot, "PhysicalTrackNumber")
    if not isinstance(number, int) or not 0 < number < 100 or number in taken:
        number = next(n for n in range(1, 10_000) if n not in taken)
    taken.add(number)
    return f"{kind}{min(number, 99)}"


def _rate_order(slot: Any) -> int | None:
    kind = str(slot.media_kind or "")
    if kind.endswith("Picture"):
        return 0
    if kind.endswith("Timecode"):
        return 1
    return 2 if kind.endswith("Sound") else None
