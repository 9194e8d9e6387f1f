"""A cut that another program wrote, as a sequence that every format can be written from.

A file of another program seldom tells all of its media: what it leaves out is taken from what
the cut shows of it, and counted, so that nothing is made up in silence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from editor.interchange.foreign import Foreign, ForeignEvent, Media, Mix
from editor.interchange.losses import Loss
from editor.interchange.names import PathRule, base_name, map_path
from editor.interchange.timeline import Event, Marker, Sequence, Source, Transition, track_order
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange, day_frames, droppable, smpte_to_frames

_SIZE = (1920, 1080)  # where neither the cut nor its media tell one


def adopted(
    foreign: Foreign, media_dir: str, rules: tuple[PathRule, ...] = ()
) -> tuple[Sequence, tuple[Loss, ...]]:
    """The sequence of a foreign cut, and what of it could not come along or was assumed.

    media_dir: where files are looked for that the cut names without a path. Raises RefusedError
    for a cut that makes no sequence.
    """
    taking = _Taking(foreign, media_dir, rules)
    events = taking.events()
    drop = foreign.drop and droppable(foreign.rate)
    sequence = Sequence(
        name=foreign.name,
        rate=foreign.rate,
        drop=drop,
        start=foreign.start % day_frames(foreign.rate, drop=drop),
        width=taking.size[0],
        height=taking.size[1],
        sources=tuple(taking.sources()),
        events=tuple(events),
        tracks=tuple(sorted({event.track for event in events}, key=track_order)),
        transitions=tuple(taking.transitions(events)),
        markers=tuple(taking.markers()),
        project=foreign.name,
    )
    counted = Counter({loss.code: loss.count for loss in foreign.losses})
    counted.update(taking.left)
    return sequence, tuple(Loss(foreign.format, code, n) for code, n in sorted(counted.items()))


class _Taking:
    def __init__(self, foreign: Foreign, media_dir: str, rules: tuple[PathRule, ...]) -> None:
        self.foreign = foreign
        self.media_dir = media_dir
        self.rules = rules
        self.size = foreign.size or _mostly(foreign) or _SIZE
        self.left: Counter[str] = Counter() if foreign.size else Counter(size=1)
        self.uses: dict[str, list[ForeignEvent]] = {}
        self.places: dict[int, int] = {}  # index in the foreign cut to index in ours

    def events(self) -> list[Event]:
        taken: list[Event] = []
        last: dict[str, int] = {}
        order = sorted(enumerate(self.foreign.events), key=lambda item: item[1].record.start)
        for place, told in order:
            if told.speed != 1:
                self.left["speed"] += 1
            source_in = round(self._moment(told) * self.foreign.rate)
            overlaps = told.record.start < last.get(told.track, 0)
            if overlaps or source_in < 0 or not told.record.duration or not told.media.names:
                self.left["events"] += 1
                continue
            last[told.track] = told.record.end
            self.places[place] = len(taken)
            key = _key(told.media)
            self.uses.setdefault(key, []).append(told)
            channel = None if told.picture else told.channel or 0
            taken.append(
                Event(
                    track=told.track,
                    source=key,
                    source_in=source_in,
                    record=told.record,
                    name=told.name,
                    channel=channel,
                    enabled=told.enabled,
                    reason=told.comment,
                    link=told.link,
                )
            )
        return taken

    def sources(self) -> list[Source]:
        return [self._source(key, uses) for key, uses in self.uses.items()]

    def _source(self, key: str, uses: list[ForeignEvent]) -> Source:
        media = uses[0].media
        rate = media.rate or self.foreign.rate
        here = media.path or str(Path(self.media_dir) / base_name(media.name))
        shown = max(self._moment(use) + use.record.duration / self.foreign.rate for use in uses)
        length = media.duration or shown
        if media.duration is None:
            self.left["durations"] += 1
        start = self._start(media, uses, rate)
        size = media.size or self.size
        return Source(
            key=key,
            path=map_path(here, self.rules),
            local=here,
            rate=rate,
            drop=media.drop and droppable(rate),
            start=start or 0,
            start_known=start is not None,
            frames=max(1, -int(-length * rate // 1)),
            channels=max(((use.channel or 0) + 1 for use in uses if not use.picture), default=0),
            video=any(use.picture for use in uses),
            reel=media.reel,
            width=size[0],
            height=size[1],
        )

    def _start(self, media: Media, uses: list[ForeignEvent], rate: Fraction) -> int | None:
        """The file's first timecode; where only uses have one, the earliest stands for it."""
        if media.start is not None:
            return round(media.start * rate)
        told = [_frames(use.timecode, rate) for use in uses if use.timecode]
        return _earliest(told, day_frames(rate, drop=media.drop)) if told else None

    def _moment(self, told: ForeignEvent) -> Fraction:
        """Seconds from what is taken for the file's first frame."""
        if not told.timecode:
            return told.moment
        rate = told.media.rate or self.foreign.rate
        day = day_frames(rate, drop=told.media.drop)
        first = told.media.start
        if first is None:
            key = _key(told.media)
            same = (e for e in self.foreign.events if e.timecode and _key(e.media) == key)
            counted = [_frames(each.timecode, rate) for each in same]
            first = _earliest(counted, day) / rate
        return (_frames(told.timecode, rate) / rate - first) % (day / rate) + told.moment

    def transitions(self, events: list[Event]) -> list[Transition]:
        made: list[Transition] = []
        ends = {(event.track, event.record.end): n for n, event in enumerate(events)}
        begins = {(event.track, event.record.start): n for n, event in enumerate(events)}
        cuts = sorted(ends.keys() & begins.keys())
        for mix in self.foreign.mixes:
            cut = _meeting(mix, cuts)
            before, after = ends.get((mix.track, cut)), begins.get((mix.track, cut))
            missing = before is None or after is None
            if missing or not self._fits(mix.record, cut, events[after or 0]):
                self.left["dissolves"] += 1
                continue
            made.append(Transition(mix.track, mix.record, cut, before or 0, after or 0))
        return made

    def _fits(self, record: FrameRange, cut: int, after: Event) -> bool:
        return record.start <= cut <= record.end <= after.record.end and (
            cut - record.start <= after.source_in
        )

    def markers(self) -> list[Marker]:
        """Those of events that were left out go to the timeline."""
        return [
            replace(each, event=None if each.event is None else self.places.get(each.event))
            for each in self.foreign.markers
            if each.frame >= 0
        ]


def _earliest(counted: list[int], day: int) -> int:
    """The first of some timecodes that lie less than half a day apart, midnight or not."""
    away = min((each - counted[0] + day // 2) % day - day // 2 for each in counted)
    return (counted[0] + away) % day


def _meeting(mix: Mix, cuts: list[tuple[str, int]]) -> int:
    """Where two events meet in a mix, nearest to the cut it tells: FCPXML tells none itself.

    cuts: (track, frame) of all places where events meet, sorted.
    """
    place = bisect_left(cuts, (mix.track, mix.cut))
    met = [
        frame
        for track, frame in cuts[max(0, place - 1) : place + 1]
        if track == mix.track and mix.record.start <= frame <= mix.record.end
    ]
    return min(met, key=lambda frame: abs(frame - mix.cut), default=mix.cut)


def _key(media: Media) -> str:
    return media.identity or media.path or f"{media.name}\0{media.reel}"


def _frames(text: str, rate: Fraction) -> int:
    try:
        return smpte_to_frames(text, rate)
    except ValueError as error:
        raise RefusedError("interchange.timecode", str(error), subject=text) from error


def _mostly(foreign: Foreign) -> tuple[int, int] | None:
    """The size of the pictures that are shown longest, for formats that tell none of the cut."""
    shown: Counter[tuple[int, int]] = Counter()
    for event in foreign.events:
        if event.picture and event.enabled and event.media.size:
            shown[event.media.size] += event.record.duration
    return max(shown, key=lambda size: shown[size], default=None)
