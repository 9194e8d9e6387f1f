"""Brings a script, or its next revision, into a project without losing what hangs on its lines."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Max

from projects.models import (
    CastMember,
    Character,
    Project,
    Scene,
    ScriptLine,
    ScriptRevision,
    User,
)
from projects.screenplay.model import Element, ElementKind, Script
from projects.screenplay.model import Scene as WrittenScene
from projects.screenplay.read import read_script
from projects.screenplay.revision import match_lines
from projects.services.audit import audit
from projects.signals import script_changed


@transaction.atomic
def script_import(
    *, project: Project, name: str, content: bytes, actor: User | None
) -> ScriptRevision:
    """Read a script file and store it as the next revision. The same file twice is one revision.

    Scenes keep their rows by number, lines by uid or, where reworded, by their closest match;
    lines that are gone are marked as dropped, never deleted, since readings and notes hang on them.

    Raises ScriptError when the file cannot be read as a script.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    script = read_script(name, content, project.language or None)
    checksum = hashlib.sha256(content).hexdigest()
    latest = project.revisions.order_by("-number").first()
    if latest is not None and latest.sha256 == checksum:
        return latest
    revision = ScriptRevision.objects.create(
        project=project,
        number=(project.revisions.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=name[:255],
        title=script.title[:255],
        language=script.language,
        content=content,
        sha256=checksum,
        warnings=list(script.warnings),
        brought_by=actor,
    )
    _store_scenes(project, revision, script)
    audit(project=project, actor=actor, verb="script_import", subject=name, number=revision.number)
    script_changed.send(sender=Project, project=project)
    return revision


def _store_scenes(project: Project, revision: ScriptRevision, script: Script) -> None:
    speech = 0
    kept: set[int] = set()
    numbers: list[str] = []
    for order, written in enumerate(script.scenes):
        scene, _ = Scene.objects.update_or_create(
            project=project,
            number=written.number,
            defaults={"order": order, "heading": written.heading[:255], "omitted": False},
        )
        numbers.append(written.number)
        speech = _store_lines(project, scene, written, speech, kept)
    project.scenes.exclude(number__in=numbers).update(omitted=True)
    gone = ScriptLine.objects.filter(scene__project=project, dropped_in__isnull=True)
    gone.exclude(pk__in=kept).update(dropped_in=revision)


def _store_lines(
    project: Project, scene: Scene, written: WrittenScene, speech: int, kept: set[int]
) -> int:
    """Store one scene's lines; returns the number of speeches so far in the script."""
    present = [line for line in scene.lines.all() if line.dropped_in_id is None]
    follows = match_lines([_element(line) for line in present], written.elements)
    heirs = {new: old for old, new in follows.items()}
    by_uid = {line.uid: line for line in scene.lines.all()}
    for order, element in enumerate(written.elements):
        dialogue = element.kind is ElementKind.DIALOGUE
        speech += dialogue
        line = by_uid.get(heirs.get(element.uid, element.uid)) or ScriptLine(scene=scene)
        line.uid, line.order, line.kind = element.uid, order, element.kind.value
        line.number = speech if dialogue else None
        line.character = _character(project, element.character) if dialogue else None
        line.text, line.spoken = element.text, element.spoken
        line.parentheticals = list(element.parentheticals)
        line.offscreen, line.dual_group = element.offscreen, element.dual_group
        line.dropped_in = None
        line.save()
        kept.add(line.pk)
    return speech


def _character(project: Project, name: str) -> Character:
    character, created = Character.objects.get_or_create(project=project, name=name[:120])
    if created:
        CastMember.objects.create(character=character)
    return character


def _element(line: ScriptLine) -> Element:
    return Element(
        uid=line.uid,
        kind=ElementKind(line.kind),
        text=line.text,
        spoken=line.spoken,
        character=line.character.name if line.character else "",
        parentheticals=tuple(line.parentheticals),
        offscreen=line.offscreen,
        dual_group=line.dual_group,
    )
