"""Everything a project found, in one neutral document: what `assemble --json` writes.

Times are seconds from the first frame of the take's camera file; a take is called by its camera
file's name; a line is "L" and its two-digit number in the script.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from analysis.defects import playing_defects
from analysis.models import Reading, Sync
from analysis.observations import Defect, Framing, Movement
from analysis.selectors import Observed, observed
from editor.models import Cut, Event
from projects.models import Clip, ClipProblem, Project
from projects.services.facts import rate_of
from roughcut.core.timecode import frame_to_seconds

_PLACES = 4


def results_of(project: Project, cuts: Iterable[Cut]) -> dict[str, Any]:
    """Alignment, words, edit, sync, quality, speakers and shots."""
    pictures = list(project.clips.exclude(kind=Clip.Kind.SOUND).exclude(state=Clip.State.DUPLICATE))
    readings = list(
        Reading.objects.filter(clip__project=project)
        .select_related("clip", "line__character")
        .order_by("clip__name", "start_s")
    )
    seen = observed(pictures, Defect, Framing, Movement)
    return {
        "alignment": [_alignment(reading) for reading in readings],
        "words": [_words(reading) for reading in readings] + _off_script(pictures),
        "edit": [entry for cut in cuts for entry in _edit(cut)],
        "picture": [entry for cut in cuts for entry in _picture(cut)],
        "sync": _sync(project),
        "quality": _quality(project, pictures, seen),
        "speakers": [_speaker(reading) for reading in readings],
        "shots": [shot for clip in pictures for shot in _shots(clip, seen[clip.pk])],
    }


def _alignment(reading: Reading) -> dict[str, Any]:
    return {
        "take": reading.clip.name,
        "line": _line(reading.line.number),
        "start": round(reading.start_s, _PLACES),
        "end": round(reading.end_s, _PLACES),
        "verdict": reading.delivery,
    }


def _line(number: int | None) -> str:
    return f"L{number or 0:02d}"


def _words(reading: Reading) -> dict[str, Any]:
    return {
        "take": reading.clip.name,
        "line": _line(reading.line.number),
        "start": round(reading.start_s, _PLACES),
        "end": round(reading.end_s, _PLACES),
        "words": [_word(word) for word in reading.words],
    }


def _word(word: list[Any]) -> list[Any]:
    return [word[0], round(word[1], _PLACES), round(word[2], _PLACES)]


def _off_script(pictures: list[Clip]) -> list[dict[str, Any]]:
    return [
        {
            "take": clip.name,
            "line": None,
            "start": round(speech.start_s, _PLACES),
            "end": round(speech.end_s, _PLACES),
            "words": [_word(word) for word in speech.words],
        }
        for clip in pictures
        for speech in clip.off_script.all()
    ]


def _picture(cut: Cut) -> list[dict[str, Any]]:
    """What is seen: the shots in order."""
    events = cut.events.select_related("clip").order_by("order")
    return [
        {"take": event.clip.name, **_seconds(event.source_in, event.source_out, event.clip)}
        for event in events
        if event.clip
    ]


def _seconds(start: int, end: int, clip: Clip) -> dict[str, float]:
    rate = rate_of(clip)
    return {
        "in": round(frame_to_seconds(start, rate), 6),
        "out": round(frame_to_seconds(end, rate), 6),
    }


def _edit(cut: Cut) -> list[dict[str, Any]]:
    """What is heard, in order: each stretch of one take without a break, with its lines.

    Picture that comes before or after its sound, and listeners, are no part of it: see `_picture`.
    """
    rows = cut.events.select_related("clip").prefetch_related("readings__line").order_by("order")
    events = list(rows)
    named = {piece["of_clip"] for event in events for piece in event.sounds}
    clips = {clip.pk: clip for clip in Clip.objects.filter(pk__in=named)}
    told: list[dict[str, Any]] = []
    ended: tuple[int, int, int] | None = None
    for event in events:
        speech = [piece for piece in event.sounds if piece.get("kind", "speech") == "speech"]
        if event.clip and not speech:
            span = _seconds(event.source_in, event.source_out, event.clip)
            told.append({"take": event.clip.name, **span, "line": None})
        for piece in speech:
            clip = clips[piece["of_clip"]]
            entry = _heard(event, piece, clip)
            if ended == (clip.pk, piece["source"][0], piece["record"][0]):
                earlier = told.pop()
                lines = dict.fromkeys([*_several(earlier["line"]), *_several(entry["line"])])
                entry |= {"in": earlier["in"], "line": _one_or_all(list(lines))}
            told.append(entry)
            ended = clip.pk, piece["source"][1], piece["record"][1]
    return told


def _heard(event: Event, piece: dict[str, Any], clip: Clip) -> dict[str, Any]:
    start, end = piece["source"]
    span = _seconds(start, end, clip)
    spoken = sorted(
        {
            reading.line.number or 0
            for reading in event.readings.all()
            if reading.clip_id == clip.pk
            and reading.start_s < span["out"]
            and span["in"] < reading.end_s
        }
    )
    return {"take": clip.name, **span, "line": _one_or_all([_line(number) for number in spoken])}


def _several(line: str | list[str] | None) -> list[str]:
    return line if isinstance(line, list) else [line] if line else []


def _one_or_all(lines: list[str]) -> str | list[str] | None:
    return lines[0] if len(lines) == 1 else lines or None


def _sync(project: Project) -> list[dict[str, Any]]:
    rows = Sync.objects.filter(picture__project=project, sound__isnull=False)
    return [
        {"take": row.picture.name, "offset_s": row.offset_s}
        for row in rows.select_related("picture").order_by("picture__name")
    ]


def _quality(
    project: Project, pictures: list[Clip], seen: dict[int, Observed]
) -> list[dict[str, Any]]:
    spoken = {clip.pk: [(r.start_s, r.end_s) for r in clip.readings.all()] for clip in pictures}
    spans = [
        {
            "take": clip.name,
            "kind": defect.kind.value,
            "start": round(defect.start_s, _PLACES),
            "end": round(defect.end_s, _PLACES),
        }
        for clip in pictures
        for defect in playing_defects(seen[clip.pk].all(Defect), spoken[clip.pk])
    ]
    flags = ClipProblem.objects.filter(clip__in=pictures).exclude(kind="").select_related("clip")
    return spans + [{"take": flag.clip.name, "kind": flag.kind} for flag in flags]


def _speaker(reading: Reading) -> dict[str, Any]:
    return {
        "take": reading.clip.name,
        "start": round(reading.start_s, _PLACES),
        "end": round(reading.end_s, _PLACES),
        "speaker": reading.line.character.name if reading.line.character else "",
    }


def _shots(clip: Clip, seen: Observed) -> list[dict[str, Any]]:
    framing = _longest(seen.all(Framing))
    movement = _longest(seen.all(Movement))
    if framing is None and movement is None:
        return []
    return [
        {
            "take": clip.name,
            "shot_size": framing.shot_size.value if framing else None,
            "camera_motion": movement.move.value if movement else None,
        }
    ]


Span = TypeVar("Span", Framing, Movement)


def _longest(spans: tuple[Span, ...]) -> Span | None:
    return max(spans, key=lambda span: span.end_s - span.start_s, default=None)
