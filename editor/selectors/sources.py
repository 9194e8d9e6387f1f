"""The media of clips as the sources of an export: originals, or the light copies of the picture."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import replace
from fractions import Fraction

from editor.interchange.names import PathRule, map_path
from editor.interchange.timeline import Source
from editor.interchange.wishes import Picture
from projects.models import Clip, Rendition
from projects.rushes.proxy import LINES
from roughcut.storage import local_path


class Sources:
    """Every file that is used, each once, under the key of its clip."""

    def __init__(self, rate: Fraction, picture: Picture, rules: Several[PathRule]) -> None:
        self.rate = rate
        self.picture = picture
        self.rules = rules
        self.found: dict[str, Source] = {}

    def picture_of(self, clip: Clip) -> str:
        """The key of what shows the clip: its proxy where that is wished and made."""
        proxy = self._proxy(clip) if self.picture is Picture.PROXIES else None
        if proxy is None:
            return self.original_of(clip)
        key = f"{clip.pk}-proxy"
        if key not in self.found:
            here = str(local_path(proxy.file) or proxy.file)
            made = _proxy_source(clip, key, map_path(here, self.rules), self.rate)
            self.found[key] = replace(made, local=here)
        return key

    def original_of(self, clip: Clip) -> str:
        key = str(clip.pk)
        if key not in self.found:
            here = original_path(clip)
            made = _original_source(clip, key, map_path(here, self.rules), self.rate)
            self.found[key] = replace(made, local=here)
        return key

    def size(self, default: tuple[int, int]) -> tuple[int, int]:
        """The picture size that most files have."""
        sizes = [(s.width, s.height) for s in self.found.values() if s.video and s.width]
        return max(sizes, key=sizes.count) if sizes else default

    def _proxy(self, clip: Clip) -> Rendition | None:
        made = clip.renditions.all()
        return next((item for item in made if item.kind == Rendition.Kind.PROXY), None)


def original_path(clip: Clip) -> str:
    """Where the original lies on the server, as a path."""
    local = local_path(clip.path) if clip.stored else None
    return str(local) if local else clip.path


def _original_source(clip: Clip, key: str, path: str, rate: Fraction) -> Source:
    counted = clip.rate or rate
    turned = abs(clip.facts.get("rotation", 0)) % 180 == 90
    return Source(
        key=key,
        path=path,
        rate=counted,
        drop=clip.drop_frame,
        start=clip.start_frame or 0,
        start_known=clip.start_frame is not None,
        frames=_frames(clip, counted),
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


def _proxy_source(clip: Clip, key: str, path: str, rate: Fraction) -> Source:
    """Frame for frame the original's picture, upright and without sound."""
    counted = clip.rate or rate
    width, height = _proxy_size(clip)
    return Source(
        key=key,
        path=path,
        rate=counted,
        drop=clip.drop_frame,
        start=clip.start_frame or 0,
        start_known=clip.start_frame is not None,
        frames=_frames(clip, counted),
        channels=0,
        video=True,
        reel=clip.reel,
        width=width,
        height=height,
        scene=clip.take.setup.name if clip.take else "",
        take=str(clip.take.number) if clip.take else "",
    )


def _frames(clip: Clip, rate: Fraction) -> int:
    return max(1, clip.frames or int(Fraction(clip.duration_s) * rate))


def _proxy_size(clip: Clip) -> tuple[int, int]:
    """As proxies are made: upright, even, at most LINES high."""
    turned = abs(clip.facts.get("rotation", 0)) % 180 == 90
    width, height = (clip.height, clip.width) if turned else (clip.width, clip.height)
    if not height:
        return 0, 0
    scale = min(Fraction(1), Fraction(LINES, height))
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)
