"""What single elements of an FCPXML document say: times, resources, channels, angles, speed.

Format: Apple, "FCPXML Reference".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from editor.interchange.foreign import Media, distinct, short
from editor.interchange.names import base_name
from editor.interchange.readers.bounds import Node, exact, path_of, picture_size, rate_of

BOTH = frozenset("VA")
_SOUND, _PICTURE = frozenset("A"), frozenset("V")
_SOURCE_RATES = {
    "23.98": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "47.95": Fraction(48000, 1001),
    "59.94": Fraction(60000, 1001),
}
_REEL = "com.apple.proapps.studio.reel"
_CHANNELS_MAX = 256
_NEAR = Fraction(1, 20)  # 24 in 25 plays frame for frame, 24 in 30 does not


@dataclass(frozen=True, slots=True)
class Asset:
    media: Media
    video: bool
    channels: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Where local time lies: record seconds = shift + local / pace.

    opens, closes: record seconds that are visible. lane: 0 = the primary storyline's. base: the
    lane of the container around. link: of the picture that this hangs on. drawn: the compound
    clips around, against circles. kinds: whether picture and sound of it are used.
    """

    shift: Fraction
    pace: Fraction = Fraction(1)
    lane: int = 0
    base: int = 0
    opens: Fraction = Fraction(0)
    closes: Fraction | None = None
    depth: int = 0
    enabled: bool = True
    kinds: frozenset[str] = BOTH
    drawn: tuple[str, ...] = ()
    link: int | None = None

    def record(self, local: Fraction) -> Fraction:
        return self.shift + local / self.pace


def moment(text: str | None) -> Fraction:
    """Rational seconds, "1001/24000s"; nothing is 0. Raises ValueError for anything else."""
    return exact(text.strip().removesuffix("s")) if text else Fraction(0)


def moment_or_zero(text: str | None) -> Fraction:
    """The same, 0 for what is no time."""
    try:
        return moment(text)
    except ValueError:
        return Fraction(0)


class Resources:
    """Formats, assets and media of a document by id; what cannot be read of one is left empty."""

    def __init__(self, root: Node) -> None:
        self.rates: dict[str, Fraction] = {}
        self.sizes: dict[str, tuple[int, int] | None] = {}
        for node in root.iter("format"):
            self.sizes.setdefault(
                node.get("id", ""), picture_size(node.get("width"), node.get("height"))
            )
            found = _format_rate(node)
            if found:
                self.rates.setdefault(node.get("id", ""), found)
        self.assets = {
            node.get("id", ""): _asset(
                node, self.rates.get(node.get("format", "")), self.sizes.get(node.get("format", ""))
            )
            for node in root.iter("asset")
        }
        self.media = {node.get("id", ""): node for node in root.iter("media")}

    def rate(self, name: str | None) -> Fraction | None:
        return self.rates.get(name or "")

    def any_rate(self) -> Fraction:
        """The first rate told; 25 where none is."""
        return next(iter(self.rates.values()), Fraction(25))


def _format_rate(node: Node) -> Fraction | None:
    try:
        frame = moment(node.get("frameDuration"))
        return rate_of(1 / frame) if frame else None
    except (ValueError, ZeroDivisionError):
        return None


def _asset(node: Node, rate: Fraction | None, size: tuple[int, int] | None) -> Asset:
    representation = node.find("media-rep[@kind='original-media']")
    representation = node.find("media-rep") if representation is None else representation
    source = node.get("src") or (representation.get("src") if representation is not None else "")
    path = path_of(source)
    reel = next(
        (
            each.get("value", "")
            for each in node.iterfind("metadata/md")
            if each.get("key") == _REEL
        ),
        "",
    )
    told = node.get("audioChannels", "")
    channels = int(told) if told.isdigit() and int(told) <= _CHANNELS_MAX else 0
    if node.get("hasAudio") == "1" and not channels:
        channels = 1
    return Asset(
        media=Media(
            names=distinct(base_name(path) if path else "", node.get("name")),
            path=short(path),
            reel=short(reel),
            identity=short(node.get("uid")),
            start=moment_or_zero(node.get("start")),
            rate=rate,
            duration=moment_or_zero(node.get("duration")) or None,
            size=size,
        ),
        video=node.get("hasVideo") == "1",
        channels=channels if node.get("hasAudio") == "1" else 0,
    )


def duration(node: Node | None, resources: Resources) -> Fraction:
    """Seconds that an element lasts in its parent; its resource's when it does not say.

    Raises ValueError for a time that is none.
    """
    if node is None:
        return Fraction(0)
    if node.get("duration"):
        return moment(node.get("duration"))
    if node.tag == "audition":
        return duration(next(iter(node), None), resources)
    asset = resources.assets.get(node.get("ref", ""))
    if asset is not None:
        return asset.media.duration or Fraction(0)
    media = resources.media.get(node.get("ref", ""))
    inner = media.find("sequence") if media is not None else None
    return moment_or_zero(inner.get("duration")) if inner is not None else Fraction(0)


def retimed(node: Node, resources: Resources, rate: Fraction) -> tuple[Fraction, Fraction]:
    """(content seconds per parent second, content time at the element's start)."""
    start = _start(node, resources)
    pace = _conformed(node, rate)
    points = _map(node)
    if not points:
        return pace, start
    for (left, low), (right, high) in pairwise(points):
        if (left <= start < right or right == points[-1][0]) and right > left:
            slope = (high - low) / (right - left)
            return slope * pace, low + (start - left) * slope
    return pace, start


def _start(node: Node, resources: Resources) -> Fraction:
    if node.get("start") is not None:
        return moment(node.get("start"))
    ref = node.get("ref", "")
    if ref in resources.assets and not _map(node):
        return resources.assets[ref].media.start or Fraction(0)
    if ref in resources.media:
        inner = next(iter(resources.media[ref].iterchildren("sequence", "multicam")), None)
        return moment_or_zero(inner.get("tcStart")) if inner is not None else Fraction(0)
    return Fraction(0)


def _conformed(node: Node, rate: Fraction) -> Fraction:
    told = node.find("conform-rate")
    if told is None or told.get("scaleEnabled", "1") == "0" or not told.get("srcFrameRate"):
        return Fraction(1)
    name = told.get("srcFrameRate", "").strip()
    source = _SOURCE_RATES.get(name) or rate_of(exact(name))
    pace = rate / source
    if abs(pace - 1) <= _NEAR:
        return pace
    # Rates far apart keep true time, but for the thousandth between NTSC and whole rates.
    return Fraction(1001 if _ntsc(source) else 1000, 1001 if _ntsc(rate) else 1000)


def _ntsc(rate: Fraction) -> bool:
    return rate.denominator == 1001


def _map(node: Node) -> list[tuple[Fraction, Fraction]]:
    told = node.find("timeMap")
    points = () if told is None else told.iterfind("timept")
    return sorted((moment(each.get("time")), moment(each.get("value"))) for each in points)


def varies(node: Node) -> bool:
    points = _map(node)
    slopes = {
        (high - low) / (right - left)
        for (left, low), (right, high) in pairwise(points)
        if right > left
    }
    return len(slopes) > 1


def kinds(node: Node) -> frozenset[str]:
    """Whether picture and sound of an element are used."""
    only = {"video": _PICTURE, "audio": _SOUND, "none": frozenset[str]()}
    if node.tag in ("video", "audio"):
        return only[node.tag]
    return only.get(node.get("srcEnable", "all"), BOTH)


def channels(node: Node, count: int) -> tuple[int | None, ...]:
    """The channels of the file that sound; one that no audio-channel-source names is on."""
    if node.get("srcCh"):
        return _numbers(node.get("srcCh")) or (None,)
    named: set[int] = set()
    on: set[int] = set()
    for told in node.iterfind("audio-channel-source"):
        numbers = set(_numbers(told.get("srcCh")))
        named |= numbers
        if told.get("enabled", "1") == "1" and told.get("active", "1") == "1":
            on |= numbers
    return tuple(sorted(on | (set(range(count)) - named)))


def _numbers(text: str | None) -> tuple[int, ...]:
    found = (int(each) for each in re.findall(r"\d{1,4}", text or "")[:_CHANNELS_MAX])
    return tuple(number - 1 for number in found if number)


def angles(node: Node, told: list[Node]) -> list[tuple[Node, frozenset[str]]]:
    """The angles a multicam clip uses and for what; without a word, the first for both."""
    by_id = {angle.get("angleID"): angle for angle in told}
    only = {"video": _PICTURE, "audio": _SOUND, "none": frozenset[str]()}
    used = [
        (by_id[source.get("angleID")], only.get(source.get("srcEnable", "all"), BOTH))
        for source in node.iterfind("mc-source")
        if source.get("angleID") in by_id
    ]
    return used or [(told[0], BOTH)]
