"""How a cut came back: the file an editor brought, and what it made of the proposal."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from editor.models.cut import Cut


class ReturnedCut(models.Model):
    """One file against one proposal; the same file comes back to a cut once.

    format: of the readers. file: storage name. rate: of the sequence in the file.
    report: the differences, in the words of `editor.selectors.returned`.
    """

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="returns")
    name = models.CharField(max_length=255)
    sequence = models.CharField(max_length=255, blank=True)
    format = models.CharField(max_length=8)
    file = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    rate_num = models.PositiveIntegerField()
    rate_den = models.PositiveIntegerField()
    report = models.JSONField(default=dict)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cut", "sha256"], name="returned_cut_once"),
            models.CheckConstraint(
                condition=models.Q(rate_num__gt=0, rate_den__gt=0), name="returned_cut_rate_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.cut}"
