"""What a returned cut is compared with, and the comparison in values that a page can say.

A report: {"keep_rate", "kept", "shots", "length": [before, after], "differences": [...],
"added": [...], "unplaced": [...], "losses": [[code, count], ...], "belongs": share of the final
that is of the scene}; frames are whole, clips are ids, shots carry the order of their event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Q

from analysis.models import Reading
from editor.interchange.differences import Differences, Piece, Said, Shot
from editor.interchange.foreign import Foreign
from editor.interchange.matching import Matched, OurClip, Placed, Unplaced
from editor.interchange.mob_ids import master_identity
from editor.models import Cut, Event, ReturnedCut
from editor.selectors.sources import original_path
from projects.models import Clip, Project, Rendition
from projects.services.facts import rate_of
from roughcut.core.timecode import FrameRange, frames_to_smpte, nearest_frame
from roughcut.storage import local_path

_UNPLACED_MAX = 200


def our_clips(project: Project) -> list[OurClip]:
    """Every clip of a project that a cut may show or sound."""
    rows = project.clips.filter(state=Clip.State.READY, rate_num__isnull=False)
    rows = rows.select_related("take__setup").prefetch_related("renditions")
    return [_our_clip(clip, str(project.pk)) for clip in rows]


def _our_clip(clip: Clip, project: str) -> OurClip:
    copies = [r.file for r in clip.renditions.all() if r.kind == Rendition.Kind.PROXY]
    path = original_path(clip)
    name = path.rsplit("/", 1)[-1]
    rate = rate_of(clip)
    return OurClip(
        id=clip.pk,
        path=path,
        rate=rate,
        frames=max(1, clip.frames or nearest_frame(clip.duration_s, rate)),
        start=clip.start_frame,
        drop=clip.drop_frame,
        reel=clip.reel,
        label=clip.label,
        video=clip.kind == Clip.Kind.PICTURE,
        identities=(master_identity(project, str(clip.pk), name, clip.sha256),),
        copies=tuple(str(local_path(file) or file) for file in copies),
    )


def shots_of(cut: Cut) -> list[Shot]:
    """The proposal's shots, in order."""
    rows = cut.events.prefetch_related("lines").order_by("order")
    return [_shot(row) for row in rows]


def _shot(row: Event) -> Shot:
    pieces = [piece for piece in row.sounds if piece["sound"]]
    spans = [piece["record"] for piece in pieces]
    sound = FrameRange(min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None
    return Shot(
        order=row.order,
        clip=row.clip_id,
        source=FrameRange(row.source_in, row.source_out),
        record=FrameRange(row.record_in, row.record_out),
        lines=tuple(line.pk for line in row.lines.all()),
        sound=sound,
        sound_clips=tuple(dict.fromkeys(int(p["sound"]["clip"] or p["of_clip"]) for p in pieces)),
    )


def said_of(cut: Cut) -> list[Said]:
    """Where every take says the lines of the cut's scene."""
    readings = Reading.objects.filter(
        line__scene_id=cut.scene_id, clip__rate_num__isnull=False
    ).select_related("clip")
    found = []
    for reading in readings:
        rate = rate_of(reading.clip)
        first = nearest_frame(reading.start_s, rate)
        last = max(first, nearest_frame(reading.end_s, rate))
        found.append(Said(reading.line_id, reading.clip_id, FrameRange(first, last)))
    return found


def shown_of(cuts: Iterable[Cut], placed: Sequence[Placed]) -> dict[int, int]:
    """Cut id -> frames of its shots that the placed pictures show."""
    pictures: dict[int, list[FrameRange]] = {}
    for event in placed:
        if event.track[0] == "V" and event.enabled:
            pictures.setdefault(event.clip, []).append(event.source)
    ids = [cut.pk for cut in cuts]
    rows = Event.objects.filter(cut_id__in=ids, clip__isnull=False)
    shown = dict.fromkeys(ids, 0)
    for cut_id, clip, first, last in rows.values_list("cut", "clip", "source_in", "source_out"):
        source = FrameRange(first, last)
        shown[cut_id] += sum(source.overlap(other) for other in pictures.get(clip, ()))
    return shown


def of_scene_share(cut: Cut, pieces: Sequence[Piece]) -> float:
    """How much of what a final cut shows was shot, or is proposed, for the cut's scene; 0..1."""
    own = set(
        Clip.objects.filter(
            Q(take__setup__scene=cut.scene_id)
            | Q(readings__line__scene=cut.scene_id)
            | Q(events__cut=cut)
        ).values_list("pk", flat=True)
    )
    frames = sum(piece.record.duration for piece in pieces)
    shown = sum(piece.record.duration for piece in pieces if piece.clip in own)
    return shown / frames if frames else 0.0


def report_of(
    found: Differences, cut: Foreign, matched: Matched, unplaced: Sequence[Unplaced]
) -> dict[str, Any]:
    """The comparison as it is stored."""
    pictured = [each for each in found.shots if each.fate != "filled"]
    return {
        "keep_rate": found.keep_rate,
        "kept": sum(each.untouched for each in found.shots),
        "shots": len(pictured),
        "length": [found.length_before, found.length_after],
        "differences": [
            {**asdict(each), "piece": _piece(found.pieces, each.piece)} for each in found.shots
        ],
        "added": [_piece(found.pieces, number) for number in found.added],
        "unplaced": [_unplaced(cut, each) for each in unplaced[:_UNPLACED_MAX]],
        "placed": len(matched.placed),
        "events": len(cut.events),
        "losses": [[loss.code, loss.count] for loss in cut.losses],
    }


def _piece(pieces: Sequence[Piece], number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    piece = pieces[number]
    return {
        "clip": piece.clip,
        "source": [piece.source.start, piece.source.end],
        "record": [piece.record.start, piece.record.end],
    }


def _unplaced(cut: Foreign, each: Unplaced) -> dict[str, Any]:
    event = cut.events[each.event]
    return {
        "why": each.why,
        "track": event.track,
        "at": frames_to_smpte(cut.start + event.record.start, cut.rate, drop=cut.drop),
        "name": event.name[:200],
        "file": event.media.name[:200],
        "reel": event.media.reel[:120],
        "clips": list(each.candidates),
    }


def returns_of(project: Project) -> list[ReturnedCut]:
    rows = ReturnedCut.objects.filter(cut__project=project)
    return list(rows.select_related("cut__scene", "brought_by")[:30])


def page_of(returned: ReturnedCut) -> dict[str, Any]:
    """What the page of one returned cut shows: rows beside the proposal, a strip, the rest."""
    report = returned.report
    events = {
        event.order: event
        for event in returned.cut.events.select_related("clip__take__setup").prefetch_related(
            "lines__character"
        )
    }
    labels = _labels(report)
    rows = [_row(each, events.get(each["shot"]), labels) for each in report["differences"]]
    span = max(report["length"][0], report["length"][1], 1)
    return {
        "rows": rows,
        "added": [
            {**piece, "label": labels.get(piece["clip"], "?"), **_bar(piece["record"], span)}
            for piece in report["added"]
        ],
        "unplaced": [
            {**each, "labels": [labels.get(clip, "?") for clip in each["clips"]]}
            for each in report["unplaced"]
        ],
        "before": [_bar_of(row, row["event"], span) for row in rows if row["event"]],
        "after": _after(report, labels, span),
        "keep_percent": round(100 * report["keep_rate"]),
        "doubted": not returned.cut.finals.filter(sha256=returned.sha256).exists(),
        "belongs_percent": round(100 * report.get("belongs", 1)),
        "seconds": [int(frames / returned.cut.rate) for frames in report["length"]],
    }


def _labels(report: dict[str, Any]) -> dict[int, str]:
    ids = {each["clip"] for each in report["differences"] if each["clip"]}
    ids |= {piece["clip"] for piece in report["added"]}
    ids |= {clip for each in report["unplaced"] for clip in each["clips"]}
    rows = Clip.objects.filter(pk__in=ids).select_related("take__setup")
    return {clip.pk: clip.label for clip in rows}


def _row(each: dict[str, Any], event: Event | None, labels: dict[int, str]) -> dict[str, Any]:
    swapped = each["fate"] in ("swapped", "filled")
    return {
        **each,
        "event": event,
        "take": event.clip.label if event and event.clip else "",
        "instead": labels.get(each["clip"], "?") if swapped and each["clip"] else "",
        "lines": list(event.lines.all()) if event else [],
        "head_longer": -min(each["head"], 0),
        "head_shorter": max(each["head"], 0),
        "tail_longer": -min(each["tail"], 0),
        "tail_shorter": max(each["tail"], 0),
        "sound_changed": bool(each["sound_head"] or each["sound_tail"]),
    }


def _bar(record: Sequence[int], span: int) -> dict[str, str]:
    """Where a piece stands on the strip, in per cent with a point whatever the language."""
    return {
        "left": f"{100 * record[0] / span:.2f}",
        "width": f"{100 * (record[1] - record[0]) / span:.2f}",
    }


def _bar_of(row: dict[str, Any], event: Event, span: int) -> dict[str, Any]:
    record = (event.record_in, event.record_out)
    return {"fate": row["fate"], "moved": row["moved"], "take": row["take"], **_bar(record, span)}


def _after(report: dict[str, Any], labels: dict[int, str], span: int) -> list[dict[str, Any]]:
    """The final's pieces from its first frame on."""
    pieces = {
        tuple(each["piece"]["record"]): (each["fate"], each["clip"])
        for each in report["differences"]
        if each["piece"]
    }
    pieces |= {tuple(piece["record"]): ("added", piece["clip"]) for piece in report["added"]}
    zero = min((record[0] for record in pieces), default=0)
    return [
        {
            "fate": fate,
            "take": labels.get(clip, ""),
            **_bar((record[0] - zero, record[1] - zero), span),
        }
        for record, (fate, clip) in sorted(pieces.items())
    ]
