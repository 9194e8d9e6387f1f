"""Reactions: a line heard over the picture of somebody who listens to it.

The sound is a good reading's; the picture is another clip's, where a listener of the line is seen
and nobody who is seen speaks. Only a few of each are offered: the best sounds, and the pictures
in which the listening is best seen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from editor.engine.candidates import OVER, Candidate, Stretch
from editor.engine.cut import Line, SceneCoverage, TakeClip
from editor.engine.framing import people, share_seen
from editor.engine.heard import Room, Soundtrack
from editor.engine.measures import FLUBS
from editor.engine.sound import best_sound
from editor.engine.terms import BY_KEY
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import ShotSize

BEST_SOUNDS = 2
BEST_PICTURES = 3
# Nobody listens longer than this without the speaker being looked for.
_LONGEST_S = Fraction(8)
# Shares of the window in which the listener must be, and the speaker must not be, seen.
_LISTENS, _SPEAKS = 0.6, 0.2
# Listening that must go on beyond the words, for the pauses and for a J or an L cut: on each side
# of a cutaway, on the other side of a picture that is fixed on one.
_SPARE_S = {"left": Fraction(3, 2), "right": Fraction(3, 2), "free": Fraction(3, 4)}
ALIGNS = ("left", "right", "free")

Row = tuple[Stretch, list[Candidate]]
# A picture: its clip, the frame at which it begins, how it is fixed, and what it is fixed to.
Place = tuple[int, int, str, str]
# What each clip shows best just before a line, in its first stretch, and just after it.
Beside = tuple[dict[int, Candidate], dict[int, Candidate], dict[int, Candidate]]


class Listeners:
    """Finds the reactions to each line of a scene."""

    def __init__(
        self, coverage: SceneCoverage, tracks: Sequence[Soundtrack], asked: frozenset[str]
    ) -> None:
        """asked: names of reactions that are offered whether they look good or not."""
        self._clips = coverage.clips
        self._asked = asked
        speakers = {line.id: line.character for line in coverage.lines}
        self._people = [people(clip) for clip in coverage.clips]
        self._spare = [
            {align: int(seconds * clip.rate) for align, seconds in _SPARE_S.items()}
            for clip in coverage.clips
        ]
        self._busy = [
            _busy(track.clip, seen, speakers)
            for track, seen in zip(tracks, self._people, strict=True)
        ]
        # The last end of the busy times before each, for what began earlier may end later.
        self._ended = [[0, *accumulate((end for _, end in busy), max)] for busy in self._busy]

    def of(self, line: Line, rows: Sequence[Row], first: int, last: int) -> list[list[Candidate]]:
        """The reactions to a line, for each of its stretches, `first` to `last` of the rows."""
        found: list[list[Candidate]] = [[] for _ in range(first, last + 1)]
        pictures = self._pictures(line)
        said = [row[1] for row in rows[first : last + 1]]
        sounds = {way.name: place for place, way in enumerate(said[0]) if way.kind == "reading"}
        if not pictures or not sounds:
            return found
        before = rows[first - 1][1] if first else []
        after = rows[last + 1][1] if last + 1 < len(rows) else []
        beside = _best(before, 1), _best(said[0], 0), _best(after, 0)
        quality = {name: self._sound_cost(said, place) for name, place in sounds.items()}
        best = sorted(sounds, key=lambda name: (quality[name], sounds[name]))
        for rank, name in enumerate(best):
            spoken = [ways[sounds[name]] for ways in said]
            wanted = self._wanted(name)
            if rank >= BEST_SOUNDS and not wanted:
                continue
            places = self._places(line, spoken, beside, pictures)
            if rank >= BEST_SOUNDS:
                places = [x for x in places if self._name(x, name) in wanted]
            for row, ways in enumerate(found):
                ways.extend(self._reactions(spoken, row, places))
        return found

    def _wanted(self, reading: str) -> frozenset[str]:
        return frozenset(x for x in self._asked if f":{reading}:" in x)

    def _name(self, place: Place, reading: str) -> str:
        return f"{OVER}{self._clips[place[0]].id}:{reading}:{place[2]}"

    def _pictures(self, line: Line) -> list[int]:
        """Clips that show somebody who is not the speaker, and not the speaker."""
        return [
            place
            for place, seen in enumerate(self._people)
            if seen
            and line.character not in seen
            and self._clips[place].shot_size != ShotSize.INSERT
        ]

    def _sound_cost(self, said: Sequence[Sequence[Candidate]], place: int) -> float:
        """What a reading costs for how it sounds, by the factory's weights."""
        cost = 0.0
        for ways in said:
            way = ways[place]
            reading = way.reading
            assert reading is not None  # only readings are asked
            sound = best_sound(self._clips[way.clip])
            cost += way.share * (
                BY_KEY["flub"].weight * FLUBS[reading.delivery]
                + BY_KEY["wrong_words"].weight * reading.error_rate
                + BY_KEY["missing_words"].weight * (1 - reading.coverage)
                + BY_KEY["noise"].weight * (sound.noise if sound else 1.0)
                + BY_KEY["unsure"].weight * (1 - reading.confidence)
            )
        return cost

    def _places(
        self,
        line: Line,
        spoken: Sequence[Candidate],
        beside: Beside,
        pictures: Sequence[int],
    ) -> list[Place]:
        """Where the picture of each listening clip may lie under a reading."""
        before, within, after = beside
        whole = FrameRange(spoken[0].core.start, max(way.core.end for way in spoken))
        rate = self._clips[spoken[0].clip].rate
        if not all(way.core.duration for way in spoken) or whole.duration > _LONGEST_S * rate:
            return []
        found: list[Place] = []
        lengths = {clip: _frames(whole.duration, rate, self._clips[clip].rate) for clip in pictures}
        for clip in pictures:
            if clip == spoken[0].clip:
                continue
            frames = lengths[clip]
            origin, toward = before.get(clip), after.get(clip)
            if origin is not None:
                found.append((clip, origin.core.end, "left", origin.name))
            if toward is not None:
                found.append((clip, toward.core.start - frames, "right", toward.name))
            own = within.get(clip)
            if own is not None:
                found.append((clip, own.core.start, "free", ""))
            elif (start := self._quiet(clip, frames, origin, toward)) is not None:
                found.append((clip, start, "free", ""))
        return [x for x in found if self._listening(line, x, lengths[x[0]])]

    def _listening(self, line: Line, place: Place, frames: int) -> bool:
        """Whether a listener is seen, and nobody who is seen speaks, with room for the pauses."""
        clip, start, align, _ = place
        take = self._clips[clip]
        spare = self._spare[clip][align]
        first = start - (0 if align == "left" else spare)
        last = start + frames + (0 if align == "right" else spare)
        if first < 0 or last > take.frames:
            return False
        span = FrameRange(start, start + frames)
        low, high = self._window(clip, span)
        if low > first or high < last:
            return False
        if line.character and share_seen(take, line.character, span) > _SPEAKS:
            return False
        return any(share_seen(take, who, span) >= _LISTENS for who in self._people[clip])

    def _window(self, clip: int, span: FrameRange) -> tuple[int, int]:
        """How far a picture may be moved before somebody who is seen speaks, or a call is made."""
        busy = self._busy[clip]
        place = bisect_left(busy, (span.start + 1,))
        low = self._ended[clip][place]
        high = busy[place][0] if place < len(busy) else self._clips[clip].frames
        return low, high

    def _quiet(
        self, clip: int, frames: int, origin: Candidate | None, toward: Candidate | None
    ) -> int | None:
        """The middle of the longest time of listening in a clip, between its speeches beside."""
        busy = self._busy[clip]
        start = origin.core.end if origin else 0
        end = toward.core.start if toward else self._clips[clip].frames
        edges = [(0, start), *(x for x in busy if start < x[1] and x[0] < end), (end, end)]
        longest = None
        for (_, low), (high, _) in pairwise(edges):
            if high - low >= frames and (longest is None or high - low > longest[1] - longest[0]):
                longest = (low, high)
        return None if longest is None else (longest[0] + longest[1] - frames) // 2

    def _reactions(
        self, spoken: Sequence[Candidate], row: int, places: Sequence[Place]
    ) -> list[Candidate]:
        """The reactions to one stretch of a reading, in the clips worth it and where asked for."""
        cores = [self._core(spoken, row, place) for place in places]
        kept = self._worth_it(places, cores)
        return [
            self._reaction(spoken, row, place, core)
            for place, core in zip(places, cores, strict=True)
            if place[0] in kept or self._name(place, spoken[row].name) in self._asked
        ]

    def _core(self, spoken: Sequence[Candidate], row: int, place: Place) -> FrameRange:
        """What a picture shows of a clip during one stretch of a reading."""
        way = spoken[row]
        rate, other = self._clips[way.clip].rate, self._clips[place[0]].rate
        start = place[1] + _frames(way.core.start - spoken[0].core.start, rate, other)
        return FrameRange(start, start + _frames(way.core.duration, rate, other))

    def _reaction(
        self, spoken: Sequence[Candidate], row: int, place: Place, core: FrameRange
    ) -> Candidate:
        clip, _, align, beside = place
        way = spoken[row]
        return Candidate(
            "reaction",
            self._name(place, way.name),
            clip,
            core,
            self._room(clip, core, align),
            way.reading,
            doubt=way.doubt,
            sound=way.sound,
            said=way.said,
            align=align,
            beside=beside if row == (0 if align == "left" else len(spoken) - 1) else "",
            share=way.share,
            tied=way.tied,
        )

    def _room(self, clip: int, core: FrameRange, align: str) -> Room:
        low, high = self._window(clip, core)
        ins = (core.start if align == "left" else low, core.start)
        return Room(ins, (core.end, core.end if align == "right" else high))

    def _worth_it(self, places: Sequence[Place], cores: Sequence[FrameRange]) -> set[int]:
        """The clips in which the listening is best seen, a few; cores: of each place."""
        shown: dict[int, list[int]] = {}
        for number, place in enumerate(places):
            shown.setdefault(place[0], []).append(number)
        if len(shown) <= BEST_PICTURES:
            return set(shown)

        def worth(clip: int) -> tuple[int, int, int, int]:
            """Fixed to what it shows beside before cutaways; clean and circled ones first."""
            take, own = self._clips[clip], shown[clip]
            spoilt = sum(bool(x.frames.overlap(cores[own[0]])) for x in take.defects)
            return spoilt, -len({places[x][2] for x in own}), -int(take.circled), clip

        return set(sorted(shown, key=worth)[:BEST_PICTURES])


def _busy(clip: TakeClip, seen: frozenset[str], speakers: dict[str, str]) -> list[tuple[int, int]]:
    """Frames in which somebody who is seen speaks, or may, or a slate or a call is heard.

    Before the last call to begin and after the first to end nobody acts.
    """
    found = []
    for speech in clip.speech:
        who = speakers.get(speech.line.partition("#")[0], "")
        if speech.cue or not who or who in seen:
            found.append((speech.frames.start, speech.frames.end))
    cues = [x.frames for x in clip.speech if x.cue]
    heads = [x.end for x in cues if x.end <= clip.frames // 2]
    tails = [x.start for x in cues if x.start > clip.frames // 2]
    if heads:
        found.append((0, max(heads)))
    if tails:
        found.append((min(tails), clip.frames))
    return sorted(found)


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
