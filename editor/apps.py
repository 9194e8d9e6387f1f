"""Propose, review, learn, export: the cut."""

from django.apps import AppConfig


class EditorConfig(AppConfig):
    name = "editor"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from analysis.models import Stage
        from analysis.stages import register

        register(Stage.PROPOSE, "editor.stage.run")
