"""The slate of a clip from its metadata and its file name; what nothing says stays empty.

Two schools of slating are read. English-speaking: scene and setup letter are one word, "12A"
take 3. French: séquence 12, plan 3, prise 2, whose setup is written "12/3". Camera card names
(ARRI, RED, Sony, Canon) tell reel and camera and no slate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from projects.rushes.facts import Slate

_SEP = r"[ _\-.]*"
_EDGE = r"(?<![A-Z0-9])"
_SCENE = r"(?P<scene>[A-Z]?\d{1,4}[A-Z]{0,2}?)"
_TAKE = r"(?:TAKE|PRISE|TK|PR|T)"

_CARD = re.compile(r"^(?P<reel>(?P<camera>[A-Z])_?\d{3,4})_?C\d{3,4}(?!\d)")
_REEL = re.compile(r"^([A-Z])_?\d{3,4}(?!\d)")
# S12_P3_T2, SEQ7-PLAN2-PRISE3, SC012A_TK3, "Scene 12A Take 3"; plan and take may be absent.
_LABELLED = re.compile(
    rf"(?<![A-Z])(?P<label>SCENE|SEQUENCE|SCN|SEQ|SC|SQ|S){_SEP}{_SCENE}"
    rf"(?:{_SEP}(?:PLAN|SETUP|SHOT|SH|PLN|PL|P){_SEP}(?P<plan>\d{{1,3}}[A-Z]?|[A-Z](?![A-Z])))?"
    rf"(?:{_SEP}{_TAKE}{_SEP}(?P<take>\d{{1,3}}))?(?![A-Z0-9])"
)
# 12A_T03, SM_12A_T02, "7A take 2", "12A T3 CAM A".
_BARE = re.compile(
    rf"{_EDGE}(?P<scene>\d{{1,4}}[A-Z]{{0,2}}){_SEP}{_TAKE}{_SEP}(?P<take>\d{{1,3}})(?![A-Z0-9])"
)
# 12A-3, 12A_3, 12-3-2: trusted as a whole name only, with a letter or a scene of the script.
_DASHED = re.compile(
    r"^(?P<scene>\d{1,3}[A-Z]{0,2})[-_ ](?:(?P<plan>\d{1,2})[-_ ])?(?P<take>\d{1,2})"
    r"(?:[-_ ](?:CAM[-_ ]?)?(?P<camera>[A-F]))?$"
)
_LONE_TAKE = re.compile(rf"{_EDGE}(?:TAKE|PRISE|TK){_SEP}(?P<take>\d{{1,3}})(?![A-Z0-9])")
_CAMERA = (
    re.compile(r"(?<![A-Z])CAM(?:ERA)?[ _\-.]*([A-Z]|\d)(?![A-Z0-9])"),
    re.compile(rf"{_EDGE}([A-F])[ _\-]?CAM(?:ERA)?(?![A-Z])"),
)
_CIRCLED = re.compile(r"(?<![A-Z])(?:CIRCLED?|CERCLEE?)(?![A-Z])")
_DESCRIPTION = re.compile(r"[a-z]?(SCENE|TAKE|TAPE|CIRCLED)=([^\s;,]+)")
_SCENE_WORD = re.compile(r"^([A-Z]?\d+)([A-Z]{0,2})$")

_SCENE_KEYS = ("scene", "scenename", "scene_name")
_TAKE_KEYS = ("take", "takename", "take_name", "takenumber")
_REEL_KEYS = ("tape", "reel", "reelname", "reel_name", "sound_roll", "tapename")
_CAMERA_KEYS = ("cameraid", "camera_id", "cameraindex", "camera_index", "cameraletter")
_CIRCLED_KEYS = ("circled", "circletake", "circle_take", "isgood", "circle")
_TRUE = frozenset({"TRUE", "YES", "1", "OUI", "VRAI"})


@dataclass(frozen=True, slots=True)
class _Found:
    """Raw words of one source: scene as slated ("12A"), plan ("3" or "B"), take, and so on."""

    scene: str = ""
    plan: str = ""
    take: int = 0
    camera: str = ""
    reel: str = ""
    circled: bool = False


def read_slate(
    file_name: str, metadata: Mapping[str, str], known_scenes: Sequence[str] = ()
) -> Slate:
    """What metadata and name say of scene, setup, take, camera and reel.

    metadata: lower-case keys of container, bext ("bext.description") and iXML ("ixml.scene").
    known_scenes: scene numbers of the script; they settle whether "12A" is a scene or setup A of
    scene 12, and make bare numbers ("12-3") readable. Where metadata and name contradict each
    other, that part stays empty.
    """
    known = frozenset(_scene_word(scene) for scene in known_scenes)
    told = _from_metadata(metadata)
    named = _from_name(file_name, known)
    package = metadata.get("material_package_name", "")
    if not (named.scene or named.reel) and package:
        named = _from_name(package, known)
    agreed = _agree(told, named)
    scene, setup = _scene_and_setup(agreed.scene, agreed.plan, known)
    return Slate(scene, setup, agreed.take, agreed.camera, agreed.reel, agreed.circled)


def slate_of_fields(fields: Mapping[str, str], known_scenes: Sequence[str] = ()) -> Slate:
    """The slate of a report's row. fields: "scene", "shot", "take", "camera", "reel", "circled".

    A shot that is a figure beside its own take is a French plan; a letter is a setup's.
    """
    known = frozenset(_scene_word(scene) for scene in known_scenes)
    scene, plan = _scene_word(fields.get("scene", "")), _scene_word(fields.get("shot", ""))
    if scene and plan.startswith(scene):  # the setup written whole, "12A"
        scene, plan = plan, ""
    number, setup = _scene_and_setup(scene, plan, known)
    camera = re.sub(r"^CAM(ERA)?\W*", "", _plain(fields.get("camera", "")))
    circled = _plain(fields.get("circled", "")) in _TRUE | {"*", "X", "@", "CIRCLED", "CERCLEE"}
    take = fields.get("take", "")
    return Slate(
        scene=number,
        setup=setup,
        take=_number(take),
        camera=camera if len(camera) == 1 else "",
        reel=fields.get("reel", "").strip(),
        circled=circled or "*" in take,
    )


def _from_metadata(metadata: Mapping[str, str]) -> _Found:
    described = metadata.get("bext.description") or metadata.get("comment", "")
    tags = {key.lower(): text for key, text in _DESCRIPTION.findall(described)}
    tags |= {key.rsplit(".", 1)[-1]: text for key, text in metadata.items()}
    if "ixml.tape" not in metadata and (tape := _first(tags, _REEL_KEYS)):
        card = _REEL.match(_plain(tape))
        camera = _first(tags, _CAMERA_KEYS).upper() or (card[1] if card else "")
    else:
        camera = _first(tags, _CAMERA_KEYS).upper()
    found = _Found(
        scene=_scene_word(_first(tags, _SCENE_KEYS)),
        take=_number(_first(tags, _TAKE_KEYS)),
        camera=camera if len(camera) == 1 else "",
        reel=_first(tags, _REEL_KEYS),
        circled=_first(tags, _CIRCLED_KEYS).upper() in _TRUE,
    )
    return _with_shot(found, _plain(tags.get("shot", "")))


def _with_shot(found: _Found, shot: str) -> _Found:
    """A "shot" tag is shot/take to some programs and the setup letter to others."""
    parts = re.fullmatch(r"([A-Z]?)[/\- ]?(\d{0,3})", shot)
    if not shot or parts is None:
        return found
    letter, number = parts[1], int(parts[2] or 0)
    scene = found.scene
    if letter and scene.isdigit():
        scene += letter
    return replace(found, scene=scene, take=found.take or number)


def _from_name(file_name: str, known: frozenset[str]) -> _Found:
    stem = _plain(PurePath(file_name).stem if "." in file_name else file_name)
    card = _CARD.match(stem)
    if card:
        return _Found(camera=card["camera"], reel=card["reel"])
    found = _slated(stem, known)
    camera = next((match[1] for pattern in _CAMERA if (match := pattern.search(stem))), "")
    return replace(
        found,
        camera=found.camera or camera,
        circled=bool(found.scene and (_CIRCLED.search(stem) or stem.endswith("*"))),
    )


def _slated(stem: str, known: frozenset[str]) -> _Found:
    for match in _LABELLED.finditer(stem):
        if match["label"] == "S" and not (match["plan"] or match["take"]):
            continue  # S001 alone is a recorder's counter
        take = match["take"] or (lone["take"] if (lone := _LONE_TAKE.search(stem)) else "")
        return _Found(_scene_word(match["scene"]), match["plan"] or "", _number(take))
    bare = _BARE.search(stem)
    if bare:
        return _Found(_scene_word(bare["scene"]), "", _number(bare["take"]))
    dashed = _DASHED.match(stem)
    if dashed and _believable(dashed, known):
        scene, take = _scene_word(dashed["scene"]), _number(dashed["take"])
        return _Found(scene, dashed["plan"] or "", take, camera=dashed["camera"] or "")
    return _Found()


def _believable(match: re.Match[str], known: frozenset[str]) -> bool:
    """Whether bare figures are a slate and no date or counter."""
    scene = _scene_word(match["scene"])
    if scene in known or scene.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") in known:
        return True
    return not known and not scene.isdigit() and not match["plan"]


def _agree(told: _Found, named: _Found) -> _Found:
    """One slate of two sources: either alone is believed, two that differ are not."""
    clash = bool(told.scene and named.scene and told.scene != named.scene)
    take_clash = bool(told.take and named.take and told.take != named.take)
    return _Found(
        scene="" if clash else told.scene or named.scene,
        plan="" if clash else told.plan or named.plan,
        take=0 if clash or take_clash else told.take or named.take,
        camera=told.camera or named.camera,
        reel=told.reel or named.reel,
        circled=told.circled or named.circled,
    )


def _scene_and_setup(slated: str, plan: str, known: frozenset[str]) -> tuple[str, str]:
    """The scene's number and the setup's name; the scene is "" where the script allows two."""
    if not slated:
        return "", ""
    if plan:
        return slated, f"{slated}{plan}" if plan.isalpha() else f"{slated}/{_scene_word(plan)}"
    split = _SCENE_WORD.match(slated)
    if split is None or not split[2]:
        return slated, slated
    number = split[1]
    if slated in known:
        return ("" if number in known else slated), slated
    return number, slated


def _scene_word(text: str) -> str:
    """A scene's number in one spelling: "012a" -> "12A"."""
    plain = re.sub(r"[^A-Z0-9]", "", _plain(text))
    return re.sub(r"^([A-Z]?)0+(?=\d)", r"\1", plain)


def _plain(text: str) -> str:
    """Capitals without accents."""
    parts = unicodedata.normalize("NFKD", text.strip())
    return "".join(c for c in parts if not unicodedata.combining(c)).upper()


def _number(text: str | None) -> int:
    digits = re.search(r"\d{1,3}(?!\d)", text or "")
    return int(digits[0]) if digits else 0


def _first(tags: Mapping[str, str], keys: Iterable[str]) -> str:
    return next((tags[key].strip() for key in keys if tags.get(key, "").strip()), "")
