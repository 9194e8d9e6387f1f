"""What is heard without a break and what is seen without a cut: the two rhythms of a scene.

A passage is heard from one clip and keeps that clip's own timing; a shot is seen from one clip.
A reaction is where the two part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from editor.engine.candidates import Candidate, Choices, Stretch
from editor.engine.features import Bools, Ints
from editor.engine.solve import shots as shot_rows
from editor.engine.styles import Taste
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

# A silence up to this, and the style's pause more, is the actors' own and is left as they played.
OWN_SILENCE_S = 1.0
_SHOWN = ("reading", "reaction", "action", "slug")


@value(frozen=True, slots=True)
class Shot:
    """One uninterrupted run of one clip. stretches and ways go together, in script order."""

    stretches: tuple[Stretch, ...]
    ways: tuple[Candidate, ...]

    @property
    def shown(self) -> tuple[Candidate, ...]:
        """The candidates with a picture of their own."""
        return tuple(way for way in self.ways if way.kind in _SHOWN)


@value(frozen=True, slots=True)
class Item:
    """A stretch that takes time on the record, with the beats that ride on it.

    way, stretch: of the stretch itself. stretches, ways: with the carried ones. shot: number of
    the shot. clip: place of the clip that it is heard from and timed by, -1 for a card. said: the
    frames of that clip that must be heard. fallen: a reaction whose picture could not be shown.
    """

    stretch: Stretch
    way: Candidate
    stretches: tuple[Stretch, ...]
    ways: tuple[Candidate, ...]
    shot: int
    clip: int
    said: FrameRange
    fallen: bool = False

    @property
    def in_sync(self) -> bool:
        """Whether it is seen in the clip, at the time, at which it is heard."""
        return self.way.clip == self.clip and self.way.kind != "reaction"

    @property
    def beats(self) -> int:
        """Beats without a picture of their own that follow it."""
        place = self.stretches.index(self.stretch)
        tails = sum(len(stretch.tail) for stretch in self.stretches[place:])
        return tails + sum(way.kind == "carried" for way in self.ways)

    def seen_as_heard(self) -> Item:
        """The same words over the picture of the clip that they are heard from."""
        way = replace(self.way, kind="reading", clip=self.clip, core=self.said, align="")
        ways = tuple(way if one is self.way else one for one in self.ways)
        return replace(self, way=way, ways=ways, fallen=True)


@value(frozen=True, slots=True)
class Passage:
    """Items heard from one clip without a break, in order. first: place of the first item."""

    clip: int
    items: tuple[Item, ...]
    first: int

    @property
    def heard(self) -> FrameRange:
        """From the first word to the last, or the frames of an action or a card."""
        return FrameRange(
            min(item.said.start for item in self.items), max(item.said.end for item in self.items)
        )

    @property
    def opener(self) -> Item:
        return min(self.items, key=lambda item: item.said.start)

    @property
    def closer(self) -> Item:
        return max(self.items, key=lambda item: item.said.end)


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


def items_of(shots: Sequence[Shot]) -> tuple[Item, ...]:
    """What takes time on the record, in order; what is carried rides on the item before it."""
    found: list[Item] = []
    for number, shot in enumerate(shots):
        waiting: list[tuple[Stretch, Candidate]] = []
        for stretch, way in zip(shot.stretches, shot.ways, strict=True):
            if way.kind in _SHOWN:
                pairs = [*waiting, (stretch, way)]
                found.append(_item(stretch, way, pairs, number))
                waiting = []
            elif found and found[-1].shot == number:
                last = found[-1]
                found[-1] = replace(
                    last, stretches=(*last.stretches, stretch), ways=(*last.ways, way)
                )
            else:
                waiting.append((stretch, way))
    return tuple(found)


def _item(
    stretch: Stretch, way: Candidate, pairs: list[tuple[Stretch, Candidate]], shot: int
) -> Item:
    spoken = way.kind in ("reading", "reaction")
    return Item(
        stretch=stretch,
        way=way,
        stretches=tuple(one for one, _ in pairs),
        ways=tuple(one for _, one in pairs),
        shot=shot,
        clip=way.sound if spoken else way.clip,
        said=way.said if spoken else way.core,
    )


def passages_of(choices: Choices, items: Sequence[Item], taste: Taste) -> tuple[Passage, ...]:
    """The items in passages, in order."""
    found: list[Passage] = []
    for place, item in enumerate(items):
        if found and _plays_on(choices, found[-1].items[-1], item, taste):
            last = found[-1]
            found[-1] = replace(last, items=(*last.items, item))
        else:
            found.append(Passage(item.clip, (item,), place))
    return tuple(found)


def _plays_on(choices: Choices, left: Item, right: Item, taste: Taste) -> bool:
    """Whether the sound of one item runs into the next with the actors' own timing.

    Within a shot it always does. Under a cut of the picture it does where nothing else is said
    between, and the silence is not longer than the actors' own: a cut may shorten that.
    """
    if left.clip != right.clip or left.clip < 0:
        return False
    if left.in_sync and right.in_sync:
        return left.shot == right.shot
    if "action" in (left.way.kind, right.way.kind) or left.said.start > right.said.start:
        return False
    if right.said.start <= left.said.end:
        return right.said.end > left.said.start
    start, end = left.said.end, right.said.start
    clip = choices.coverage.clips[left.clip]
    longest = (OWN_SILENCE_S + taste.pause_s) * float(clip.rate)
    return end - start <= longest and not choices.tracks[left.clip].words.heard(start, end)


def shots_as_seen(items: Sequence[Item], passages: Sequence[Passage]) -> tuple[range, ...]:
    """The places of the items of each shot.

    A shot is seen without a cut only while what ties its picture to the sound is one passage; and
    where two shots would show the same frames of a passage running on, they are one.
    """
    of = [number for number, passage in enumerate(passages) for _ in passage.items]
    starts: list[int] = []
    tied: int | None = None  # the passage that fixes the picture of the shot so far
    for place, item in enumerate(items):
        mine = of[place] if item.in_sync and item.clip >= 0 else None
        before = items[place - 1] if place else None
        same = before is not None and (before.shot, before.way.clip) == (item.shot, item.way.clip)
        if mine is not None and before is not None and before.in_sync and of[place - 1] == mine:
            same = True
        if not same or (mine is not None and tied not in (None, mine)):
            starts.append(place)
            tied = None
        tied = mine if mine is not None else tied
    return tuple(
        range(start, end) for start, end in zip(starts, [*starts[1:], len(items)], strict=True)
    )
