"""The language of a text by the words that carry its grammar."""

from __future__ import annotations

from projects.screenplay.lines import words_of
from roughcut.core.vocabulary import Language

_FUNCTION_WORDS = {
    Language.ENGLISH: frozenset(
        "the and of to is you that it he was for are with his they i be at this have from not "
        "she by but what we when your can there out my do how if will up about who would her "
        "him its don't it's i'm you're could them then their".split()
    ),
    Language.FRENCH: frozenset(
        "le la les de des du un une et est que qui ne pas vous je tu il elle nous on ce cette "
        "dans pour sur avec sans mais où au aux se sa son ses mon ma mes ton ta tes votre "
        "être ont suis es c'est j'ai n'est d'un d'une qu'il qu'elle ça elles ils y".split()
    ),
}


def guess_language(text: str) -> str:
    """ "fr" or "en": the one whose function words are more; English where neither speaks."""
    words = words_of(text)
    counts = {
        language: sum(word in known for word in words)
        for language, known in _FUNCTION_WORDS.items()
    }
    return max(counts, key=lambda language: counts[language]).value
