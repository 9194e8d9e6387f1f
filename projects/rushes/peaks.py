"""The waveform as the timeline draws it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PER_SECOND = 100


def waveform_peaks(samples: npt.NDArray[np.float32], sample_rate: int) -> bytes:
    """One byte per 10 ms: the largest |sample| of it, 0..255 for 0..1; louder is clipped.

    samples: mono, -1..1. The last, shorter span counts as a whole one.
    """
    if not len(samples):
        return b""
    count = -(-len(samples) * PER_SECOND // sample_rate)
    starts = np.arange(count, dtype=np.int64) * sample_rate // PER_SECOND
    loudest = np.maximum.reduceat(np.abs(samples), starts)
    return bytes(np.rint(np.minimum(np.nan_to_num(loudest), 1.0) * 255).astype(np.uint8))
