"""What was learned: models of taste with their lineage, the runs that make them, their drift.

A model belongs to a scope: the house, a project, or one editor of a project. The factory is the
engine's own weights and has no row.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editor.models.cut import Cut
from projects.models import Project

_HOUSE = Q(level="house", project__isnull=True, person__isnull=True)
_PROJECT = Q(level="project", project__isnull=False, person__isnull=True)
_EDITOR = Q(level="editor", project__isnull=False, person__isnull=False)


class Level(models.TextChoices):
    """From the widest to the narrowest; each is where the next begins to learn."""

    HOUSE = "house", _("House")
    PROJECT = "project", _("Project")
    EDITOR = "editor", _("Editor")


class TasteModel(models.Model):
    """One trained model; all but its state is fixed once it is made.

    name: kept with every cut that it made. parent: what it was measured against and replaces.
    prior: the model one level up that it began from. first_event, last_event, events: the range
    of verdicts learned from and their number; data_hash: of those verdicts. learned: what the
    engine takes; detail: what the next training begins from. gate: the figures that let it pass
    or not; why: its refusals, empty where it passed. withdrawn_at: when somebody rolled it back.
    """

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        PROMOTED = "promoted", _("In use")
        REFUSED = "refused", _("Refused")
        RETIRED = "retired", _("Retired")

    level = models.CharField(max_length=8, choices=Level.choices)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="taste_models"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="taste_models",
    )
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    prior = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="grown"
    )
    first_event = models.BigIntegerField(default=0)
    last_event = models.BigIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    data_hash = models.CharField(max_length=64, blank=True)
    learned = models.JSONField(default=dict)
    detail = models.JSONField(default=dict)
    gate = models.JSONField(default=dict)
    why = models.JSONField(default=list)
    metrics = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CANDIDATE)
    promoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="promoted_models",
    )
    promoted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    engine = models.CharField(max_length=40)
    features = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=_HOUSE | _PROJECT | _EDITOR, name="taste_model_scope_fits_level"
            ),
            models.UniqueConstraint(
                fields=["level", "project", "person"],
                condition=Q(state="promoted"),
                nulls_distinct=False,
                name="taste_model_one_in_use",
            ),
            models.UniqueConstraint(
                fields=["level", "project", "person", "number"],
                nulls_distinct=False,
                name="taste_model_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """Where the learning of a project, or of the house (no project), stands; the row is the truth.

    counted: verdicts that the last finished run had seen; other than now means: run again.
    run: grows with every run taken up, so that one thought dead writes nothing any more.
    drifted_at: when drift was last looked at.
    """

    class State(models.TextChoices):
        IDLE = "idle", _("Idle")
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        FAILED = "failed", _("Failed")

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="trainings"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.IDLE)
    counted = models.PositiveIntegerField(default=0)
    run = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    drifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], nulls_distinct=False, name="training_scope_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project or 'house'}: {self.state}"


class Drift(models.Model):
    """How far things moved from what a model was taught on; one row each time it was looked at.

    report: figures of `editor.learning.drift`. alarms: keys and values of what is wrong.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="drifts"
    )
    report = models.JSONField(default=dict)
    alarms = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project or 'house'} {self.at:%Y-%m-%d}"


class LearnedOffer(models.Model):
    """What a model would change in a cut: shown to people, who take it or refuse it once.

    revision: of the cut that it was worked out for. changes: shots, from what to what and why.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="offers")
    model = models.ForeignKey(TasteModel, on_delete=models.CASCADE, related_name="offers")
    revision = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cut", "model"], name="offer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} for {self.cut}"
