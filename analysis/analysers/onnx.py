"""ONNX Runtime sessions that leave the other core to the decoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

THREADS = 1  # several workers share the cores; the models are small


def open_session(path: Path) -> Any:
    """A CPU session of one file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = THREADS
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
