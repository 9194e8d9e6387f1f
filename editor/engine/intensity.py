"""How much is at stake in a line, read from its text: what the size of the shot should follow.

A soft feature: marks of punctuation and what the script says in brackets, in English and French.
"""

from __future__ import annotations

import re
import unicodedata

CALM = 0.4
_STRONG = frozenset(
    "angry angrily shouting shouts yelling screams crying sobbing furious desperate whispering "
    "whispers tearful breaking en colere furieux furieuse crie criant hurle hurlant pleure "
    "pleurant sanglotant desespere desesperee chuchote murmure bas".split()
)
_WEAK = frozenset(
    "casual casually bored lightly amused smiling souriant amuse leger legere".split()
)


def intensity(spoken: str, parentheticals: tuple[str, ...]) -> float:
    """0 calm .. 1 all is at stake."""
    words = set(folded(" ".join(parentheticals)).split())
    level = CALM + 0.3 * bool(words & _STRONG) - 0.2 * bool(words & _WEAK)
    level += 0.2 * ("!" in spoken) + 0.1 * bool(re.search(r"\.\.\.|…", spoken))
    return min(1.0, max(0.0, level))


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z ]", " ", "".join(c for c in plain if not unicodedata.combining(c)))
