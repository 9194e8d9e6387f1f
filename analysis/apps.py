"""Analyse and align: what the machine saw and which line it is."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from analysis import arrivals

        arrivals.connect()
