"""The slate's clap: a short broadband onset far above what came before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, sosfilt

Samples = npt.NDArray[np.float32]

# A clap lies in the head (or, upside down, in the tail) of a take.
HEAD_S = 10.0
# The sticks' crack is bright; voices hold little up here.
_CRACK_HZ = 2000.0
_WINDOW_S = 0.005
# It rises this far within one window over the second before, and is gone again this soon.
_RISE_DB, _BEFORE_S, _GONE_S, _GONE_DB = 15.0, 0.1, 0.15, 10.0


def find_claps(samples: Samples, *, rate_hz: int, head_s: float = HEAD_S) -> tuple[float, ...]:
    """The times in seconds of what may be claps in the head of a recording, strongest first."""
    head = samples[: int(head_s * rate_hz)]
    window = int(_WINDOW_S * rate_hz)
    if len(head) < 4 * window:
        return ()
    crack = sosfilt(butter(2, _CRACK_HZ, "highpass", fs=rate_hz, output="sos"), head)
    usable = len(crack) // window * window
    level = 10 * np.log10(np.square(crack[:usable]).reshape(-1, window).mean(axis=1) + 1e-12)
    before, gone = int(_BEFORE_S / _WINDOW_S), int(_GONE_S / _WINDOW_S)
    found = []
    for index in range(before, len(level) - gone):
        rise = level[index] - level[index - before : index].max()
        fall = level[index : index + 3].max() - level[index + gone]
        if rise >= _RISE_DB and fall >= _GONE_DB:
            found.append((float(level[index : index + 3].max()), index * _WINDOW_S))
    return tuple(time for _, time in sorted(found, reverse=True))
