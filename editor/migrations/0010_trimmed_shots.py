"""A trim keeps the whole shot as it was left, and holds its take, instead of frames to add."""

from typing import Any

from django.db import migrations


def keep(apps: Any, schema_editor: Any) -> None:
    """Every trim whose shot is still in its cut; undoing what was done before leaves trims alone."""
    for cut in apps.get_model("editor", "Cut").objects.exclude(trims={}):
        trims: dict[str, Any] = {}
        for event in cut.events.exclude(clip=None).prefetch_related("lines", "readings"):
            key = f"{event.clip_id}:{','.join(key for key, _ in event.ways)}"
            if key in cut.trims:
                trims[key] = {"by": cut.trims[key], "shot": shot(event)}
                cut.pins |= dict(event.ways)
        cut.trims = trims
        cut.save(update_fields=["trims", "pins"])
    for change in apps.get_model("editor", "CutChange").objects.filter(detail__has_key="then"):
        for side in ("then", "after"):
            change.detail.get(side, {}).pop("trims", None)
        change.save(update_fields=["detail"])


def shot(event: Any) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "lines": [str(line.pk) for line in sorted(event.lines.all(), key=lambda one: one.order)],
        "readings": [str(reading.pk) for reading in event.readings.all()],
        "clip": str(event.clip_id),
        "source": [event.source_in, event.source_out],
        "record": [event.record_in, event.record_out],
        "sounds": event.sounds,
        "ways": event.ways,
    }


class Migration(migrations.Migration):
    dependencies = [("editor", "0009_ways")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
