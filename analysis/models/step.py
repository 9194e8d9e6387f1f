"""One stage of work on one clip, scene or project: the row is the state, the queue carries it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models import Clip, Project, Scene


class Stage(models.TextChoices):
    """In the order of the flow; what waits for what is in analysis.flow."""

    PROBE = "probe", _("Reading the file")
    PICTURE = "picture", _("Looking at the picture")
    SYNC = "sync", _("Finding the sound")
    SOUND = "sound", _("Measuring the sound")
    TRANSCRIPT = "transcript", _("Listening to dialogue")
    ALIGN = "align", _("Meeting the script")
    PROPOSE = "propose", _("Proposing the cut")


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Step(models.Model):
    """done / total: progress in `unit`; attempts: how often a worker took it up.

    heartbeat_at: the worker's last sign of life; a running step without one is taken up again.
    run: grows at each take-up, so that a worker that was thought dead cannot write any more.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    clip = models.ForeignKey(
        Clip, on_delete=models.CASCADE, null=True, blank=True, related_name="steps"
    )
    scene = models.ForeignKey(
        Scene, on_delete=models.CASCADE, null=True, blank=True, related_name="steps"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.FloatField(default=0.0)
    total = models.FloatField(default=0.0)
    attempts = models.PositiveIntegerField(default=0)
    run = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "stage", "clip", "scene"],
                name="step_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="step_state_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self) -> str:
        return f"{self.stage} {self.clip or self.scene or self.project}"
