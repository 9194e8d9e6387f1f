"""One plain form for script text and recognised words, so that equal speech compares equal.

Nothing here knows grammar: the language chooses number words, contractions and fillers only.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from num2words import num2words

# Letters that NFKD leaves whole although a recogniser may spell them out.
_WHOLE_LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′＇", "'"))
# Ideographs are written without spaces, so each is a token of its own.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_PIECE = re.compile(
    rf"(?P<clock>\d{{1,2}}\s?(?:[hH]|:)\s?\d{{2}}(?!\d)|\d{{1,2}}\s?[hH](?!\w))"
    r"|(?P<ordinal>\d+\s?(?:st|nd|rd|th|ers?|res?|[eè]mes?|es?)(?!\w))"
    r"|(?P<number>[$€£]?\d{1,3}(?:[   ,]\d{3})+(?!\d)|[$€£]?\d+(?:[.,]\d+)?)"
    r"|(?P<sign>[%€$£&°])"
    rf"|(?P<ideograph>[{_IDEOGRAPH}])"
    rf"|(?P<word>(?:(?![{_IDEOGRAPH}])[^\W\d_])+(?:\s?'\s?(?:(?![{_IDEOGRAPH}])[^\W\d_])+)*'?)"
)
# What stands for a sign when it is spoken, by language; English for the rest.
_SIGNS = {
    "en": {"%": "percent", "€": "euros", "$": "dollars", "£": "pounds", "&": "and", "°": "degrees"},
    "fr": {"%": "pour cent", "€": "euros", "$": "dollars", "£": "livres", "&": "et", "°": "degres"},
}
_CLOCK_WORDS = {"fr": "heures", "en": ""}
_FILLERS = frozenset(
    {
        "um",
        "umm",
        "uh",
        "uhh",
        "uhm",
        "er",
        "erm",
        "hm",
        "hmm",
        "mm",
        "mmm",
        "mhm",
        "euh",
        "heu",
        "euhm",
        "beh",
        "hum",
        "ehm",
        "eh",
        "äh",
        "ähm",
    }
)
# One written word although an apostrophe stands in it.
_UNDIVIDED = frozenset({"aujourd'hui", "prud'homme", "prud'hommes", "o'clock", "entr'acte"})
_NEGATED = {"won't": "will not", "can't": "can not", "shan't": "shall not", "ain't": "is not"}
# "'s" is "is" after these only; elsewhere it is mostly a possessive.
_IS_AFTER = frozenset(
    {
        "it",
        "that",
        "he",
        "she",
        "what",
        "there",
        "where",
        "who",
        "here",
        "how",
        "when",
        "why",
        "this",
        "everything",
        "nothing",
    }
)
_ENDINGS = {"'re": "are", "'m": "am", "'ll": "will", "'ve": "have"}
_SPOKEN_SHORT = {
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "cannot": "can not",
    "ok": "okay", "mr": "mister", "mrs": "missus", "dr": "doctor", "alright": "all right",
}  # fmt: skip
_FRENCH_SHORT = {"m": "monsieur", "mme": "madame", "mlle": "mademoiselle"}


@dataclass(frozen=True, slots=True)
class Token:
    """One normalised token. source: index of the written word it comes from.

    start, end: the part of that written word it stands for, 0..1 of its letters.
    """

    text: str
    source: int
    start: float
    end: float


def fold(text: str) -> str:
    """Lower case without accents, ligatures spelled out; only letters and digits stay."""
    plain = unicodedata.normalize("NFKD", text.translate(_WHOLE_LETTERS)).lower()
    return "".join(letter for letter in plain if letter.isalnum())


def is_filler(token: str) -> bool:
    """Whether a token is a hesitation (um, euh), which costs nothing wherever it falls."""
    return token in _FILLERS


def tokens(text: str, language: str) -> tuple[str, ...]:
    """The normalised tokens of a text."""
    return tuple(token.text for token in tokenise(text.split(), language))


def tokenise(written: Sequence[str], language: str) -> tuple[Token, ...]:
    """The tokens of written words, each with the word it comes from.

    written: words as the script or the recogniser writes them, punctuation included.
    language: ISO 639-1; unknown ones lose only number words and contractions.
    """
    written = [unicodedata.normalize("NFC", word) for word in written]
    starts, position = [], 0
    for word in written:
        starts.append(position)
        position += len(word) + 1
    text = " ".join(written).translate(_APOSTROPHES)
    found = []
    for piece in _PIECE.finditer(text):
        spoken = list(_spoken(piece, language))
        total = sum(map(len, spoken)) or 1
        at, size = float(piece.start()), len(piece.group())
        for word in spoken:
            end = at + size * len(word) / total
            # A piece may span written words ("d 'air", "9 h"): each token goes where its middle is.
            source = bisect_right(starts, (at + end) / 2) - 1
            found.append(Token(word, source, at, end))
            at = end
    return _whole(found)


def _whole(found: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens stretched to fill their words: punctuation takes no time."""
    edges: dict[int, tuple[float, float]] = {}
    for token in found:
        start, end = edges.get(token.source, (token.start, token.end))
        edges[token.source] = (min(start, token.start), max(end, token.end))
    stretched = []
    for token in found:
        first, last = edges[token.source]
        scale = 1 / (last - first) if last > first else 0.0
        start, end = (token.start - first) * scale, (token.end - first) * scale
        stretched.append(replace(token, start=start, end=end))
    return tuple(stretched)


def _spoken(piece: re.Match[str], language: str) -> Iterator[str]:
    """The folded words that a matched piece of text is spoken as."""
    kind, text = piece.lastgroup or "word", piece.group()
    if kind == "word":
        words = _word(text, language)
    elif kind == "ideograph":
        words = text
    elif kind == "sign":
        words = _sign(text, language)
    elif kind == "clock":
        words = _clock(text, language)
    else:
        words = _number(text, language, ordinal=kind == "ordinal")
    for word in words.split():
        folded = fold(word)
        if folded:
            yield folded


def _word(text: str, language: str) -> str:
    compact = re.sub(r"\s?'\s?", "'", text.lower()).strip("'")
    if language == "en":
        return _english(compact)
    if compact in _UNDIVIDED:
        return compact
    if language == "fr" and compact in _FRENCH_SHORT and text[0].isupper():
        return _FRENCH_SHORT[compact]
    return compact.replace("'", " ")


def _english(word: str) -> str:
    """A contraction as its full words: recognisers write either for the same sound."""
    if word in _NEGATED:
        return _NEGATED[word]
    if word in _SPOKEN_SHORT:
        return _SPOKEN_SHORT[word]
    if word.endswith("n't"):
        return word[:-3] + " not"
    stem, mark, ending = word.rpartition("'")
    if mark + ending in _ENDINGS:
        return f"{stem} {_ENDINGS[mark + ending]}"
    if word == "let's":
        return "let us"
    if ending == "s" and stem in _IS_AFTER:
        return f"{stem} is"
    return word


@lru_cache(maxsize=4096)
def _in_words(digits: str, language: str, to: str) -> str:
    """A number in words; its digits where the language has none or the number is too long."""
    value = float(digits) if "." in digits else int(digits)
    try:
        words = str(num2words(value, lang=language, to=to))
    except (NotImplementedError, OverflowError, KeyError, TypeError):
        return digits
    return words.replace("-", " ").replace(",", " ")


def _sign(text: str, language: str) -> str:
    return _SIGNS.get(language, _SIGNS["en"])[text]


def _number(text: str, language: str, *, ordinal: bool) -> str:
    if ordinal:
        return _in_words(re.sub(r"\D", "", text), language, "ordinal")
    if text[0] in "$€£":
        return f"{_number(text[1:], language, ordinal=False)} {_sign(text[0], language)}"
    grouped = re.fullmatch(r"\d{1,3}(?:[   ,]\d{3})+", text)
    if grouped:
        return _in_words(re.sub(r"\D", "", text), language, "cardinal")
    if language == "en" and re.fullmatch(r"1[5-9]\d\d|20[1-9]\d", text):
        return _in_words(text, language, "year")
    return _in_words(text.replace(",", "."), language, "cardinal")


def _clock(text: str, language: str) -> str:
    hours, minutes = [*re.findall(r"\d+", text), "0"][:2]
    spoken = [_in_words(str(int(hours)), language, "cardinal"), _CLOCK_WORDS.get(language, "")]
    if language == "fr" and int(hours) == 1:
        spoken = ["une", "heure"]
    if int(minutes):
        spoken.append(_in_words(str(int(minutes)), language, "cardinal"))
    return " ".join(spoken)
