"""Stores which line is spoken where, keeping the rows of readings that stay."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from analysis.alignment.align import Alignment
from analysis.alignment.model import OffScript
from analysis.alignment.model import Reading as Spoken
from analysis.alignment.spoken_slate import spoken_slate
from analysis.analysers.cast import OnScreenSpan
from analysis.models import OffScriptSpeech, OnScreen, Reading
from projects.models import Clip, Consent, Project
from projects.services.footage import slate_set


@transaction.atomic
def alignment_replace(*, project: Project, found: Alignment) -> None:
    """Make the project's readings and off-script speech those of the alignment.

    A reading of the same line, take and ordinal keeps its row: cuts, pins and verdicts hang on it.
    """
    present = {
        (reading.clip_id, reading.line_id, reading.ordinal): reading
        for reading in Reading.objects.filter(clip__project=project)
    }
    for spoken in found.readings:
        key = (int(spoken.take), int(spoken.line), spoken.ordinal)
        reading = present.pop(key, None) or Reading(
            clip_id=key[0], line_id=key[1], ordinal=spoken.ordinal
        )
        _fill(reading, spoken)
        reading.save()
    Reading.objects.filter(pk__in=[reading.pk for reading in present.values()]).delete()
    OffScriptSpeech.objects.filter(clip__project=project).delete()
    OffScriptSpeech.objects.bulk_create(_off_script(speech) for speech in found.off_script)


def _fill(reading: Reading, spoken: Spoken) -> None:
    reading.start_s, reading.end_s = spoken.start_s, spoken.end_s
    reading.words = [
        [word.text, word.start_s, word.end_s, word.script_index] for word in spoken.words
    ]
    reading.coverage, reading.error_rate = spoken.coverage, spoken.error_rate
    reading.delivery, reading.confidence = spoken.delivery.value, spoken.confidence
    reading.pauses = [list(pause) for pause in spoken.pauses]
    reading.unsure_edges = spoken.unsure_edges
    reading.level_db = _known(spoken.level_db)
    reading.pitch_range_st = _known(spoken.pitch_range_st)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 2)


def _off_script(speech: OffScript) -> OffScriptSpeech:
    return OffScriptSpeech(
        clip_id=int(speech.take),
        start_s=speech.start_s,
        end_s=speech.end_s,
        words=[[word.text, word.start_s, word.end_s] for word in speech.words],
        cue=speech.cue,
    )


@transaction.atomic
def on_screen_replace(*, project: Project, spans: Iterable[OnScreenSpan]) -> None:
    """Store who is seen where; nobody who withdrew consent."""
    OnScreen.objects.filter(clip__project=project).delete()
    agreed = {
        character.name: character
        for character in project.characters.exclude(cast__consent=Consent.WITHDRAWN)
    }
    OnScreen.objects.bulk_create(
        OnScreen(
            clip_id=int(span.clip),
            character=agreed[span.character],
            start_s=span.start_s,
            end_s=span.end_s,
            height=span.height,
            x=span.x,
            confidence=span.confidence,
        )
        for span in spans
        if span.character in agreed
    )


@transaction.atomic
def expressions_replace(*, project: Project, found: Mapping[int, Mapping[str, float]]) -> None:
    """Store what the speakers' faces were read as, by reading; of nobody who withdrew consent."""
    withdrawn = Q(line__character__cast__consent=Consent.WITHDRAWN)
    readings = Reading.objects.filter(clip__project=project).exclude(withdrawn)
    Reading.objects.filter(clip__project=project, expression__isnull=False).update(expression=None)
    told = [reading for reading in readings if reading.pk in found]
    for reading in told:
        reading.expression = {label: round(share, 4) for label, share in found[reading.pk].items()}
    Reading.objects.bulk_update(told, ["expression"])


def spoken_slates_adopt(*, project: Project) -> None:
    """Give a clip that nothing else slates the setup and take that are called at its head."""
    scenes = tuple(project.scenes.values_list("number", flat=True))
    unslated = project.clips.filter(
        kind=Clip.Kind.PICTURE, state=Clip.State.READY, take__setup__slated=False
    )
    for clip in unslated.prefetch_related("off_script"):
        called = spoken_slate(
            tuple(
                word[0]
                for speech in clip.off_script.all()
                for word in speech.words
                if speech.start_s < HEAD_S
            ),
            scenes,
            project.language,
        )
        if called is not None:
            slate_set(clip=clip, slate=called, actor=None)


HEAD_S = 15.0  # a slate is called within the first seconds of a take
