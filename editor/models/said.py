"""What people said of a cut: notes with replies, and verdicts. Appended, never overwritten."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.models import Reading
from editor.models.cut import Cut
from projects.models import Clip, ScriptLine


class Note(models.Model):
    """A note belongs to a source frame of a clip, so that it survives a recut.

    record_frame: where it was written in the cut of that time.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        VERIFIED = "verified", _("Verified")

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    clip = models.ForeignKey(Clip, on_delete=models.SET_NULL, null=True, blank=True)
    source_frame = models.PositiveIntegerField(null=True, blank=True)
    record_frame = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["record_frame", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="note_has_text"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Verdict(models.Model):
    """Any labelled judgement used for learning: a rating, a swap, an approval.

    features: the chosen and all alternates as they stood then (prices and terms).
    """

    class Kind(models.TextChoices):
        RATING = "rating", _("Rating")
        SWAP = "swap", _("Swap")
        TRIM = "trim", _("Trim")
        STATUS = "status", _("Status")

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="verdicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    line = models.ForeignKey(ScriptLine, on_delete=models.SET_NULL, null=True, blank=True)
    reading = models.ForeignKey(Reading, on_delete=models.SET_NULL, null=True, blank=True)
    clip = models.ForeignKey(Clip, on_delete=models.SET_NULL, null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    features = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="rating")
                | models.Q(rating__isnull=False, rating__gte=0, rating__lte=5),
                name="verdict_rating_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
