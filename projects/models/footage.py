"""What was shot: shoot days, setups, takes, clips, their problems, renditions and uploads."""

from __future__ import annotations

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project
from projects.models.script import Scene


class ShootDay(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="shoot_days")
    date = models.DateField()
    unit = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["date", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["project", "date", "unit"], name="shoot_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.unit}".strip()


class Setup(models.Model):
    """One camera position and lens: 12A. slated: the name comes from a slate, not from a file."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="setups")
    scene = models.ForeignKey(
        Scene, on_delete=models.SET_NULL, null=True, blank=True, related_name="setups"
    )
    name = models.CharField(max_length=120)
    slated = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="setup_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Take(models.Model):
    """One run of a setup, as slated; a circled take is marked good on set."""

    setup = models.ForeignKey(Setup, on_delete=models.CASCADE, related_name="takes")
    number = models.PositiveIntegerField()
    circled = models.BooleanField(default=False)
    shoot_day = models.ForeignKey(
        ShootDay, on_delete=models.SET_NULL, null=True, blank=True, related_name="takes"
    )

    class Meta:
        ordering = ["setup__name", "number"]
        constraints = [
            models.UniqueConstraint(fields=["setup", "number"], name="take_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.setup.name} T{self.number}"


class Clip(models.Model):
    """One media file. Set aside: kept and shown, never analysed, with the problem that says why.

    path: where the original lies, absolute, or a storage name when `stored`.
    start_frame: timecode of the first frame as frames since midnight at `rate`; null = unknown.
    facts: what else the probe found (codec, channels, metadata), in ClipFacts's words.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        SOUND = "sound", _("Sound")
        UNKNOWN = "unknown", _("Unknown")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Ready")
        SET_ASIDE = "set_aside", _("Set aside")
        DUPLICATE = "duplicate", _("Duplicate")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="clips")
    take = models.ForeignKey(
        Take, on_delete=models.SET_NULL, null=True, blank=True, related_name="clips"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.UNKNOWN)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    name = models.CharField(max_length=255)
    path = models.TextField()
    stored = models.BooleanField(default=False)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="duplicates"
    )
    rate_num = models.PositiveIntegerField(null=True, blank=True)
    rate_den = models.PositiveIntegerField(null=True, blank=True)
    drop_frame = models.BooleanField(default=False)
    start_frame = models.BigIntegerField(null=True, blank=True)
    frames = models.PositiveIntegerField(default=0)
    duration_s = models.FloatField(default=0.0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    camera = models.CharField(max_length=40, blank=True)
    reel = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "path"], name="clip_path_once"),
            models.UniqueConstraint(
                fields=["project", "sha256"],
                condition=~models.Q(sha256="") & ~models.Q(state="duplicate"),
                name="clip_checksum_once",
            ),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="clip_size_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rate(self) -> Fraction | None:
        if not self.rate_num or not self.rate_den:
            return None
        return Fraction(self.rate_num, self.rate_den)

    @property
    def label(self) -> str:
        """How a table calls the clip: 24C T4, or its file name where nothing was slated."""
        if self.take is None or not self.take.setup.slated:
            return self.name.rsplit(".", 1)[0]
        return str(self.take)


class ClipProblem(models.Model):
    """Something wrong with a clip, by its stable code; the words come from the catalogue."""

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="problems")
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, blank=True)
    fatal = models.BooleanField(default=False)
    detail = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-fatal", "code"]
        constraints = [
            models.UniqueConstraint(fields=["clip", "code"], name="clip_problem_once"),
        ]

    def __str__(self) -> str:
        return f"{self.clip}: {self.code}"


class Rendition(models.Model):
    """A file we made from a clip: proxy, its sound, filmstrip, poster, waveform peaks."""

    class Kind(models.TextChoices):
        PROXY = "proxy", _("Proxy")
        SOUND = "sound", _("Sound")
        PEAKS = "peaks", _("Waveform")
        FILMSTRIP = "filmstrip", _("Filmstrip")
        POSTER = "poster", _("Poster")

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.CharField(max_length=255)
    size = models.BigIntegerField()
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip", "kind"], name="rendition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.clip}: {self.kind}"


class Upload(models.Model):
    """A file on its way in, by the tus protocol; `received` bytes lie in storage so far."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    clip = models.ForeignKey(Clip, on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")),
                name="upload_received_within_size",
            ),
        ]

    def __str__(self) -> str:
        return self.name
