"""How a reading's words stand to the script: verbatim, paraphrase, flub, false start, stutter.

A recogniser mishears the same word in take after take, an actor rarely errs twice at the same
place; so the takes of a line vote on each deviation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from analysis.alignment.normalise import is_filler
from analysis.alignment.similarity import sound_key
from roughcut.core.vocabulary import Delivery

# Two stretches that sound this alike are one, spelled differently.
_SAME_SOUND = 0.8
# A deviation in this share of at least so many readings of a line is not one actor's slip.
_VOTE_SHARE, _VOTE_READINGS = 0.35, 4
# A line broken off before this many of its last words, and this share, is a false start.
_UNSAID_TOKENS, _UNSAID_SHARE = 2, 0.25


@dataclass(frozen=True, slots=True)
class Deviation:
    """Script tokens [start, end) of a line, spoken as `heard`; start == end is an addition."""

    start: int
    end: int
    heard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What delivery is judged from: a line's tokens, and those heard in one reading of it.

    stuttered: some were said twice in one breath (`heard` holds them once).
    accepted: the recogniser, asked again, takes the script's words as well as its own; the
    deviations still count as votes for the other takes.
    """

    line: str
    script: tuple[str, ...]
    heard: tuple[str, ...]
    stuttered: bool
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A place where many readings of a line leave the script in the same way.

    Nobody is blamed for it, so it must be shown: "spoken differently in 7 of 10 takes".
    start, end: script tokens of the line. heard: the most frequent words there.
    """

    line: str
    start: int
    end: int
    heard: str
    readings: int
    of: int


def deviations(script: Sequence[str], heard: Sequence[str]) -> tuple[Deviation, ...]:
    """Where heard tokens leave the script's, hesitations and other spellings forgiven."""
    said = [token for token in heard if not is_filler(token)]
    return tuple(
        Deviation(a, b, tuple(said[c:d]))
        for a, b, c, d in _differences(script, said)
        if not _sounds_same(script[a:b], said[c:d])
    )


def _differences(script: Sequence[str], said: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The unequal stretches, neighbours joined: [a, b) of the script for [c, d) of the said."""
    stretches: list[tuple[int, int, int, int]] = []
    operations = Levenshtein.opcodes([*map(_hashable, script)], [*map(_hashable, said)])
    for step in operations:
        if step.tag == "equal":
            continue
        span = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if stretches and stretches[-1][1] == span[0] and stretches[-1][3] == span[2]:
            span = (stretches[-1][0], span[1], stretches[-1][2], span[3])
            stretches.pop()
        stretches.append(span)
    return stretches


def _hashable(token: str) -> Hashable:
    return token


def _sounds_same(script: Sequence[str], said: Sequence[str]) -> bool:
    """Whether two stretches are one sound spelled in two ways ("any thing", "anything")."""
    if not script or not said:
        return False
    a, b = sound_key("".join(script)), sound_key("".join(said))
    return bool(Levenshtein.normalized_similarity(a, b) >= _SAME_SOUND)


def judge(spoken: Sequence[Spoken]) -> tuple[tuple[Delivery, ...], tuple[Changed, ...]]:
    """The delivery of each reading, and the changes that the takes of a line share."""
    found = [deviations(one.script, one.heard) for one in spoken]
    votes = _votes(spoken, found)
    verdicts = tuple(
        _verdict(one, [d for d in each if not _voted(one.line, d, votes)])
        for one, each in zip(spoken, found, strict=True)
    )
    return verdicts, _changed(votes)


Votes = Mapping[tuple[str, int, bool], tuple[list[Deviation], int]]


def _votes(spoken: Sequence[Spoken], found: Sequence[tuple[Deviation, ...]]) -> Votes:
    """The deviations that enough readings of a line share, by script token and kind."""
    readings = Counter(one.line for one in spoken if not _broken_off(one))
    places: dict[tuple[str, int, bool], list[Deviation]] = defaultdict(list)
    for one, each in zip(spoken, found, strict=True):
        if _broken_off(one):
            continue
        for deviation in each:
            for place in _places(deviation):
                places[(one.line, *place)].append(deviation)
    return {
        place: (each, readings[place[0]])
        for place, each in places.items()
        if readings[place[0]] >= _VOTE_READINGS
        and len(each) >= max(2, _VOTE_SHARE * readings[place[0]])
    }


def _places(deviation: Deviation) -> list[tuple[int, bool]]:
    if deviation.start == deviation.end:
        return [(deviation.start, True)]
    return [(token, False) for token in range(deviation.start, deviation.end)]


def _voted(line: str, deviation: Deviation, votes: Votes) -> bool:
    return all((line, *place) in votes for place in _places(deviation))


def _changed(votes: Votes) -> tuple[Changed, ...]:
    changes = {}
    for (line, _, _), (each, of) in votes.items():
        common, _ = Counter(each).most_common(1)[0]
        changes[line, common.start, common.end] = Changed(
            line, common.start, common.end, " ".join(common.heard), len(each), of
        )
    return tuple(changes[key] for key in sorted(changes))


def _broken_off(spoken: Spoken) -> bool:
    """Whether the line stops well before its end."""
    each = deviations(spoken.script, spoken.heard)
    if not each or each[-1].end < len(spoken.script):
        return False
    unsaid = each[-1].end - each[-1].start - len(each[-1].heard)
    return unsaid >= _UNSAID_TOKENS and unsaid >= _UNSAID_SHARE * len(spoken.script)


def _verdict(spoken: Spoken, blamed: Sequence[Deviation]) -> Delivery:
    if spoken.accepted:
        blamed = ()
    if _broken_off(spoken) and any(d.end == len(spoken.script) for d in blamed):
        return Delivery.FALSE_START
    if not blamed:
        return Delivery.STUTTER if spoken.stuttered else Delivery.VERBATIM
    added = all(d.start == d.end for d in blamed)
    reworded = any(len(d.heard) > 1 and d.end > d.start for d in blamed)
    return Delivery.PARAPHRASE if added or reworded else Delivery.FLUB
