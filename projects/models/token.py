"""Keys with which a person's programs speak for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """digest: SHA-256 of the key, which is long and random and kept nowhere; hint: its beginning.

    A token may what its owner may, in projects where they are members, and only by the API.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"
