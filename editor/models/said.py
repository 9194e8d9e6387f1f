"""What people said of a cut: notes with replies, and verdicts. Appended, never overwritten."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.models import Reading
from editor.models.cut import Cut
from projects.models import Clip, Project, ScriptLine


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
    """Any judgement that the engine may learn from; the database refuses to change it.

    role, version, revision, engine, features, model, style, language: how things stood: the
    person's role, the cut's version and revision, the versions of the engine and of its features,
    the name of the model that made the cut, the manner of cutting and the script's language.
    shot: the event's place in the cut. options: all that could have been shown instead, as
    {"name", "differences"} with unweighted differences by term; weights: what each term weighed
    there with nothing learned. chosen: the option put in. confidence: as it was shown. pause_s,
    usual_s: for trims, the silence left at the edge and the engine's own. tags: reasons given, as
    term keys. detail: what the kind needs beyond that; of a reason it names the verdict that it
    explains as "of".
    """

    class Kind(models.TextChoices):
        RATING = "rating", _("Rating")
        SWAP = "swap", _("Swap")
        PIN = "pin", _("Pin")
        TRIM = "trim", _("Trim")
        BAN = "ban", _("Ban")
        APPROVAL = "approval", _("Approval")
        STATUS = "status", _("Status")
        FINAL = "final", _("Final cut")
        ACCEPTED = "accepted", _("Left as it was")
        ORDER = "order", _("Order")
        REASON = "reason", _("Reason")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="verdicts")
    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="verdicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    role = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    line = models.ForeignKey(ScriptLine, on_delete=models.SET_NULL, null=True, blank=True)
    reading = models.ForeignKey(Reading, on_delete=models.SET_NULL, null=True, blank=True)
    clip = models.ForeignKey(Clip, on_delete=models.SET_NULL, null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    shot = models.PositiveIntegerField(null=True, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    features = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=80, blank=True)
    style = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, blank=True)
    options = models.JSONField(default=list)
    weights = models.JSONField(default=dict)
    chosen = models.TextField(blank=True)
    confidence = models.FloatField(null=True, blank=True)
    pause_s = models.FloatField(default=0.0)
    usual_s = models.FloatField(default=0.0)
    tags = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["project", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="rating")
                | models.Q(rating__isnull=False, rating__gte=0, rating__lte=5),
                name="verdict_rating_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"


class FinalCut(models.Model):
    """A cut that came back finished and was learned from; the same file counts once.

    sha256: of the file. kept, changed: shots that the proposal had right, and those it had not.
    """

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="finals")
    sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    kept = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["cut", "sha256"], name="final_cut_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cut} {self.sha256[:8]}"
