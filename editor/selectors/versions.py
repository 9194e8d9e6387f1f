"""The proposals of a scene beside each other: who asked, for what, and how far they differ."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from editor.models import Cut
from editor.selectors.compare import columns_of, runs_of
from editor.selectors.model import taste_named


def versions_state(cut: Cut) -> list[dict[str, Any]]:
    """Every version of the cut's scene, newest first, in the words of docs/protocol.md."""
    found = list(
        Cut.objects.filter(scene=cut.scene_id)
        .select_related("made_by")
        .prefetch_related("events")
        .order_by("-version")
    )
    return [
        {
            "id": one.pk,
            "version": one.version,
            "url": reverse("review", args=[one.pk]),
            "by": one.made_by.name if one.made_by else "",
            "at": one.created_at.isoformat(),
            "taste": taste_named(one.model),
            "asked": _asked(one, before),
            "shots": len(one.events.all()),
            "duration_frames": max((event.record_out for event in one.events.all()), default=0),
            "differ": len(runs_of(columns_of(cut, one))),
        }
        for one, before in zip(found, [*found[1:], None], strict=True)
    ]


def _asked(cut: Cut, before: Cut | None) -> list[str]:
    """The parameters that differ from those of the version before."""
    if before is None:
        return []
    return [key for key, value in cut.parameters.items() if before.parameters.get(key) != value]
