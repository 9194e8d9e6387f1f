"""One or more cuts as the sequence that every export is written from."""

from __future__ import annotations

from collections.abc import Sequence as Several
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from analysis.selectors import observed
from editor.interchange.names import PathRule, map_path
from editor.interchange.timeline import Caption, Event, Marker, Sequence, Source
from editor.models import Cut, Note
from editor.models import Event as CutEvent
from editor.selectors.reasons import why_of
from editor.selectors.review import size_of
from projects.models import Clip
from projects.services.facts import rate_of
from roughcut.core.timecode import FrameRange
from roughcut.storage import local_path

DEFAULT_SIZE = (1920, 1080)
STATUS_COLOURS = {
    CutEvent.Status.APPROVED: "GREEN",
    CutEvent.Status.CHANGE_ASKED: "ORANGE",
    CutEvent.Status.LOCKED: "BLUE",
    CutEvent.Status.IN_REVIEW: "",
}


def sequence_of(
    cuts: Several[Cut], *, name: str, language: str, rules: Several[PathRule] = ()
) -> Sequence:
    """The cuts of scenes, one after the other, at the first one's rate and start timecode.

    rules: where the rushes are on the editing machine. Raises ValueError for no cut at all.
    """
    if not cuts:
        raise ValueError("nothing to export")
    first = cuts[0]
    laying = _Laying(first.rate, language, rules)
    for cut in cuts:
        laying.add(cut)
    width, height = laying.size()
    return Sequence(
        name=name,
        rate=first.rate,
        drop=first.drop_frame,
        start=first.start_frame,
        width=width,
        height=height,
        sources=tuple(laying.sources.values()),
        events=tuple(laying.events),
        tracks=laying.tracks(),
        markers=tuple(laying.markers),
        captions=tuple(laying.captions),
        project=str(first.project_id),
    )


class _Laying:
    """Lays cuts on one timeline, picture on V1, each channel of sound on a track of its own."""

    def __init__(self, rate: Fraction, language: str, rules: Several[PathRule]) -> None:
        self.rate = rate
        self.rules = rules
        self.language = language
        self.sources: dict[str, Source] = {}
        self.events: list[Event] = []
        self.markers: list[Marker] = []
        self.captions: list[Caption] = []
        self._clips: dict[int, Clip] = {}
        self._taken_until: dict[int, int] = {}
        self._at = 0
        self._link = 0

    def add(self, cut: Cut) -> None:
        rows = list(
            cut.events.select_related("clip__take__setup", "cut")
            .prefetch_related("lines__character", "alternates__clip__take__setup")
            .order_by("order")
        )
        self._load(rows)
        clips = {row.clip.pk: row.clip for row in rows if row.clip}
        clips |= {item.clip_id: item.clip for row in rows for item in row.alternates.all()}
        sizes = {pk: size_of(seen) for pk, seen in observed(list(clips.values())).items()}
        for row in rows:
            told = why_of(row, clips, sizes, self.language)["why"]["sentence"]
            self._shot(row, told)
        for note in cut.notes.filter(parent__isnull=True).select_related("author"):
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
        found = Clip.objects.filter(pk__in=wanted).select_related("take__setup")
        self._clips |= {clip.pk: clip for clip in found}

    def _shot(self, row: CutEvent, told: str) -> None:
        record = FrameRange(self._at + row.record_in, self._at + row.record_out)
        spoken = [line for line in row.lines.all() if line.kind == "dialogue"]
        for line in spoken:
            speaker = line.character.name if line.character else ""
            self.captions.append(Caption(record, line.spoken, speaker))
        if row.clip is None:
            words = " / ".join(line.text for line in row.lines.all())
            missing = _("Missing: %(words)s") % {"words": words}
            self.markers.append(
                Marker(record.start, missing, color="RED", duration=record.duration)
            )
            return
        self._link += 1
        clip = self._clips[row.clip.pk]
        event = Event(
            track="V1",
            source=self._source(clip),
            source_in=self._sequence_frames(row.source_in / rate_of(clip)),
            record=record,
            name=clip.label,
            link=self._link,
            comment="\n".join([*(f"{line.number}. {line.spoken}" for line in spoken), told]),
            status=STATUS_COLOURS[CutEvent.Status(row.status)],
        )
        self.events.append(event)
        for piece in row.sounds:
            self._sound(piece, clip.label)

    def _sound(self, piece: dict[str, Any], name: str) -> None:
        """The chosen channel first, then the other channels of the same file."""
        sound = piece["sound"]
        if sound is None:
            return
        picture = self._clips[piece["of_clip"]]
        clip = self._clips[int(sound["clip"])] if sound["clip"] else picture
        offset = Fraction(sound["offset_s"]).limit_denominator(48000)
        begins = piece["source"][0] / rate_of(picture) + offset
        record = FrameRange(self._at + piece["record"][0], self._at + piece["record"][1])
        start = self._sequence_frames(begins)
        if start < 0:
            record = FrameRange(record.start - start, record.end)
            start = 0
        channels = clip.facts["channels"]
        chosen = next(
            (
                number
                for number, channel in enumerate(channels)
                if (channel["stream"], channel["index"]) == (sound["stream"], sound["channel"])
            ),
            0,
        )
        order = [chosen, *(number for number in range(len(channels)) if number != chosen)]
        base = self._free_track(record, len(order))
        for place, channel in enumerate(order):
            self._taken_until[base + place] = record.end
            self.events.append(
                Event(
                    track=f"A{base + place}",
                    source=self._source(clip),
                    source_in=start,
                    record=record,
                    name=name,
                    channel=channel,
                    link=self._link,
                )
            )

    def _free_track(self, record: FrameRange, width: int) -> int:
        """The lowest track from which on `width` tracks are free: J and L cuts need a second."""
        base = 1
        while any(self._taken_until.get(base + n, 0) > record.start for n in range(width)):
            base += 1
        return base

    def _sequence_frames(self, seconds: Fraction) -> int:
        return round(seconds * self.rate)

    def _source(self, clip: Clip) -> str:
        key = str(clip.pk)
        if key not in self.sources:
            path = map_path(original_path(clip), self.rules)
            self.sources[key] = _source(clip, key, path, self.rate)
        return key

    def _note(self, note: Note) -> None:
        self.markers.append(
            Marker(
                frame=self._at + note.record_frame,
                name=note.text.splitlines()[0][:60],
                note=note.text,
                author=note.author.name,
                color="BLUE" if note.state == Note.State.OPEN else "GREEN",
            )
        )

    def size(self) -> tuple[int, int]:
        pictures = [source for source in self.sources.values() if source.video and source.width]
        if not pictures:
            return DEFAULT_SIZE
        sizes = [(source.width, source.height) for source in pictures]
        return max(sizes, key=sizes.count)

    def tracks(self) -> tuple[str, ...]:
        return ("V1", *(f"A{number}" for number in sorted(self._taken_until)))


def original_path(clip: Clip) -> str:
    """Where the original lies on the server, as a path."""
    local = local_path(clip.path) if clip.stored else None
    return str(local) if local else clip.path


def _source(clip: Clip, key: str, path: str, rate: Fraction) -> Source:
    counted = clip.rate or rate
    turned = abs(clip.facts.get("rotation", 0)) % 180 == 90
    return Source(
        key=key,
        path=path,
        rate=counted,
        drop=clip.drop_frame,
        start=clip.start_frame or 0,
        start_known=clip.start_frame is not None,
        frames=max(1, clip.frames or int(Fraction(clip.duration_s) * counted)),
        channels=len(clip.facts["channels"]),
        channel_names=tuple(channel["name"] for channel in clip.facts["channels"]),
        video=clip.kind == Clip.Kind.PICTURE,
        reel=clip.reel,
        width=clip.height if turned else clip.width,
        height=clip.width if turned else clip.height,
        sample_rate=clip.facts.get("sample_rate") or 48000,
        scene=clip.take.setup.name if clip.take else "",
        take=str(clip.take.number) if clip.take else "",
        sha256=clip.sha256,
    )
