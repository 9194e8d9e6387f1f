"""Brings an editor's finished cut back: read, matched to our clips, compared, kept."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from editor.interchange.differences import Piece, compare
from editor.interchange.foreign import Foreign
from editor.interchange.matching import Matched, Placed, match
from editor.interchange.names import base_name
from editor.interchange.readers import detect
from editor.learning.gold import FinalShot
from editor.models import Cut, ReturnedCut
from editor.selectors.returned import (
    of_scene_share,
    our_clips,
    report_of,
    said_of,
    shots_of,
    shown_of,
)
from editor.services.final_cut import final_cut_learn
from projects.models import Clip, Project, User
from projects.permissions import Act, require
from projects.services.audit import audit
from roughcut.core.errors import RefusedError
from roughcut.core.timecode import FrameRange
from roughcut.storage import store

BYTES_MAX = detect.BYTES_MAX
BELONGS = 0.5  # a scene's final cut is made of its own takes for the most part


@dataclass(frozen=True, slots=True)
class _Brought:
    """A file that was read and matched."""

    name: str
    data: bytes
    cut: Foreign
    matched: Matched

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def cut_bring_back(
    *,
    project: Project,
    actor: User,
    name: str,
    data: bytes,
    cut: Cut | None = None,
    rate: Fraction | None = None,
    sure: bool = False,
) -> list[ReturnedCut]:
    """Compare a finished cut with its proposals: one row for each scene that it holds.

    cut: the proposal it belongs to; without it the one of each scene that it shows most of.
    rate: of the sequence, for a format that tells none; without it the proposals'. sure: learn
    from it even where it shows little of the scene; otherwise that waits for
    `returned_confirm`. A file that was brought before gives the rows it has. Raises RefusedError
    for a file that is no cut or shows none of our clips.
    """
    require(actor, project, Act.SWAP)
    cuts = [cut] if cut else list(project.cuts.select_related("scene"))
    if not cuts:
        raise RefusedError(
            "return.no-proposal",
            "There is no proposal to compare a cut with yet.",
            action="Bring the cut back when the scene has been proposed.",
        )
    brought = _read(project, name, data, rate or cuts[0].rate, cuts[0])
    chosen = [cut] if cut else _guess(cuts, brought)
    with transaction.atomic():
        return [_keep(project, actor, each, chosen, brought, sure=sure) for each in chosen]


def returned_move(*, returned: ReturnedCut, cut: Cut, actor: User) -> ReturnedCut:
    """Compare a file that was brought with another proposal of the project instead."""
    project = returned.cut.project
    require(actor, project, Act.SWAP)
    if cut.project_id != project.pk:
        raise RefusedError("stranger", "There is no such cut here.")
    with default_storage.open(returned.file) as file:
        data = file.read()
    rate = Fraction(returned.rate_num, returned.rate_den)
    brought = _read(project, returned.name, data, rate, cut)
    with transaction.atomic():
        if returned.cut_id != cut.pk:
            returned.delete()
        return _keep(project, actor, cut, [cut], brought)


def returned_confirm(*, returned: ReturnedCut, actor: User) -> ReturnedCut:
    """Learn from a cut that shows little of its scene: a person says that it belongs there."""
    project = returned.cut.project
    require(actor, project, Act.SWAP)
    with default_storage.open(returned.file) as file:
        data = file.read()
    rate = Fraction(returned.rate_num, returned.rate_den)
    brought = _read(project, returned.name, data, rate, returned.cut)
    chosen = project.cuts.filter(returns__sha256=returned.sha256).select_related("scene")
    with transaction.atomic():
        return _keep(project, actor, returned.cut, list(chosen), brought, sure=True)


def _read(project: Project, name: str, data: bytes, rate: Fraction, cut: Cut) -> _Brought:
    name = base_name(name.replace("\\", "/"))[:255] or "cut"
    read = detect.read(data, name, rate=rate, start=cut.start_frame)
    return _Brought(name, data, read, match(read, our_clips(project)))


def _guess(cuts: Sequence[Cut], brought: _Brought) -> list[Cut]:
    """Of each scene the version that shows most; of equal ones the named, then the latest."""
    shown = shown_of(cuts, brought.matched.placed)
    best: dict[int, tuple[tuple[int, bool, int], Cut]] = {}
    for cut in cuts:
        if not shown[cut.pk]:
            continue
        named = f"{cut.scene.number} v{cut.version}" in brought.cut.name
        rank = (shown[cut.pk], named, cut.version)
        if cut.scene_id not in best or rank > best[cut.scene_id][0]:
            best[cut.scene_id] = rank, cut
    if not best:
        raise RefusedError(
            "return.not-ours",
            "None of the {count} clips in this cut could be found in a proposal of this project.",
            action="Check that it is a cut of this project's rushes, or say which proposal it is.",
            values={"count": len(brought.cut.events)},
        )
    return [cut for _, cut in sorted(best.values(), key=lambda item: item[1].scene.order)]


def _keep(
    project: Project,
    actor: User,
    cut: Cut,
    chosen: Sequence[Cut],
    brought: _Brought,
    *,
    sure: bool = False,
) -> ReturnedCut:
    """The row of a file and a proposal; what is learned stays learned, so that doubt waits."""
    placed = _of_scene(project, cut, chosen, brought.matched.placed)
    found = compare(shots_of(cut), placed, said_of(cut))
    belongs = of_scene_share(cut, found.pieces)
    row = ReturnedCut.objects.filter(cut=cut, sha256=brought.sha256).first()
    if row is None:
        told = report_of(found, brought.cut, brought.matched, brought.matched.unplaced)
        row = _created(project, actor, cut, brought, {**told, "belongs": belongs})
    if sure or belongs >= BELONGS:
        _teach(cut, actor, brought, found.pieces, placed)
    return row


def _created(
    project: Project, actor: User, cut: Cut, brought: _Brought, report: dict[str, Any]
) -> ReturnedCut:
    audit(
        project=project,
        actor=actor,
        verb="cut_return",
        subject=str(cut),
        file=brought.name,
        keep_rate=report["keep_rate"],
    )
    return ReturnedCut.objects.create(
        cut=cut,
        name=brought.name,
        sequence=brought.cut.name[:255],
        format=brought.cut.format,
        file=_stored(project, brought),
        size=len(brought.data),
        sha256=brought.sha256,
        rate_num=brought.cut.rate.numerator,
        rate_den=brought.cut.rate.denominator,
        report=report,
        brought_by=actor,
    )


def _teach(
    cut: Cut, actor: User, brought: _Brought, pieces: Sequence[Piece], placed: Sequence[Placed]
) -> None:
    """Gold labels: what is seen and heard in the final, in record frames of the cut's rate."""
    pace = cut.rate / brought.cut.rate
    final_cut_learn(
        cut=cut,
        actor=actor,
        sha256=brought.sha256,
        pictures=[_final(piece, pace) for piece in pieces],
        sounds=[_final(event, pace) for event in placed if event.track[0] == "A" and event.enabled],
    )


def _final(shown: Piece | Placed, pace: Fraction) -> FinalShot:
    first, last = round(shown.record.start * pace), round(shown.record.end * pace)
    return FinalShot(str(shown.clip), shown.source, FrameRange(first, max(last, first + 1)))


def _stored(project: Project, brought: _Brought) -> str:
    suffix = PurePath(brought.name).suffix.lower()[:10]
    name = f"projects/{project.pk}/returned/{brought.sha256}{suffix}"
    with tempfile.NamedTemporaryFile() as file:
        file.write(brought.data)
        file.flush()
        store(Path(file.name), name)
    return name


def _of_scene(
    project: Project, cut: Cut, chosen: Sequence[Cut], placed: Sequence[Placed]
) -> list[Placed]:
    """The events of one scene in a cut of several: by what they show, else by their neighbours."""
    if len(chosen) < 2:
        return list(placed)
    scenes = dict(
        Clip.objects.filter(project=project, take__isnull=False).values_list(
            "pk", "take__setup__scene"
        )
    )
    wanted = {each.scene_id for each in chosen}
    current: int | None = None
    spans: list[tuple[int, int]] = []
    for event in sorted(placed, key=lambda event: event.record.start):
        scene = scenes.get(event.clip)
        if event.track[0] == "V" and scene in wanted and scene != current:
            current = scene
            spans.append((event.record.start if spans else -1, scene or 0))
    if not spans:
        return list(placed)
    starts = [start for start, _ in spans]
    return [
        event
        for event in placed
        if spans[max(0, _before(starts, (event.record.start + event.record.end) // 2))][1]
        == cut.scene_id
    ]


def _before(starts: Sequence[int], frame: int) -> int:
    """The last start that is not after a frame."""
    return max((n for n, start in enumerate(starts) if start <= frame), default=0)
