"""The one model that every export is written from: a cut with all facts of its sources.

Record frames count from the sequence's first frame (0) at the sequence's rate. `source_in`
counts frames of the SEQUENCE's rate from the first frame of the file, so a moment in the file is
source_in / rate seconds at any mixture of rates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from editor.interchange.names import base_name, file_url
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange, droppable

_TRACK = re.compile(r"^[VA][1-9]\d?$")
# Two digits where three would say more than the name that the rate goes by.
_NTSC_LABELS = {Fraction(48000, 1001): "47.95"}


@dataclass(frozen=True, slots=True)
class Source:
    """One media file.

    path: where the file lies on the editor's machine, after the path map. rate, drop, start:
    its timecode; start counts frames of `rate` since midnight, `start_known` False says that the
    file told none and 0 stands for it. frames: length at `rate`. sid of a sound file's channel is
    its index from 0; channel_names may be shorter than channels. local: where this machine reads
    the file, "" = at `path`.
    """

    key: str
    path: str
    rate: Fraction
    drop: bool
    start: int
    frames: int
    channels: int
    video: bool
    reel: str = ""
    width: int = 0
    height: int = 0
    sample_rate: int = 48000
    start_known: bool = True
    channel_names: tuple[str, ...] = ()
    scene: str = ""
    take: str = ""
    sha256: str = ""
    local: str = ""

    def __post_init__(self) -> None:
        if self.rate <= 0 or self.frames <= 0:
            raise _refused("source-empty", "The file has no length or no rate.", self.path)
        if self.drop and not droppable(self.rate):
            raise _refused("source-drop", "Drop-frame timecode does not exist here.", self.path)

    @property
    def name(self) -> str:
        return base_name(self.path)

    @property
    def url(self) -> str:
        return file_url(self.path)

    def channel_name(self, channel: int | None) -> str:
        """What a channel was called on set, or ""."""
        return "".join(self.channel_names[channel : channel + 1]) if channel is not None else ""

    @property
    def start_time(self) -> Fraction:
        """Seconds since midnight of the first frame, as the timecode's real frames count them."""
        return self.start / self.rate

    @property
    def duration(self) -> Fraction:
        return self.frames / self.rate

    def frame_at(self, moment: Fraction) -> int:
        """The file's own frame on screen `moment` seconds after its first frame."""
        return int(moment * self.rate)


@dataclass(frozen=True, slots=True)
class Event:
    """One use of a source on one track; a clip with two sound channels is two events.

    channel: of the file, from 0; None for picture. link: events of one number are one shot.
    enabled False: an alternate, stacked on an upper track and switched off. lines: what is said,
    each with its number. reason: why this take. status: a colour as a marker's, or "".
    confidence: 0..1 how sure the choice is, None where nobody weighed it.
    """

    track: str
    source: str
    source_in: int
    record: FrameRange
    name: str
    channel: int | None = None
    link: int | None = None
    enabled: bool = True
    lines: tuple[str, ...] = ()
    reason: str = ""
    status: str = ""
    confidence: float | None = None

    @property
    def comment(self) -> str:
        """Lines and reason, for formats with one field for both."""
        return "\n".join(filter(None, (*self.lines, self.reason)))

    @property
    def source_out(self) -> int:
        return self.source_in + self.record.duration

    @property
    def picture(self) -> bool:
        return self.track[0] == "V"

    @property
    def track_number(self) -> int:
        return int(self.track[1:])


# What the colours of `Event.status` say, for formats that have words and no colours.
STATUS_WORDS = {
    "GREEN": "Approved",
    "ORANGE": "Change asked",
    "BLUE": "Locked",
    "RED": "Missing",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """A dissolve between two events (indices) of a track that meet at record frame `cut`."""

    track: str
    record: FrameRange
    cut: int
    before: int
    after: int

    @property
    def head(self) -> int:
        """Frames of the incoming event that show before the cut."""
        return self.cut - self.record.start

    @property
    def tail(self) -> int:
        """Frames of the outgoing event that show after the cut."""
        return self.record.end - self.cut


@dataclass(frozen=True, slots=True)
class Reply:
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Marker:
    """A note at a record frame. event: index of the event it sits on, None = the timeline.

    color: RED, GREEN, YELLOW, BLUE, CYAN, MAGENTA, ORANGE, PURPLE, PINK, WHITE, BLACK.
    done: what it asks for was done.
    """

    frame: int
    name: str
    note: str = ""
    author: str = ""
    color: str = "BLUE"
    duration: int = 1
    event: int | None = None
    replies: tuple[Reply, ...] = ()
    done: bool = False

    @property
    def discussed_note(self) -> str:
        """The note with its replies, for formats with a field for the author."""
        return "\n".join(filter(None, (self.note, *self._answers())))

    @property
    def signed_note(self) -> str:
        """The note with its author and replies, for formats that have no field for either."""
        signed = f"— {self.author}" if self.author else ""
        return "\n".join(filter(None, (self.note, signed, *self._answers())))

    def _answers(self) -> list[str]:
        return [f"↳ {reply.author}: {reply.text}" for reply in self.replies]


@dataclass(frozen=True, slots=True)
class Caption:
    """Spoken words of one event, for subtitles."""

    record: FrameRange
    text: str
    character: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A cut ready for export. start: timecode of record frame 0, in frames since midnight.

    project: scopes the stable ids, so that a re-export relinks to the same master clips.
    created: the one stamp that goes into files; equal sequences give equal bytes.
    Raises RefusedError when events name no source, overlap on a track or stand before a file.
    """

    name: str
    rate: Fraction
    drop: bool
    start: int
    width: int
    height: int
    sources: tuple[Source, ...]
    events: tuple[Event, ...]
    tracks: tuple[str, ...]
    transitions: tuple[Transition, ...] = ()
    markers: tuple[Marker, ...] = ()
    captions: tuple[Caption, ...] = ()
    project: str = ""
    sample_rate: int = 48000
    created: datetime = datetime(2000, 1, 1)

    def __post_init__(self) -> None:
        if self.rate <= 0 or (self.drop and not droppable(self.rate)):
            raise _refused("sequence-rate", f"No timecode counts so at {self.rate}.", self.name)
        if len({source.key for source in self.sources}) != len(self.sources):
            raise _refused("source-twice", "Two sources have one key.", self.name)
        sources = {source.key: source for source in self.sources}
        if any(not _TRACK.match(track) for track in self.tracks):
            raise _refused("tracks", "A track is called V1 to V99 or A1 to A99.", self.name)
        for index, event in enumerate(self.events):
            _check_event(index, event, sources, self.tracks)
        _check_overlaps(self)
        for transition in self.transitions:
            _check_transition(transition, self.events)
        _check_transition_overlaps(self)
        for marker in self.markers:
            if marker.event is not None and not 0 <= marker.event < len(self.events):
                raise _refused("marker", "A marker sits on an event that is not there.", self.name)

    @property
    def duration(self) -> int:
        return max((event.record.end for event in self.events), default=0)

    @property
    def video_tracks(self) -> tuple[str, ...]:
        """V1 up to the highest; a number that no event uses keeps its place."""
        return _filled("V", self.tracks)

    @property
    def audio_tracks(self) -> tuple[str, ...]:
        return _filled("A", self.tracks)

    @property
    def by_key(self) -> dict[str, Source]:
        return {source.key: source for source in self.sources}

    @property
    def mixed(self) -> bool:
        """Whether a used source runs at another rate than the sequence."""
        sources = self.by_key
        return any(sources[event.source].rate != self.rate for event in self.events)


def rate_label(rate: Fraction) -> str:
    """The rate as editors and Avid write it: "23.976", "29.97", "25"."""
    if rate.denominator == 1:
        return str(rate.numerator)
    return _NTSC_LABELS.get(rate) or f"{float(rate):.3f}".rstrip("0")


def track_order(track: str) -> tuple[bool, int]:
    """Sorts V1, V2, ..., A1, A2, ..."""
    return (track[0] == "A", int(track[1:]))


def _filled(kind: str, tracks: Iterable[str]) -> tuple[str, ...]:
    highest = max((int(track[1:]) for track in tracks if track[0] == kind), default=0)
    return tuple(f"{kind}{number}" for number in range(1, highest + 1))


def tracks_of(events: Iterable[Event]) -> tuple[str, ...]:
    return tuple(sorted({event.track for event in events}, key=track_order))


def events_by_track(sequence: Sequence) -> dict[str, list[tuple[int, Event]]]:
    """Each track's events with their indices, in record order."""
    tracks = (*sequence.video_tracks, *sequence.audio_tracks)
    found: dict[str, list[tuple[int, Event]]] = {track: [] for track in tracks}
    for index, event in enumerate(sequence.events):
        found[event.track].append((index, event))
    for events in found.values():
        events.sort(key=lambda item: item[1].record.start)
    return found


def events_by_link(sequence: Sequence) -> dict[int, list[int]]:
    """Indices of the events of each shot, in the sequence's order."""
    found: dict[int, list[int]] = {}
    for index, event in enumerate(sequence.events):
        if event.link is not None:
            found.setdefault(event.link, []).append(index)
    return found


def transitions_into(sequence: Sequence) -> dict[int, Transition]:
    """The transition that leads into an event, by the event's index."""
    return {transition.after: transition for transition in sequence.transitions}


def transitions_out_of(sequence: Sequence) -> dict[int, Transition]:
    return {transition.before: transition for transition in sequence.transitions}


def covered_events(sequence: Sequence) -> frozenset[int]:
    """Events that show in the dissolve out of them only."""
    shown_before = {each.after for each in sequence.transitions if each.head}
    return frozenset(
        each.before
        for each in sequence.transitions
        if each.before not in shown_before
        and each.record.start == sequence.events[each.before].record.start
    )


def markers_by_event(sequence: Sequence) -> dict[int | None, list[Marker]]:
    """Markers of each event, and those of the timeline under None, in record order."""
    found: dict[int | None, list[Marker]] = {}
    for marker in sorted(sequence.markers, key=lambda marker: marker.frame):
        found.setdefault(marker.event, []).append(marker)
    return found


def _check_event(
    index: int, event: Event, sources: dict[str, Source], tracks: tuple[str, ...]
) -> None:
    subject = f"{index}: {event.name}"
    if event.track not in tracks:
        raise _refused("event-track", f"No track {event.track!r}.", subject)
    source = sources.get(event.source)
    if source is None:
        raise _refused("event-source", f"No source {event.source!r}.", subject)
    if event.record.start < 0 or event.record.duration == 0:
        raise _refused("event-record", "The event has no length or starts before 0.", subject)
    if event.source_in < 0:
        raise _refused("event-before-file", "The event begins before its file.", subject)
    if event.picture != (event.channel is None):
        raise _refused("event-channel", "Sound needs a channel, picture has none.", subject)
    if event.picture and not source.video:
        raise _refused("event-no-picture", "The file has no picture.", subject)
    if event.channel is not None and not 0 <= event.channel < source.channels:
        raise _refused("event-channel", f"The file has no channel {event.channel + 1}.", subject)


def _check_overlaps(sequence: Sequence) -> None:
    for events in events_by_track(sequence).values():
        for (_, left), (_, right) in pairwise(events):
            if left.record.end > right.record.start:
                raise _refused("event-overlap", f"Two events overlap on {left.track}.", right.name)


def _check_transition(transition: Transition, events: tuple[Event, ...]) -> None:
    known = range(len(events))
    if transition.before not in known or transition.after not in known:
        raise _refused("transition", "A dissolve joins events that are not there.")
    before, after = events[transition.before], events[transition.after]
    if not before.track == after.track == transition.track:
        raise _refused("transition", "A dissolve joins events of two tracks.", before.name)
    if not (before.enabled and after.enabled):
        raise _refused("transition", "A dissolve joins events that are off.", before.name)
    if not before.record.end == after.record.start == transition.cut:
        raise _refused("transition", "A dissolve joins events that do not meet.", before.name)
    inside = before.record.start <= transition.record.start <= transition.cut
    if not (inside and transition.cut <= transition.record.end <= after.record.end):
        raise _refused("transition", "A dissolve is longer than its events.", before.name)
    if transition.head > after.source_in or not transition.record.duration:
        raise _refused("transition", "A dissolve has no material before the cut.", after.name)


def _check_transition_overlaps(sequence: Sequence) -> None:
    into, out_of = transitions_into(sequence), transitions_out_of(sequence)
    if not len(into) == len(out_of) == len(sequence.transitions):
        raise _refused("transition", "Two dissolves share a cut.", sequence.name)
    for index in into.keys() & out_of.keys():
        if into[index].record.end > out_of[index].record.start:
            raise _refused("transition", "Two dissolves overlap.", sequence.events[index].name)


def _refused(code: str, message: str, subject: str = "") -> RefusedError:
    return RefusedError(f"interchange.{code}", message, subject=subject)
