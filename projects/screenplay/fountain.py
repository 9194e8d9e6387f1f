"""Fountain, and plain text that keeps its habits, to parts in order.

Source: the Fountain syntax (fountain.io/syntax), read with tolerance where exported scripts
stray from it: scene numbers in both margins, headings without a blank line before them, page
furniture, revision asterisks, French cues and transitions.
"""

from __future__ import annotations

import re

from projects.screenplay.headings import is_heading, is_numbered_heading, is_omitted, is_transition
from projects.screenplay.lines import bracketed_cue, is_page_header, is_page_mark
from projects.screenplay.parts import Manuscript, Part, PartKind

_GAP, _HOLE = "\ue000", "\ue001"  # where a note was cut out: without and with a blank line inside
_BONEYARD = re.compile(r"/\*.*?\*/", re.DOTALL)
_NOTE = re.compile(r"\[\[(?:[^\]\n]|\](?!\])|\n(?![^\S\n]{0,1}\n))*\]\]")
_TITLE_KEY = re.compile(r"^([^\W\d_][^:\n]{0,30}?)\s*:\s*(.*)$")
_TITLE_KEYS = frozenset(
    "title titre credit crédit author authors auteur auteurs source notes note date contact "
    "copyright revision révision version draft format language langue episode épisode".split()
)
_TITLE_KEYS |= {"draft date", "date de version", "written by", "écrit par"}
_REVISION_MARK = re.compile(r"(?<=\S)[^\S\n]{2,}\*{1,2}$")
_SECTION = re.compile(r"^#{1,6}\s*[^#\s].*$")
_PAGE_BREAK = re.compile(r"^={3,}$")
_CENTRED = re.compile(r"^>\s*(.*?)\s*<$")
_SENTENCE_END = ("!", "?", "…", "...")
_LONGEST_CUE = 60  # characters; a longer line in capitals is action


def parse_fountain(text: str) -> Manuscript:
    """The parts of a text with any line endings. Never fails: what is nothing else is action."""
    body, title_page = _take_title_page(_normal_lines(text))
    asides: list[Part] = []

    def cut_out(found: re.Match[str]) -> str:
        asides.append(Part(PartKind.ASIDE, found[0]))
        return _HOLE if re.search(r"\n[^\S\n]*\n", found[0]) else _GAP

    body = _NOTE.sub(cut_out, _BONEYARD.sub(cut_out, body))
    reader = _Reader(_story_lines(body))
    reader.read()
    return Manuscript((*reader.parts, *asides), title_page)


def _normal_lines(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0b", "\n")
    return text.replace("\f", "\n\n").replace("\t", "    ").replace("\u00a0\n", "\n")


def _story_lines(body: str) -> list[str]:
    """Lines without what was cut out; a line that held nothing else is no blank line."""
    kept = []
    for line in body.split("\n"):
        bare = line.replace(_GAP, " ").replace(_HOLE, " ")
        if bare != line and not bare.strip() and _HOLE not in line:
            continue
        kept.append(_REVISION_MARK.sub("", bare.rstrip() if bare.strip() else bare))
    spaced = sum(len(line) > 1 and not line.strip() for line in kept)
    if spaced > sum(not line for line in kept):  # an export that pads its blank lines
        return [line.rstrip() for line in kept]
    return kept


def _take_title_page(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Split off the title page: keys at the very start, values on the line or indented below."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    first = _TITLE_KEY.match(lines[start]) if start < len(lines) else None
    if first is None or first[1].strip().lower() not in _TITLE_KEYS:
        return text, ()
    entries: list[tuple[str, str]] = []
    end = start
    while end < len(lines) and lines[end].strip():
        key = _TITLE_KEY.match(lines[end])
        if lines[end][:1].isspace() and entries:
            name, told = entries[-1]
            entries[-1] = (name, f"{told}\n{lines[end].strip()}".strip())
        elif key:
            entries.append((key[1].strip(), key[2].strip()))
        else:
            break
        end += 1
    return "\n".join(lines[end:]), tuple(entries)


class _Reader:
    """Walks the lines once; every line goes to exactly one part."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.parts: list[Part] = []
        self.speakers = {
            _name_of(line)
            for above, line, below in zip(lines, lines[1:], lines[2:], strict=False)
            if not above.strip() and below.strip() and looks_like_cue(line.strip())
        }

    def read(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            if not line:
                self.at += 1
            elif not self._read_marked(line) and not self._read_speech(line):
                self._read_plain(line)

    def _add(self, kind: PartKind, text: str) -> bool:
        self.parts.append(Part(kind, text))
        self.at += 1
        return True

    def _read_marked(self, line: str) -> bool:
        """Parts that a mark or their own words make certain."""
        centred = _CENTRED.match(line)
        if centred:
            return self._add(PartKind.ACTION, centred[1])
        if line[0] == ">" and len(line) > 1:
            return self._add(PartKind.TRANSITION, line[1:].strip())
        if re.match(r"\.(?=[^\s.])", line):
            return self._add(PartKind.HEADING, line[1:])
        if _starts_scene(line):
            return self._add(PartKind.HEADING, line)
        if _PAGE_BREAK.match(line) or _SECTION.match(line) or re.match(r"=(?!=)", line):
            return self._add(PartKind.ASIDE, line)
        if self._stands_alone() and (is_page_mark(line) or is_page_header(line)):
            return self._add(PartKind.ASIDE, line)
        if is_transition(line):
            return self._add(PartKind.TRANSITION, line)
        return False

    def _stands_alone(self) -> bool:
        return self._blank(self.at - 1) and self._blank(self.at + 1)

    def _blank(self, index: int) -> bool:
        return not (0 <= index < len(self.lines)) or not self.lines[index].strip()

    def _read_speech(self, line: str) -> bool:
        if not self._cue_here(line):
            return False
        self.at += 1
        said: list[str] = []
        while self.at < len(self.lines):
            spoken = self.lines[self.at]
            if not spoken.strip():
                if len(spoken) < 2:
                    break
            elif self._ends_speech(spoken.strip(), bool(said)):
                break
            else:
                said.append(spoken.strip())
            self.at += 1
        self.parts.append(
            Part(PartKind.SPEECH, "\n".join(said), cue=line.replace("^", "").strip(),
                 dual="^" in line)
        )  # fmt: skip
        return True

    def _ends_speech(self, line: str, begun: bool) -> bool:
        if _starts_scene(line) or is_transition(line):
            return True
        return begun and self._next_speaker(line)

    def _next_speaker(self, line: str) -> bool:
        """A name that speaks elsewhere, alone on its line: no blank line was put before it."""
        return (
            bool(_name_of(line))
            and _name_of(line) in self.speakers
            and not self._blank(self.at + 1)
        )

    def _cue_here(self, line: str) -> bool:
        """A cue stands after a blank line or a heading, in capitals, with words below it."""
        after = self.at + 1
        if after >= len(self.lines) or not self.lines[after].strip():
            return False
        if line[0] == "@":
            return True
        led = bool(self.parts) and self.parts[-1].kind in (PartKind.HEADING, PartKind.SPEECH)
        if not (self._blank(self.at - 1) or led) or line[0] in "!~":
            return False
        below = self.lines[after].strip()
        if _starts_scene(below) or is_transition(below):
            return False
        return looks_like_cue(line)

    def _read_plain(self, line: str) -> None:
        """Action: this line and those below it up to a blank line or a part of its own."""
        kept = [line.removeprefix("!")]
        self.at += 1
        while self.at < len(self.lines) and self.lines[self.at].strip():
            below = self.lines[self.at].strip()
            if _starts_scene(below) or is_transition(below):
                break
            kept.append(below.removeprefix("!"))
            self.at += 1
        self.parts.append(Part(PartKind.ACTION, "\n".join(one.removeprefix("~") for one in kept)))


def _starts_scene(line: str) -> bool:
    return is_heading(line) or is_numbered_heading(line) or is_omitted(line)


def _name_of(line: str) -> str:
    """A cue's name without extensions, "" where the line is none."""
    line = bracketed_cue(line.strip())
    return re.sub(r"\([^)]*\)|\^", "", line).strip() if looks_like_cue(line) else ""


def looks_like_cue(line: str) -> bool:
    """Whether a line is a name in capitals of any alphabet, brackets apart."""
    name = re.sub(r"\([^)]*\)?", "", bracketed_cue(line).replace("^", "")).strip()
    if len(line) > _LONGEST_CUE or name.endswith(_SENTENCE_END) or line.startswith("("):
        return False
    return any(c.isalpha() for c in name) and name == name.upper() and not name[0].isdigit()
