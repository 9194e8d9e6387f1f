"""What people asked of a cut: the engine's parameters, takes left out, and what cannot be kept."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from editor.engine.candidates import MUTE, OVER
from editor.engine.styles import STYLES
from editor.models import Cut
from editor.services.propose import ban_key, locked_choices, parameters_from
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
    lines: dict[int, set[int]] = defaultdict(set)
    for key in cut.bans:
        stretch, _, clip = key.partition(":")
        lines[int(clip)].add(line_of(stretch))
    return [
        {"clip": pk, "label": clips[pk].label, "lines": sorted(lines[pk])}
        for pk in clips
        if pk in lines
    ]


def _conflicts(cut: Cut, clips: dict[int, Clip]) -> list[dict[str, Any]]:
    """What people asked that the last solve could not do, in the order it found it."""
    held = locked_choices(cut) | cut.pins
    found: list[dict[str, Any]] = []
    for warning in cut.warnings:
        code, _, rest = warning.partition(":")
        if code == "pin-impossible":
            key, _, name = rest.partition(":")
            banned = name.startswith(MUTE) and ban_key(key, name.removeprefix(MUTE)) in cut.bans
            if banned or held.get(key) == name:
                found.append(_conflict("ban" if banned else "pin", [key], name, clips))
        elif code == "pins-conflict":
            keys = rest.split(",")
            if keys[-1] in held:  # what nobody chose is given up without a word
                found.append(_conflict("pins", keys, held[keys[-1]], clips))
        elif code == "frozen-lost":
            clip, _, keys = rest.partition(":")
            found.append(_conflict("lock", keys.split(","), f"{MUTE}{clip}", clips))
        elif code == "length-drop":
            found.append(_conflict("length", rest.split(","), "", clips))
    return [one for place, one in enumerate(found) if one not in found[:place]]


def _conflict(kind: str, keys: list[str], name: str, clips: dict[int, Clip]) -> dict[str, Any]:
    """The last key is of what was given up, `name` what that would have shown."""
    clip = shown_by(name, clips)
    return {
        "kind": kind,
        "line": line_of(keys[-1]),
        "lines": list(dict.fromkeys(line_of(key) for key in keys)),
        "label": clip.label if clip else "",
    }


def line_of(key: str) -> int:
    """The line of a stretch's key, which may name a part of it: "12#1"."""
    return int(key.partition("#")[0])


def shown_by(name: str, clips: dict[int, Clip]) -> Clip | None:
    """The clip whose picture a way shows, by the engine's name of it."""
    if name.startswith((MUTE, OVER)):
        return clips.get(int(name.split(":")[1]))
    taken = {str(reading.pk): clip for clip in clips.values() for reading in clip.readings.all()}
    return taken.get(name.partition("#")[0])
