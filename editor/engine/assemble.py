"""From choices to events: shots trimmed, laid end to end on the record, with their sound."""

from __future__ import annotations

from collections.abc import Sequence

from editor.engine.candidates import Candidate, Choices
from editor.engine.cut import Event, SoundPiece, TakeClip
from editor.engine.features import HANDLE_FRAMES, Bools, Ints
from editor.engine.solve import shots as shot_rows
from editor.engine.sound import best_sound
from editor.engine.styles import Taste
from editor.engine.trim import Shot, record_frames, trim
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Delivery


def shots_of(choices: Choices, path: Ints, runs: Bools) -> tuple[Shot, ...]:
    """The shots of a cut: maximal runs of one clip. A beat left out rides with the shot after."""
    found: list[Shot] = []
    waiting: Shot | None = None
    for first, last in shot_rows(runs):
        rows = range(first, last + 1)
        shot = Shot(
            tuple(choices.stretches[row] for row in rows),
            tuple(choices.ways[row][path[row]] for row in rows),
        )
        if not shot.shown:
            waiting = shot
            continue
        if waiting:
            shot = Shot((*waiting.stretches, *shot.stretches), (*waiting.ways, *shot.ways))
            waiting = None
        found.append(shot)
    return tuple(found)


def lay(choices: Choices, shots: Sequence[Shot], taste: Taste) -> tuple[Event, ...]:
    """The events of the shots, contiguous on the record from 0, without reasons yet."""
    events, at = [], 0
    for shot, source in zip(shots, trim(choices, shots, taste), strict=True):
        clip = choices.clip(shot.shown[0]) if shot.shown[0].clip >= 0 else None
        record = FrameRange(at, at + record_frames(source, clip, choices.coverage.rate))
        events.append(_event(choices, shot, clip, source, record))
        at = record.end
    return tuple(events)


def _event(
    choices: Choices, shot: Shot, clip: TakeClip | None, source: FrameRange, record: FrameRange
) -> Event:
    kinds = {way.kind for way in shot.shown}
    kind = next(kind for kind in ("reading", "action", "slug") if kind in kinds)
    sounds: tuple[SoundPiece, ...] = ()
    if clip:
        sounds = (SoundPiece(clip.id, best_sound(clip), source, record),)
    return Event(
        kind=kind,
        lines=tuple(dict.fromkeys(name for part in shot.stretches for name in part.ids)),
        ways=tuple(
            (part.key, way.name) for part, way in zip(shot.stretches, shot.ways, strict=True)
        ),
        readings=tuple(dict.fromkeys(way.reading_id for way in shot.ways if way.reading)),
        clip=clip.id if clip else "",
        source=source,
        record=record,
        sounds=sounds,
        confidence=0.0,
        terms=(),
        alternates=(),
        notes=_notes(choices, shot, clip, source),
    )


def _notes(
    choices: Choices, shot: Shot, clip: TakeClip | None, source: FrameRange
) -> tuple[str, ...]:
    """Codes of what an editor should know of the shot."""
    if clip is None:
        return ("uncovered",)
    notes = [
        f"defect:{kind}"
        for kind in sorted({x.kind for x in clip.defects if x.frames.overlap(source)})
    ]
    for way in shot.ways:
        if way.reading:
            notes.extend(_reading_notes(choices, way))
    if source.start < HANDLE_FRAMES or clip.frames - source.end < HANDLE_FRAMES:
        notes.append("short-handles")
    return tuple(dict.fromkeys(notes))


def _reading_notes(choices: Choices, way: Candidate) -> list[str]:
    reading = way.reading
    assert reading is not None  # the caller looked
    notes = []
    if reading.delivery is not Delivery.VERBATIM:
        notes.append(f"delivery:{reading.delivery.value}")
    if reading.coverage < 1:
        notes.append("words-missing")
    track = choices.tracks[way.clip]
    if track.foreign(way.core, (reading.id,)):
        notes.append("other-speech")
    return notes
