"""A cut: an edit list over clips. A proposal is a cut made by the engine.

All source frames count the clip's own rate from its first frame; record frames count the
project's rate from the cut's start. Ranges are half-open.
"""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.models import Reading
from projects.models import Clip, Project, Scene, ScriptLine


class Cut(models.Model):
    """version: 1, 2, ... within its scene. revision: grows with every change of this version.

    parameters: what the editor asked for. pins: what people chose, line id to the engine's name
    of the reading; an overruled choice stays overruled in later versions.
    trims: shots people trimmed, by take and stretches (engine.trimmed.trim_key): {"by": frames
    moved at head and tail in all, "shot": the shot as they left it, see services.edit_list.stored}.
    bans: clips that people never want to see for a line, "line:clip" to true.
    engine: name and version that proposed it; model: the name of what feedback had taught it,
    "" for the factory's weights.
    seq: number of the last message told to the review room.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cuts")
    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="cuts")
    version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)
    engine = models.CharField(max_length=40)
    model = models.CharField(max_length=80, blank=True)
    rate_num = models.PositiveIntegerField()
    rate_den = models.PositiveIntegerField()
    drop_frame = models.BooleanField(default=False)
    start_frame = models.BigIntegerField()
    parameters = models.JSONField(default=dict)
    pins = models.JSONField(default=dict)
    trims = models.JSONField(default=dict)
    bans = models.JSONField(default=dict)
    uncovered = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    proposed_ms = models.FloatField(default=0.0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["scene__order", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["scene", "version"], name="cut_version_once"),
            models.CheckConstraint(
                condition=models.Q(rate_num__gt=0, rate_den__gt=0), name="cut_rate_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scene.number} v{self.version}"

    @property
    def rate(self) -> Fraction:
        return Fraction(self.rate_num, self.rate_den)


class Event(models.Model):
    """One piece of one clip on the timeline, with its sound; the interface says shot.

    sounds: SoundPiece values, in cut.py's words. terms: exact shares of the lead over the
    runner-up. ways: what carries each stretch, pairs of its key and the engine's name.
    """

    class Kind(models.TextChoices):
        READING = "reading", _("Reading")
        REACTION = "reaction", _("Reaction")
        ACTION = "action", _("Action")
        SLUG = "slug", _("Missing")

    class Status(models.TextChoices):
        IN_REVIEW = "in_review", _("In review")
        CHANGE_ASKED = "change_asked", _("Change asked")
        APPROVED = "approved", _("Approved")
        LOCKED = "locked", _("Locked")

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="events")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.IN_REVIEW)
    clip = models.ForeignKey(
        Clip, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    source_in = models.PositiveIntegerField(default=0)
    source_out = models.PositiveIntegerField(default=0)
    record_in = models.PositiveIntegerField()
    record_out = models.PositiveIntegerField()
    lines: models.ManyToManyField[ScriptLine, models.Model] = models.ManyToManyField(
        ScriptLine, related_name="events", blank=True
    )
    readings: models.ManyToManyField[Reading, models.Model] = models.ManyToManyField(
        Reading, related_name="events", blank=True
    )
    sounds = models.JSONField(default=list)
    confidence = models.FloatField(default=0.0)
    terms = models.JSONField(default=list)
    ways = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["cut", "order"],
                name="event_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(record_out__gt=models.F("record_in")),
                name="event_has_length",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="slug", clip__isnull=True)
                | models.Q(clip__isnull=False, source_out__gt=models.F("source_in")),
                name="event_has_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cut} shot {self.order}"


class Alternate(models.Model):
    """Another reading or angle for an event; its price is what the engine thinks it costs.

    Below 0 it is a gain: somebody pinned what the event shows. ways: what to pin to put it in.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="alternates")
    rank = models.PositiveIntegerField()
    reading = models.ForeignKey(
        Reading, on_delete=models.CASCADE, null=True, blank=True, related_name="alternates"
    )
    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="alternates")
    source_in = models.PositiveIntegerField()
    source_out = models.PositiveIntegerField()
    price = models.FloatField()
    terms = models.JSONField(default=list)
    ways = models.JSONField(default=list)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["event", "rank"], name="alternate_rank_once"),
            models.CheckConstraint(
                condition=models.Q(source_out__gt=models.F("source_in")),
                name="alternate_has_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.clip} {self.price:+.1f}"


class CutChange(models.Model):
    """One act of one person on a cut, with what it takes to undo it; never changed.

    detail: how the cut stood then and after, in the words of services.standing.
    """

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    act = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)
    undone_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="undoes"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["cut", "revision"], name="cut_change_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cut} r{self.revision}: {self.act}"
