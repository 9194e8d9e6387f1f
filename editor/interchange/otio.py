"""OpenTimelineIO, by its own library: one timeline with every source fact.

Format: OpenTimelineIO (ASWF), schemas of the library. A clip's source range counts in the
media's timecode; the reel stands where the CMX adapter looks for it; facts that the schema has no
field for (drop-frame, channel, link, picture size) stand under metadata["roughcut"].
"""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import opentimelineio as otio

from editor.interchange.names import plain_text
from editor.interchange.timeline import (
    STATUS_WORDS,
    Event,
    Marker,
    Sequence,
    Source,
    events_by_track,
    markers_by_event,
    transitions_into,
)
from roughcut.core.errors import RefusedError

OWN = "roughcut"
OTIOZ_BYTES_MAX = 1 << 30  # a bundle is made in memory
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_CLIP_COLORS = {
    "GREEN": otio.core.Color.GREEN,
    "ORANGE": otio.core.Color.ORANGE,
    "BLUE": otio.core.Color.BLUE,
    "RED": otio.core.Color.RED,
}
_COLORS = frozenset("PINK RED ORANGE YELLOW GREEN CYAN BLUE PURPLE MAGENTA BLACK WHITE".split())


def timeline(sequence: Sequence) -> Any:  # the library ships no types
    """The sequence as an OpenTimelineIO Timeline."""
    made = otio.schema.Timeline(
        name=plain_text(sequence.name), global_start_time=_time(sequence.start, sequence.rate)
    )
    made.metadata[OWN] = {
        "drop_frame": sequence.drop,
        "width": sequence.width,
        "height": sequence.height,
        "rate": [sequence.rate.numerator, sequence.rate.denominator],
    }
    into = transitions_into(sequence)
    markers = markers_by_event(sequence)
    sources = sequence.by_key
    references = {source.key: _reference(source) for source in sequence.sources}
    for name, events in events_by_track(sequence).items():
        kind = otio.schema.TrackKind.Video if name[0] == "V" else otio.schema.TrackKind.Audio
        track = otio.schema.Track(name=name, kind=kind)
        position = 0
        for index, event in events:
            if event.record.start > position:
                track.append(_gap(event.record.start - position, sequence.rate))
            if index in into:
                track.append(_transition(into[index].head, into[index].tail, sequence.rate))
            reference = references[event.source].clone()  # a tenth of the time of a new one
            source = sources[event.source]
            track.append(_clip(event, source, reference, sequence.rate, markers.get(index, [])))
            position = event.record.end
        made.tracks.append(track)
    for marker in markers.get(None, []):
        made.tracks.markers.append(
            _marker(marker, _time(marker.frame, sequence.rate), sequence.rate)
        )
    return made


def write(sequence: Sequence) -> bytes:
    """The timeline as .otio, UTF-8 JSON."""
    return bytes(
        otio.adapters.otio_json.write_to_string(timeline(sequence), indent=1).encode("utf-8")
    )


def write_otioz(sequence: Sequence) -> bytes:
    """A .otioz: the timeline with a copy of every file in it, all in memory.

    Equal media give equal bytes. Raises RefusedError when a file is missing, when two files have
    one name (the bundle's media folder is flat), or when they are too large to be sent so.
    """
    names = [source.name for source in sequence.sources]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise RefusedError(
            "interchange.otioz-names",
            "A bundle holds one file of each name.",
            subject=", ".join(sorted(twice)),
        )
    here = [replace(source, path=source.local or source.path) for source in sequence.sources]
    try:
        size = sum(Path(source.path).stat().st_size for source in here)
    except OSError as error:
        raise RefusedError("interchange.otioz-media", str(error)) from error
    if size > OTIOZ_BYTES_MAX:
        raise RefusedError("interchange.otioz-size", f"The media take {size >> 20} MiB.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cut.otioz"
        try:
            made = timeline(replace(sequence, sources=tuple(here)))
            otio.adapters.write_to_file(made, str(path), adapter_name="otioz")
        except otio.exceptions.OTIOError as error:
            raise RefusedError("interchange.otioz-media", str(error)) from error
        return _without_clock(path)


def _without_clock(path: Path) -> bytes:
    """The same archive with no time of the day in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as made, zipfile.ZipFile(buffer, "w") as kept:
        for entry in made.infolist():
            plain = zipfile.ZipInfo(entry.filename, _ZIP_EPOCH)
            plain.compress_type = entry.compress_type
            plain.external_attr = 0o100644 << 16
            kept.writestr(plain, made.read(entry))
    return buffer.getvalue()


def _time(frames: int, rate: Fraction) -> Any:  # the library ships no types
    return otio.opentime.RationalTime(frames, float(rate))


def _span(start: Any, frames: int, rate: Fraction) -> Any:  # the library ships no types
    return otio.opentime.TimeRange(start, _time(frames, rate))


def _moment(moment: Fraction, *rates: Fraction) -> Any:  # the library ships no types
    """A moment in seconds as a whole count at the first rate that has one there.

    Where neither the media nor the sequence has a frame edge (mixed rates) the common multiple
    of both rates counts.
    """
    for rate in rates:
        if (moment * rate).denominator == 1:
            return _time(int(moment * rate), rate)
    common = Fraction(
        math.lcm(*(rate.numerator for rate in rates)),
        math.gcd(*(rate.denominator for rate in rates)),
    )
    return _time(int(moment * common), common)


def _gap(frames: int, rate: Fraction) -> Any:  # the library ships no types
    return otio.schema.Gap(source_range=_span(_time(0, rate), frames, rate))


def _transition(head: int, tail: int, rate: Fraction) -> Any:  # the library ships no types
    return otio.schema.Transition(
        name="Cross Dissolve",
        transition_type=otio.schema.TransitionTypes.SMPTE_Dissolve,
        in_offset=_time(head, rate),
        out_offset=_time(tail, rate),
    )


def _clip(
    event: Event, source: Source, reference: Any, rate: Fraction, markers: list[Marker]
) -> Any:
    """One use of a file. Takes and returns the library's objects, which have no types."""
    moment = source.start_time + event.source_in / rate
    start = _moment(moment, source.rate, rate)
    own: dict[str, Any] = {"track": event.track, "source": source.key}
    if event.channel is not None:
        own["channel"] = event.channel + 1
        own["channel_name"] = plain_text(source.channel_name(event.channel))
    told = {
        "link": event.link,
        "lines": [plain_text(line) for line in event.lines],
        "reason": plain_text(event.reason),
        "status": STATUS_WORDS.get(event.status, ""),
        "confidence": event.confidence,
        "scene": plain_text(source.scene),
        "take": plain_text(source.take),
    }
    own |= {key: value for key, value in told.items() if value not in (None, "", [])}
    clip = otio.schema.Clip(
        name=plain_text(event.name),
        media_reference=reference,
        source_range=_span(start, event.record.duration, rate),
        metadata={"cmx_3600": {"reel": plain_text(source.reel)}, OWN: own},
    )
    clip.enabled = event.enabled
    if event.status in _CLIP_COLORS:
        clip.color = _CLIP_COLORS[event.status]
    for marker in markers:
        at = moment + (marker.frame - event.record.start) / rate
        clip.markers.append(_marker(marker, _moment(at, source.rate, rate), rate))
    return clip


def _reference(source: Source) -> Any:  # the library ships no types
    reference = otio.schema.ExternalReference(
        target_url=source.url,
        available_range=_span(_time(source.start, source.rate), source.frames, source.rate),
    )
    reference.name = plain_text(source.name)
    reference.metadata["cmx_3600"] = {"reel": plain_text(source.reel)}
    reference.metadata[OWN] = {
        "drop_frame": source.drop,
        "start_known": source.start_known,
        "rate": [source.rate.numerator, source.rate.denominator],
        "channels": source.channels,
        "channel_names": [plain_text(name) for name in source.channel_names],
        "sample_rate": source.sample_rate,
        "width": source.width,
        "height": source.height,
        "sha256": source.sha256,
    }
    return reference


def _marker(marker: Marker, at: Any, rate: Fraction) -> Any:  # the library ships no types
    made = otio.schema.Marker(
        name=plain_text(marker.name),
        marked_range=_span(at, marker.duration, rate),
        color=marker.color if marker.color in _COLORS else otio.schema.MarkerColor.WHITE,
    )
    made.comment = plain_text(marker.note)
    made.metadata[OWN] = {
        "author": plain_text(marker.author),
        "done": marker.done,
        "replies": [[plain_text(r.author), plain_text(r.text)] for r in marker.replies],
    }
    return made
