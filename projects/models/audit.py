"""Who saw and did what; written by services, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from projects.models.project import Project


class AuditEntry(models.Model):
    """verb: noun_verb of the service that acted; subject: what it was about, in words."""

    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, null=True, blank=True, related_name="audit"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=255)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["project", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
