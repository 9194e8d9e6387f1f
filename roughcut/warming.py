"""Compiles, or loads from disk, what no request and no job should wait for."""

from __future__ import annotations

import threading

from analysis.alignment.dynamic import warm as warm_alignment
from editor.engine.propose import warm as warm_engine


def warm_up() -> threading.Thread:
    """Begin in the background; the first to need it meanwhile waits for the same compilation."""
    thread = threading.Thread(target=_warm, name="warming", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    warm_engine()
    warm_alignment()
