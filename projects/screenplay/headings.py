"""Scene headings and transitions of English and French scripts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SETTING = r"(?:INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|INT|EXT|EST|I\.?\s*/\s*E|E\.?\s*/\s*I)"
_NUMBER = r"[A-Z]{0,2}\d{1,4}(?:[.\-]\d{1,3})?[A-Z]{0,3}"
_LABEL = r"(?:SC[EÈ]NE|S[EÉ]QUENCE|S[EÉ]Q|SC)\.?\s*(?:N[°o]\.?\s*)?"
_HEADING = re.compile(
    rf"^(?:{_LABEL})?(?:(?P<number>{_NUMBER})\s*[.):\-–—]?\s+)?"
    rf"(?:[.\-–—:]\s*)?(?P<setting>{_SETTING})(?P<mark>\.|\s|(?=\s*[-–—]))\s*[-–—.]?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_HASHED = re.compile(r"\s*#(?P<number>[^#\s][^#]*)#\s*$")
_TRAILING = re.compile(rf"\s+(?P<number>{_NUMBER})\.?\s*$")
_OMITTED = re.compile(
    rf"^(?:{_LABEL})?(?P<number>{_NUMBER})?\s*[.:\-–—]?\s*"
    rf"(?:OMITTED|OMIT|OMISE?|SUPPRIM[ÉE]E?|COUP[ÉE]E)\.?\s*(?P<last>{_NUMBER})?\.?\s*(?:#.*#)?$"
)
_BARE_NUMBER = re.compile(rf"^(?:{_LABEL})(?P<number>{_NUMBER})\s*[.:\-–—]?\s*(?P<rest>.*)$")
_TIMES = (
    r"(?:DAY|NIGHT|MORNING|EVENING|AFTERNOON|NOON|MIDNIGHT|DAWN|DUSK|SUNRISE|SUNSET|TWILIGHT|"
    r"MAGIC HOUR|LATER|MOMENTS? LATER|SAME(?: TIME)?|CONTINUOUS|"
    r"JOUR|NUIT|MATIN|MATINEE|SOIR|SOIREE|APRES-MIDI|MIDI|MINUIT|AUBE|CREPUSCULE|"
    r"LEVER (?:DU|DE) (?:JOUR|SOLEIL)|COUCHER (?:DU|DE) SOLEIL|FIN DE JOURNEE|"
    r"PLUS TARD|CONTINU|MEME (?:TEMPS|MOMENT|HEURE)|SUITE)"
)
_TIME = re.compile(rf"(?<![A-Z]){_TIMES}(?![A-Z])")
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|\s+-+|-+\s+")
_TRANSITION = re.compile(
    r"^(?:(?:[A-Z0-9' ]{2,30} )?(?:CUT|DISSOLVE|FADE|WIPE|MATCH|IRIS|FLASH|SMASH|BACK|INTERCUT)"
    r"(?: [A-Z' ]+)? TO(?: [A-Z ]+)?\s*[:.]?"
    r"|(?:SMASH |HARD |MATCH |JUMP )?CUT(?: TO)?(?: BLACK)?\s*[:.]|[A-Z' ]{2,40} TO:"
    r"|FADE (?:IN|OUT|UP|TO [A-Z]+)(?: ON)?\s*[:.]?|(?:SLOW )?DISSOLVE\s*[:.]?"
    r"|FONDU(?: [A-Z' ]+)?\s*[:.]?|OUVERTURE (?:AU NOIR|EN FONDU|A L'IRIS)\s*[:.]?"
    r"|FERMETURE (?:AU NOIR|EN FONDU|A L'IRIS)\s*[:.]?|COUPE(?: (?:FRANCHE|SECHE|AU NOIR|A|SUR))?"
    r"\s*[:.]?|CUT (?:AU )?NOIR\s*[:.]?|RACCORD(?: [A-Z' ]+)?\s*[:.]|VOLET\s*[:.]?"
    r"|RETOUR (?:A|AU|SUR) [A-Z' ]{2,30}:|(?:ENCHAINE|CUT) SUR\s*:)$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """number: as printed, "" where none is. setting: INT, EXT, INT/EXT or EST, "" if unsaid."""

    number: str
    text: str
    setting: str
    place: str
    time_of_day: str


def is_heading(line: str) -> bool:
    """Whether a line is a scene heading by its own words.

    Lower-case words need the full stop ("int. kitchen"): "Est il venu" is a sentence.
    """
    found = _HEADING.match(line.strip())
    if not found or not found["rest"].strip():
        return False
    return found["setting"].isupper() or (found["mark"] == "." and line.strip()[:1].isalpha())


def is_numbered_heading(line: str) -> bool:
    """Whether a line is a heading by its scene label alone: "SÉQUENCE 12 - LE PONT"."""
    plain = line.strip()
    return plain.isupper() and bool(_BARE_NUMBER.match(plain))


def is_omitted(line: str) -> bool:
    """Whether a line says that a scene was taken out."""
    return bool(_OMITTED.match(line.strip()))


def is_transition(line: str) -> bool:
    """Whether a line in capitals is a transition of either language."""
    plain = " ".join(line.split())
    return plain == plain.upper() and bool(_TRANSITION.match(unaccented(plain)))


def read_heading(line: str, number: str = "") -> Heading:
    """A heading's parts. number: where the format keeps it apart from the words."""
    text = " ".join(line.split())
    hashed = _HASHED.search(text)
    if hashed:
        number, text = number or hashed["number"].strip(), text[: hashed.start()]
    if omitted := _OMITTED.match(text):
        number = number or omitted["number"] or omitted["last"] or ""
        return Heading(number, text, "", "", "")
    found = _HEADING.match(text)
    if found is None:
        return _unset_heading(text, number)
    rest = found["rest"].strip()
    if found["number"]:
        trailing = _TRAILING.search(rest)
        if trailing and trailing["number"].upper() == found["number"].upper():
            rest = rest[: trailing.start()]
        number = number or found["number"]
    elif number and (trailing := _TRAILING.search(rest)) and trailing["number"] == number:
        rest = rest[: trailing.start()]
    words = text[found.start("setting") : found.start("rest")] + rest
    place, time_of_day = _place_and_time(rest)
    return Heading(number, words.strip(), _setting(found["setting"]), place, time_of_day)


def _unset_heading(text: str, number: str) -> Heading:
    labelled = _BARE_NUMBER.match(text)
    if labelled and not number:
        number, text = labelled["number"], labelled["rest"].strip() or text
    place, time_of_day = _place_and_time(text)
    return Heading(number, text, "", place, time_of_day)


def _setting(word: str) -> str:
    plain = re.sub(r"[\s.]", "", word).upper()
    both = {"I/E": "INT/EXT", "E/I": "INT/EXT", "EXT/INT": "INT/EXT"}
    return both.get(plain, plain)


def _place_and_time(rest: str) -> tuple[str, str]:
    """The place and the time of day: the last dashed piece that names one, or a last word."""
    pieces = [piece.strip() for piece in _DASH.split(rest) if piece.strip()]
    for index in range(len(pieces) - 1, -1, -1):
        if index and _TIME.search(unaccented(pieces[index]).upper()):
            place = " - ".join(pieces[:index])
            return place, " - ".join(pieces[index:])
    plain = unaccented(rest).upper()
    if len(plain) == len(rest):
        last = re.search(rf"[\s,.]+{_TIMES}\.?$", plain)
        if last:
            return rest[: last.start()].strip(" ,."), rest[last.start() :].strip(" ,.")
    return rest.strip(" -–—."), ""


def unaccented(text: str) -> str:
    """The text without accents and with straight apostrophes."""
    parts = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in parts if not unicodedata.combining(c))
