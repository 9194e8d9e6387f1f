"""One figure for how clean a channel is, so that all who choose a channel choose the same."""

from __future__ import annotations

import math

from analysis.observations import SoundMeasure

UNKNOWN = 0.5
CLEAN_SNR_DB, POOR_SNR_DB = 40.0, 10.0
# A channel of which 1 % of the samples clip counts as half spoilt.
CLIPPED_WEIGHT, MOST_CLIPPED = 50.0, 0.5


def noise_of(measure: SoundMeasure | None) -> float:
    """0 clean .. 1 unusable, from the signal to noise ratio and the share of clipped samples."""
    if measure is None or math.isnan(measure.snr_db):
        return UNKNOWN
    level = (CLEAN_SNR_DB - measure.snr_db) / (CLEAN_SNR_DB - POOR_SNR_DB)
    return min(1.0, max(0.0, level) + min(MOST_CLIPPED, CLIPPED_WEIGHT * measure.clipped))
