"""Which files belong to one take: cameras that ran together, and the sound recorded apart.

Evidence is used in this order, and each link says which it stands on:
1. the slate: same setup and take, unless their timecodes say they were never rolling together;
2. timecode: files that overlap for half of the shorter one, whose dates do not contradict;
3. recording order: only where as many sounds as takes are left and every length fits.
A clip that nothing links is a take of its own. Card-named clips have no setup here: a later
stage reads it from the spoken slate or the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from projects.rushes.facts import ClipFacts, Slate

DAY_S = 86_400.0
OVERLAP = 0.5  # of the shorter file: takes roll one after the other, so less is an edge
LENGTH_SLACK_S = 20.0  # by how much a sound may outlast its picture, for order alone


class Link(StrEnum):
    """Why a file is in its take."""

    ITSELF = "itself"
    SLATE = "slate"
    TIMECODE = "timecode"
    TIMECODE_AGAINST_SLATE = "timecode against slate"
    ORDER = "order"


_STRONGEST_FIRST = (Link.SLATE, Link.TIMECODE, Link.TIMECODE_AGAINST_SLATE)


@dataclass(frozen=True, slots=True)
class Member:
    path: str
    link: Link


@dataclass(frozen=True, slots=True)
class TakeGroup:
    """One take. scene, setup: "" where unknown; take: 0 where unknown.

    picture: camera files, A camera first. sound: files recorded apart; a long sound file may be
    in several takes. A group without picture is wild sound.
    """

    scene: str
    setup: str
    take: int
    circled: bool
    picture: tuple[Member, ...]
    sound: tuple[Member, ...]


@dataclass(slots=True)
class _Take:
    """A take while it is gathered."""

    clips: list[tuple[ClipFacts, Link]]
    sounds: list[tuple[ClipFacts, Link]]


def group_takes(facts: Sequence[ClipFacts]) -> tuple[TakeGroup, ...]:
    """The takes of a shoot, in order of timecode and name. Files set aside are left out."""
    usable = [one for one in facts if not any(problem.fatal for problem in one.problems)]
    ordered = sorted(usable, key=_in_order)
    takes = _cameras_together([one for one in ordered if one.kind == "picture"])
    left = _link_sounds(takes, [one for one in ordered if one.kind == "sound"])
    left = _link_by_order(takes, left)
    wild = [_Take([], [(sound, Link.ITSELF)]) for sound in left]
    spread = _spread_sounds(takes)
    return tuple(_finished(take, spread) for take in (*takes, *wild))


def _cameras_together(pictures: Iterable[ClipFacts]) -> list[_Take]:
    takes: list[_Take] = []
    for clip in pictures:
        for take in takes:
            link = _camera_link(take, clip)
            if link:
                take.clips.append((clip, link))
                break
        else:
            takes.append(_Take([(clip, Link.ITSELF)], []))
    return takes


def _camera_link(take: _Take, clip: ClipFacts) -> Link | None:
    """A camera joins a take by slate or timecode; one camera never rolls twice at once."""
    links = []
    for other, _ in take.clips:
        if _same_camera(other, clip):
            return None
        together = _together(other, clip)
        if _same_slate(other.slate, clip.slate) and together is not False:
            links.append(Link.SLATE)
        elif together and not _contradict(other.slate, clip.slate):
            links.append(Link.TIMECODE)
    return links[0] if links else None


def _link_sounds(takes: list[_Take], sounds: Iterable[ClipFacts]) -> list[ClipFacts]:
    """Give each sound to its takes; returns those that nothing certain links."""
    left = []
    for sound in sounds:
        linked = [(take, link) for take in takes if (link := _sound_link(take, sound))]
        firm = [pair for pair in linked if pair[1] is not Link.TIMECODE_AGAINST_SLATE]
        for take, link in firm or linked[:1]:
            take.sounds.append((sound, link))
        if not linked:
            left.append(sound)
    return left


def _sound_link(take: _Take, sound: ClipFacts) -> Link | None:
    """The strongest link to any camera of the take."""
    links = {_clip_link(clip, sound) for clip, _ in take.clips}
    return next((link for link in _STRONGEST_FIRST if link in links), None)


def _clip_link(clip: ClipFacts, sound: ClipFacts) -> Link | None:
    together = _together(clip, sound)
    if _same_slate(clip.slate, sound.slate):
        return Link.SLATE if together is not False else None
    if not together:
        return None
    against = _contradict(clip.slate, sound.slate)
    return Link.TIMECODE_AGAINST_SLATE if against else Link.TIMECODE


def _link_by_order(takes: list[_Take], sounds: list[ClipFacts]) -> list[ClipFacts]:
    """Pair what is left one to one, if counts agree, lengths fit and nothing speaks against."""
    silent = [take for take in takes if not take.sounds]
    if not sounds or len(silent) != len(sounds):
        return sounds
    pairs = list(zip(silent, sounds, strict=True))
    if not all(_fits(take.clips[0][0], sound) for take, sound in pairs):
        return sounds
    for take, sound in pairs:
        take.sounds.append((sound, Link.ORDER))
    return []


def _fits(clip: ClipFacts, sound: ClipFacts) -> bool:
    longer = sound.duration_s - clip.duration_s
    return (
        -0.5 * clip.duration_s <= longer <= LENGTH_SLACK_S + 0.5 * clip.duration_s
        and not _contradict(clip.slate, sound.slate)
        and _together(clip, sound) is not False
    )


def _same_slate(one: Slate, other: Slate) -> bool:
    return bool(one.setup and one.take and (one.setup, one.take) == (other.setup, other.take))


def _contradict(one: Slate, other: Slate) -> bool:
    setups = bool(one.setup and other.setup and one.setup != other.setup)
    return setups or bool(one.take and other.take and one.take != other.take)


def _same_camera(one: ClipFacts, other: ClipFacts) -> bool:
    a, b = one.slate, other.slate
    if a.camera and b.camera:
        return a.camera == b.camera
    return bool(a.reel) and a.reel == b.reel


def _together(one: ClipFacts, other: ClipFacts) -> bool | None:
    """Whether two files rolled at once; None where a timecode is missing."""
    a, b = start_of_day_s(one), start_of_day_s(other)
    if a is None or b is None:
        return None
    if _other_day(one, other):
        return False
    later = (b - a + DAY_S / 2) % DAY_S - DAY_S / 2  # across midnight too
    shared = min(one.duration_s, later + other.duration_s) - max(0.0, later)
    return shared >= OVERLAP * min(one.duration_s, other.duration_s)


def start_of_day_s(clip: ClipFacts) -> float | None:
    """Real seconds from midnight to a file's beginning by its own timecode."""
    if clip.start_samples is not None and clip.sample_rate:
        return clip.start_samples / clip.sample_rate
    if clip.start_frame is not None and clip.rate:
        return float(clip.start_frame / clip.rate)
    return None


def _other_day(one: ClipFacts, other: ClipFacts) -> bool:
    """Whether two recording dates are more than a day apart; a night shoot has two dates."""
    days = [_date(clip) for clip in (one, other)]
    if not all(days):
        return False
    numbers = [int(year) * 372 + int(month) * 31 + int(day) for year, month, day in days]
    return abs(numbers[0] - numbers[1]) > 1


def _date(clip: ClipFacts) -> tuple[str, ...]:
    for key in ("bext.date", "creation_time", "com.apple.quicktime.creationdate", "date"):
        found = re.match(r"(20\d\d)[-:](\d\d)[-:](\d\d)", clip.metadata.get(key, ""))
        if found:
            return found.groups()
    return ()


def _spread_sounds(takes: Iterable[_Take]) -> frozenset[str]:
    """Sounds that run over several takes: their slate is that of none."""
    seen: set[str] = set()
    twice: set[str] = set()
    for take in takes:
        for sound, _ in take.sounds:
            (twice if sound.path in seen else seen).add(sound.path)
    return frozenset(twice)


def _finished(take: _Take, spread: frozenset[str]) -> TakeGroup:
    slates = [clip.slate for clip, _ in take.clips]
    firm = {Link.ITSELF, Link.SLATE, Link.TIMECODE}
    slates += [s.slate for s, link in take.sounds if link in firm and s.path not in spread]
    told = next((slate for slate in slates if slate.setup), Slate())
    number = next((s.take for s in slates if s.take and s.setup == told.setup), 0)
    cameras = sorted(take.clips, key=lambda member: member[0].slate.camera or "~")
    return TakeGroup(
        scene=told.scene,
        setup=told.setup,
        take=number,
        circled=any(slate.circled for slate in slates),
        picture=tuple(Member(clip.path, link) for clip, link in cameras),
        sound=tuple(Member(sound.path, link) for sound, link in take.sounds),
    )


def _in_order(clip: ClipFacts) -> tuple[str, float, list[tuple[int, int, str]]]:
    """Day, timecode, then name with its figures as numbers; untimed files come after."""
    start = start_of_day_s(clip)
    name = PurePath(clip.path).name.casefold()
    pieces = [
        (0, int(piece), "") if piece.isdigit() else (1, 0, piece)
        for piece in re.split(r"(\d+)", name)
    ]
    return "-".join(_date(clip)), DAY_S if start is None else start, pieces


def with_slate(clip: ClipFacts, told: Slate) -> ClipFacts:
    """The clip with what a report tells where its own metadata and name say nothing."""
    own = clip.slate
    return replace(
        clip,
        slate=Slate(
            scene=own.scene if own.setup else told.scene,
            setup=own.setup or told.setup,
            take=own.take or told.take,
            camera=own.camera or told.camera,
            reel=own.reel or told.reel,
            circled=own.circled or told.circled,
        ),
    )
