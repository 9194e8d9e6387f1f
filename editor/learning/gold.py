"""A final cut that comes back, line by line against what was proposed: the best judgement there is.

What is heard says which reading of a line was used, what is shown over it which picture. Both are
looked for in the final cut's own clips; what cannot be found is told and teaches nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from editor.engine.candidates import Candidate, Choices, look
from editor.engine.cut import Cut, Parameters, SceneCoverage
from editor.engine.material import Material, material
from editor.engine.terms import FEATURES
from editor.engine.weights import Learned
from editor.learning.context import Setting
from editor.learning.feedback import Judgement, Kind
from roughcut.core.timecode import FrameRange

# A reading is used where at least this share of its words is heard.
_USED = 0.5


@dataclass(frozen=True, slots=True)
class FinalShot:
    """One piece of one of our clips in a final cut.

    source: frames of the clip at its rate; record: frames of the cut at the project's rate.
    """

    clip: str
    source: FrameRange
    record: FrameRange


class Change(StrEnum):
    """What became of a stretch. UNFOUND: the final shows something that we know nothing of."""

    KEPT = "kept"
    REPLACED = "replaced"
    DROPPED = "dropped"
    UNFOUND = "unfound"


@dataclass(frozen=True, slots=True)
class Carried:
    """A stretch in both cuts. proposed, final: names of candidates, final "" if none was found.

    record: where it is heard or shown in the final, None if nowhere.
    """

    key: str
    proposed: str
    final: str
    change: Change
    record: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A proposed event that the final keeps: frames of its clip by which in and out moved, > 0
    later. event: its place in the proposal."""

    event: int
    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class Gold:
    """What a final cut made of a proposal.

    moved: keys that come in another order than the script's. strange: shots of the final, by
    place, in which nothing of the scene is heard or shown. kept: share of the stretches that the
    final uses as they were proposed, 0..1.
    """

    stretches: tuple[Carried, ...]
    trims: tuple[Trimmed, ...]
    moved: tuple[str, ...]
    strange: tuple[int, ...]
    kept: float
    judgements: tuple[Judgement, ...]

    def as_dict(self) -> dict[str, Any]:
        """The differences as plain values for storage; judgements have their own form."""
        stored = asdict(replace(self, judgements=()))
        stored.pop("judgements")
        return stored


def gold(
    scene: SceneCoverage | Material,
    cut: Cut,
    pictures: Sequence[FinalShot],
    sounds: Sequence[FinalShot],
    template: Judgement,
    learned: Learned | None = None,
    parameters: Parameters | None = None,
) -> Gold:
    """Compare a final cut with the proposal that it came from.

    scene, parameters, learned: what the proposal was made from. pictures, sounds: the final
    cut's; without sounds, each shot is heard as it is seen. template: person, project, style,
    language and the number of the first judgement.
    """
    asked = parameters or Parameters()
    held = material(scene)
    field = held.choices()
    final = _Final(field, tuple(pictures), tuple(sounds) or tuple(pictures))
    ways = dict(way for event in cut.events for way in event.ways)
    stretches = tuple(final.carried(row, ways) for row in range(len(field.stretches)))
    in_final = ways | {found.key: found.final for found in stretches if found.final}
    setting = Setting(held, asked, learned, in_final)
    usual = learned.pause if learned else 1.0
    said = [_choice(setting, found, template) for found in _chosen_at_once(stretches)]
    said += _pauses(field, cut, stretches, final, usual, template)
    judgements = [
        replace(one, number=template.number + place, features=FEATURES)
        for place, one in enumerate(x for x in said if x is not None)
    ]
    used = [found for found in stretches if found.change in (Change.KEPT, Change.REPLACED)]
    kept = sum(found.change is Change.KEPT for found in used)
    return Gold(
        stretches=stretches,
        trims=_trims(cut, pictures),
        moved=_moved(stretches),
        strange=final.strange(),
        kept=kept / len(used) if used else 0.0,
        judgements=tuple(judgements),
    )


class _Use(NamedTuple):
    """A candidate in a cut: the share of it that is there, the record's frames that hold it, and
    the frame at which it would end if nothing cut it short."""

    share: Fraction
    span: FrameRange
    end: int


class _Final:
    """What the final cut holds of each stretch."""

    def __init__(
        self, field: Choices, pictures: tuple[FinalShot, ...], sounds: tuple[FinalShot, ...]
    ) -> None:
        self._field = field
        self._pictures = pictures
        self._sounds = sounds
        self._places = {clip.id: place for place, clip in enumerate(field.coverage.clips)}
        self._rates = [clip.rate for clip in field.coverage.clips]

    def carried(self, row: int, ways: Mapping[str, str]) -> Carried:
        """What carries a stretch in the final, the best heard of its candidates."""
        key, shown = self._field.stretches[row].key, self._field.ways[row]
        found = max(
            (
                (use.share, -use.span.start, -place, use.end)
                for place, way in enumerate(shown)
                for use in self._uses(way)
            ),
            default=None,
        )
        proposed = ways[key]
        if found is None or found[0] < _USED:
            return self._missing(row, key, proposed)
        way = shown[-found[2]]
        change = Change.KEPT if look(way.name) == look(proposed) else Change.REPLACED
        return Carried(key, proposed, way.name, change, (-found[1], found[3]))

    def _missing(self, row: int, key: str, proposed: str) -> Carried:
        """A beat may go unshown; a line that is heard over an unknown picture is unfound."""
        unshown = [x.name for x in self._field.ways[row] if x.kind in ("carried", "none")]
        if unshown:
            change = Change.KEPT if unshown[0] == proposed else Change.REPLACED
            return Carried(key, proposed, unshown[0], change, None)
        heard = [use for way in self._field.ways[row] for use in self._heard(way)]
        change = Change.UNFOUND if heard else Change.DROPPED
        return Carried(key, proposed, "", change, None)

    def _uses(self, way: Candidate) -> list[_Use]:
        """Where a candidate is heard under its own picture or, an action, shown."""
        if way.clip < 0 or way.kind not in ("reading", "reaction", "action"):
            return []
        if way.kind == "action":
            return self._played(self._pictures, way.clip, way.core)
        return [use for use in self._heard(way) if self._shows(way.clip, use.span)]

    def _heard(self, way: Candidate) -> list[_Use]:
        return self._played(self._sounds, way.sound, way.said) if way.sound >= 0 else []

    def _played(self, shots: Sequence[FinalShot], clip: int, core: FrameRange) -> list[_Use]:
        rate, wanted = self._field.coverage.rate, max(1, core.duration)
        found = []
        for shot in shots:
            if self._places.get(shot.clip) == clip and (common := shot.source.overlap(core)):
                first = max(shot.source.start, core.start)
                before, rest = first - shot.source.start, core.end - first
                start = shot.record.start + round(before / self._rates[clip] * rate)
                end = start + max(1, round(rest / self._rates[clip] * rate))
                length = max(1, round(common / self._rates[clip] * rate))
                span = FrameRange(start, start + length)
                found.append(_Use(Fraction(common, wanted), span, end))
        return found

    def _shows(self, clip: int, span: FrameRange) -> bool:
        """Whether a clip is what is mostly seen over a stretch of the cut."""
        seen: dict[int, int] = {}
        for shot in self._pictures:
            place = self._places.get(shot.clip, -1)
            seen[place] = seen.get(place, 0) + shot.record.overlap(span)
        return bool(seen) and 2 * seen.get(clip, 0) >= span.duration

    def strange(self) -> tuple[int, ...]:
        """Shots of the final that hold nothing of the scene."""
        known = [
            (place, core)
            for ways in self._field.ways
            for way in ways
            for place, core in ((way.clip, way.core), (way.sound, way.said))
        ]
        return tuple(
            number
            for number, shot in enumerate(self._pictures)
            if not any(
                place == self._places.get(shot.clip, -2) and shot.source.overlap(core)
                for place, core in known
            )
        )


def _chosen_at_once(stretches: Sequence[Carried]) -> list[list[Carried]]:
    """The stretches that one act decided: parts of a line that were and are shown alike."""

    def act(found: Carried) -> tuple[str, str, str]:
        return found.key.partition("#")[0], look(found.proposed), look(found.final)

    known = [x for x in stretches if x.change in (Change.KEPT, Change.REPLACED)]
    return [list(group) for _, group in groupby(known, key=act)]


def _choice(setting: Setting, found: Sequence[Carried], template: Judgement) -> Judgement | None:
    """A choice as it was proposed, all others as the final has them, and what was chosen."""
    keys = [one.key for one in found]
    if found[0].change is Change.KEPT:
        options, put = setting.options(keys), ""
    else:
        before = setting.changed({one.key: one.proposed for one in found})
        options, put = before.chosen(keys, {one.key: one.final for one in found})
    if not options:
        return None
    return replace(template, kind=Kind.FINAL, options=options, chosen=put, weights=setting.weights)


def _pauses(
    field: Choices,
    cut: Cut,
    stretches: Sequence[Carried],
    final: _Final,
    usual: float,
    template: Judgement,
) -> list[Judgement]:
    """The silences between lines that follow each other in both cuts, as trims.

    Only where one shot hands over to the next: between lines, or parts of one, that run on in a
    shot the silence is the actor's.
    """
    events = tuple(FinalShot(x.clip, x.source, x.record) for x in cut.events if x.clip)
    heard = tuple(
        FinalShot(piece.of_clip, piece.source, piece.record)
        for event in cut.events
        for piece in event.sounds
    )
    before = _Final(field, events, heard or events)
    kept = {x.key: x.final for x in stretches}
    proposal = [before.carried(row, kept | {x.key: x.proposed}) for row, x in enumerate(stretches)]
    places = {key: place for place, event in enumerate(cut.events) for key in event.keys}
    rate = field.coverage.rate
    found = []
    for (left, right), (was_left, was_right) in zip(
        pairwise(stretches), pairwise(proposal), strict=True
    ):
        now, then = _silence(left, right), _silence(was_left, was_right)
        same = left.change is right.change is Change.KEPT and places[left.key] != places[right.key]
        if same and now is not None and then is not None and now != then and then > 0:
            found.append(
                replace(
                    template,
                    kind=Kind.TRIM,
                    options=(),
                    pause_s=float(max(0, now) / rate),
                    usual_s=float(then / rate) / usual,
                )
            )
    return found


def _silence(left: Carried, right: Carried) -> int | None:
    """Frames between the end of one and the beginning of the next."""
    if left.record is None or right.record is None:
        return None
    return right.record[0] - left.record[1]


def _trims(cut: Cut, pictures: Sequence[FinalShot]) -> tuple[Trimmed, ...]:
    """In and out of each event that one shot of the final shows for its greater part."""
    found = []
    for place, event in enumerate(cut.events):
        shots = [x for x in pictures if x.clip == event.clip and x.source.overlap(event.source)]
        if shots:
            shot = max(shots, key=lambda x: (x.source.overlap(event.source), -x.record.start))
            head = shot.source.start - event.source.start
            tail = shot.source.end - event.source.end
            if head or tail:
                found.append(Trimmed(place, head, tail))
    return tuple(found)


def _moved(stretches: Sequence[Carried]) -> tuple[str, ...]:
    """The fewest stretches without which the final is in the script's order."""
    heard = [(x.record[0], x.key) for x in stretches if x.record is not None]
    ends: list[int] = []
    chains: list[list[str]] = []
    for start, key in heard:
        place = bisect_left(ends, start)
        chain = [*(chains[place - 1] if place else []), key]
        ends[place : place + 1] = [start]
        chains[place : place + 1] = [chain]
    in_order = set(chains[-1]) if chains else set()
    return tuple(key for _, key in heard if key not in in_order)
