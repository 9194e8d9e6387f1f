"""The script as rows: revisions, scenes, characters, cast and lines with stable ids."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project
from projects.screenplay.model import ElementKind


class ScriptRevision(models.Model):
    """One dated version of the written text, kept as it came."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=2)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    warnings = models.JSONField(default=list)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class Scene(models.Model):
    """A numbered unit of the script; omitted scenes keep their row and their cuts."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="scenes")
    number = models.CharField(max_length=16)
    order = models.PositiveIntegerField()
    heading = models.CharField(max_length=255)
    omitted = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="scene_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}"


class Character(models.Model):
    """Somebody who speaks in the script."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="characters")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="character_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.TextChoices):
    NOT_ASKED = "not_asked", _("Not asked")
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CastMember(models.Model):
    """Who plays a character, and whether their face may be recognised."""

    character = models.OneToOneField(Character, on_delete=models.CASCADE, related_name="cast")
    actor = models.CharField(max_length=120, blank=True)
    consent = models.CharField(max_length=12, choices=Consent.choices, default=Consent.NOT_ASKED)
    consent_changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent__in=Consent.values), name="cast_consent_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.character}: {self.actor}"


class ScriptLine(models.Model):
    """A script line (kind dialogue) or an action beat. number: speech count over the script."""

    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="lines")
    uid = models.CharField(max_length=64)
    order = models.PositiveIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(
        max_length=12, choices=[(kind.value, kind.value) for kind in ElementKind]
    )
    character = models.ForeignKey(
        Character, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )
    text = models.TextField()
    spoken = models.TextField(blank=True)
    parentheticals = models.JSONField(default=list)
    offscreen = models.BooleanField(default=False)
    dual_group = models.PositiveIntegerField(default=0)
    dropped_in = models.ForeignKey(
        ScriptRevision, on_delete=models.SET_NULL, null=True, blank=True, related_name="dropped"
    )

    class Meta:
        ordering = ["scene__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scene", "uid"], name="line_uid_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="dialogue") | models.Q(character__isnull=False),
                name="line_dialogue_has_character",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
