"""The whole state of a cut as the review room shows it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from analysis.models import Reading
from analysis.observations import Framing
from analysis.selectors import Observed, observed
from editor.models import Cut, Event, Note, Verdict
from editor.selectors.asked import asked_state
from editor.selectors.asking import asked_of
from editor.selectors.model import taste_named
from editor.selectors.reasons import why_of
from editor.selectors.stars import rated, showed_by
from projects.models import Clip, Membership, Rendition, User
from projects.permissions import Act, may
from projects.services.facts import rate_of
from roughcut.core.timecode import nearest_frame

PERSON_COLOURS = ("#5fd0e6", "#e6a1ff", "#ff9bb0")
MOST_ALTERNATES = 9


def cut_state(cut: Cut, membership: Membership) -> dict[str, Any]:
    """Everything, in the words of docs/protocol.md; frames are whole numbers."""
    user = membership.user
    events = list(
        cut.events.select_related("clip", "cut")
        .prefetch_related(
            "lines", "readings", "alternates__reading__line", "alternates__clip__take__setup"
        )
        .order_by("order")
    )
    clips = _clips_of(cut, events)
    sizes = sizes_of(clips)
    ratings = _ratings(cut)
    rated = {event.pk for event in events if ratings[event.pk].get(user.pk)}
    held = {event.pk for event in events if _pinned(event)}
    asks = asked_of(cut, events, rated, held, membership)
    language = (get_language() or "en")[:2]
    return {
        "seq": cut.seq,
        "cut": _cut(cut, events),
        "project": {
            "id": cut.project_id,
            "name": cut.project.name,
            "url": reverse("project", args=[cut.project_id]),
        },
        "scene": {
            "number": cut.scene.number,
            "heading": cut.scene.heading,
            "title": cut.scene.heading,
        },
        "me": {
            **person(user),
            "role": membership.role,
            "can": {
                act.value: may(membership, act)
                for act in (Act.SWAP, Act.NOTE, Act.RATE, Act.APPROVE, Act.EXPORT)
            },
        },
        "asked": asked_state(cut, clips, language),
        "lines": _lines(cut),
        "takes": _takes(clips, cut),
        "clips": {str(clip.pk): _clip(clip, sizes[clip.pk]) for clip in clips.values()},
        "events": [
            event_state(event, clips, sizes, ratings[event.pk], user, language)
            | {"asks": asks.get(event.pk, 0)}
            for event in events
        ],
        "notes": [note_state(note) for note in notes_of(cut)],
        "people": [],
    }


def person(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "name": user.name,
        "initials": user.initials,
        "colour": PERSON_COLOURS[user.pk % len(PERSON_COLOURS)],
    }


def notes_of(cut: Cut) -> list[Note]:
    """Notes that begin a thread, with author and replies."""
    return list(
        cut.notes.filter(parent__isnull=True)
        .select_related("author", "cut")
        .prefetch_related("replies__author")
    )


def frame_of(note: Note) -> int:
    """Where in the cut a note is now, in record frames."""
    event = next((event for event in note.cut.events.all() if _holds(event, note)), None)
    return _frame_now(event, note)


def note_state(note: Note) -> dict[str, Any]:
    event = next((event for event in note.cut.events.all() if _holds(event, note)), None)
    return {
        "id": note.pk,
        "author": person(note.author),
        "event": event.pk if event else None,
        "clip": note.clip_id,
        "source_frame": note.source_frame,
        "record_frame": _frame_now(event, note),
        "text": note.text,
        "state": note.state,
        "created": note.created_at.isoformat(),
        "replies": [
            {
                "id": reply.pk,
                "author": person(reply.author),
                "text": reply.text,
                "created": reply.created_at.isoformat(),
            }
            for reply in note.replies.all()
        ],
    }


def _holds(event: Event, note: Note) -> bool:
    return (
        note.source_frame is not None
        and event.clip_id == note.clip_id
        and event.source_in <= note.source_frame < event.source_out
    )


def _frame_now(event: Event | None, note: Note) -> int:
    """Where the note's source frame is in the cut now; where it was written if it is not used."""
    if event is None or event.clip is None or note.source_frame is None:
        return note.record_frame
    into = (note.source_frame - event.source_in) / rate_of(event.clip) * note.cut.rate
    return min(event.record_in + round(into), event.record_out - 1)


def _cut(cut: Cut, events: list[Event]) -> dict[str, Any]:
    statuses = {event.status for event in events}
    return {
        "id": cut.pk,
        "revision": cut.revision,
        "version": cut.version,
        "taste": taste_named(cut.model),
        "name": f"{cut.scene.number} v{cut.version}",
        "rate": [cut.rate_num, cut.rate_den],
        "drop": cut.drop_frame,
        "start_frame": cut.start_frame,
        "duration_frames": max((event.record_out for event in events), default=0),
        "status": next(
            (s for s in ("change_asked", "in_review", "approved", "locked") if s in statuses),
            "in_review",
        ),
    }


def _clips_of(cut: Cut, events: list[Event]) -> dict[int, Clip]:
    wanted = {event.clip_id for event in events if event.clip_id}
    wanted |= {piece["of_clip"] for event in events for piece in event.sounds}
    wanted |= {item.clip_id for event in events for item in event.alternates.all()}
    wanted |= {int(key.partition(":")[2]) for key in cut.bans}
    wanted |= set(Reading.objects.filter(line__scene=cut.scene).values_list("clip_id", flat=True))
    found = (
        Clip.objects.filter(pk__in=wanted)
        .select_related("take__setup")
        .prefetch_related("renditions", "readings", "on_screen__character")
        .order_by("take__setup__name", "take__number", "name")
    )
    return {clip.pk: clip for clip in found}


def _lines(cut: Cut) -> list[dict[str, Any]]:
    rows = cut.scene.lines.filter(dropped_in__isnull=True).exclude(kind="transition")
    return [
        {
            "id": line.pk,
            "number": line.number if line.number is not None else "",
            "kind": line.kind,
            "character": line.character.name if line.character else "",
            "text": line.text,
            "parenthetical": " ".join(line.parentheticals),
        }
        for line in rows.select_related("character").order_by("order")
    ]


def _takes(clips: dict[int, Clip], cut: Cut) -> list[dict[str, Any]]:
    characters = {line.pk: line.character_id for line in cut.scene.lines.all() if line.character_id}
    return [
        {
            "clip": clip.pk,
            "slate": slate(clip),
            "take": clip.take.number if clip.take else 1,
            "camera": clip.camera,
            "label": clip.label,
            "size": "",
            "circled": clip.take.circled if clip.take else False,
            "lines": [
                {
                    "line": reading.line_id,
                    "reading": reading.pk,
                    "start_frame": nearest_frame(reading.start_s, rate_of(clip)),
                    "end_frame": nearest_frame(reading.end_s, rate_of(clip)),
                    "on_screen": on_screen(clip, reading, characters[reading.line_id]),
                }
                for reading in clip.readings.all()
                if reading.line_id in characters
            ],
        }
        for clip in clips.values()
    ]


def on_screen(clip: Clip, reading: Reading, character: int) -> bool:
    """Whether the speaker is seen during the reading; assumed where nobody was recognised."""
    spans = list(clip.on_screen.all())
    return not spans or any(
        span.character_id == character
        and span.start_s < reading.end_s
        and reading.start_s < span.end_s
        for span in spans
    )


def slate(clip: Clip) -> str:
    return clip.take.setup.name if clip.take else clip.name


def _clip(clip: Clip, size: str) -> dict[str, Any]:
    made = {rendition.kind: rendition for rendition in clip.renditions.all()}
    strip = made.get(Rendition.Kind.FILMSTRIP)
    return {
        "name": clip.name,
        "slate": slate(clip),
        "take": clip.take.number if clip.take else 1,
        "camera": clip.camera,
        "size": size,
        "reel": clip.reel,
        "rate": [clip.rate_num, clip.rate_den],
        "drop": clip.drop_frame,
        "start_frame": clip.start_frame or 0,
        "frames": clip.frames,
        "width": clip.width,
        "height": clip.height,
        "video": _url(made, clip, Rendition.Kind.PROXY),
        "sound": _url(made, clip, Rendition.Kind.SOUND),
        "peaks": _url(made, clip, Rendition.Kind.PEAKS),
        "filmstrip": {"url": _url(made, clip, strip.kind), **strip.detail} if strip else None,
        "poster": _url(made, clip, Rendition.Kind.POSTER),
    }


def sizes_of(clips: dict[int, Clip]) -> dict[int, str]:
    """The shot size of each clip, "" where none was measured."""
    return {pk: size_of(seen) for pk, seen in observed(list(clips.values()), Framing).items()}


def size_of(seen: Observed) -> str:
    framings = seen.all(Framing)
    longest = max(framings, key=lambda span: span.end_s - span.start_s, default=None)
    return longest.shot_size.value if longest else ""


def _url(made: dict[str, Rendition], clip: Clip, kind: str) -> str | None:
    return reverse("rendition", args=[clip.pk, kind]) if kind in made else None


def _ratings(cut: Cut) -> dict[int, dict[int, int]]:
    """By event, each person's last rating of what the event shows now, in whichever version of
    the scene's cut it was given."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    by_reading: dict[int, int] = {}
    by_clip: dict[int | None, int] = {}
    for event in cut.events.prefetch_related("readings"):
        shown = showed_by(event)
        by_reading |= dict.fromkeys(shown, event.pk)
        by_clip |= {} if shown else {event.clip_id: event.pk}
    rows = Verdict.objects.filter(cut__scene=cut.scene_id, kind=Verdict.Kind.RATING).order_by("pk")
    for person, stars, detail, reading, clip in rows.values_list(
        "person", "rating", "detail", "reading", "clip"
    ):
        of = rated(detail, reading)
        events = {by_reading.get(each) for each in of} if of else {by_clip.get(clip)}
        for place in events - {None}:
            found[place or 0][person] = stars or 0
    return found


def event_state(
    event: Event,
    clips: dict[int, Clip],
    sizes: dict[int, str],
    ratings: dict[int, int],
    user: User,
    language: str,
) -> dict[str, Any]:
    lines = sorted(event.lines.all(), key=lambda line: line.order)
    return {
        "id": event.pk,
        "number": event.order + 1,
        "kind": event.kind,
        "clip": event.clip_id,
        "source_in": event.source_in,
        "source_out": event.source_out,
        "record_in": event.record_in,
        "record_out": event.record_out,
        "lines": [line.pk for line in lines],
        "sounds": [
            {
                "clip": piece["of_clip"],
                "source_in": piece["source"][0],
                "source_out": piece["source"][1],
                "record_in": piece["record"][0],
                "record_out": piece["record"][1],
                "gain": 1.0,
                "kind": piece.get("kind", "speech"),
            }
            for piece in event.sounds
        ],
        "status": event.status,
        "rating": {
            "mine": ratings.get(user.pk, 0),
            "others": [value for pk, value in ratings.items() if pk != user.pk and value],
        },
        "confidence": event.confidence,
        "pinned": _pinned(event),
        **why_of(event, clips, sizes, language),
    }


def _pinned(event: Event) -> bool:
    """Whether somebody holds a stretch of the event, by its own key or by its line's."""
    keys = {key for key, _ in event.ways}
    return not event.cut.pins.keys().isdisjoint(keys | {key.partition("#")[0] for key in keys})
