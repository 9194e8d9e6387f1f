"""One or more cuts as the sequence that every export is written from."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import replace
from datetime import UTC
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from editor.engine.explain import UNSURE
from editor.interchange.markers import merged
from editor.interchange.timeline import Caption, Event, Marker, Reply, Sequence
from editor.interchange.wishes import ExportWishes, SoundWish, Unused
from editor.models import Alternate, Cut, Note
from editor.models import Event as CutEvent
from editor.selectors.reasons import why_of
from editor.selectors.review import frame_of, notes_of, sizes_of
from editor.selectors.sources import Sources
from projects.models import Clip
from projects.services.facts import rate_of
from roughcut.core.timecode import FrameRange

DEFAULT_SIZE = (1920, 1080)
STATUS_COLOURS = {
    CutEvent.Status.APPROVED: "GREEN",
    CutEvent.Status.CHANGE_ASKED: "ORANGE",
    CutEvent.Status.LOCKED: "BLUE",
    CutEvent.Status.IN_REVIEW: "",
}
_NAME_LENGTH = 60


def sequence_of(cuts: Several[Cut], *, name: str, wishes: ExportWishes | None = None) -> Sequence:
    """The cuts of scenes, one after the other, at the first one's rate and start timecode.

    wishes: None = all, in English. Raises ValueError for no cut at all, RefusedError for a start
    timecode that the rate does not have.
    """
    if not cuts:
        raise ValueError("nothing to export")
    wishes = wishes or ExportWishes()
    first = cuts[0]
    laying = _Laying(first.rate, wishes)
    for cut in cuts:
        laying.add(cut)
    width, height = laying.sources.size(DEFAULT_SIZE)
    return Sequence(
        name=name,
        rate=first.rate,
        drop=first.drop_frame,
        start=wishes.start_frame(first.start_frame, first.rate, drop=first.drop_frame),
        width=width,
        height=height,
        sources=tuple(laying.sources.found.values()),
        events=tuple(laying.events),
        tracks=laying.tracks(),
        markers=merged(laying.markers),
        captions=tuple(laying.captions),
        project=str(first.project_id),
        created=max(cut.changed_at for cut in cuts).astimezone(UTC).replace(tzinfo=None),
    )


class _Laying:
    """Lays cuts on one timeline, picture on V1, each channel of sound on a track of its own."""

    def __init__(self, rate: Fraction, wishes: ExportWishes) -> None:
        self.rate = rate
        self.wishes = wishes
        self.sources = Sources(rate, wishes.picture, wishes.rules)
        self.events: list[Event] = []
        self.markers: list[Marker] = []
        self.captions: list[Caption] = []
        self._clips: dict[int, Clip] = {}
        self._taken_until: dict[int, int] = {}
        self._stacked = 1
        self._at = 0
        self._link = 0
        self._ended: tuple[int, dict[str, Any], int, int] | None = None
        self._sounding: list[int] = []

    def add(self, cut: Cut) -> None:
        rows = list(
            cut.events.select_related("clip__take__setup", "cut")
            .prefetch_related("lines__character", "alternates__clip__take__setup")
            .order_by("order")
        )
        self._load(rows)
        sizes = sizes_of(self._clips)
        for row, span in zip(rows, self._spans(rows), strict=True):
            told = why_of(row, self._clips, sizes, self.wishes.language)["why"]["sentence"]
            self._shot(row, span.shifted(self._at), told if self.wishes.reasons else "")
        for note in notes_of(cut):
            self._note(note)
        self._at += max((row.record_out for row in rows), default=0)

    def _load(self, rows: list[CutEvent]) -> None:
        wanted = {
            int(piece["sound"]["clip"])
            for row in rows
            for piece in row.sounds
            if piece["sound"] and piece["sound"]["clip"]
        }
        wanted |= {piece["of_clip"] for row in rows for piece in row.sounds}
        wanted |= {row.clip_id for row in rows if row.clip_id}
        wanted |= {item.clip_id for row in rows for item in row.alternates.all()}
        found = Clip.objects.filter(pk__in=wanted).select_related("take__setup")
        self._clips |= {clip.pk: clip for clip in found.prefetch_related("renditions")}

    def _spans(self, rows: list[CutEvent]) -> list[FrameRange]:
        """Where each shot is seen; with straight cuts the picture changes where the sound does."""
        if self.wishes.split_edits:
            return [FrameRange(row.record_in, row.record_out) for row in rows]
        edges = [row.sounds[0]["record"][0] if row.sounds else row.record_in for row in rows[1:]]
        for place, (left, right) in enumerate(pairwise(rows)):
            if left.sounds and not right.sounds:
                edges[place] = left.sounds[-1]["record"][1]
        whole = [0, *edges, max((row.record_out for row in rows), default=0)]
        return [FrameRange(start, end) for start, end in pairwise(whole)] if rows else []

    def _shot(self, row: CutEvent, record: FrameRange, reason: str) -> None:
        spoken = [line for line in row.lines.all() if line.kind == "dialogue"]
        for line in spoken:
            speaker = line.character.name if line.character else ""
            self.captions.append(Caption(record, line.spoken, speaker))
        if row.clip is None:
            self._missing(row, record)
            return
        self._link += 1
        clip = self._clips[row.clip.pk]
        lines = tuple(f"{line.number}. {line.spoken}" for line in spoken)
        event = Event(
            track="V1",
            source=self.sources.picture_of(clip),
            source_in=self._sequence_frames(row.source_in / rate_of(clip))
            + (record.start - self._at - row.record_in),
            record=record,
            name=clip.label,
            link=self._link,
            lines=lines if self.wishes.reasons else (),
            reason=reason,
            status=STATUS_COLOURS[CutEvent.Status(row.status)],
            confidence=row.confidence if self.wishes.reasons else None,
        )
        self.events.append(event)
        self._unsure(event, len(self.events) - 1)
        for piece in self._pieces(row):
            self._sound(piece, event if piece["of_clip"] == clip.pk else None)
        if self.wishes.unused is not Unused.NONE:
            ranked = sorted(row.alternates.all(), key=lambda item: item.rank)
            for place, item in enumerate(ranked[: self.wishes.alternates], 2):
                self._alternate(item, place, record)

    def _missing(self, row: CutEvent, record: FrameRange) -> None:
        words = " / ".join(line.text for line in row.lines.all())
        missing = _("Missing: %(words)s") % {"words": words}
        self.markers.append(Marker(record.start, missing, color="RED", duration=record.duration))

    def _unsure(self, event: Event, index: int) -> None:
        """A shot that the engine doubts says so where an editor will see it."""
        if event.confidence is None or event.confidence >= UNSURE:
            return
        name = _("Unsure: %(percent)d %%") % {"percent": round(event.confidence * 100)}
        self.markers.append(
            Marker(event.record.start, name, event.reason, color="YELLOW", event=index)
        )

    def _alternate(self, item: Alternate, place: int, record: FrameRange) -> None:
        """Another take: above its shot and switched off, or its file alone for the bin."""
        clip = self._clips[item.clip_id]
        source = self.sources.picture_of(clip)
        if self.wishes.unused is Unused.BIN:
            return
        length = round((item.source_out - item.source_in) / rate_of(clip) * self.rate)
        end = record.start + min(record.duration, max(1, length))
        self._link += 1
        self._stacked = max(self._stacked, place)
        self.events.append(
            Event(
                track=f"V{place}",
                source=source,
                source_in=self._sequence_frames(item.source_in / rate_of(clip)),
                record=FrameRange(record.start, end),
                name=clip.label,
                link=self._link,
                enabled=False,
            )
        )

    def _pieces(self, row: CutEvent) -> list[dict[str, Any]]:
        if self.wishes.sound is SoundWish.NONE:
            return []
        return [piece for piece in row.sounds if piece["sound"]]

    def _sound(self, piece: dict[str, Any], seen: Event | None) -> None:
        """The chosen channel first, then the other channels of the same file.

        seen: the shot if it shows the clip that is heard. A piece that only runs on from the one
        before, under a change of picture, makes that one longer.
        """
        sound, of_clip = piece["sound"], piece["of_clip"]
        record = FrameRange(*piece["record"]).shifted(self._at)
        before, self._ended = self._ended, (of_clip, sound, piece["source"][1], record.end)
        if before == (of_clip, sound, piece["source"][0], record.start):
            for index in self._sounding:
                longer = FrameRange(self.events[index].record.start, record.end)
                self.events[index] = replace(self.events[index], record=longer)
                self._taken_until[self.events[index].track_number] = record.end
            return
        picture = self._clips[of_clip]
        clip = self._clips[int(sound["clip"])] if sound["clip"] else picture
        offset = Fraction(sound["offset_s"]).limit_denominator(48000)
        start = self._sequence_frames(self._moment(piece, record, seen) + offset)
        if start < 0:
            record = FrameRange(record.start - start, record.end)
            start = 0
        order = self._channels(clip, sound)
        base = self._free_track(record, len(order))
        self._sounding = list(range(len(self.events), len(self.events) + len(order)))
        for place, channel in enumerate(order):
            self._taken_until[base + place] = record.end
            self.events.append(
                Event(
                    track=f"A{base + place}",
                    source=self.sources.original_of(clip),
                    source_in=start,
                    record=record,
                    name=picture.label,
                    channel=channel,
                    link=self._link if seen else None,
                )
            )

    def _moment(self, piece: dict[str, Any], record: FrameRange, seen: Event | None) -> Fraction:
        """Seconds into the clip at which a piece begins; in step with its picture to the frame.

        At mixed rates picture and sound are each rounded to the clip's frames: where they differ
        by no more than that, the picture's frame is the sound's too.
        """
        rate = rate_of(self._clips[piece["of_clip"]])
        begins = Fraction(piece["source"][0] / rate)
        if seen is None:
            return begins
        with_picture = (seen.source_in + record.start - seen.record.start) / self.rate
        near = abs(with_picture - begins) <= 1 / min(rate, self.rate)
        return with_picture if near else begins

    def _channels(self, clip: Clip, sound: dict[str, Any]) -> list[int]:
        """Which channels of a file go out; the one that is heard always does, and first."""
        channels = clip.facts["channels"]
        places = [(channel["stream"], channel["index"]) for channel in channels]
        heard = (sound["stream"], sound["channel"])
        chosen = places.index(heard) if heard in places else 0
        if self.wishes.sound is SoundWish.HEARD:
            return [chosen]
        wanted = self.wishes.microphones
        others = [
            number
            for number, channel in enumerate(channels)
            if number != chosen and (not wanted or channel["name"] in wanted)
        ]
        return [chosen, *others]

    def _free_track(self, record: FrameRange, width: int) -> int:
        """The lowest track from which on `width` tracks are free: J and L cuts need a second."""
        base = 1
        while any(self._taken_until.get(base + n, 0) > record.start for n in range(width)):
            base += 1
        return base

    def _sequence_frames(self, seconds: Fraction) -> int:
        return round(seconds * self.rate)

    def _note(self, note: Note) -> None:
        opened = note.state == Note.State.OPEN
        if not (self.wishes.open_notes if opened else self.wishes.done_notes):
            return
        self.markers.append(
            Marker(
                frame=self._at + frame_of(note),
                name=note.text.splitlines()[0][:_NAME_LENGTH],
                note=note.text,
                author=note.author.name,
                color="BLUE" if opened else "GREEN",
                done=not opened,
                replies=tuple(Reply(each.author.name, each.text) for each in note.replies.all()),
            )
        )

    def tracks(self) -> tuple[str, ...]:
        pictures = tuple(f"V{number}" for number in range(1, self._stacked + 1))
        return (*pictures, *(f"A{number}" for number in sorted(self._taken_until)))
