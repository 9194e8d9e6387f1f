"""A script's warnings in words: `code:subject` to a sentence in either language."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "omitted-scene": {
        "en": "Scene {subject} is omitted in the script; it is left out.",
        "fr": "La séquence {subject} est supprimée dans le scénario ; elle est laissée de côté.",
    },
    "no-heading": {
        "en": "There is dialogue before the first scene heading; it makes a scene of its own.",
        "fr": "Il y a du dialogue avant le premier intitulé ; il forme une séquence à part.",
    },
    "unnumbered-scene": {
        "en": "A scene has no number between numbered ones; it is called {subject}.",
        "fr": "Une séquence n’a pas de numéro parmi d’autres numérotées ; "
        "elle est appelée {subject}.",
    },
    "doubled-scene": {
        "en": "Two scenes bear the number {subject}.",
        "fr": "Deux séquences portent le numéro {subject}.",
    },
    "cue-without-dialogue": {
        "en": "{subject} is named but says nothing; it is kept as action.",
        "fr": "{subject} est nommé sans réplique ; c’est gardé comme didascalie.",
    },
    "dual-without-partner": {
        "en": "A speech is marked as simultaneous but none stands before it.",
        "fr": "Une réplique est marquée simultanée mais aucune ne la précède.",
    },
}


def warning_words(warning: str, language: str) -> str:
    """The sentence of a warning in "fr" or, for any other language, English."""
    code, _, subject = warning.partition(":")
    told = WORDS[code]
    return told.get(language, told["en"]).format(subject=subject)
