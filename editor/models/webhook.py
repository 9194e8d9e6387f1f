"""Addresses outside that are told when an export is done, and each telling."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from editor.models.export import Export
from projects.models import Project


class Webhook(models.Model):
    """secret: signs what is sent, so it has to be kept readable; shown to owners only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500)
    secret = models.CharField(max_length=80)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "address"], name="webhook_address_once"),
        ]

    def __str__(self) -> str:
        return self.address


class Delivery(models.Model):
    """One telling of one address. body: the exact text that is signed and sent at every try.

    next_at: when it is tried again. status: of the last answer, 0 where there was none.
    export: None for a trial.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Received")
        FAILED = "failed", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    export = models.ForeignKey(
        Export, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    event = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveIntegerField(default=0)
    fault = models.JSONField(default=dict)
    next_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_due")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(next_at__isnull=False),
                name="delivery_waiting_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.webhook}"
