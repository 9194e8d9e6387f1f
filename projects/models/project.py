"""A project: one film or episode, and who belongs to it."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member comes for; the rights are in projects.permissions."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    DIRECTOR = "director", _("Director")
    PRODUCER = "producer", _("Producer")
    GUEST = "guest", _("Guest")


class Style(models.TextChoices):
    """The presets of the editing engine, under the names that the interface uses."""

    CLASSIC = "classic", _("Classic")
    INTIMATE = "intimate", _("Stay close")
    COMEDY = "comedy", _("Two in frame")
    FAST = "fast", _("Brisk")
    DOCUMENTARY = "documentary", _("Observed")


class Learning(models.TextChoices):
    """What the corrections made in a project may teach; features leave it, media never do."""

    HOUSE = "house", _("This project and the house")
    OWN = "own", _("This project only")
    OFF = "off", _("Nothing")


class Project(models.Model):
    """rate_num / rate_den: frames a second of the cut; null until the first picture is probed.

    learning: what its corrections may teach; "off" also leaves its cuts to the factory's weights.
    """

    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    rate_num = models.PositiveIntegerField(null=True, blank=True)
    rate_den = models.PositiveIntegerField(null=True, blank=True)
    drop_frame = models.BooleanField(default=False)
    director = models.CharField(_("director"), max_length=120, blank=True)
    style = models.CharField(max_length=20, choices=Style.choices, default=Style.CLASSIC)
    pace = models.FloatField(default=0.0)
    listener = models.FloatField(default=0.0)
    favour = models.JSONField(default=dict, blank=True)
    learning = models.CharField(max_length=8, choices=Learning.choices, default=Learning.HOUSE)
    recognise_faces = models.BooleanField(default=False)
    folder = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    members: models.ManyToManyField[settings.AUTH_USER_MODEL, Membership] = models.ManyToManyField(  # type: ignore[name-defined] # the user model is named by a setting
        settings.AUTH_USER_MODEL, through="Membership", related_name="projects"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rate_num__isnull=True, rate_den__isnull=True)
                | models.Q(
                    # CHECK lets pass what compares with NULL, so its absence is asked for.
                    rate_num__isnull=False,
                    rate_den__isnull=False,
                    rate_num__gt=0,
                    rate_den__gt=0,
                ),
                name="project_rate_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=models.Q(pace__gte=-1, pace__lte=1), name="project_pace_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rate(self) -> Fraction | None:
        if self.rate_num is None or self.rate_den is None:
            return None
        return Fraction(self.rate_num, self.rate_den)


class Membership(models.Model):
    """That a person belongs to a project, and as what."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["joined_at"]
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"
