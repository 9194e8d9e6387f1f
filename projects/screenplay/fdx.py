"""Final Draft's FDX to parts in order; every `Paragraph`, those of `DualDialogue` too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from projects.screenplay.encoding import decode_text
from projects.screenplay.parts import Manuscript, Part, PartKind
from roughcut.core.errors import ScriptError

_ASIDE_TYPES = frozenset({"Outline 1", "Outline 2", "Outline 3", "Outline 4", "Outline Body"})
_HEADING_TYPES = frozenset({"Scene Heading", "Shot"})


def looks_like_fdx(content: bytes) -> bool:
    return b"<FinalDraft" in content[:4096] or "<FinalDraft" in decode_text(content[:4096])


def parse_fdx(content: bytes, name: str = "") -> Manuscript:
    """The parts of an FDX file. Raises ScriptError where its XML is broken or another's."""
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError):
        root = _second_try(content, name)
    body = root.find("Content")
    if root.tag != "FinalDraft" or body is None:
        raise ScriptError(
            "fdx",
            "The file is XML but no Final Draft script.",
            action="Export it again as FDX.",
            subject=name,
        )
    reader = _Reader()
    for paragraph, group in _paragraphs(body):
        reader.read(paragraph, group)
    reader.close()
    return Manuscript(tuple(reader.parts), _title_page(root))


def _second_try(content: bytes, name: str) -> Element:
    """A file whose declared encoding is false: read as text, without the declaration."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode_text(content).removeprefix("\ufeff"))
    try:
        return fromstring(text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ScriptError(
            "fdx",
            "The FDX file is broken.",
            action="Open it in the writing program and export it again.",
            subject=name,
        ) from error


def _paragraphs(body: Element) -> Iterator[tuple[Element, int]]:
    """Every paragraph of the story in order; group: 0, or the dual dialogue it stands in."""
    groups = 0
    for child in body:
        dual = child.find("DualDialogue") if child.tag == "Paragraph" else None
        dual = child if child.tag == "DualDialogue" else dual
        if dual is not None:
            if child is not dual and _text(child):
                yield child, 0
            groups += 1
            for paragraph in dual.iter("Paragraph"):
                yield paragraph, groups
        elif child.tag == "Paragraph":
            yield child, 0


def _text(paragraph: Element) -> str:
    """The runs of a paragraph as one text; notes are no part of it."""
    return "".join("".join(run.itertext()) for run in paragraph.findall("Text"))


def _notes(paragraph: Element) -> list[str]:
    return [" ".join("".join(note.itertext()).split()) for note in paragraph.findall("ScriptNote")]


def _title_page(root: Element) -> tuple[tuple[str, str], ...]:
    page = root.find("TitlePage/Content")
    lines = [" ".join(_text(p).split()) for p in page.iter("Paragraph")] if page is not None else []
    told = [line for line in lines if line]
    return tuple(("Title" if not index else "Title page", line) for index, line in enumerate(told))


class _Reader:
    """Collects cue, parentheticals and dialogue into speeches."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.cue = ""
        self.said: list[str] = []
        self.group = 0  # dual dialogue of the open speech
        self.last_group = 0  # dual dialogue of the speech before it

    def read(self, paragraph: Element, group: int) -> None:
        kind, text = paragraph.get("Type", "Action"), _text(paragraph).strip()
        self.parts.extend(Part(PartKind.ASIDE, note) for note in _notes(paragraph) if note)
        if not text:
            return
        if kind == "Character":
            self.close()
            self.cue, self.group = text, group
        elif kind in ("Dialogue", "Parenthetical", "Singing", "Lyrics") and self.cue:
            bracketed = kind == "Parenthetical" and not text.startswith("(")
            self.said.append(f"({text})" if bracketed else text)
        else:
            self._plain(paragraph, kind, text)

    def _plain(self, paragraph: Element, kind: str, text: str) -> None:
        self.close()
        self.last_group = 0
        if kind in _HEADING_TYPES and (kind != "Shot" or paragraph.get("Number")):
            number = (paragraph.get("Number") or "").strip()
            self.parts.append(Part(PartKind.HEADING, text, number=number))
        elif kind == "Transition":
            self.parts.append(Part(PartKind.TRANSITION, text))
        elif kind in _ASIDE_TYPES:
            self.parts.append(Part(PartKind.ASIDE, text))
        else:
            self.parts.append(Part(PartKind.ACTION, text))

    def close(self) -> None:
        """End the open speech."""
        if not self.cue:
            return
        dual = bool(self.group) and self.group == self.last_group
        said = "\n".join(self.said)
        self.parts.append(Part(PartKind.SPEECH, said, cue=self.cue, dual=dual))
        self.last_group = self.group
        self.cue, self.said, self.group = "", [], 0
