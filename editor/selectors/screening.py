"""Cuts as what a preview shows and stems are laid from: files at hand, exact places, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Several
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analysis.models import Reading
from editor.models import Cut, Event, Export
from editor.rendering.plan import Card, Plan, Shot, SoundUse, slate_frames
from editor.rendering.stems import parted
from editor.rendering.wishes import PreviewWishes, Voices
from projects.models import Clip, Rendition
from projects.services.facts import rate_of
from projects.templatetags.spoken import fps
from roughcut.core.timecode import FrameRange, frames_to_smpte
from roughcut.storage import StoredFile, local_copy

ASPECT = Fraction(16, 9)
LINGER_S = Fraction(1, 2)  # how long a caption stays after its last word


@dataclass(slots=True)
class Material:
    """Where the files of clips can be read now. turned: pictures that are not upright yet."""

    clips: dict[int, Clip] = field(default_factory=dict)
    pictures: dict[int, Path] = field(default_factory=dict)
    sounds: dict[int, Path] = field(default_factory=dict)
    light_sounds: dict[int, Path] = field(default_factory=dict)
    turned: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Stored:
    path: str
    name: str
    stored: bool = True


@contextmanager
def material(cuts: Several[Cut], wishes: PreviewWishes, *, stems: bool) -> Iterator[Material]:
    """Every file that the cuts need, at hand while the block runs."""
    shown, heard = _used(cuts)
    found = Material()
    clips = Clip.objects.filter(pk__in=shown | heard).select_related("take__setup")
    with ExitStack() as copies:
        for clip in clips.prefetch_related("renditions"):
            found.clips[clip.pk] = clip
            made = {rendition.kind: rendition for rendition in clip.renditions.all()}
            if clip.pk in heard:
                _reach(copies, clip, found.sounds, clip.pk)
            if clip.pk in shown:
                _reach_rendition(copies, made, Rendition.Kind.SOUND, found.light_sounds, clip)
            if clip.pk in shown and not stems:
                _reach_picture(copies, found, made, clip, originals=wishes.originals)
        yield found


def _reach_picture(
    copies: ExitStack,
    found: Material,
    made: dict[str, Rendition],
    clip: Clip,
    *,
    originals: bool,
) -> None:
    """The file that shows a clip: as wished, or the other one where that is not there."""
    if originals:
        _reach(copies, clip, found.pictures, clip.pk)
    if clip.pk not in found.pictures:
        _reach_rendition(copies, made, Rendition.Kind.PROXY, found.pictures, clip)
        if clip.pk in found.pictures:
            return
    if clip.pk not in found.pictures:
        _reach(copies, clip, found.pictures, clip.pk)
    found.turned[clip.pk] = clip.facts.get("rotation", 0)


def _reach_rendition(
    copies: ExitStack, made: dict[str, Rendition], kind: str, into: dict[int, Path], clip: Clip
) -> None:
    if kind in made:
        file = made[kind].file
        _reach(copies, _Stored(file, Path(file).name), into, clip.pk)


def _reach(copies: ExitStack, file: StoredFile, into: dict[int, Path], key: int) -> None:
    try:
        into[key] = copies.enter_context(local_copy(file))
    except FileNotFoundError:
        return  # told where it is missed: a card in the picture, the light copy of the sound


def _used(cuts: Several[Cut]) -> tuple[set[int], set[int]]:
    """Clips whose picture, and files whose sound is used."""
    shown: set[int] = set()
    heard: set[int] = set()
    for event in Event.objects.filter(cut__in=cuts):
        shown |= {event.clip_id} if event.clip_id else set()
        for piece in event.sounds:
            shown.add(piece["of_clip"])
            if piece["sound"]:
                heard.add(int(piece["sound"]["clip"] or piece["of_clip"]))
    return shown, heard


def plan_of(
    cuts: Several[Cut], wishes: PreviewWishes, files: Material, *, name: str, export: Export
) -> Plan:
    """The cuts of scenes, one after the other, as `sequence_of` lays them."""
    first = cuts[0]
    laying = _Laying(first.rate, wishes, files)
    for cut in cuts:
        laying.add(cut)
    width, height = _size(files, wishes.lines)
    return Plan(
        rate=first.rate,
        drop=first.drop_frame,
        start=first.start_frame,
        width=width,
        height=height,
        frames=laying.at,
        shots=tuple(laying.shots),
        sounds=_joined(laying.sounds, first.rate),
        captions=tuple(laying.captions) if wishes.captions else (),
        slate=_slate(cuts, name, laying.at, export) if wishes.slate else None,
        watermark=wishes.watermark,
        burn=wishes.burn,
    )


def _size(files: Material, lines: int) -> tuple[int, int]:
    """The shape that most clips have, upright, at a height; sides are even."""
    shapes = []
    for pk in files.pictures:
        clip = files.clips[pk]
        width, height = clip.width, clip.height
        if clip.facts.get("rotation", 0) % 180:
            width, height = height, width
        if width and height:
            shapes.append(Fraction(width, height))
    shape = max(shapes, key=shapes.count) if shapes else ASPECT
    return max(2, round(lines * shape / 2) * 2), lines


def _slate(cuts: Several[Cut], name: str, frames: int, export: Export) -> Card:
    first = cuts[0]
    scenes = ", ".join(
        _("Scene %(number)s, proposal %(version)s")
        % {"number": cut.scene.number, "version": cut.version}
        for cut in cuts[:6]
    )
    start = frames_to_smpte(first.start_frame, first.rate, drop=first.drop_frame)
    length = frames_to_smpte(frames, first.rate, drop=False)
    day = date_format(timezone.localtime(export.created_at), _("j M Y"))
    asked = export.asked_by.name if export.asked_by else ""
    return Card(
        title=first.project.name,
        lines=(
            scenes + (" …" if len(cuts) > 6 else ""),
            first.scene.heading if len(cuts) == 1 else "",
            f"{start}   {length}   {fps(first.rate)}",
            " ".join(filter(None, (asked, day))),
        ),
        frames=slate_frames(first.rate),
    )


class _Laying:
    """Lays cuts one after the other."""

    def __init__(self, rate: Fraction, wishes: PreviewWishes, files: Material) -> None:
        self.rate, self.wishes, self.files = rate, wishes, files
        self.shots: list[Shot] = []
        self.sounds: list[SoundUse] = []
        self.captions: list[tuple[FrameRange, str]] = []
        self.at = 0

    def add(self, cut: Cut) -> None:
        rows = list(
            cut.events.select_related("clip__take__setup")
            .prefetch_related("lines__character", "readings__line__character")
            .order_by("order")
        )
        for row in rows:
            self.shots.append(self._shot(row))
            spoken = sorted(row.readings.all(), key=lambda reading: reading.start_s)
            self._caption(row, spoken)
            for piece in row.sounds:
                self._sound(row, piece, spoken)
        self.at += max((row.record_out for row in rows), default=0)

    def _shot(self, row: Event) -> Shot:
        record = FrameRange(self.at + row.record_in, self.at + row.record_out)
        words = " / ".join(line.text for line in row.lines.all())
        if row.clip is None:
            return Shot(record, _("Missing"), words=words)
        clip = self.files.clips[row.clip.pk]
        path = self.files.pictures.get(clip.pk)
        return Shot(
            record=record,
            name=_shot_name(clip) if path else _("Media offline"),
            path=path,
            rate=rate_of(clip),
            source_in=row.source_in,
            start=clip.start_frame,
            drop=clip.drop_frame,
            turned=self.files.turned.get(clip.pk, 0),
            words=f"{_shot_name(clip)} {words}",
        )

    def _caption(self, row: Event, spoken: list[Reading]) -> None:
        if row.clip is None:
            return
        said = [reading for reading in spoken if reading.clip_id == row.clip_id]
        for place, reading in enumerate(said):
            start = self._record_frame(row, Fraction(reading.start_s))
            end = self._record_frame(row, Fraction(reading.end_s) + LINGER_S)
            if place + 1 < len(said):
                end = min(end, self._record_frame(row, Fraction(said[place + 1].start_s)))
            if end > start:
                record = FrameRange(self.at + start, self.at + end)
                self.captions.append((record, reading.line.spoken))

    def _record_frame(self, row: Event, moment: Fraction) -> int:
        """Where a moment of the shot's clip is in the cut, within the shot."""
        assert row.clip is not None
        into = moment - row.source_in / rate_of(row.clip)
        return min(max(row.record_in + round(into * self.rate), row.record_in), row.record_out)

    def _sound(self, row: Event, piece: dict[str, Any], spoken: list[Reading]) -> None:
        use = self._use(piece)
        if use is not None and use.record.duration:
            self.sounds += parted(use, self._turns(row, piece, spoken), self.rate)

    def _use(self, piece: Mapping[str, Any]) -> SoundUse | None:
        """One channel of the original; the light copy where the original is not there."""
        sound, of_clip = piece["sound"], piece["of_clip"]
        if sound is None or of_clip not in self.files.clips:
            return None
        begins = piece["source"][0] / rate_of(self.files.clips[of_clip])
        record = FrameRange(self.at + piece["record"][0], self.at + piece["record"][1])
        path = self.files.sounds.get(int(sound["clip"] or of_clip))
        if path is not None:
            offset = Fraction(sound["offset_s"]).limit_denominator(48_000)
            return SoundUse(path, sound["stream"], sound["channel"], begins + offset, record)
        light = self.files.light_sounds.get(of_clip)
        return SoundUse(light, 0, 0, begins, record) if light else None

    def _turns(
        self, row: Event, piece: Mapping[str, Any], spoken: list[Reading]
    ) -> list[tuple[int, str]]:
        """From which record frame on which voice has the sound: midway between two lines."""
        of_clip, start = piece["of_clip"], self.at + piece["record"][0]
        if self.wishes.voices is Voices.MICROPHONE:
            return [(start, self._microphone(piece))]
        rate = rate_of(self.files.clips[of_clip])
        said = [
            (reading, reading.line.character.name)
            for reading in spoken
            if reading.clip_id == of_clip and reading.line.character
        ]
        if not said:
            return [(start, _voice_of(row))]
        turns = [(start, said[0][1])]
        for (before, _who), (after, voice) in pairwise(said):
            middle = Fraction((before.end_s + after.start_s) / 2) - piece["source"][0] / rate
            turns.append((start + round(middle * self.rate), voice))
        return turns

    def _microphone(self, piece: Mapping[str, Any]) -> str:
        sound = piece["sound"]
        clip = self.files.clips.get(int(sound["clip"] or piece["of_clip"]))
        for channel in clip.facts["channels"] if clip else ():
            if (channel["stream"], channel["index"]) == (sound["stream"], sound["channel"]):
                return str(channel["name"]) or _("Sound")
        return _("Sound")


def _voice_of(row: Event) -> str:
    """Whose sound it is where nobody was heard reading: the first who speaks in the script."""
    for line in sorted(row.lines.all(), key=lambda line: line.order):
        if line.character:
            return line.character.name
    return _("Scene sound")


def _shot_name(clip: Clip) -> str:
    stem = clip.name.rsplit(".", 1)[0]
    return clip.label if clip.label == stem else f"{clip.label} {stem}"


def _joined(uses: list[SoundUse], rate: Fraction) -> tuple[SoundUse, ...]:
    """The uses, told where one recording goes on without a seam in the same voice."""

    def key(use: SoundUse, frame: int, moment: Fraction) -> tuple[object, ...]:
        return (use.path, use.stream, use.channel, use.voice, frame, moment)

    starts = {key(use, use.record.start, use.begins) for use in uses}
    ends = {key(use, use.record.end, use.begins + use.record.duration / rate) for use in uses}
    return tuple(
        replace(
            use,
            joined_before=key(use, use.record.start, use.begins) in ends,
            joined_after=key(use, use.record.end, use.begins + use.record.duration / rate)
            in starts,
        )
        for use in uses
    )
