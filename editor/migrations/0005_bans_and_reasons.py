"""Takes that people never want to see, why they judged, and changes in one form for every field."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_PARTS = {"choices": ("before", "after"), "pins": ("pins_before", "pins_after")}
_PARTS["trims"] = ("trims_before", "trims_after")


def in_one_form(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """What it takes to undo a change, by field instead of by name."""
    for change in apps.get_model("editor", "CutChange").objects.filter(detail__has_key="before"):
        old = change.detail
        then = {part: old.pop(first, {}) for part, (first, _) in _PARTS.items()}
        after = {part: old.pop(last, {}) for part, (_, last) in _PARTS.items()}
        change.detail = {**old, "then": then, "after": after}
        change.save(update_fields=["detail"])


class Migration(migrations.Migration):
    dependencies = [("editor", "0004_learning")]

    operations = [
        migrations.AddField("cut", "bans", models.JSONField(default=dict)),
        migrations.AlterField(
            "verdict",
            "kind",
            models.CharField(
                max_length=8,
                choices=[
                    ("rating", "Rating"),
                    ("swap", "Swap"),
                    ("pin", "Pin"),
                    ("trim", "Trim"),
                    ("ban", "Ban"),
                    ("approval", "Approval"),
                    ("status", "Status"),
                    ("final", "Final cut"),
                    ("order", "Order"),
                    ("reason", "Reason"),
                ],
            ),
        ),
        migrations.RunPython(in_one_form, migrations.RunPython.noop, elidable=True),
    ]
