"""What analysers and alignment found, each with who found it, so that it can be redone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models import Character, Clip, ScriptLine
from roughcut.core.vocabulary import Delivery


class Analysis(models.Model):
    """One analyser's observations of one clip, replaced whole when it runs again.

    observations: the analyser's own detail, by analysis.codec.
    weights: which weights it ran with. message: why it is unavailable or failed.
    """

    class State(models.TextChoices):
        DONE = "done", _("Done")
        UNAVAILABLE = "unavailable", _("Unavailable")
        FAILED = "failed", _("Failed")

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="analyses")
    analyser = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    weights = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    message = models.TextField(blank=True)
    observations = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip", "analyser"], name="analysis_once"),
        ]

    def __str__(self) -> str:
        return f"{self.analyser} of {self.clip}"


class Sync(models.Model):
    """Which sound file belongs to a picture clip. t_sound = t_picture + offset_s.

    offset_s null: no sound file fits, or it could not be told; `method` says which.
    """

    picture = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="sync")
    sound = models.ForeignKey(
        Clip, on_delete=models.CASCADE, null=True, blank=True, related_name="synced_to"
    )
    offset_s = models.FloatField(null=True, blank=True)
    drift_ppm = models.FloatField(default=0.0)
    confidence = models.FloatField(default=0.0)
    method = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset_s__isnull=True) | models.Q(sound__isnull=False),
                name="sync_offset_has_sound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picture} + {self.sound}"


class Reading(models.Model):
    """A continuous performance of one line in one clip; times in seconds of the picture clip.

    level_db, pitch_range_st: of the voice, see alignment.model.Reading. expression: mean shares of
    what the speaker's face was read as, label to 0..1. None where it could not be told.
    """

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="readings")
    line = models.ForeignKey(ScriptLine, on_delete=models.CASCADE, related_name="readings")
    ordinal = models.PositiveIntegerField()
    start_s = models.FloatField()
    end_s = models.FloatField()
    words = models.JSONField(default=list)
    coverage = models.FloatField()
    error_rate = models.FloatField()
    delivery = models.CharField(
        max_length=12, choices=[(delivery.value, delivery.value) for delivery in Delivery]
    )
    confidence = models.FloatField()
    pauses = models.JSONField(default=list)
    unsure_edges = models.BooleanField(default=False)
    level_db = models.FloatField(null=True, blank=True)
    pitch_range_st = models.FloatField(null=True, blank=True)
    expression = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["clip__name", "start_s"]
        constraints = [
            models.UniqueConstraint(fields=["clip", "line", "ordinal"], name="reading_once"),
            models.CheckConstraint(
                condition=models.Q(end_s__gt=models.F("start_s")), name="reading_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} in {self.clip} ({self.ordinal})"


class OffScriptSpeech(models.Model):
    """Speech that is no script line: an ad-lib, or a cue (slate, action, cut)."""

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="off_script")
    start_s = models.FloatField()
    end_s = models.FloatField()
    words = models.JSONField(default=list)
    cue = models.BooleanField(default=False)

    class Meta:
        ordering = ["start_s"]

    def __str__(self) -> str:
        return " ".join(word[0] for word in self.words)[:60]


class OnScreen(models.Model):
    """That a character is seen in a span of a clip, and where: x 0 left .. 1 right."""

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="on_screen")
    character = models.ForeignKey(Character, on_delete=models.CASCADE, related_name="on_screen")
    start_s = models.FloatField()
    end_s = models.FloatField()
    height = models.FloatField()
    x = models.FloatField()
    confidence = models.FloatField()

    class Meta:
        ordering = ["start_s"]

    def __str__(self) -> str:
        return f"{self.character} in {self.clip}"
