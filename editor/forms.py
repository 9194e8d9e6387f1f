"""What people fill in on the export page, as the wishes of the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from editor.interchange.names import PathRule
from editor.interchange.wishes import TARGETS, ExportWishes, from_stored
from editor.models import Export
from editor.rendering.wishes import PreviewWishes, preview_from_stored
from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language

EVERYTHING = "everything"
# The groups of the page: (heading, (value, name, what comes out)).
CUT_FOR = (
    (EVERYTHING, _("Everything"), _("One zip with all formats")),
    ("premiere", "Premiere Pro", _("Final Cut 7 XML, markers and linked sound")),
    ("resolve", "DaVinci Resolve", _("FCP 7 XML and FCPXML")),
    ("avid", "Media Composer", _("AAF, ALE and EDL")),
    ("final_cut", "Final Cut Pro", "FCPXML"),
    ("otio", "OpenTimelineIO", ".otio"),
    ("edl", "EDL", _("CMX 3600, one per video track")),
)
NOTES_ONLY = (
    ("notes", _("Marker lists"), _("Avid, Resolve and CSV")),
    ("director", _("PDF for the director"), ""),
)
TO_WATCH = (
    (Export.Kind.PREVIEW.value, _("Preview to watch"), "MP4"),
    (Export.Kind.STEMS.value, _("Sound stems"), _("WAV per character")),
)
GROUPS = (
    (_("Cut for"), CUT_FOR),
    (_("Notes only"), NOTES_ONLY),
    (_("To watch and hear"), TO_WATCH),
)
NAMES = {value: name for _heading, group in GROUPS for value, name, _told in group}


def kind_of(target: str) -> str:
    return target if target in (Export.Kind.PREVIEW, Export.Kind.STEMS) else Export.Kind.CUT


def target_of(export: Export) -> str:
    """Which choice of the page made this export."""
    if export.kind != Export.Kind.CUT:
        return export.kind
    formats = tuple(export.options.get("formats", ()))
    return next((target for target, of in TARGETS.items() if of == formats), EVERYTHING)


def rules_of(told: QueryDict) -> tuple[PathRule, ...]:
    """The path map: fields server-0, folder-0 and so on; an empty folder says nothing."""
    rules = []
    for number in range(200):
        server = told.get(f"server-{number}")
        if server is None:
            break
        folder = told.get(f"folder-{number}", "").strip()
        if folder:
            rules.append(PathRule(server, folder))
    return tuple(rules)


def cut_wishes(
    told: QueryDict, language: Language, microphones: Sequence[str] = ()
) -> ExportWishes:
    """Wishes for an editing system. microphones: all there are, of which some are ticked.

    Raises RefusedError.
    """
    target = told.get("target", EVERYTHING)
    chosen = [name for name in told.getlist("mic") if name]
    every = not microphones or set(chosen) >= set(microphones)
    options: dict[str, Any] = {
        "formats": TARGETS[target if target in TARGETS else EVERYTHING],
        "language": language.value,
        "picture": told.get("picture", "originals"),
        "start": told.get("start", "").strip(),
        "handles": _whole(told.get("handles", "12")),
        "split_edits": "split" in told,
        "sound": "all" if every or chosen else "heard",
        "microphones": () if every else chosen,
        "unused": told.get("unused", "none"),
        "alternates": _whole(told.get("alternates", "3")),
        "open_notes": "open_notes" in told,
        "done_notes": "done_notes" in told,
        "reasons": "reasons" in told,
    }
    return replace(from_stored(options), rules=rules_of(told))


def preview_wishes(told: QueryDict, language: Language) -> PreviewWishes:
    """Wishes for a preview or stems. Raises RefusedError."""
    return preview_from_stored(
        {
            "language": language.value,
            "lines": _whole(told.get("lines", "720")),
            "originals": told.get("from") == "originals",
            "burn": "burn" in told,
            "slate": "slate" in told,
            "captions": "captions" in told,
            "watermark": " ".join(told.get("watermark", "").split()),
            "voices": told.get("voices", "character"),
        }
    )


def _whole(text: str) -> int:
    if not text.strip().isdecimal() or len(text) > 6:
        raise RefusedError("wishes.whole", "“{text}” is no whole number.", values={"text": text})
    return int(text)
