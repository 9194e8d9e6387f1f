"""Parts in order to a script: scenes numbered, lines named, every word in one element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from projects.screenplay.headings import Heading, is_omitted, read_heading, unaccented
from projects.screenplay.lines import (
    line_uid,
    plain_text,
    read_cue,
    read_speech,
    says_offscreen,
    words_of,
)
from projects.screenplay.model import Element, ElementKind, Scene, Script
from projects.screenplay.parts import Manuscript, Part, PartKind


@dataclass(slots=True)
class _OpenScene:
    heading: Heading
    parts: list[Part] = field(default_factory=list)

    @property
    def speaks(self) -> bool:
        return any(part.kind is PartKind.SPEECH for part in self.parts)


def build_script(manuscript: Manuscript, language: str) -> Script:
    """The script of a manuscript. Warnings tell what was numbered, dropped or doubtful."""
    warnings: list[str] = []
    scenes = _numbered(_gather(manuscript.parts, warnings), warnings)
    names = _settled_names(manuscript.parts)
    writer = _Writer(names, warnings)
    built = tuple(writer.scene(scene) for scene in scenes)
    title = plain_text(" ".join(manuscript.title.split()))
    return Script(title, language, built, tuple(warnings))


def _gather(parts: Iterable[Part], warnings: list[str]) -> list[_OpenScene]:
    """Parts by scene. What stands before the first heading opens that scene, unless it speaks."""
    opening = _OpenScene(Heading("", "", "", "", ""))
    scenes: list[_OpenScene] = []
    for part in parts:
        if part.kind is PartKind.HEADING:
            scenes.append(_OpenScene(read_heading(part.text, part.number)))
        elif part.kind is not PartKind.ASIDE:
            (scenes[-1] if scenes else opening).parts.append(part)
    kept = []
    for scene in scenes:
        if is_omitted(scene.heading.text) and not scene.parts:
            warnings.append(f"omitted-scene:{scene.heading.number}")
        else:
            kept.append(scene)
    if opening.parts and (opening.speaks or not kept):
        warnings.append("no-heading")
        kept.insert(0, opening)
    elif opening.parts:
        kept[0].parts[:0] = opening.parts
    return kept


def _numbered(scenes: list[_OpenScene], warnings: list[str]) -> list[_OpenScene]:
    """Printed numbers stay. Where none is printed scenes count from 1; a single gap between
    printed ones is numbered after the scene before it ("12.1") and told."""
    printed = any(scene.heading.number for scene in scenes)
    last, extra = "0", 0
    for count, scene in enumerate(scenes, 1):
        if scene.heading.number:
            last, extra = scene.heading.number, 0
            continue
        extra += 1
        number = f"{last}.{extra}" if printed else str(count)
        if printed:
            warnings.append(f"unnumbered-scene:{number}")
        scene.heading = replace(scene.heading, number=number)
    doubled = [n for n, times in Counter(s.heading.number for s in scenes).items() if times > 1]
    warnings.extend(f"doubled-scene:{number}" for number in doubled)
    return scenes


def _settled_names(parts: Sequence[Part]) -> dict[str, str]:
    """One spelling for names that differ by accents alone: the accented, then the commonest."""
    cues = (read_cue(part.cue).character for part in parts if part.kind is PartKind.SPEECH)
    counts = Counter(cues)
    settled: dict[str, str] = {}
    for name in sorted(counts, key=lambda n: (unaccented(n) == n, -counts[n], n)):
        settled.setdefault(unaccented(name), name)
    return settled


class _Writer:
    """Turns parts into elements and keeps what must be unique over the script."""

    def __init__(self, names: dict[str, str], warnings: list[str]) -> None:
        self.names = names
        self.warnings = warnings
        self.seen: Counter[tuple[str, str, str]] = Counter()
        self.dual_groups = 0

    def scene(self, scene: _OpenScene) -> Scene:
        heading = scene.heading
        elements: list[Element] = []
        torn = False  # the last speech ended in (MORE)
        for part in scene.parts:
            if part.kind is PartKind.SPEECH:
                element, torn = self._speech(part, elements, torn)
            else:
                kinds = {PartKind.TRANSITION: ElementKind.TRANSITION}
                kind = kinds.get(part.kind, ElementKind.ACTION)
                element, torn = Element("", kind, _tidy(part.text)), False
            if element is not None:
                elements.append(element)
        return Scene(
            number=heading.number,
            heading=heading.text,
            setting=heading.setting,
            place=heading.place,
            time_of_day=heading.time_of_day,
            elements=tuple(self._named(heading.number, element) for element in elements),
        )

    def _speech(self, part: Part, before: list[Element], torn: bool) -> tuple[Element | None, bool]:
        """A speech as an element; None where it went on the one before, over a page break."""
        cue, said = read_cue(part.cue), read_speech(part.text)
        character = self.names.get(unaccented(cue.character), cue.character)
        told = (*cue.told, *said.parentheticals)
        if not words_of(said.text):
            self.warnings.append(f"cue-without-dialogue:{character}")
            return Element("", ElementKind.ACTION, _as_written(part)), False
        last = before[-1] if before else None
        if torn and cue.continued and last and last.character == character:
            before[-1] = replace(
                last,
                text=f"{last.text} {said.text}",
                spoken=f"{last.spoken} {said.text}",
                parentheticals=last.parentheticals + told,
            )
            return None, said.more
        element = Element(
            uid="",
            kind=ElementKind.DIALOGUE,
            text=said.text,
            spoken=said.text,
            character=character,
            parentheticals=told,
            offscreen=cue.offscreen or any(map(says_offscreen, said.parentheticals)),
            dual_group=self._dual_group(before) if part.dual else 0,
        )
        return element, said.more

    def _dual_group(self, before: list[Element]) -> int:
        """The group of the speech just before, opened if it had none; 0 if none precedes."""
        last = before[-1] if before else None
        if last is None or last.kind is not ElementKind.DIALOGUE:
            self.warnings.append("dual-without-partner")
            return 0
        if not last.dual_group:
            self.dual_groups += 1
            before[-1] = replace(last, dual_group=self.dual_groups)
        return before[-1].dual_group

    def _named(self, number: str, element: Element) -> Element:
        character = element.character or element.kind.value
        key = (number, character, " ".join(words_of(element.text)))
        occurrence = self.seen[key]
        self.seen[key] += 1
        return replace(element, uid=line_uid(number, character, element.text, occurrence))


def _tidy(text: str) -> str:
    """Action with its own line breaks and single spaces."""
    return plain_text("\n".join(" ".join(line.split()) for line in text.split("\n")))


def _as_written(part: Part) -> str:
    return plain_text(" ".join(f"{part.cue} {part.text}".split())).removeprefix("@")
