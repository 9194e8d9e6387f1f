"""The background acts of the editor: exports, learning."""

from __future__ import annotations

from editor.services.export import export_run
from editor.services.training import training_run


def run_export(export_id: int) -> None:
    export_run(export_id=export_id)


def run_training(training_id: int) -> None:
    training_run(training_id=training_id)
