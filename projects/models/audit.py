"""Who saw and did what; written by services, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project

# What each act is called when it is told to people.
TOLD = {
    "project_create": _("made"),
    "member_set": _("let in"),
    "script_import": _("brought the script"),
    "clip_register": _("added"),
    "upload_finish": _("uploaded"),
    "slate_set": _("named the slate of"),
    "scene_propose": _("asked for a proposal of"),
    "event_status_set": _("marked"),
    "cut_swap": _("swapped a take in"),
    "cut_reset": _("gave a shot back to the engine in"),
    "cut_trim": _("trimmed a shot in"),
    "cut_undo": _("took back a change in"),
    "cut_learned": _("took what the engine learned into"),
    "export_make": _("exported"),
    "export_cancel": _("stopped the export of"),
    "token_create": _("made a key"),
    "token_revoke": _("revoked the key"),
    "webhook_set": _("set who is told of exports:"),
    "webhook_remove": _("no longer tells of exports:"),
    "learning_set": _("changed what may be learned from"),
    "learned_refuse": _("refused what the engine learned for"),
    "final_cut_learn": _("taught the engine the final cut of"),
    "model_use": _("put in use the model"),
    "model_rollback": _("rolled back the model"),
    "dataset_export": _("took the training set of"),
}


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

    @property
    def told(self) -> str:
        return str(TOLD.get(self.verb, self.verb))
