"""What the operator sees of the work: each step, and why it failed."""

from __future__ import annotations

from django.contrib import admin

from analysis.models import Analysis, Step
from projects.admin import ReadOnlyAdmin


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin):
    list_display = ("project", "stage", "clip", "scene", "state", "attempts", "message")
    list_filter = ("stage", "state")


@admin.register(Analysis)
class AnalysisAdmin(ReadOnlyAdmin):
    list_display = ("clip", "analyser", "version", "weights", "state", "message")
    list_filter = ("analyser", "state")
