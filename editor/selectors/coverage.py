"""Gathers all that the engine may choose from for a scene, from rows to the engine's values."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from analysis.defects import playing_defects
from analysis.light import light_of
from analysis.models import OffScriptSpeech, OnScreen, Reading, Sync
from analysis.noise import noise_of
from analysis.observations import Defect, Framing, Motion, SoundMeasure
from analysis.observations import Light as ObservedLight
from analysis.selectors import Observed, observed
from editor.engine.cut import (
    DefectSpan,
    Light,
    Line,
    LineReading,
    Parameters,
    SceneCoverage,
    Sound,
    Speech,
    TakeClip,
)
from editor.engine.intensity import intensity
from editor.engine.mood import FACES, asked_of
from editor.selectors.stars import performances
from projects.models import Clip, Project, Scene, User
from projects.services.facts import rate_of
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery, ShotSize

# A span that ends this far into a frame, in frames, does not touch it: seconds are rounded.
_TOUCHED = 0.001

# The frames of each word of every reading, by its key.
Words = Mapping[int, tuple[FrameRange, ...]]


def coverage_of(scene: Scene, stars_but_of: User | None = None) -> SceneCoverage:
    """Everything known of a scene's rushes. Raises ValueError when the project has no rate.

    stars_but_of: whose own ratings are left out, because they are just about to rate.
    """
    rate = scene.project.rate
    if rate is None:
        raise ValueError(f"{scene.project} has no frame rate")
    clips = _clips(scene)
    seen = observed(clips, Framing, Defect, SoundMeasure, Motion, ObservedLight)
    words = {
        reading.pk: _words(reading.words, float(rate_of(clip)), clip.frames)
        for clip in clips
        for reading in clip.readings.all()
    }
    in_scene = {line.pk for line in scene.lines.all()}
    played = performances(scene, stars_but_of)
    return SceneCoverage(
        scene=scene.number,
        rate=rate,
        lines=_lines(scene),
        clips=tuple(_take_clip(clip, seen[clip.pk], words) for clip in clips),
        readings=tuple(
            _reading(reading, clip, words[reading.pk], played.get(reading.pk, math.nan))
            for clip in clips
            for reading in clip.readings.all()
            if reading.line_id in in_scene
        ),
    )


def parameters_of(project: Project) -> Parameters:
    """What the project's people asked of the engine."""
    return Parameters(
        style=project.style,
        pace=project.pace,
        listener=project.listener,
        favour={str(name): float(weight) for name, weight in project.favour.items()},
    )


def pictures_of(scene: Scene) -> QuerySet[Clip]:
    """Clips that hold a reading of the scene, are slated for it, or could belong nowhere else."""
    belongs = Q(readings__line__scene=scene) | Q(take__setup__scene=scene)
    if scene.project.scenes.filter(omitted=False).count() == 1:
        belongs |= Q(take__setup__scene__isnull=True)
    return (
        Clip.objects.filter(project=scene.project, kind=Clip.Kind.PICTURE, state=Clip.State.READY)
        .filter(belongs)
        .filter(rate_num__isnull=False, frames__gt=0)
        .distinct()
    )


def _clips(scene: Scene) -> list[Clip]:
    return list(
        pictures_of(scene)
        .select_related("take__setup", "sync__sound")
        .prefetch_related(
            Prefetch("readings", Reading.objects.select_related("line")),
            Prefetch("off_script", OffScriptSpeech.objects.all()),
            Prefetch("on_screen", OnScreen.objects.select_related("character")),
            "analyses",
        )
        .order_by("take__setup__name", "take__number", "name", "pk")
    )


def _lines(scene: Scene) -> tuple[Line, ...]:
    rows = scene.lines.filter(dropped_in__isnull=True).exclude(kind="transition")
    return tuple(
        Line(
            id=str(line.pk),
            number=line.number or 0,
            character=line.character.name if line.character else "",
            spoken=line.spoken or line.text,
            action=line.kind == "action",
            offscreen=line.offscreen,
            expected_emotion=intensity(line.spoken, tuple(line.parentheticals)),
            parentheticals=tuple(line.parentheticals),
            mood=asked_of(line.spoken, tuple(line.parentheticals)),
        )
        for line in rows.select_related("character").order_by("order")
    )


def _take_clip(clip: Clip, seen: Observed, words: Words) -> TakeClip:
    rate = rate_of(clip)
    per_s = float(rate)
    framings = seen.all(Framing)
    framing = max(framings, key=lambda span: span.end_s - span.start_s, default=None)
    faces_looked_for = any(
        analysis.analyser == "faces" and analysis.state == "done"
        for analysis in clip.analyses.all()
    )
    take = clip.take
    return TakeClip(
        id=str(clip.pk),
        setup=take.setup.name if take else clip.name,
        take=take.number if take else 1,
        camera=clip.camera,
        rate=rate,
        frames=clip.frames,
        shot_size=framing.shot_size if framing else ShotSize.MEDIUM,
        size_ratio=framing.height if framing else math.nan,
        circled=take.circled if take else False,
        seen=tuple(
            (span.character.name, _frames(span.start_s, span.end_s, per_s, clip.frames))
            for span in clip.on_screen.all()
        ),
        seen_unknown=not clip.on_screen.all() and not (faces_looked_for and not framings),
        direction=_direction(clip),
        speech=_speech(clip, per_s, words),
        defects=tuple(
            DefectSpan(
                defect.kind.value,
                _frames(defect.start_s, defect.end_s, per_s, clip.frames),
                defect.severity,
            )
            for defect in playing_defects(seen.all(Defect), _spoken(clip))
        ),
        sounds=_sounds(clip, seen),
        motion=next((motion.values for motion in seen.all(Motion)), ()),
        light=_light(clip, seen),
    )


def _light(clip: Clip, seen: Observed) -> Light | None:
    found = light_of(seen.all(ObservedLight), _spoken(clip))
    return Light(found.lab, found.sway) if found else None


def _spoken(clip: Clip) -> list[tuple[float, float]]:
    return [(reading.start_s, reading.end_s) for reading in clip.readings.all()]


def _direction(clip: Clip) -> dict[str, float]:
    """Which side of the picture each character is on, from -1 left to +1 right."""
    sides: dict[str, list[float]] = defaultdict(list)
    for span in clip.on_screen.all():
        sides[span.character.name].append(span.x)
    return {name: 2 * sum(xs) / len(xs) - 1 for name, xs in sides.items()}


def _speech(clip: Clip, rate: float, words: Words) -> tuple[Speech, ...]:
    said = [
        Speech(
            frames=_frames(reading.start_s, reading.end_s, rate, clip.frames),
            words=words[reading.pk],
            line=str(reading.line_id),
        )
        for reading in clip.readings.all()
    ]
    said += [
        Speech(
            frames=_frames(speech.start_s, speech.end_s, rate, clip.frames),
            words=_words(speech.words, rate, clip.frames),
            cue=speech.cue,
        )
        for speech in clip.off_script.all()
    ]
    return tuple(sorted(said, key=lambda speech: (speech.frames.start, speech.frames.end)))


def _words(words: list[list[Any]], rate: float, frames: int) -> tuple[FrameRange, ...]:
    return tuple([_frames(word[1], word[2], rate, frames) for word in words])


def _frames(start_s: float, end_s: float, rate: float, frames: int) -> FrameRange:
    """The frames that a span touches, kept inside the clip. rate: as a float, for a scene asks
    this some ten thousand times of seconds that a recogniser gave as floats."""
    start = min(max(0, math.floor(start_s * rate + _TOUCHED)), frames)
    return FrameRange(start, min(max(start, math.ceil(end_s * rate - _TOUCHED)), frames))


def _sounds(clip: Clip, seen: Observed) -> tuple[Sound, ...]:
    """The synced recorder's channels, then the camera's own; quieter noise first within each."""
    measures = {measure.channel: measure for measure in seen.all(SoundMeasure)}
    synced = _recorded(clip)
    found: list[Sound] = []
    offset = 0
    if synced is not None and synced.sound is not None and synced.offset_s is not None:
        channels = synced.sound.facts["channels"]
        found += [
            Sound(
                clip=str(synced.sound_id),
                stream=channel["stream"],
                channel=channel["index"],
                offset_s=synced.offset_s,
                noise=noise_of(measures.get(number)),
                name=channel["name"],
            )
            for number, channel in enumerate(channels)
        ]
        offset = len(channels)
    found += [
        Sound(
            clip="",
            stream=channel["stream"],
            channel=channel["index"],
            offset_s=0.0,
            noise=noise_of(measures.get(offset + number)),
            name=channel["name"],
        )
        for number, channel in enumerate(clip.facts["channels"])
    ]
    return tuple(found)


def _reading(
    reading: Reading, clip: Clip, words: tuple[FrameRange, ...], performance: float
) -> LineReading:
    rate, frames = float(rate_of(clip)), clip.frames
    return LineReading(
        id=str(reading.pk),
        clip=str(reading.clip_id),
        line=str(reading.line_id),
        ordinal=reading.ordinal,
        frames=_frames(reading.start_s, reading.end_s, rate, frames),
        delivery=Delivery(reading.delivery),
        coverage=reading.coverage,
        error_rate=reading.error_rate,
        confidence=reading.confidence,
        performance=performance,
        pauses=tuple(_frames(start, end, rate, frames) for start, end in reading.pauses),
        words=tuple(
            (int(word[3]), spoken) for word, spoken in zip(reading.words, words, strict=True)
        ),
        level_db=_number(reading.level_db),
        pitch_range_st=_number(reading.pitch_range_st),
        microphone=_microphone(clip),
        expression=tuple(reading.expression.get(face, 0.0) for face in FACES)
        if reading.expression
        else (),
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _microphone(clip: Clip) -> tuple[str, str]:
    """The kind of microphone that a clip's words were heard on, and where it stood: a recorder's
    with the setup, the camera's own with the camera."""
    setup = clip.take.setup.name if clip.take else clip.name
    return ("recorder", setup) if _recorded(clip) else ("camera", f"{setup} {clip.camera}")


def _recorded(clip: Clip) -> Sync | None:
    """What ties a recorder's file to a clip, None where there is none."""
    synced: Sync | None = getattr(clip, "sync", None)
    tied = synced is not None and synced.sound is not None and synced.offset_s is not None
    return synced if tied else None
