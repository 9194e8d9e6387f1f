"""What each format cannot hold of one given cut: counted, so that nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from editor.interchange.names import plain_text
from editor.interchange.timeline import Sequence, covered_events, events_by_link


@dataclass(frozen=True, slots=True)
class Loss:
    """code: stable key of the notes page's words. count: how many things of the cut it touches."""

    format: str
    code: str
    count: int


def losses(sequence: Sequence, formats: tuple[str, ...]) -> tuple[Loss, ...]:
    """Losses of the formats asked for, in their order; only those that touch this cut."""
    counts = _counts(sequence)
    found = []
    for name in formats:
        for code in _CODES.get(name, ()):
            if counts[code]:
                found.append(Loss(name, code, counts[code]))
    return tuple(found)


def short_handles(sequence: Sequence, handles: int) -> tuple[int, ...]:
    """Events that show more of their file than leaves `handles` frames before and after."""
    sources = sequence.by_key
    return tuple(
        index
        for index, event in enumerate(sequence.events)
        if event.source_in < handles
        or (event.source_out + handles) / sequence.rate > sources[event.source].duration
    )


def warnings(sequence: Sequence, handles: int = 0) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(code, file or event names) of what is wrong with the material, whatever the format.

    handles: frames wished before and after each event.
    """
    sources = sequence.by_key
    used = {event.source for event in sequence.events}
    told = {
        "no-timecode": [s.name for s in sequence.sources if s.key in used and not s.start_known],
        "no-reel": [s.name for s in sequence.sources if s.key in used and not s.reel],
        "past-end": [
            event.name
            for event in sequence.events
            if event.source_out / sequence.rate > sources[event.source].duration
        ],
        "short-handles": list(
            dict.fromkeys(sequence.events[i].name for i in short_handles(sequence, handles))
        ),
        "changed-text": list(_changed(sequence)),
    }
    return tuple((code, tuple(names)) for code, names in told.items() if names)


_CODES = {
    "premiere": ("unused",),
    "resolve": ("off-center", "status", "unused"),
    "fcpxml": ("sound-storylines", "timeline-markers", "unused"),
    "edl": (
        "channels",
        "links",
        "clip-names",
        "folded-notes",
        "alternates",
        "rounded-sources",
        "cut-points",
        "covered",
        "status",
        "unused",
        "size",
    ),
    "aaf": ("links", "clip-names", "size"),
    "otio": ("links", "unused", "size"),
    "ale": ("only-sources",),
}


def _counts(sequence: Sequence) -> dict[str, int]:
    events, sources = sequence.events, sequence.by_key
    return {
        "channels": sum(event.channel is not None for event in events),
        "links": sum(len(group) > 1 for group in events_by_link(sequence).values()),
        "clip-names": sum(event.name != sources[event.source].name for event in events),
        "folded-notes": sum(len(marker.note.splitlines()) > 1 for marker in sequence.markers),
        "alternates": sum(not event.enabled for event in events),
        "rounded-sources": sum(
            (event.source_in / sequence.rate * sources[event.source].rate).denominator != 1
            for event in events
        ),
        "off-center": sum(
            t.head not in (0, t.record.duration // 2, t.record.duration)
            for t in sequence.transitions
        ),
        "cut-points": sum(t.head != t.record.duration // 2 for t in sequence.transitions),
        "covered": sum(bool(events[index].comment) for index in covered_events(sequence)),
        "unused": len({source.key for source in sequence.sources} - {e.source for e in events}),
        "status": sum(bool(event.status) for event in events),
        "sound-storylines": sum(t.track[0] == "A" for t in sequence.transitions),
        "timeline-markers": sum(marker.event is None for marker in sequence.markers),
        "only-sources": len(events),
        "size": 1,
    }


def _changed(sequence: Sequence) -> Iterator[str]:
    """Texts with characters that no XML can hold; they are shown as their pictures."""
    texts = [event.name for event in sequence.events]
    for marker in sequence.markers:
        texts += (marker.name, marker.note)
    for text in dict.fromkeys(texts):
        if plain_text(text) != text:
            yield plain_text(text)
