"""Finds every sentence of the interface that can be said in another language.

Python is read as a syntax tree and templates through Django, so the gettext tools are not needed.
The sentences of errors that reach people are found where the errors are raised.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGES = ("roughcut", "projects", "analysis", "editor")
ONE = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
MANY = frozenset({"ngettext", "ngettext_lazy"})
ERRORS = frozenset({"FootageError", "ScriptError", "RefusedError"})
# Operators read these: names of services, paths, formats. They are told in English.
FOR_OPERATORS = ("roughcut/embedded", "editor/interchange")
# But what is wrong with a file that an editor brought is told to the editor.
FOR_EDITORS = ("editor/interchange/readers", "editor/interchange/foreign.py")
_STRING = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_TEMPLATE_ONE = re.compile(rf"(?<![\w.])(?:_|gettext)\({_STRING}\)")
_TEMPLATE_MANY = re.compile(rf"(?<![\w.])ngettext\({_STRING},\s*{_STRING},")


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """What is said, and its plural or ""."""

    one: str
    many: str = ""


def sentences(root: Path) -> dict[Sentence, tuple[str, ...]]:
    """Every sentence below `root`, with the files that say it, in the order of the files."""
    found: dict[Sentence, list[str]] = defaultdict(list)
    for path in _files(root):
        said = of_python(path) if path.suffix == ".py" else of_template(path)
        for sentence in said:
            name = path.relative_to(root).as_posix()
            if name not in found[sentence]:
                found[sentence].append(name)
    return {sentence: tuple(names) for sentence, names in found.items()}


def _files(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    yield from sorted((root / "templates").rglob("*.html"))


def of_template(path: Path) -> list[Sentence]:
    read = templatize(path.read_text(), origin=str(path))
    many = [Sentence(_value(a), _value(b)) for a, b in _TEMPLATE_MANY.findall(read)]
    return [Sentence(_value(text)) for text in _TEMPLATE_ONE.findall(read)] + many


def _value(literal: str) -> str:
    return str(ast.literal_eval(literal))


def of_python(path: Path) -> list[Sentence]:
    found = []
    place = path.as_posix()
    errors_count = any(part in place for part in FOR_EDITORS) or not any(
        part in place for part in FOR_OPERATORS
    )
    for node in ast.walk(ast.parse(path.read_text(), filename=str(path))):
        if isinstance(node, ast.Call):
            found += _of_call(node, errors_count)
    return found


def _of_call(call: ast.Call, errors_count: bool) -> list[Sentence]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
    if name in ONE and texts and isinstance(texts[0], str):
        return [Sentence(texts[0])]
    if name in MANY and isinstance(texts[0], str) and isinstance(texts[1], str):
        return [Sentence(texts[0], texts[1])]
    if name in ERRORS and errors_count:
        actions = [
            keyword.value.value
            for keyword in call.keywords
            if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
        ]
        return [Sentence(text) for text in (*texts[1:2], *actions) if isinstance(text, str)]
    return []
