"""The slate as it is called: "scene twelve A take three", « sept B, deuxième »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from num2words import num2words

from analysis.alignment.normalise import tokens
from projects.rushes.facts import Slate

_SCENE = frozenset("scene sequence seq shot plan".split())
_TAKE = frozenset("take prise".split())
_LETTERS = {
    "en": {
        "alpha": "A",
        "apple": "A",
        "bravo": "B",
        "baker": "B",
        "be": "B",
        "bee": "B",
        "charlie": "C",
        "see": "C",
        "sea": "C",
        "delta": "D",
        "dee": "D",
        "echo": "E",
    },
    "fr": {"be": "B", "bais": "B", "baie": "B", "ces": "C", "ce": "C", "de": "D", "deux": ""},
}
_MOST = 199
_HIGHEST_TAKE = 40


def spoken_slate(words: Sequence[str], scenes: Sequence[str], language: str) -> Slate | None:
    """What a slate call says, if it names a scene of the script and a take; else None.

    words: of the head of the clip, as recognised. scenes: numbers of the script's scenes.
    """
    said = [_number(word, language) for word in tokens(" ".join(words), language)]
    said = _joined([token for token in said if token])
    known = {scene.upper(): scene for scene in scenes}
    for at, token in enumerate(said):
        if token not in _TAKE or at + 1 >= len(said) or not said[at + 1].isdigit():
            continue
        take = int(said[at + 1])
        setup = _setup_before(said[:at], known, language)
        if setup and 0 < take <= _HIGHEST_TAKE:
            scene, name = setup
            return Slate(scene=scene, setup=name, take=take)
    return None


def _setup_before(said: list[str], known: dict[str, str], language: str) -> tuple[str, str] | None:
    """The last scene number before "take", with its setup letter if one is called."""
    for at in range(len(said) - 1, -1, -1):
        found = re.fullmatch(r"(\d+)([a-z]?)", said[at])
        if not found:
            continue
        number, letter = found[1], found[2].upper()
        if not letter and at + 1 < len(said):
            letter = _letter(said[at + 1], language)
        if number + letter in known and number not in known:
            return known[number + letter], number + letter
        if number in known:
            return known[number], number + letter
    return None


def _letter(token: str, language: str) -> str:
    if len(token) == 1 and token.isalpha():
        return token.upper()
    return _LETTERS.get(language, {}).get(token, "")


_NUMBERS: dict[str, dict[str, str]] = {}


def _number(token: str, language: str) -> str:
    """A number word as digits; other words as they are."""
    if language not in _NUMBERS:
        _NUMBERS[language] = {
            tokens(num2words(n, lang=language), language)[0]: str(n)
            for n in range(_MOST + 1)
            if len(tokens(num2words(n, lang=language), language)) == 1
        }
    return _NUMBERS[language].get(token, token)


def _joined(said: list[str]) -> list[str]:
    """Tens and units said as two words become one number: "20 1" is 21."""
    joined: list[str] = []
    for token in said:
        last = joined[-1] if joined else ""
        tens = last.isdigit() and int(last) % 10 == 0 and 20 <= int(last) % 100 <= 90
        if tens and token.isdigit() and 0 < int(token) < 10:
            joined[-1] = str(int(last) + int(token))
        else:
            joined.append(token)
    return joined
