"""What an editor made of a proposal: each proposed shot kept, trimmed, swapped, moved or dropped.

Shots are compared by the frames of our clips that they show, so it does not matter where in the
timeline, on which track or at which rate the final cut has them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from editor.interchange.matching import Placed
from roughcut.core.timecode import FrameRange


class Fate(StrEnum):
    KEPT = "kept"
    TRIMMED = "trimmed"
    SWAPPED = "swapped"
    DROPPED = "dropped"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Shot:
    """One proposed shot. clip None: nothing covers its lines. sound: record frames of its sound.

    source counts frames of the clip, record those of the cut.
    """

    order: int
    clip: int | None
    source: FrameRange
    record: FrameRange
    lines: tuple[int, ...] = ()
    sound: FrameRange | None = None
    sound_clips: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A line as a clip holds it, in frames of the clip."""

    line: int
    clip: int
    source: FrameRange


@dataclass(frozen=True, slots=True)
class Piece:
    """One visible piece of the final cut; cuts inside continuous material are gone."""

    clip: int
    source: FrameRange
    record: FrameRange
    retimed: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a shot.

    piece: where in the final; None when dropped. head, tail: frames of the clip taken away there
    (below 0: added). sound_head, sound_tail: record frames by which its sound now begins and ends
    otherwise against its picture; None where the file tells no sound.
    """

    shot: int
    fate: Fate
    piece: int | None = None
    clip: int | None = None
    head: int = 0
    tail: int = 0
    moved: bool = False
    retimed: bool = False
    sound_head: int | None = None
    sound_tail: int | None = None

    @property
    def untouched(self) -> bool:
        """Whether the shot reached the final as it was proposed; its sound may have changed."""
        return self.fate is Fate.KEPT and not self.moved and not self.retimed


@dataclass(frozen=True, slots=True)
class Differences:
    """shots: one for each proposed shot. added: indices of pieces that no shot became.

    keep_rate: share of the proposed shots with a picture that are untouched.
    """

    shots: tuple[Difference, ...]
    pieces: tuple[Piece, ...]
    added: tuple[int, ...]
    keep_rate: float
    length_before: int
    length_after: int


def compare(
    shots: Sequence[Shot], placed: Iterable[Placed], said: Iterable[Said] = ()
) -> Differences:
    """The final cut (its placed events) against the proposal. said: every take's readings."""
    events = [event for event in placed if event.enabled]
    pieces = visible(event for event in events if event.track[0] == "V")
    heard = [event for event in events if event.track[0] == "A"]
    found = _same(shots, pieces)
    taken = set(found.values())
    found_elsewhere = _swapped(shots, pieces, found, taken, tuple(said))
    moved = _moved({**found, **found_elsewhere}, pieces)
    told = tuple(
        _difference(shot, number, found, found_elsewhere, shots, pieces, moved, heard)
        for number, shot in enumerate(shots)
    )
    used = {each.piece for each in told if each.piece is not None}
    pictured = [each for each, shot in zip(told, shots, strict=True) if shot.clip is not None]
    kept = sum(each.untouched for each in pictured)
    return Differences(
        shots=told,
        pieces=pieces,
        added=tuple(number for number in range(len(pieces)) if number not in used),
        keep_rate=kept / len(pictured) if pictured else 0.0,
        length_before=max((shot.record.end for shot in shots), default=0),
        length_after=_length(pieces),
    )


def _length(pieces: Sequence[Piece]) -> int:
    if not pieces:
        return 0
    return max(p.record.end for p in pieces) - min(p.record.start for p in pieces)


# What is seen


def visible(events: Iterable[Placed]) -> tuple[Piece, ...]:
    """What shows of all picture tracks: the highest wins; one continuous take is one piece."""
    shown: list[Piece] = []
    starts: list[int] = []
    for event in sorted(events, key=lambda event: -int(event.track[1:])):
        for record in _free(event.record, shown, starts):
            place = bisect_left(starts, record.start)
            starts.insert(place, record.start)
            shown.insert(place, _part(event, record))
    joined: list[Piece] = []
    for piece in shown:
        if joined and _continues(joined[-1], piece):
            joined[-1] = replace(
                joined[-1],
                source=FrameRange(joined[-1].source.start, piece.source.end),
                record=FrameRange(joined[-1].record.start, piece.record.end),
            )
        else:
            joined.append(piece)
    return tuple(joined)


def _free(record: FrameRange, shown: Sequence[Piece], starts: Sequence[int]) -> list[FrameRange]:
    """What of a span is under none of the pieces, which lie in order and apart."""
    free: list[FrameRange] = []
    position = record.start
    place = max(0, bisect_left(starts, record.start) - 1)
    while place < len(shown) and starts[place] < record.end:
        taken = shown[place].record
        if taken.start > position:
            free.append(FrameRange(position, taken.start))
        position = max(position, taken.end)
        place += 1
    if position < record.end:
        free.append(FrameRange(position, record.end))
    return free


def _part(event: Placed, record: FrameRange) -> Piece:
    """The part of an event that shows at `record`."""
    whole, long = event.record.duration, event.source.duration
    skipped, left = record.start - event.record.start, event.record.end - record.end
    if event.speed < 0:
        skipped, left = left, skipped
    first = event.source.start + round(skipped * long / whole)
    last = event.source.end - round(left * long / whole)
    # a rate of another clip is no retiming
    retimed = not 0.9 < event.speed < 1.1
    return Piece(event.clip, FrameRange(first, max(first, last)), record, retimed)


def _continues(before: Piece, after: Piece) -> bool:
    return (
        before.clip == after.clip
        and before.record.end == after.record.start
        and before.source.end == after.source.start
        and not before.retimed
        and not after.retimed
    )


# What became of what


def _same(shots: Sequence[Shot], pieces: Sequence[Piece]) -> dict[int, int]:
    """Shot -> piece that shows frames of it; the largest overlap is given first.

    A piece goes to several shots only where they show one piece of material without a cut.
    """
    by_clip: dict[int, list[int]] = {}
    for number, piece in enumerate(pieces):
        by_clip.setdefault(piece.clip, []).append(number)
    overlaps = sorted(
        (
            (-shots[n].source.overlap(pieces[p].source), n, p)
            for n, shot in enumerate(shots)
            if shot.clip is not None
            for p in by_clip.get(shot.clip, ())
            if shot.source.overlap(pieces[p].source)
        ),
    )
    found: dict[int, int] = {}
    owners: dict[int, list[int]] = {}
    for negative, number, place in overlaps:
        others = owners.setdefault(place, [])
        if number in found or not _enough(-negative, shots[number], pieces[place], bool(others)):
            continue
        if any(shots[number].source.overlap(shots[other].source) for other in others):
            continue
        found[number] = place
        others.append(number)
    return found


def _enough(overlap: int, shot: Shot, piece: Piece, shared: bool) -> bool:
    """Whether a piece shows a shot: a quarter of the shorter, or half a shot beside another one.

    Less is the neighbourhood of another shot: handles that a trim pulled in.
    """
    if shared:
        return overlap * 2 >= shot.source.duration
    return overlap * 4 >= min(shot.source.duration, piece.source.duration)


def _swapped(
    shots: Sequence[Shot],
    pieces: Sequence[Piece],
    found: dict[int, int],
    taken: set[int],
    said: Sequence[Said],
) -> dict[int, int]:
    """Shots that are gone -> the free piece in which another reading of their lines is seen.

    Where no reading is known, the free piece that stands in its place between its neighbours.
    """
    by_line: dict[int, list[Said]] = {}
    for each in said:
        by_line.setdefault(each.line, []).append(each)
    swapped: dict[int, int] = {}
    free = [number for number in range(len(pieces)) if number not in taken]
    gone = [number for number in range(len(shots)) if number not in found]
    for number in gone:
        best = max(free, key=lambda p: _speaks(pieces[p], shots[number], by_line), default=None)
        if best is not None and _speaks(pieces[best], shots[number], by_line):
            swapped[number] = best
            free.remove(best)
    known = found | swapped
    for number in gone:
        if number not in swapped:
            place = _between(number, shots, known, free, len(pieces))
            if place is not None:
                swapped[number] = place
    return swapped


def _speaks(piece: Piece, shot: Shot, by_line: dict[int, list[Said]]) -> int:
    """Frames of readings of the shot's lines that a piece shows."""
    return sum(
        each.source.overlap(piece.source)
        for line in shot.lines
        for each in by_line.get(line, ())
        if each.clip == piece.clip
    )


def _between(
    number: int, shots: Sequence[Shot], found: dict[int, int], free: Sequence[int], count: int
) -> int | None:
    """The free piece in a shot's place, where as many stand there as shots are gone."""
    before = max((n for n in found if n < number), default=None)
    after = min((n for n in found if n > number), default=None)
    low = -1 if before is None else found[before]
    high = count if after is None else found[after]
    inside = [piece for piece in free if low < piece < high]
    first = 0 if before is None else before + 1
    last = len(shots) if after is None else after
    gone = [n for n in range(first, last) if shots[n].clip is not None]
    if number not in gone or len(inside) != len(gone):
        return None
    return inside[gone.index(number)]


def _moved(found: dict[int, int], pieces: Sequence[Piece]) -> set[int]:
    """Shots out of order: all that are not in the longest run that kept its order."""
    ordered = sorted(found)
    tails: list[tuple[int, int]] = []
    before: dict[int, int | None] = {}
    ends: list[int] = []
    for shot in ordered:
        key = (pieces[found[shot]].record.start, shot)
        place = bisect_left(tails, key)
        before[shot] = ends[place - 1] if place else None
        tails[place : place + 1] = [key]
        ends[place : place + 1] = [shot]
    kept = set()
    step = ends[-1] if ends else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return set(ordered) - kept


def _difference(
    shot: Shot,
    number: int,
    found: dict[int, int],
    swapped: dict[int, int],
    shots: Sequence[Shot],
    pieces: Sequence[Piece],
    moved: set[int],
    heard: Sequence[Placed],
) -> Difference:
    if number in swapped:
        piece = pieces[swapped[number]]
        fate = Fate.SWAPPED if shot.clip is not None else Fate.FILLED
        return Difference(shot.order, fate, swapped[number], piece.clip, moved=number in moved)
    if number not in found:
        return Difference(shot.order, Fate.DROPPED)
    piece = pieces[found[number]]
    head, tail = piece.source.start - shot.source.start, shot.source.end - piece.source.end
    for other in (n for n in found if n != number and found[n] == found[number]):
        # what another shot of the same piece shows is no longer tail or head
        if shots[other].source.start >= shot.source.end:
            tail = max(tail, 0)
        else:
            head = max(head, 0)
    sounds = _sound(shot, piece, heard)
    return Difference(
        shot=shot.order,
        fate=Fate.TRIMMED if head or tail else Fate.KEPT,
        piece=found[number],
        clip=piece.clip,
        head=head,
        tail=tail,
        moved=number in moved,
        retimed=piece.retimed,
        sound_head=sounds[0],
        sound_tail=sounds[1],
    )


def _sound(shot: Shot, piece: Piece, heard: Sequence[Placed]) -> tuple[int | None, int | None]:
    """How far its sound's edges stand otherwise against its picture's than proposed."""
    if shot.sound is None:
        return None, None
    own = [
        event.record
        for event in heard
        if event.clip in shot.sound_clips and event.record.overlap(piece.record)
    ]
    if not own:
        return None, None
    first, last = min(span.start for span in own), max(span.end for span in own)
    head = (first - piece.record.start) - (shot.sound.start - shot.record.start)
    tail = (last - piece.record.end) - (shot.sound.end - shot.record.end)
    return head, tail
