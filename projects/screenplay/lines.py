"""A speech as the actor has it: who, what is said, what is only told, and a lasting uid."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from projects.screenplay.headings import unaccented

_BRACKETS = re.compile(r"\(([^()]*)\)")
_STARRED = re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.+?)(?<=\S)(?<!\\)\1", re.DOTALL)
_UNDERLINED = re.compile(r"(?<![\w\\])_(?=\S)(.+?)(?<=\S)(?<!\\)_(?!\w)", re.DOTALL)
_ESCAPED = re.compile(r"\\([*_~@!.>#\\])")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OFFSCREEN = re.compile(
    r"(?:(?:V ?O|O ?S|O ?C|H ?C|OFF|VOIX OFF|EN OFF|HORS CHAMP|OFF ?SCREEN|OFF CAMERA|"
    r"VOICE ?OVER|VOIX)(?: SUITE)?)"
)
_CONTINUED = re.compile(r"(?:CONT ?D?|CONTINUED|CONTINUING|SUITE|A SUIVRE)")
_PIECES = re.compile(r"[,/;]")
_PAGE_MARK = re.compile(
    r"^\(?(?:MORE|CONTINUED|CONTINUING|SUITE|A SUIVRE|CONT'?D?)\)?\s*:?\s*(?:\(\d+\))?$"
)
_PAGE_NUMBER = re.compile(r"^(?:PAGE\s+)?\d{1,3}\.$", re.IGNORECASE)
_PAGE_HEADER = re.compile(
    r"^(?:(?:WHITE|BLUE|PINK|YELLOW|GREEN|GOLDENROD|BUFF|SALMON|CHERRY|TAN|BLANCHE|BLEUE|ROSE|"
    r"JAUNE|VERTE)\s+)?(?:REV(?:ISION|ISED|\.)|REVISEE?|VERSION)(?=\W)[^a-z]*\d[^a-z]*$"
)
_COMMA_CUE = re.compile(r"^([^,()]+),([^,()]+)$")


@dataclass(frozen=True, slots=True)
class Cue:
    """character: in capitals as written, extensions apart. told: other bracketed words."""

    character: str
    offscreen: bool
    continued: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """text: the speech without what is only told. parentheticals: without their brackets."""

    text: str
    parentheticals: tuple[str, ...]
    more: bool


def read_cue(line: str) -> Cue:
    """Who speaks, of a cue like `MARIE (V.O.) (SUITE)` or `@McDUCK ^`."""
    bare = plain_text(bracketed_cue(line).strip().removeprefix("@").replace("^", " "))
    told: list[str] = []
    offscreen = continued = False
    for piece in (p for brackets in _BRACKETS.findall(bare) for p in _PIECES.split(brackets)):
        if says_offscreen(piece):
            offscreen = True
            continued |= "SUITE" in piece.upper()
        elif _CONTINUED.fullmatch(_capitals(piece)):
            continued = True
        elif piece.strip():
            told.append(" ".join(piece.split()))
    name = " ".join(_BRACKETS.sub(" ", bare).split()).rstrip(" :").strip()
    return Cue(unicodedata.normalize("NFC", name).upper(), offscreen, continued, tuple(told))


def says_offscreen(bracketed: str) -> bool:
    """Whether any of a bracket's words say that the speaker is not seen: "off", "V.O."."""
    return any(_OFFSCREEN.fullmatch(_capitals(piece)) for piece in _PIECES.split(bracketed))


def _capitals(piece: str) -> str:
    """Letters alone, without accents: "CONT’D" -> "CONT D"."""
    return " ".join(re.sub(r"[^A-Z]", " ", unaccented(piece).upper()).split())


def read_speech(written: str) -> Said:
    """Tell apart what is said and what is only told; page marks such as (MORE) end it."""
    more = False
    kept: list[str] = []
    for line in written.split("\n"):
        if is_page_mark(line):
            more = True
        else:
            kept.append(line.strip().removeprefix("~"))
    parentheticals: list[str] = []

    def take(found: re.Match[str]) -> str:
        if told := " ".join(found[1].split()):
            parentheticals.append(plain_text(told))
        return " "

    text = _BRACKETS.sub(take, " ".join(kept))
    while _BRACKETS.search(text):  # brackets within brackets
        text = _BRACKETS.sub(take, text)
    return Said(plain_text(" ".join(text.split())), tuple(parentheticals), more)


def is_page_mark(line: str) -> bool:
    """Whether a line is only a page break's (MORE), (SUITE), CONTINUED: and the like."""
    return bool(_PAGE_MARK.match(unaccented(line.strip()).upper()))


def is_page_header(line: str) -> bool:
    """Whether a paragraph is only a page's number, "12.", or its revision's colour and date."""
    plain = unaccented(line.strip())
    return bool(_PAGE_NUMBER.match(plain) or _PAGE_HEADER.match(plain))


def bracketed_cue(line: str) -> str:
    """French cues say "MARIE, off" as often as "MARIE (OFF)": the second is given back."""
    found = _COMMA_CUE.match(line.strip())
    return f"{found[1]} ({found[2].strip()})" if found and says_offscreen(found[2]) else line


def plain_text(text: str) -> str:
    """The words without Fountain's marks of emphasis and escapes."""
    before = ""
    while before != text:
        before, text = text, _UNDERLINED.sub(r"\1", _STARRED.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", text)


def words_of(text: str) -> list[str]:
    """Lower-case words, apostrophes made one kind."""
    composed = unicodedata.normalize("NFC", text)
    return [word.lower().replace("’", "'") for word in _WORD.findall(composed)]


def line_uid(scene: str, character: str, text: str, occurrence: int) -> str:
    """A name that lasts while scene, speaker and words stay. occurrence: 0-based among equals."""
    parts = (scene, character, " ".join(words_of(text)), str(occurrence))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
