"""From choices to events: the sound laid end to end on the record, the pictures laid over it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import gt

from editor.engine.candidates import Candidate, Choices
from editor.engine.cut import Event, SoundPiece, TakeClip
from editor.engine.heard import Soundtrack
from editor.engine.measures import HANDLE_FRAMES
from editor.engine.overlaps import offsets
from editor.engine.passages import Item, Shot, items_of, passages_of, shots_of
from editor.engine.pictures import View, faces_of, unfit, views_of
from editor.engine.sound import best_sound
from editor.engine.styles import Taste
from editor.engine.tone import Tones, is_mute
from editor.engine.trim import Laid, lay_sound
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery

__all__ = ["lay", "length_of", "shots_of"]


def length_of(choices: Choices, shots: Sequence[Shot], taste: Taste) -> int:
    """Frames of the record that the shots fill; pictures are laid over and change nothing."""
    return _sound(choices, items_of(shots), taste)[-1].record.end


def lay(choices: Choices, shots: Sequence[Shot], taste: Taste) -> tuple[Event, ...]:
    """The events of the shots, contiguous on the record from 0, without reasons yet."""
    items = items_of(shots)
    faces = faces_of(choices, items)
    while True:
        laid = _sound(choices, items, taste)
        views = views_of(choices, items, laid, faces)
        short = unfit(choices, views)
        if short is None:
            break
        items = tuple(item.seen_as_heard() if item is short else item for item in items)
    late = offsets(choices, views, laid, faces, taste)
    edges = [0, *(view.record.start + by for view, by in zip(views[1:], late, strict=True))]
    spans = zip(edges, [*edges[1:], laid[-1].record.end], strict=True)
    tones = Tones(choices)
    return tuple(
        _event(choices, view, FrameRange(start, end), _sounds(choices, view, laid, tones))
        for view, (start, end) in zip(views, spans, strict=True)
    )


def _sound(choices: Choices, items: Sequence[Item], taste: Taste) -> tuple[Laid, ...]:
    return lay_sound(choices, passages_of(choices, items, taste), taste)


def _sounds(
    choices: Choices, view: View, laid: Sequence[Laid], tones: Tones
) -> tuple[SoundPiece, ...]:
    """What is heard from a shot's first item to its last, a piece for each passage."""
    pieces: list[SoundPiece] = []
    for number in dict.fromkeys(view.laid):
        under = laid[number]
        if under.passage.clip < 0:
            continue
        clip = choices.coverage.clips[under.passage.clip]
        start = max(under.record.start, view.record.start)
        record = FrameRange(start, max(start, min(under.record.end, view.record.end)))
        source = _inside(under.strip.under(record), clip)
        spoken = any(item.way.kind != "action" for item in under.passage.items)
        if not spoken and is_mute(clip, source):
            pieces.extend(tones.under(under.passage.clip, record))
        else:
            pieces.append(SoundPiece(clip.id, best_sound(clip), source, record))
    return tuple(pieces)


def _inside(source: FrameRange, clip: TakeClip) -> FrameRange:
    """Half a frame of rounding at the end of a clip may ask for one frame more than there is."""
    end = min(source.end, clip.frames)
    return FrameRange(max(0, min(source.start, end - 1)), end)


def _event(
    choices: Choices, view: View, record: FrameRange, sounds: tuple[SoundPiece, ...]
) -> Event:
    clip = choices.coverage.clips[view.clip] if view.clip >= 0 else None
    source = view.strip.under(record)
    if clip:
        source = _inside(source, clip)
    kinds = {item.way.kind for item in view.items}
    kind = next(kind for kind in ("reading", "reaction", "action", "slug") if kind in kinds)
    stretches = [stretch for item in view.items for stretch in item.stretches]
    ways = [way for item in view.items for way in item.ways]
    return Event(
        kind=kind,
        lines=tuple(dict.fromkeys(name for part in stretches for name in part.ids)),
        ways=tuple((part.key, way.name) for part, way in zip(stretches, ways, strict=True)),
        readings=tuple(dict.fromkeys(way.reading_id for way in ways if way.reading)),
        clip=clip.id if clip else "",
        source=source,
        record=record,
        sounds=sounds,
        confidence=0.0,
        terms=(),
        alternates=(),
        notes=_notes(choices, ways, clip, source),
    )


def _notes(
    choices: Choices, ways: Sequence[Candidate], clip: TakeClip | None, source: FrameRange
) -> tuple[str, ...]:
    """Codes of what an editor should know of the shot."""
    if clip is None:
        return ("uncovered",)
    notes = [
        f"defect:{kind}"
        for kind in sorted({x.kind for x in clip.defects if x.frames.overlap(source)})
    ]
    for way in ways:
        if way.reading:
            notes.extend(_reading_notes(choices, way))
    if source.start < HANDLE_FRAMES or clip.frames - source.end < HANDLE_FRAMES:
        notes.append("short-handles")
    return tuple(dict.fromkeys(notes))


def _reading_notes(choices: Choices, way: Candidate) -> list[str]:
    reading = way.reading
    assert reading is not None  # the caller looked
    notes = []
    if reading.delivery is not Delivery.VERBATIM:
        notes.append(f"delivery:{reading.delivery.value}")
    if reading.coverage < 1:
        notes.append("words-missing")
    if _others_speak(choices.tracks[way.sound], way.said, reading.id):
        notes.append("other-speech")
    return notes


def _others_speak(track: Soundtrack, span: FrameRange, reading: str) -> bool:
    """Whether words lie in a reading's span that are not its own.

    As a rule all of them are its own, and last as long: then it need not be known whose each is.
    """
    first = bisect_right(track.words.ended, span.start) - 1
    last = bisect_left(track.words.starts, span.end)
    ends, starts = track.words.ends[first:last], track.words.starts[first:last]
    if starts and (starts[0] < span.start or max(ends) > span.end):
        ends = [min(end, span.end) for end in ends]
        starts = [max(start, span.start) for start in starts]
    lasting = all(map(gt, ends, starts))
    if lasting and sum(ends) - sum(starts) == track.said.get(reading):
        return False
    return bool(track.foreign(span, (reading,)))
