"""What people asked of a cut: the engine's parameters, takes left out, and what cannot be kept."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from editor.engine.styles import STYLES
from editor.models import Cut
from editor.services.propose import parameters_from
from projects.models import Clip
from roughcut.core.vocabulary import Language


def asked_state(cut: Cut, clips: dict[int, Clip], language: str) -> dict[str, Any]:
    """The parameters with what can be chosen, the bans by take, the conflicts. In the words of
    docs/protocol.md."""
    parameters = parameters_from(cut.parameters)
    return {
        "style": parameters.style,
        "styles": [
            {"key": style.key, "name": style.name(Language(language))} for style in STYLES.values()
        ],
        "pace": parameters.pace,
        "listener": parameters.listener,
        "favour": {name: parameters.favour.get(name, 0.0) for name in _speakers(cut)},
        "target_frames": parameters.target_frames,
        "opening": parameters.opening,
        "ignore_emotion": parameters.ignore_emotion,
        "bans": _bans(cut, clips),
        "conflicts": _conflicts(cut, clips),
    }


def _speakers(cut: Cut) -> list[str]:
    """Who speaks in the scene, in order of their first line."""
    names = cut.scene.lines.filter(character__isnull=False, dropped_in__isnull=True)
    return list(dict.fromkeys(names.order_by("order").values_list("character__name", flat=True)))


def _bans(cut: Cut, clips: dict[int, Clip]) -> list[dict[str, Any]]:
    lines: dict[int, list[int]] = defaultdict(list)
    for key in cut.bans:
        line, _, clip = key.partition(":")
        lines[int(clip)].append(int(line))
    return [
        {"clip": pk, "label": clips[pk].label, "lines": sorted(lines[pk])}
        for pk in clips
        if pk in lines
    ]


def _conflicts(cut: Cut, clips: dict[int, Clip]) -> list[dict[str, Any]]:
    """Choices of people that the last solve could not keep."""
    taken = {str(reading.pk): clip for clip in clips.values() for reading in clip.readings.all()}
    found = []
    for warning in cut.warnings:
        code, _, rest = warning.partition(":")
        if code != "pin-impossible":
            continue
        line, _, name = rest.partition(":")
        clip = taken.get(name) or clips.get(int(name.rpartition(":")[2] or 0))
        found.append({"line": int(line), "label": clip.label if clip else ""})
    return found
