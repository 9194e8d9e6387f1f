"""The one list of what the engine weighs: each term is a cost in points that an editor can read.

What was not measured costs nothing: a term's doc says where its value is 0 for want of a measure.

Every term is >= 0 and costs `weight x value`; the energy of a cut is the sum over its segments,
its cuts and its shots, so any difference between two cuts is a sum of these terms and no more.
Source of the set: Leake et al. 2017 (idioms of dialogue scenes) and the continuity rules.
"""

from __future__ import annotations

import hashlib

from editor.engine.cut_terms import CUT_TERMS, SHOT_TERMS
from editor.engine.segment_terms import SEGMENT_TERMS

# Raised when a term comes to measure something else under the same key.
_REVISION = 2
TERMS = (*SEGMENT_TERMS, *CUT_TERMS, *SHOT_TERMS)
KEYS = tuple(term.key for term in TERMS)
INDEX = {key: index for index, key in enumerate(KEYS)}
# Which features a judgement was made over: one of another set is kept but not learned from.
FEATURES = f"terms-{_REVISION}-{hashlib.sha256(' '.join(KEYS).encode()).hexdigest()[:8]}"
BY_KEY = {term.key: term for term in TERMS}
SEGMENTS = len(SEGMENT_TERMS)
CUTS = len(CUT_TERMS)
