"""What an export would be like before it is made: what opens, what is short, what is carried."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence as Several
from dataclasses import dataclass, replace
from pathlib import PurePath, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editor.interchange.names import PathRule, map_path
from editor.interchange.timeline import Event, Sequence, events_by_link
from editor.interchange.wishes import ExportWishes
from editor.models import Cut, Note
from editor.selectors.sequence import sequence_of
from editor.services.export import export_name

_MOST_LISTED = 6
_FULL = re.compile(r"^(/|\\\\|[A-Za-z]:[\\/])")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the server that holds used files. editor: where it lies on the other machine.

    found: how many of its files would be found there.
    """

    server: str
    editor: str
    files: int
    found: int
    faulty: bool

    @property
    def label(self) -> str:
        """The last names of the path; the whole one is told beside it."""
        return " / ".join(PurePosixPath(self.server.replace("\\", "/")).parts[-3:]).lstrip("/ ")


@dataclass(frozen=True, slots=True)
class Check:
    """One fact of the export. sure False: somebody should look at it."""

    sure: bool
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    shots: int
    offline: tuple[str, ...]
    headline: str
    advice: str
    checks: tuple[Check, ...]
    folders: tuple[Folder, ...]
    microphones: tuple[str, ...]


def verdict_of(cuts: Several[Cut], wishes: ExportWishes) -> Verdict:
    """Read from the very sequence that would be written. Raises RefusedError."""
    sequence = sequence_of(cuts, name=export_name(cuts), wishes=replace(wishes, rules=()))
    shown = _Shown(sequence, cuts)
    folders = _folders(sequence, wishes.rules)
    lost = {folder.server for folder in folders if folder.found < folder.files}
    offline = tuple(
        shown.numbers[event.record.start]
        for event in shown.pictures
        if any(_inside(path, lost) for path in shown.paths(event))
    )
    headline, advice = _told(len(shown.pictures), len(offline), len(lost))
    checks = (
        _sources(shown),
        _handles(shown, wishes),
        _sound(shown, wishes),
        _notes(cuts, wishes),
        *_gaps(shown, cuts),
    )
    microphones = {
        name for source in sequence.sources for name in source.channel_names if name.strip()
    }
    return Verdict(
        len(shown.pictures), offline, headline, advice, checks, folders, tuple(sorted(microphones))
    )


class _Shown:
    """The shots of a sequence as people number them: by their order in each cut."""

    def __init__(self, sequence: Sequence, cuts: Several[Cut]) -> None:
        self.sequence = sequence
        self.sources = sequence.by_key
        self.pictures = [
            event
            for event in sorted(sequence.events, key=lambda event: event.record.start)
            if event.track == "V1" and event.enabled
        ]
        self.linked = events_by_link(sequence)
        self.numbers: dict[int, str] = {}
        at = 0
        for cut in cuts:
            rows = list(cut.events.order_by("order"))
            for number, row in enumerate(rows, 1):
                told = f"{cut.scene.number}/{number}" if len(cuts) > 1 else str(number)
                self.numbers[at + row.record_in] = told
            at += max((row.record_out for row in rows), default=0)

    def sounds(self, event: Event) -> list[Event]:
        group = self.linked.get(event.link or 0, []) if event.link is not None else []
        return [self.sequence.events[n] for n in group if not self.sequence.events[n].picture]

    def paths(self, event: Event) -> list[str]:
        return [self.sources[each.source].path for each in (event, *self.sounds(event))]

    def list(self, numbers: Several[str]) -> str:
        """1, 2 and 5; the rest as three dots."""
        some = ", ".join(numbers[:_MOST_LISTED])
        return some + ("…" if len(numbers) > _MOST_LISTED else "")


def _folders(sequence: Sequence, rules: Several[PathRule]) -> tuple[Folder, ...]:
    """Where nothing is said the path stays the server's: that is right on a shared disk, but not
    for our own storage, nor once another folder lies elsewhere.
    """
    used = {event.source for event in sequence.events}
    paths = [source.path for source in sequence.sources if source.key in used]
    counts: dict[str, list[str]] = {}
    inner = [path for path in paths if path.startswith(_storage())]
    common = os.path.commonpath([str(PurePath(p).parent) for p in inner]) if inner else ""
    for path in paths:
        server = common if path in inner else str(PurePath(path).parent)
        counts.setdefault(server, []).append(path)
    mapped = any(map_path(path, rules) != path for path in paths)
    found = []
    for server, inside in sorted(counts.items()):
        said = next((rule.editor for rule in rules if rule.server == server), "")
        given = said or _inherited(server, rules)
        same = not given and not mapped and inside[0] not in inner
        faulty = bool(given) and not _FULL.match(given)
        there = 0 if faulty or not (given or same) else len(inside)
        found.append(Folder(server, said, len(inside), there, faulty))
    return tuple(found)


def _storage() -> str:
    return str(settings.MEDIA_ROOT) if not settings.S3_BUCKET else "projects/"


def _inherited(server: str, rules: Several[PathRule]) -> str:
    moved = map_path(server, rules)
    return moved if moved != server else ""


def _inside(path: str, folders: set[str]) -> bool:
    return any(path.startswith(folder.rstrip("/\\")) for folder in folders)


def _told(shots: int, offline: int, folders: int) -> tuple[str, str]:
    if not offline:
        text = ngettext(
            "%(all)d shot opens with its media", "All %(all)d shots open with their media", shots
        ) % {"all": shots}
        return text, ""
    text = ngettext(
        "%(n)d of %(all)d shots would open offline",
        "%(n)d of %(all)d shots would open offline",
        offline,
    ) % {"n": offline, "all": shots}
    advice = ngettext(
        "Give the folder, or the program will ask for it when you open the file.",
        "Give the folders, or the program will ask for them when you open the file.",
        folders,
    )
    return text, advice


def _sources(shown: _Shown) -> Check:
    sources = [shown.sources[event.source] for event in shown.pictures]
    known = sum(source.start_known and bool(source.reel) for source in sources)
    text = _("Source timecode and reel on %(n)d of %(all)d shots")
    return Check(known == len(sources), text % {"n": known, "all": len(sources)})


def _handles(shown: _Shown, wishes: ExportWishes) -> Check:
    """What the whole files leave before and after each shot, in frames of the sequence."""
    rate = shown.sequence.rate
    short: list[tuple[int, str]] = []
    for event in shown.pictures:
        length = int(shown.sources[event.source].duration * rate)
        has = max(0, min(event.source_in, length - event.source_out))
        if has < wishes.handles:
            short.append((has, shown.numbers[event.record.start]))
    enough = len(shown.pictures) - len(short)
    text = ngettext(
        "Handles of %(frames)d frames on %(n)d shot",
        "Handles of %(frames)d frames on %(n)d shots",
        enough,
    ) % {"frames": wishes.handles, "n": enough}
    if not short:
        return Check(True, text)
    fewer = ngettext(
        "shot %(shots)s has %(frames)d or more",
        "shots %(shots)s have %(frames)d or more",
        len(short),
    ) % {"shots": shown.list([number for _has, number in short]), "frames": min(short)[0]}
    return Check(False, _both(text, fewer))


def _both(one: str, other: str) -> str:
    return _("%(one)s; %(other)s") % {"one": one, "other": other}


def _sound(shown: _Shown, wishes: ExportWishes) -> Check:
    events = [event for event in shown.sequence.events if event.channel is not None]
    channels = {(event.source, event.channel or 0) for event in events}
    named = sum(
        channel < len(names) and bool(names[channel].strip())
        for source, channel in channels
        for names in (shown.sources[source].channel_names,)
    )
    split = sum(
        any(
            (sound.record.start, sound.record.end) != (event.record.start, event.record.end)
            for sound in shown.sounds(event)
        )
        for event in shown.pictures
    )
    told = _("%(n)d of %(all)d sound channels named") % {"n": named, "all": len(channels)}
    if not wishes.split_edits:
        return Check(named == len(channels), _both(told, _("sound is cut with its picture")))
    kept = ngettext("%(n)d J or L cut kept", "%(n)d J and L cuts kept", split) % {"n": split}
    return Check(named == len(channels), _both(told, kept))


def _notes(cuts: Several[Cut], wishes: ExportWishes) -> Check:
    notes = Note.objects.filter(cut__in=cuts, parent__isnull=True)
    opened, all_ = notes.filter(state=Note.State.OPEN).count(), notes.count()
    going = opened * wishes.open_notes + (all_ - opened) * wishes.done_notes
    text = ngettext(
        "%(n)d of %(all)d notes becomes a marker; replies fold into the note",
        "%(n)d of %(all)d notes become markers; replies fold into the note",
        going,
    ) % {"n": going, "all": all_}
    return Check(True, text)


def _gaps(shown: _Shown, cuts: Several[Cut]) -> list[Check]:
    found = []
    missing = sum(cut.events.filter(clip__isnull=True).count() for cut in cuts)
    if missing:
        text = ngettext(
            "%(n)d shot has no take: it is a gap with a red marker",
            "%(n)d shots have no take: they are gaps with red markers",
            missing,
        )
        found.append(Check(False, text % {"n": missing}))
    rate = shown.sequence.rate
    over = [
        shown.numbers[event.record.start]
        for event in shown.pictures
        if event.source_out / rate > shown.sources[event.source].duration
    ]
    if over:
        text = _("Shots %(shots)s run past the end of their files")
        found.append(Check(False, text % {"shots": shown.list(over)}))
    return found
