"""The background acts of the editor: exports, and telling addresses outside of them."""

from __future__ import annotations

from editor.services.exporting import export_run, export_take_up
from editor.services.webhook import delivery_send


def run_export(export_id: int) -> None:
    """Write a queued export. Safe to run twice and to kill at any moment."""
    export = export_take_up(export_id=export_id)
    if export is not None:
        export_run(export=export)


def run_delivery(delivery_id: str) -> None:
    delivery_send(delivery_id=delivery_id)
