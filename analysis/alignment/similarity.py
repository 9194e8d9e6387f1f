"""How alike two tokens sound, and how much a script word tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.process import cdist

Floats = npt.NDArray[np.float32]

# Spelled likeness counts from here on, sounded likeness from there on; below is chance.
# A prototype's values, not searched again here; bench/alignment.py shows what they reach.
_SPELLED_FROM, _SOUNDED_FROM = 0.8, 0.6
_SPELLED_WEIGHT, _UNEQUAL_WEIGHT = 0.9, 0.85
# Letter groups with one sound in both languages, longest first.
_SOUNDS = (
    ("eaux", "o"), ("eau", "o"), ("aux", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"),
    ("ck", "k"), ("gh", ""), ("ai", "e"), ("ei", "e"), ("c", "k"), ("h", ""), ("y", "i"),
    ("z", "s"),
)  # fmt: skip


def sound_key(token: str) -> str:
    """A light phonetic spelling: doubled letters once, letter groups by their sound."""
    key = re.sub(r"(.)\1", r"\1", token)
    for letters, sound in _SOUNDS:
        key = key.replace(letters, sound)
    return key


def similarity(heard: Sequence[str], script: Sequence[str]) -> Floats:
    """Likeness 0..1 of each heard token (rows) to each script token (columns); 1 is equal."""
    if not heard or not script:
        return np.zeros((len(heard), len(script)), np.float32)
    spelled = cdist(heard, script, scorer=JaroWinkler.similarity, dtype=np.float32)
    sounded = cdist(
        [sound_key(token) for token in heard],
        [sound_key(token) for token in script],
        scorer=Levenshtein.normalized_similarity,
        dtype=np.float32,
    )
    spelled = np.where(spelled > _SPELLED_FROM, _SPELLED_WEIGHT * spelled, np.float32(0))
    sounded = np.where(sounded > _SOUNDED_FROM, sounded, np.float32(0))
    alike: Floats = (_UNEQUAL_WEIGHT * np.maximum(spelled, sounded)).astype(np.float32)
    column = {token: index for index, token in enumerate(script)}
    for row, token in enumerate(heard):
        if token in column:
            alike[row, column[token]] = 1.0
    return alike


def weights(script: Sequence[str]) -> Floats:
    """The weight of each token of a script, 0.5 (everywhere) .. 2 (once). Source: idf."""
    _, inverse, counts = np.unique(
        np.asarray(script, dtype=object).astype(str), return_inverse=True, return_counts=True
    )
    total = max(2, len(script))
    idf = 2.0 * np.log(total / counts) / np.log(total)
    found: Floats = np.clip(idf, 0.5, 2.0)[inverse].astype(np.float32)
    return found
