"""Takes media files in: registers them, reads their facts, groups them into takes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from projects.models import Clip, ClipProblem, Project, Scene, Setup, Take, User
from projects.rushes.checksum import sha256_of
from projects.rushes.facts import ClipFacts, Problem, Slate
from projects.rushes.pairing import group_takes
from projects.rushes.probe import probe
from projects.services.audit import audit
from projects.services.facts import facts_from_clip, facts_to_clip
from projects.services.project import project_rate_set
from projects.signals import clip_arrived
from roughcut.storage import local_copy

MEDIA_SUFFIXES = frozenset(
    ".mov .mp4 .m4v .mxf .avi .mkv .mts .m2ts .ts .webm .mpg .mpeg .3gp .wmv "
    ".wav .bwf .rf64 .aif .aiff .flac .mp3 .m4a .ogg .aac".split()
)


def media_files(folder: Path) -> list[Path]:
    """Camera and sound files at any depth, in name order; hidden ones and links are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in MEDIA_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def settled_files(folder: Path, *, quiet_s: float = 2.0) -> list[Path]:
    """The media files of a folder that nobody has written to for a moment: copies are finished."""
    now = time.time()
    return [path for path in media_files(folder) if now - path.stat().st_mtime >= quiet_s]


@transaction.atomic
def clip_register(
    *, project: Project, path: str, name: str, size: int, actor: User | None, stored: bool = False
) -> Clip:
    """Note that a file belongs to the project; reading it is the probe step's work."""
    clip, created = Clip.objects.get_or_create(
        project=project, path=path, defaults={"name": name[:255], "size": size, "stored": stored}
    )
    if created:
        audit(project=project, actor=actor, verb="clip_register", subject=name, size=size)
        clip_arrived.send(sender=Clip, clip=clip)
    return clip


def clips_register(*, project: Project, paths: Iterable[Path], actor: User | None) -> list[Clip]:
    """Register files where they lie, without copying them."""
    return [
        clip_register(
            project=project,
            path=str(path),
            name=path.name,
            size=path.stat().st_size,
            actor=actor,
        )
        for path in paths
    ]


def clip_probe(*, clip: Clip) -> Clip:
    """Read checksum, facts and problems of a clip, in place of what was known before.

    A file that is already in the project becomes a duplicate; one that cannot be used is set
    aside with its problem. Neither raises: both are states of the clip.
    """
    with local_copy(clip) as path:
        checksum = sha256_of(path) if path.stat().st_size else ""
        facts = probe(path)
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=clip.project_id)
        twin = (
            project.clips.filter(sha256=checksum)
            .exclude(pk=clip.pk)
            .exclude(state=Clip.State.DUPLICATE)
            .order_by("pk")
            .first()
            if checksum
            else None
        )
        clip.sha256 = checksum
        clip.duplicate_of = twin
        facts_to_clip(facts, clip)
        problems_replace(clip, facts.problems)
        if twin is not None:
            clip.state = Clip.State.DUPLICATE
        elif any(problem.fatal for problem in facts.problems):
            clip.state = Clip.State.SET_ASIDE
        else:
            clip.state = Clip.State.READY
        clip.save()
        if clip.state == Clip.State.READY and clip.kind == Clip.Kind.PICTURE:
            _adopt_rate(project, facts)
    return clip


def problems_replace(clip: Clip, problems: Iterable[Problem]) -> None:
    """Store the problems found now; those no longer found are removed."""
    found = {problem.code: problem for problem in problems}
    clip.problems.exclude(code__in=found).delete()
    for problem in found.values():
        ClipProblem.objects.update_or_create(
            clip=clip,
            code=problem.code,
            defaults={
                "kind": problem.kind.value if problem.kind else "",
                "fatal": problem.fatal,
                "detail": problem.detail,
            },
        )


def _adopt_rate(project: Project, facts: ClipFacts) -> None:
    """The first readable picture gives the project its rate, if nobody chose one."""
    if project.rate is None and facts.rate is not None and not facts.variable_rate:
        project_rate_set(project=project, rate=facts.rate, drop=facts.drop)


@transaction.atomic
def takes_group(*, project: Project) -> None:
    """Give every usable clip its setup and take, from slates, names and overlapping timecode.

    Setups and takes that lose their last clip are removed.
    """
    clips = {clip.path: clip for clip in project.clips.filter(state=Clip.State.READY)}
    scenes = {scene.number.upper(): scene for scene in project.scenes.all()}
    for group in group_takes([facts_from_clip(clip) for clip in clips.values()]):
        members = [clips[member.path] for member in (*group.picture, *group.sound)]
        slate = Slate(group.scene, group.setup, group.take, circled=group.circled)
        take = _take_for(project, scenes, slate, members)
        for clip in members:
            if clip.take_id != take.pk:
                clip.take = take
                clip.save(update_fields=["take"])
    Take.objects.filter(setup__project=project, clips__isnull=True).delete()
    Setup.objects.filter(project=project, takes__isnull=True).delete()


def _take_for(
    project: Project, scenes: dict[str, Scene], slate: Slate, members: list[Clip]
) -> Take:
    if not slate.setup:
        first = min(members, key=lambda clip: (clip.kind != Clip.Kind.PICTURE, clip.name))
        name, number, slated = Path(first.name).stem, 1, False
    else:
        name, number, slated = slate.setup, slate.take or 1, True
    setup, _ = Setup.objects.get_or_create(
        project=project,
        name=name[:120],
        defaults={"scene": scene_of_setup(scenes, slate), "slated": slated},
    )
    take, _ = Take.objects.get_or_create(setup=setup, number=number)
    if slate.circled and not take.circled:
        take.circled = True
        take.save(update_fields=["circled"])
    return take


def scene_of_setup(scenes: dict[str, Scene], slate: Slate) -> Scene | None:
    """The script's scene of a slate: the longest scene number that the setup's name begins with."""
    wanted = (slate.scene or slate.setup).upper()
    for number in sorted(scenes, key=len, reverse=True):
        rest = wanted.removeprefix(number)
        if rest != wanted and not rest[:1].isdigit():
            return scenes[number]
    return None


@transaction.atomic
def slate_clear(*, clip: Clip) -> None:
    """Put a clip in a take of its own, under its file name: nothing says which take it is."""
    clip.take = _take_for(clip.project, {}, Slate(), [clip])
    clip.save(update_fields=["take"])


@transaction.atomic
def slate_set(*, clip: Clip, slate: Slate, actor: User | None) -> Take:
    """Move a clip to the setup and take that its slate says; used by spoken slates and by hand."""
    scenes = {scene.number.upper(): scene for scene in clip.project.scenes.all()}
    setup, _ = Setup.objects.get_or_create(
        project=clip.project,
        name=slate.setup,
        defaults={"scene": scene_of_setup(scenes, slate), "slated": True},
    )
    take, _ = Take.objects.get_or_create(setup=setup, number=slate.take or 1)
    clip.take = take
    clip.save(update_fields=["take"])
    audit(project=clip.project, actor=actor, verb="slate_set", subject=clip, **asdict(slate))
    return take
