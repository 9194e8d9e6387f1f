"""How a cut left: for an editing system, as a preview to watch, or as sound stems."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from editor.models.cut import Cut
from projects.models import Project


class Export(models.Model):
    """cuts: the scenes' cuts in order; revisions: cut id to the revision it was written at.

    options: what was wished, in the words of the kind (ExportWishes or PreviewWishes).
    file: storage name of what was made, "" before it is whole. done of total: frames.
    run: grows with every taking up; who carries an older one writes nothing any more.
    fault: code, sentence, values and action of why it failed.
    """

    class Kind(models.TextChoices):
        CUT = "cut", _("Cut")
        PREVIEW = "preview", _("Preview")
        STEMS = "stems", _("Sound stems")

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    GOING = (State.QUEUED, State.WRITING)
    SILENT = timedelta(seconds=30)
    LOST = timedelta(minutes=2)
    MAX_ATTEMPTS = 3

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="exports")
    cuts: models.ManyToManyField[Cut, models.Model] = models.ManyToManyField(
        Cut, related_name="exports"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CUT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    options = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)
    file = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    fault: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    report = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    run = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(file=""), name="export_done_has_file"
            ),
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="export_going")]

    def __str__(self) -> str:
        return f"{self.project} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def going(self) -> bool:
        return self.state in self.GOING


class PathMap(models.Model):
    """Where the rushes lie on one person's machine: server folder to folder there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="path_maps"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="path_maps")
    machine = models.CharField(max_length=60)
    rules = models.JSONField(default=list)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "project", "machine"], name="path_map_machine_once"
            ),
            models.CheckConstraint(condition=~models.Q(machine=""), name="path_map_has_machine"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.machine}"
