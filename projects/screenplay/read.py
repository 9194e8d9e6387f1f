"""A script file of any kind we know to a Script."""

from __future__ import annotations

from pathlib import PurePath

from projects.screenplay.build import build_script
from projects.screenplay.encoding import decode_text
from projects.screenplay.fdx import looks_like_fdx, parse_fdx
from projects.screenplay.fountain import parse_fountain
from projects.screenplay.language import guess_language
from projects.screenplay.model import Script
from projects.screenplay.parts import Manuscript, PartKind
from roughcut.core.errors import ScriptError

_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP (DOCX, Pages)"),
    (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"{\\rtf", "RTF"),
)


def read_script(name: str, content: bytes, language: str | None = None) -> Script:
    """Read Fountain, plain text or FDX.

    language: "fr" or "en" where the caller knows it, else told by the words. Raises ScriptError
    where the file is empty, of another kind, broken, or holds no script.
    """
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise ScriptError(
            "empty", "The script file is empty.", action="Save it again.", subject=name
        )
    for magic, kind in _FOREIGN:
        if content.startswith(magic):
            raise ScriptError(
                "kind",
                "The script is a {kind} file, which is not read.",
                action="Export it as Fountain or FDX from the writing program.",
                subject=name,
                values={"kind": kind},
            )
    manuscript = _parse(name, content)
    story = "\n".join(p.text for p in manuscript.parts if p.kind is not PartKind.ASIDE)
    if not story.strip():
        raise ScriptError(
            "nothing",
            "No scene, action or dialogue was found in the script.",
            action="Check that the right file was chosen.",
            subject=name,
        )
    script = build_script(manuscript, language or guess_language(story))
    return script if script.title else _titled(script, name)


def _parse(name: str, content: bytes) -> Manuscript:
    if PurePath(name).suffix.lower() == ".fdx" or looks_like_fdx(content):
        return parse_fdx(content, name)
    text = decode_text(content)
    if text.count("\0") or sum(c == "\ufffd" for c in text) > len(text) * 0.05:
        raise ScriptError(
            "binary",
            "The file is not text.",
            action="Export it as Fountain or FDX from the writing program.",
            subject=name,
        )
    return parse_fountain(text)


def _titled(script: Script, name: str) -> Script:
    return Script(PurePath(name).stem, script.language, script.scenes, script.warnings)
