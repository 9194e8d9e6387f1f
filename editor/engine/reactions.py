"""Reactions: a line heard over the picture of somebody who listens to it.

The sound is a good reading's; the picture is another clip's, where a listener of the line is seen
and nobody who is seen speaks. Only a few of each are offered: the best sounds, and the pictures
in which the listening is best seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from editor.engine.candidates import OVER, Candidate, Stretch
from editor.engine.cut import Line, SceneCoverage
from editor.engine.heard import Room, Soundtrack
from editor.engine.listening import Listening
from editor.engine.measures import FLUBS
from editor.engine.sound import best_sound
from editor.engine.terms import BY_KEY
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

BEST_SOUNDS = 2
BEST_PICTURES = 3
_WEIGHTS = {key: term.weight for key, term in BY_KEY.items()}
# Nobody listens longer than this without the speaker being looked for.
_LONGEST_S = 8
ALIGNS = ("left", "right", "free")

Row = tuple[Stretch, list[Candidate]]
# A picture: its clip, the frame at which it begins, how it is fixed, and what it is fixed to.
Place = tuple[int, int, str, str]
# What each clip shows best just before a line, in its first stretch, and just after it.
Beside = tuple[dict[int, Candidate], dict[int, Candidate], dict[int, Candidate]]


@value(frozen=True, slots=True)
class _Sought:
    """A reading that may be heard over listeners. spoken: its candidate of each stretch of the
    line, from `first` on. places: where pictures might lie under it."""

    line: Line
    first: int
    spoken: tuple[Candidate, ...]
    places: list[Place]


class Listeners:
    """Finds the reactions to the lines of a scene."""

    def __init__(
        self, coverage: SceneCoverage, tracks: Sequence[Soundtrack], asked: frozenset[str]
    ) -> None:
        """asked: names of reactions that are offered whether they look good or not."""
        self._clips = coverage.clips
        self._asked = asked
        self._listening = Listening(coverage.clips, coverage.lines, tracks)
        sounds = [best_sound(clip) for clip in coverage.clips]
        self._edges: dict[tuple[int, int], dict[int, Candidate]] = {}
        self._noise = [sound.noise if sound else 1.0 for sound in sounds]

    def of(
        self, rows: Sequence[Row], runs: Sequence[tuple[Line, int, int]]
    ) -> dict[int, list[Candidate]]:
        """The reactions that each stretch may show, by its row.

        runs: each spoken line with its first and last row.
        """
        sought = [each for run in runs for each in self._sought(rows, *run)]
        asks = [ask for each in sought for ask in self._asks(each)]
        fits = iter(self._listening.fit(asks).tolist() if asks else ())
        found: dict[int, list[Candidate]] = {}
        for each in sought:
            places = [place for place in each.places if next(fits)]
            for row in range(len(each.spoken)):
                reactions = self._reactions(each.spoken, row, places)
                found.setdefault(each.first + row, []).extend(reactions)
        return found

    def _asks(self, sought: _Sought) -> list[tuple[int, int, int, str, str]]:
        """What must be listening: see `Listening.fit`."""
        frames = _whole(sought.spoken).duration
        rate = self._clips[sought.spoken[0].clip].rate
        return [
            (
                clip,
                start,
                _frames(frames, rate, self._clips[clip].rate),
                align,
                sought.line.character,
            )
            for clip, start, align, _ in sought.places
        ]

    def _sought(self, rows: Sequence[Row], line: Line, first: int, last: int) -> list[_Sought]:
        """The readings of a line worth hearing, with all places that may be under them."""
        pictures = self._listening.pictures(line)
        said = [row[1] for row in rows[first : last + 1]]
        sounds = {way.name: place for place, way in enumerate(said[0]) if way.kind == "reading"}
        if not pictures or not sounds:
            return []
        before = self._best(rows, first - 1, 1) if first else {}
        after = self._best(rows, last + 1, 0) if last + 1 < len(rows) else {}
        beside = before, self._best(rows, first, 0), after
        quality = {name: self._sound_cost(said, place) for name, place in sounds.items()}
        best = sorted(sounds, key=lambda name: (quality[name], sounds[name]))
        found = []
        for rank, name in enumerate(best if self._asked else best[:BEST_SOUNDS]):
            spoken = tuple(ways[sounds[name]] for ways in said)
            wanted = self._wanted(name)
            if rank < BEST_SOUNDS or wanted:
                places = self._places(spoken, beside, pictures)
                if rank >= BEST_SOUNDS:
                    places = [x for x in places if self._name(x, name) in wanted]
                found.append(_Sought(line, first, spoken, places))
        return found

    def _best(self, rows: Sequence[Row], row: int, edge: int) -> dict[int, Candidate]:
        if (row, edge) not in self._edges:
            self._edges[row, edge] = _best(rows[row][1], edge)
        return self._edges[row, edge]

    def _wanted(self, reading: str) -> frozenset[str]:
        return frozenset(x for x in self._asked if f":{reading}:" in x)

    def _name(self, place: Place, reading: str) -> str:
        return f"{OVER}{self._clips[place[0]].id}:{reading}:{place[2]}"

    def _sound_cost(self, said: Sequence[Sequence[Candidate]], place: int) -> float:
        """What a reading costs for how it sounds, by the factory's weights."""
        cost = 0.0
        for ways in said:
            way = ways[place]
            reading = way.reading
            assert reading is not None  # only readings are asked
            cost += way.share * (
                _WEIGHTS["flub"] * FLUBS[reading.delivery]
                + _WEIGHTS["wrong_words"] * reading.error_rate
                + _WEIGHTS["missing_words"] * (1 - reading.coverage)
                + _WEIGHTS["noise"] * self._noise[way.clip]
                + _WEIGHTS["unsure"] * (1 - reading.confidence)
            )
        return cost

    def _places(
        self, spoken: Sequence[Candidate], beside: Beside, pictures: Sequence[int]
    ) -> list[Place]:
        """Where the picture of each clip may lie under a reading, whoever is seen there."""
        before, within, after = beside
        whole = _whole(spoken)
        rate = self._clips[spoken[0].clip].rate
        too_long = whole.duration * rate.denominator > _LONGEST_S * rate.numerator
        if not all(way.core.duration for way in spoken) or too_long:
            return []
        found: list[Place] = []
        for clip in pictures:
            if clip == spoken[0].clip:
                continue
            frames = _frames(whole.duration, rate, self._clips[clip].rate)
            origin, toward, own = before.get(clip), after.get(clip), within.get(clip)
            start = origin.core.end if origin else 0
            end = toward.core.start if toward else self._clips[clip].frames
            if origin is not None:
                found.append((clip, start, "left", origin.name))
            if toward is not None:
                found.append((clip, end - frames, "right", toward.name))
            free = own.core.start if own else self._listening.quiet(clip, frames, start, end)
            if free is not None:
                found.append((clip, free, "free", ""))
        return [place for place in found if place[1] >= 0]

    def _reactions(
        self, spoken: Sequence[Candidate], row: int, places: Sequence[Place]
    ) -> list[Candidate]:
        """The reactions to one stretch of a reading, in the clips worth it and where asked for."""
        way = spoken[row]
        kept = self._worth_it(places, spoken, row)
        sides = {"left": row == 0, "right": row == len(spoken) - 1, "free": False}
        found = []
        for place in places:
            clip, _, align, beside = place
            name = self._name(place, way.name)
            if clip not in kept and name not in self._asked:
                continue
            core = self._core(spoken, row, place)
            found.append(
                Candidate(
                    "reaction",
                    name,
                    clip,
                    core,
                    self._room(clip, core, align),
                    way.reading,
                    -1,
                    way.doubt,
                    way.sound,
                    way.said,
                    align,
                    beside if sides[align] else "",
                    way.share,
                    way.tied,
                )
            )
        return found

    def _core(self, spoken: Sequence[Candidate], row: int, place: Place) -> FrameRange:
        """What a picture shows of a clip during one stretch of a reading."""
        core, first = spoken[row].core, spoken[0].core.start
        rate, other = self._clips[spoken[row].clip].rate, self._clips[place[0]].rate
        offset, length = core.start - first, core.end - core.start
        if rate is not other:
            offset, length = _frames(offset, rate, other), _frames(length, rate, other)
        return FrameRange(place[1] + offset, place[1] + offset + length)

    def _room(self, clip: int, core: FrameRange, align: str) -> Room:
        start, end = core.start, core.end
        low, high = self._listening.window(clip, start)
        return Room(
            (start if align == "left" else low, start), (end, end if align == "right" else high)
        )

    def _worth_it(self, places: Sequence[Place], spoken: Sequence[Candidate], row: int) -> set[int]:
        """The clips in which the listening is best seen, a few, during a stretch of a reading."""
        shown: dict[int, list[Place]] = {}
        for place in places:
            shown.setdefault(place[0], []).append(place)
        if len(shown) <= BEST_PICTURES:
            return set(shown)

        def worth(clip: int) -> tuple[int, int, int, int]:
            """Fixed to what it shows beside before cutaways; clean and circled ones first."""
            take, own = self._clips[clip], shown[clip]
            core = self._core(spoken, row, own[0]) if take.defects else None
            spoilt = sum([bool(x.frames.overlap(core)) for x in take.defects if core])
            return spoilt, -len({place[2] for place in own}), -int(take.circled), clip

        return set(sorted(shown, key=worth)[:BEST_PICTURES])


def _whole(spoken: Sequence[Candidate]) -> FrameRange:
    """What is heard of a reading, from the first stretch of its line to the last."""
    return FrameRange(spoken[0].core.start, max([way.core.end for way in spoken]))


def _frames(frames: int, rate: Fraction, other: Fraction) -> int:
    return frames if rate is other or rate == other else round(frames * other / rate)


def _best(ways: Sequence[Candidate], edge: int) -> dict[int, Candidate]:
    """By clip, what its picture runs into (edge 0) or on from (1): the best of its candidates."""
    found: dict[int, Candidate] = {}
    for way in ways:
        if way.kind in ("reading", "action") and not way.tied[edge]:
            best = found.get(way.clip)
            if best is None or _complete(way) > _complete(best):
                found[way.clip] = way
    return found


def _complete(way: Candidate) -> tuple[float, int]:
    """The whole reading first, of equals the later one."""
    said = way.reading.coverage - way.reading.error_rate if way.reading else 1.0
    return said, way.core.start
