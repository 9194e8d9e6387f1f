"""The background acts of the editor: exports."""

from __future__ import annotations

from editor.services.export import export_run


def run_export(export_id: int) -> None:
    export_run(export_id=export_id)
