"""Meets the script: every spoken word of every take to its line, then who is seen speaking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.alignment.align import Alignment, align_takes
from analysis.alignment.model import LineText, TakeWords
from analysis.alignment.second_opinion import SecondOpinion
from analysis.analysers.cast import SeenClip, Spoken, cast_on_screen
from analysis.analysers.expressions import Looks, expressions
from analysis.hearing import Samples
from analysis.models import Reading, Stage
from analysis.observations import Emotion, Face, Mouth, Word
from analysis.selectors import Observed, observed
from analysis.services.alignment import (
    alignment_replace,
    expressions_replace,
    on_screen_replace,
    spoken_slates_adopt,
)
from analysis.services.steps import step_add
from analysis.stages.transcript import RATE_HZ, clean_sound, recogniser
from analysis.weights import UnavailableError
from analysis.work import Work
from projects.models import Clip, Project, ScriptLine


def run(work: Work) -> None:
    project = work.step.project
    clips = list(
        project.clips.filter(kind=Clip.Kind.PICTURE, state=Clip.State.READY)
        .select_related("take__setup__scene")
        .order_by("pk")
    )
    lines = script_lines(project)
    if lines and clips:
        found = _align(work, project, clips, lines)
        alignment_replace(project=project, found=found)
        spoken_slates_adopt(project=project)
        _see(project)
    work.progress(1, 1)
    scenes = project.scenes.filter(omitted=False, lines__dropped_in__isnull=True)
    for scene in scenes.distinct():
        step_add(project=project, stage=Stage.PROPOSE, scene=scene)


def script_lines(project: Project) -> list[ScriptLine]:
    """The speeches of the script as it stands, in order."""
    return list(
        ScriptLine.objects.filter(
            scene__project=project, scene__omitted=False, dropped_in__isnull=True, kind="dialogue"
        )
        .select_related("scene", "character")
        .order_by("scene__order", "order")
    )


def _align(work: Work, project: Project, clips: list[Clip], lines: list[ScriptLine]) -> Alignment:
    words = {pk: seen.all(Word) for pk, seen in observed(clips, Word).items()}
    heard = [clip for clip in clips if words[clip.pk]]
    takes = [
        TakeWords(id=str(clip.pk), scene=_slated_scene(clip), words=words[clip.pk])
        for clip in heard
    ]
    texts = [
        LineText(
            id=str(line.pk),
            scene=line.scene.number,
            character=line.character.name if line.character else "",
            spoken=line.spoken,
        )
        for line in lines
    ]
    sounds = _Sounds(work, {str(clip.pk): clip for clip in heard})
    return align_takes(
        texts,
        takes,
        language=project.language,
        sounds=sounds,
        hearing=_second_opinion(sounds, project.language),
    )


def _second_opinion(sounds: _Sounds, language: str) -> SecondOpinion | None:
    """Whom to ask again; nobody where the recogniser is not installed."""
    try:
        return SecondOpinion(recogniser(), sounds, language)
    except UnavailableError:
        return None


def _see(project: Project) -> None:
    """Who is seen, and what the faces of those who speak were read as, if people agreed to be
    recognised in this project."""
    clips = list(
        project.clips.filter(kind=Clip.Kind.PICTURE, state=Clip.State.READY)
        .select_related("take__setup")
        .prefetch_related("readings__line__character")
    )
    seen = observed(clips, Face, Emotion, Mouth) if project.recognise_faces else {}
    spans = cast_on_screen([_seen_clip(clip, seen[clip.pk]) for clip in clips if clip.pk in seen])
    on_screen_replace(project=project, spans=spans)
    looks = {str(pk): Looks(each.all(Face), each.all(Emotion)) for pk, each in seen.items()}
    spoken = {reading.pk: (str(clip.pk), said) for clip in clips for reading, said in _said(clip)}
    expressions_replace(project=project, found=expressions(looks, spans, spoken))


def _seen_clip(clip: Clip, seen: Observed) -> SeenClip:
    return SeenClip(
        id=str(clip.pk),
        group=clip.take.setup.name if clip.take else clip.name,
        faces=seen.all(Face),
        mouths=seen.all(Mouth),
        spoken=tuple(said for _, said in _said(clip)),
    )


def _said(clip: Clip) -> list[tuple[Reading, Spoken]]:
    """The readings of a clip whose speaker the script names."""
    return [
        (reading, Spoken(reading.line.character.name, reading.start_s, reading.end_s))
        for reading in clip.readings.all()
        if reading.line.character
    ]


def _slated_scene(clip: Clip) -> str:
    scene = clip.take.setup.scene if clip.take else None
    return scene.number if scene else ""


class _Sounds(Mapping[str, Samples]):
    """The clean sound of each take, read when it is asked for and not kept: hours do not fit."""

    def __init__(self, work: Work, clips: dict[str, Clip]) -> None:
        self._work = work
        self._clips = clips
        self._read: set[str] = set()

    def __getitem__(self, take: str) -> Samples:
        self._read.add(take)
        self._work.progress(len(self._read), len(self._clips) + 1)
        return clean_sound(self._clips[take], RATE_HZ)

    def __iter__(self) -> Iterator[str]:
        return iter(self._clips)

    def __len__(self) -> int:
        return len(self._clips)
