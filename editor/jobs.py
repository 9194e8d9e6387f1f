"""The background acts of the editor: exports, telling addresses outside of them, learning."""

from __future__ import annotations

from editor.services.accepted import export_teaches
from editor.services.exporting import export_run, export_take_up
from editor.services.training import training_run
from editor.services.webhook import delivery_send


def run_export(export_id: int) -> None:
    """Write a queued export. Safe to run twice and to kill at any moment."""
    export = export_take_up(export_id=export_id)
    if export is not None:
        export_run(export=export)
        export.refresh_from_db()
        export_teaches(export=export)


def run_delivery(delivery_id: str) -> None:
    delivery_send(delivery_id=delivery_id)


def run_training(training_id: int) -> None:
    training_run(training_id=training_id)
