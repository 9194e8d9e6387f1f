"""Finds which of our clips a foreign event shows, and which of its frames, with the reason why.

Names, reels and timecode each speak for a clip; a clip is taken when enough does and no other
is as likely. Where media were renamed or cut down (consolidated, transcoded, proxies) timecode
decides which frames are meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from editor.interchange.foreign import Foreign, ForeignEvent, Media
from editor.interchange.names import base_name, stem
from roughcut.core.timecode import FrameRange, nominal, smpte_to_frames

# What speaks for a clip, and how much. Two weak reasons are enough, one is not.
_WEIGHTS = {
    "identity": 8,
    "path": 6,
    "name": 5,
    "stem": 4,
    "renamed": 3,
    "timecode": 3,
    "reel": 2,
    "label": 2,
}
_NAMES = ("path", "name", "stem", "renamed")
_ENOUGH = 4
_OUTSIDE = -2  # timecode that the clip does not have speaks against it
_CLEAR = 1  # how far the best must lie before the second
_SHORT_REEL = 8
_SLACK = 2  # frames that roundings of other rates may reach beyond a clip
_ADDED = re.compile(
    r"([ ._-]*(new|exported|copy|sub|dup|sync|grp|consolidated|transcoded|proxy|prox|prx|optimized"
    r"|lowres|low|offline|phys|v\d|mxf|mov|mp4|avi|wav|aif|aiff|bwf)([ ._-]*\d{1,4}p?)?"
    r"|[ ._-]+(\d{3,4}p|uhd|hd|4k|2k)|\s*[-–]\s*(v\d+|copy|synchronized clip))+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OurClip:
    """One clip of ours. start: timecode of its first frame at `rate`, None = unknown.

    label: how the table calls it (12A T3). identities: of the mobs that our own exports gave it.
    copies: paths of its light copies.
    """

    id: int
    path: str
    rate: Fraction
    frames: int
    start: int | None = None
    drop: bool = False
    reel: str = ""
    label: str = ""
    video: bool = True
    identities: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return self.path, *self.copies


@dataclass(frozen=True, slots=True)
class Placed:
    """A foreign event in our clips' frames. event: its index. source: frames of the clip.

    reasons: what spoke for the clip, the strongest first.
    """

    event: int
    clip: int
    track: str
    source: FrameRange
    record: FrameRange
    enabled: bool
    speed: Fraction
    channel: int | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An event without a clip. why: "unknown", "ambiguous" or "outside" (the clip is too short)."""

    event: int
    why: str
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]


def match(cut: Foreign, clips: Iterable[OurClip]) -> Matched:
    """Every event placed, or told why not."""
    index = _Index(clips)
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    for number, event in enumerate(cut.events):
        found = index.place(number, event, cut.rate)
        if isinstance(found, Placed):
            placed.append(found)
        else:
            unplaced.append(found)
    return Matched(tuple(placed), tuple(unplaced))


@dataclass(slots=True)
class _Index:
    """Our clips by everything that may name them."""

    clips: dict[int, OurClip] = field(default_factory=dict)
    by: dict[str, dict[str, set[int]]] = field(default_factory=dict)
    known: dict[Media, dict[int, tuple[str, ...]]] = field(default_factory=dict)

    def __init__(self, clips: Iterable[OurClip]) -> None:
        self.clips = {clip.id: clip for clip in clips}
        self.by = {key: defaultdict(set) for key in _WEIGHTS}
        self.known = {}
        for clip in self.clips.values():
            names = [base_name(path) for path in clip.paths]
            entries = {
                "path": [_folded(path.replace("\\", "/")) for path in clip.paths],
                "name": [_folded(name) for name in names],
                "stem": [_folded(stem(name)) for name in names],
                "renamed": [_bare(name) for name in names],
                "reel": [_reel(clip.reel), _reel(clip.reel)[:_SHORT_REEL]],
                "label": [_folded(clip.label)],
                "identity": clip.identities,
            }
            for kind, keys in entries.items():
                for key in keys:
                    if key:
                        self.by[kind][key].add(clip.id)

    def place(self, number: int, event: ForeignEvent, rate: Fraction) -> Placed | Unplaced:
        scores: dict[int, tuple[int, tuple[str, ...], FrameRange]] = {}
        outside = []
        for clip_id, reasons in self.named(event.media, event.name).items():
            clip = self.clips[clip_id]
            if event.picture and not clip.video:
                continue
            source, by_timecode = _source(event, clip, rate)
            fits = source.start >= -_SLACK and source.end <= clip.frames + _SLACK
            if not fits:
                outside.append(clip_id)
                continue
            score = sum(_WEIGHTS[reason] for reason in reasons)
            if by_timecode:
                score, reasons = score + _WEIGHTS["timecode"], (*reasons, "timecode")
            elif by_timecode is False:
                score += _OUTSIDE
            scores[clip_id] = score, reasons, _within(source, clip)
        ranked = sorted(scores, key=lambda clip_id: -scores[clip_id][0])
        likely = [clip_id for clip_id in ranked if scores[clip_id][0] >= _ENOUGH]
        if not likely:
            return Unplaced(number, "outside" if outside else "unknown", tuple(outside[:8]))
        for best, second in pairwise(likely[:2]):
            if scores[best][0] - scores[second][0] < _CLEAR:
                return Unplaced(number, "ambiguous", tuple(likely[:8]))
        _, reasons, source = scores[likely[0]]
        return _placed(number, event, likely[0], reasons, source)

    def named(self, media: Media, name: str) -> dict[int, tuple[str, ...]]:
        """Clips that anything of a medium but its timecode speaks for."""
        if media not in self.known:
            found: dict[int, list[str]] = defaultdict(list)
            for kind, keys in self._keys(media, name).items():
                for clip_id in {c for key in keys for c in self.by[kind].get(key, ())}:
                    if kind not in _NAMES or not set(found[clip_id]) & set(_NAMES):
                        found[clip_id].append(kind)
            self._tails(media, found)
            self.known[media] = {clip_id: tuple(reasons) for clip_id, reasons in found.items()}
        return self.known[media]

    def _keys(self, media: Media, name: str) -> dict[str, list[str]]:
        """What to look for, the strongest reason first; of the name's reasons one counts."""
        names = [*media.names, base_name(media.path)]
        reel = _reel(media.reel)
        keys = {
            "identity": [media.identity],
            "path": [_folded(media.path.replace("\\", "/"))],
            "name": [_folded(each) for each in names],
            "stem": [_folded(stem(each)) for each in names] + [_folded(each) for each in names],
            "renamed": [_bare(each) for each in names],
            "reel": [reel, reel[:_SHORT_REEL]],
            "label": [_folded(each) for each in (name, *media.names)],
        }
        return {kind: [key for key in each if key] for kind, each in keys.items()}

    def _tails(self, media: Media, found: dict[int, list[str]]) -> None:
        """Of several clips with one name, the one in the same folder."""
        same = [clip_id for clip_id, reasons in found.items() if "name" in reasons]
        if len(same) < 2 or not media.path:
            return
        wanted = _folders(media.path)
        agreeing = {
            clip_id: max(_agreeing(wanted, _folders(path)) for path in self.clips[clip_id].paths)
            for clip_id in same
        }
        most = max(agreeing.values())
        best = [clip_id for clip_id in same if agreeing[clip_id] == most]
        if most > 1 and len(best) == 1:
            found[best[0]] = ["path", *(r for r in found[best[0]] if r != "name")]


def _placed(
    number: int, event: ForeignEvent, clip: int, reasons: tuple[str, ...], source: FrameRange
) -> Placed:
    return Placed(
        event=number,
        clip=clip,
        track=event.track,
        source=source,
        record=event.record,
        enabled=event.enabled,
        speed=event.speed,
        channel=event.channel,
        reasons=tuple(sorted(reasons, key=lambda reason: -_WEIGHTS[reason])),
    )


def _source(event: ForeignEvent, clip: OurClip, rate: Fraction) -> tuple[FrameRange, bool | None]:
    """(frames of the clip, whether its timecode says so; None where there is none to compare)."""
    seconds = event.record.duration / rate * event.speed
    by_timecode = _by_timecode(event, clip)
    at = by_timecode
    agrees: bool | None = None
    if by_timecode is not None:
        length = seconds * clip.rate
        low, high = min(at or 0, (at or 0) + length), max(at or 0, (at or 0) + length)
        agrees = low >= -_SLACK and high <= clip.frames + _SLACK
    if at is None or not agrees:
        if event.timecode:
            return FrameRange(clip.frames + 999, clip.frames + 1000), agrees
        at = event.moment * _counted(event.media, clip)
    ends = at + seconds * clip.rate
    first, last = round(min(at, ends)), round(max(at, ends))
    return FrameRange(first, max(last, first + 1)), agrees


def _by_timecode(event: ForeignEvent, clip: OurClip) -> Fraction | None:
    """The clip's frame that the event's timecode names."""
    if event.timecode:
        return _of_text(event, clip)
    if clip.start is None:
        return None
    media = event.media
    if media.start is None:
        return None
    counted = _counted(media, clip)
    if media.rate is not None and counted == media.rate != clip.rate:
        # 24 counted for 23.976: the same frame numbers, whatever a second is there
        return media.start * media.rate - clip.start + event.moment * media.rate
    return (media.start + event.moment) * clip.rate - clip.start


def _counted(media: Media, clip: OurClip) -> Fraction:
    """The rate at which seconds of the file become frames of the clip."""
    if media.rate is not None and nominal(media.rate) == nominal(clip.rate):
        return media.rate
    return clip.rate


def _of_text(event: ForeignEvent, clip: OurClip) -> Fraction | None:
    """A file without timecode counts from 0, as our own lists have it."""
    try:
        frame = smpte_to_frames(event.timecode, clip.rate, drop=clip.drop)
    except ValueError:
        return None
    day = smpte_to_frames("23:59:59:00", clip.rate, drop=False) + nominal(clip.rate)
    away = (frame - (clip.start or 0)) % day
    return Fraction(away) + event.moment * clip.rate


def _within(source: FrameRange, clip: OurClip) -> FrameRange:
    """What rounding pushed over the clip's ends comes back."""
    first = min(max(source.start, 0), max(clip.frames - 1, 0))
    return FrameRange(first, max(first + 1, min(source.end, clip.frames)))


def _folded(text: str) -> str:
    """A name as every disk spells it: composed, without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).strip()


def _reel(text: str) -> str:
    """Letters and digits of a reel; what a list cannot hold was dropped from it."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in folded if char.isascii() and char.isalnum())


def _bare(name: str) -> str:
    """A name without what programs add when they copy media."""
    return _folded(_ADDED.sub("", stem(name)) or stem(name))


def _folders(path: str) -> list[str]:
    return [_folded(part) for part in reversed(path.replace("\\", "/").split("/")) if part]


def _agreeing(left: list[str], right: list[str]) -> int:
    """How many last parts of two paths are the same."""
    for count, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return count
    return min(len(left), len(right))
