"""What carries each stretch of an event, and what puts an alternate in, as the engine names it."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Events made before knew one reading a line, and one clip an action."""
    for event in apps.get_model("editor", "Event").objects.prefetch_related("readings", "lines"):
        ways = [[str(reading.line_id), str(reading.pk)] for reading in event.readings.all()]
        if event.kind == "action":
            beats = (line for line in event.lines.all() if line.kind == "action")
            ways += [[str(line.pk), f"clip:{event.clip_id}"] for line in beats]
        event.ways = ways
        event.save(update_fields=["ways"])
    for alternate in apps.get_model("editor", "Alternate").objects.select_related("reading"):
        if alternate.reading:
            alternate.ways = [[str(alternate.reading.line_id), str(alternate.reading_id)]]
            alternate.save(update_fields=["ways"])


class Migration(migrations.Migration):
    dependencies = [("editor", "0008_returned_cut")]

    operations = [
        migrations.AddField("event", "ways", models.JSONField(default=list)),
        migrations.AddField("alternate", "ways", models.JSONField(default=list)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
