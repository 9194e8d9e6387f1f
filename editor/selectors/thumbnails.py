"""Small pictures of a sequence's events, cut from the filmstrips of their clips."""

from __future__ import annotations

import io

from django.core.files.storage import default_storage
from PIL import Image

from editor.interchange.timeline import Sequence
from projects.models import Rendition

_MOST = 400  # pictures in one list; a longer cut's list would be too heavy to send
_QUALITY = 80


def thumbnails(sequence: Sequence) -> dict[int, bytes]:
    """A JPEG of the first _MOST pictures, by the event's index; clips without a strip have none."""
    shown = [(i, event) for i, event in enumerate(sequence.events) if event.picture][:_MOST]
    clips = {int(event.source.partition("-")[0]) for _, event in shown}
    strips = _strips(clips)
    made = {}
    for index, event in shown:
        strip = strips.get(int(event.source.partition("-")[0]))
        if strip:
            made[index] = strip.at(
                (event.source_in + event.record.duration / 2) / float(sequence.rate)
            )
    return made


class _Strip:
    def __init__(self, rendition: Rendition) -> None:
        with default_storage.open(rendition.file) as file:
            self.picture = Image.open(io.BytesIO(file.read())).convert("RGB")
        self.told = rendition.detail

    def at(self, moment_s: float) -> bytes:
        """The thumbnail nearest before a moment of the clip."""
        width, height = self.told["width"], self.told["height"]
        place = min(int(moment_s / self.told["seconds_per_thumb"]), self.told["count"] - 1)
        cut = self.picture.crop((place * width, 0, (place + 1) * width, height))
        data = io.BytesIO()
        cut.save(data, "JPEG", quality=_QUALITY)
        return data.getvalue()


def _strips(clips: set[int]) -> dict[int, _Strip]:
    found = Rendition.objects.filter(clip__in=clips, kind=Rendition.Kind.FILMSTRIP)
    return {row.clip_id: _Strip(row) for row in found if default_storage.exists(row.file)}
